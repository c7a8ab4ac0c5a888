"""Working by the map of the databases; where it does not fit any more, by a new one."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from worker.errors import PermanentError
from worker.notion.api.client import Permit
from worker.notion.failures import NotFoundError, RefusedError
from worker.notion.places import Json
from worker.settings import Settings
from worker.store import Store
from worker.workplace import Workplace, looked_up, opened

T = TypeVar("T")


class OtherColumnsError(PermanentError):
    """The column `Minutes` is not where the map says."""


async def mapped(
    settings: Settings,
    store: Store,
    work: Callable[[Workplace], Awaitable[T]],
    *,
    permit: Permit | None = None,
    limited: Callable[[], None] = lambda: None,
) -> T:
    """What `work` returns; it is begun anew, once, after something is missing that the map has. Raises MinutesError.

    permit, limited: see worker.workplace.opened.
    """
    async with opened(settings, store, permit=permit, limited=limited) as place:
        try:
            return await work(place)
        except (OtherColumnsError, NotFoundError, RefusedError) as error:
            if isinstance(error, RefusedError) and error.code != "validation_error":
                raise
            new = Workplace(place.notion, await looked_up(place.notion, settings, store))  # says what is gone, if it is
        return await work(new)


def with_state(values: Mapping[str, Json]) -> Mapping[str, Json]:
    """The values of a row. Raises OtherColumnsError: without its state, a page to be left alone would not be told."""
    if "minutes" not in values:
        raise OtherColumnsError("The column `Minutes` of the meetings is not where it was.")
    return values
