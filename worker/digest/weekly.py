"""The digest by itself: once a week, however many beats run, and through crashes, outages and a lost Redis.

What is on record is a convenience; that a digest is done, its page in Notion says (`As of`, written last).
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from worker.digest.making import Made, Making
from worker.digest.schedule import last_due, week_of
from worker.digest.state import State, know, state_of
from worker.digest.week import Week
from worker.digest.writing import find_digest, has_any
from worker.errors import MinutesError, SettingsError, TransientError
from worker.intake.mapped import mapped
from worker.leased import CutShortError, Fence, run_leased
from worker.logs import say
from worker.metrics import count
from worker.protection import protected_model
from worker.settings import Settings
from worker.store import Store
from worker.store.leases import Lease
from worker.store.marks import Marks
from worker.workplace import Workplace, data_store, places, shared_redis

_BACKOFF: Final = 60.0
_LONGEST: Final = 3600.0


@dataclass(frozen=True)
class Weekly:
    """One look. clock: seconds since 1970. stopping: whether the worker has to stop."""

    settings: Settings
    marks: Marks
    stopping: Callable[[], bool] = lambda: False
    clock: Callable[[], float] = time.time

    def look(self) -> Made | None:
        """What was made, if one was due. Raises nothing of what may happen with one digest."""
        week = self._due()
        if week is None:
            return None
        try:
            with leased(self.marks, week) as lease:
                return self._made(week, lease)
        except BeingMadeError:
            return None
        except Exception as error:  # noqa: BLE001 - the next look tries again, whatever it was
            self._failed(error)
            return None

    def _due(self) -> Week | None:
        settings, now = self.settings, self.clock()
        if settings.digest_day == "off" or settings.notion_token is None or "digests" not in places(settings):
            return None
        state, due = state_of(self.marks), self._last()
        week = week_of(due)
        if state and (due.timestamp() <= state.since or state.done >= week.name or state.again > now):
            return None
        return week

    def _last(self) -> datetime:
        now = datetime.fromtimestamp(self.clock(), UTC)
        return last_due(now, self.settings.digest_day, self.settings.digest_at, self.settings.digest_zone)

    def _made(self, week: Week, lease: Lease) -> Made | None:
        began, due = self.clock(), self._last()
        with data_store(self.settings) as store:

            async def main(fence: Fence) -> Made | None:
                async def work(place: Workplace) -> Made | None:
                    if not await self._is_open(place, week, due):
                        return None
                    return await making(place, self.settings, store, self.marks, fence, self.clock).digest(week)

                return await mapped(self.settings, store, work, permit=fence.permit, limited=self._limited)

            made = run_leased(main, lease, seconds=self.settings.minutes_page_seconds, stopping=self.stopping)
        if made is not None:
            self._done(week)
            say("digest_made", seconds=round(self.clock() - began, 3), rows=len(made.digest.opened))
        return made

    async def _is_open(self, place: Workplace, week: Week, due: datetime) -> bool:
        """Whether it is still to be made; what is found out is put on record."""
        if "digests" in place.workspace.databases and "source_key" in place.workspace.databases["digests"].columns:
            state = state_of(self.marks)
            if (state is None or not (state.since or state.done)) and not await has_any(place.notion, place.workspace):
                self._know(State(since=self.clock()))  # put up a moment ago: the first comes when the next is due
                return False
            placed = await find_digest(place.notion, place.workspace, week.name)
            if placed is not None and (placed.in_trash or (placed.as_of is not None and placed.as_of >= due)):
                self._done(week)
                return False
        return True

    def _done(self, week: Week) -> None:
        before = state_of(self.marks)
        self._know(State(before.since if before else 0.0, max(week.name, before.done if before else "")))

    def _failed(self, error: Exception) -> None:
        before = state_of(self.marks) or State(0.0)
        cut = isinstance(error, CutShortError) and error.why != "timeout"
        failed = before.failed + (not cut)
        asked = getattr(error, "retry_after", None) or 0.0
        wait = 0.0 if cut else min(_LONGEST, max(asked, _BACKOFF * 2.0 ** min(6, failed - 1)))
        say("digest_failed", level="warning" if isinstance(error, MinutesError) else "error", error=error, wait=wait)
        why = "settings" if isinstance(error, SettingsError) else "connection" if isinstance(error, TransientError) else "error"
        self._know(replace(before, failed=failed, again=self.clock() + wait, why=why))

    def _know(self, state: State) -> None:
        know(self.marks, state)

    def _limited(self) -> None:
        count(self.marks, "limited", by="notion")


class BeingMadeError(TransientError):
    """Somebody else is at it."""


@contextmanager
def leased(marks: Marks, week: Week) -> Iterator[Lease]:
    """The digest of a week is made by one at a time. Raises BeingMadeError."""
    lease = Lease(marks, f"digest:{week.name}")
    if not lease.take():
        raise BeingMadeError(f"The digest of {week.name} is being made right now: try again in a minute.")
    try:
        yield lease
    finally:
        lease.give_back()


def making(
    place: Workplace, settings: Settings, store: Store, marks: Marks, fence: Fence | None, clock: Callable[[], float]
) -> Making:
    """fence: of who holds the lease; None where nothing is written."""

    async def fenced() -> None:
        if fence is not None:
            await fence.permit(writes=False)

    return Making(
        place, store, settings, lambda: datetime.fromtimestamp(clock(), UTC),
        lambda key: protected_model(settings, key, marks, redis=shared_redis(settings), fence=fenced),
    )  # fmt: skip
