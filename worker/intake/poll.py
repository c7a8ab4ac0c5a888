"""A look at the database of meetings: which pages people edited since the last one, and which were left unfinished."""

import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from worker.intake.mapped import OtherColumnsError, mapped, with_state
from worker.intake.sightings import Due, Known, due, sighting_of
from worker.intake.wanted import Found, Wanted
from worker.intake.watermark import MINUTE, advance, minute, seconds, watermark
from worker.notion.failures import IncompleteError
from worker.notion.places import Database, Json
from worker.notion.reading.timeline import timeline
from worker.settings import Settings
from worker.store import Store
from worker.store.leases import is_held
from worker.store.marks import Marks
from worker.workplace import Workplace

OVERLAP: Final = 120.0  # seconds; Notion tells minutes, and may list an edit later than a newer one
LATE: Final = 300.0  # seconds; how far its clock may be behind ours, and its lists behind its pages
FIRST: Final = 86_400.0  # seconds; whoever wrote yesterday expects minutes, what is older waits for `minutes backfill`
SELDOM: Final = 10  # looks, of which one asks for what was left unfinished as well

_ASKED, _LOOKING = "polled:unfinished", "polling"
_UNFINISHED: Final = ("waiting", "working", "re_run")
_STEP: Final = 100  # rows between two records of how far a look has got
_SILENT: Final = 150.0  # seconds after the last of them; then a look is taken for dead, and another may begin


@dataclass
class Polled:
    """rows: pages that were looked at. edited, wished, left: pages that are wanted from this look on: since people edited them,
    set them to Re-run, or nobody had finished them. missed: Notion did not list all that it has. busy: somebody else looks.
    """

    rows: int = 0
    edited: list[str] = field(default_factory=list)
    wished: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    missed: bool = False
    busy: bool = False

    @property
    def wanted(self) -> list[str]:
        return [*self.wished, *self.left, *self.edited]

    @property
    def counts(self) -> Mapping[str, int]:
        lists = {"edited": self.edited, "wished": self.wished, "left": self.left}
        return {"rows": self.rows, **{name: len(pages) for name, pages in lists.items()}, "missed": int(self.missed)}


async def look(settings: Settings, store: Store, marks: Marks, now: float, *, thorough: bool = False) -> Polled:
    """`poll`, by one at a time: where Notion is slow, or much was edited, it may take longer than until the next tick, and a
    second would only take its turns. The map of the databases is read anew where it does not fit. Raises MinutesError.
    """
    token = uuid.uuid4().hex
    if not marks.claim(_LOOKING, token, _SILENT):
        return Polled(busy=True)
    try:
        return await mapped(settings, store, lambda place: poll(
            place, Wanted(marks), marks, settings, now, thorough=thorough, alive=lambda: marks.hold(_LOOKING, token, _SILENT),
        ))  # fmt: skip
    finally:
        marks.release(_LOOKING, token)


async def poll(
    place: Workplace,
    wanted: Wanted,
    marks: Marks,
    settings: Settings,
    now: float,
    *,
    thorough: bool = False,
    alive: Callable[[], object] = lambda: None,
) -> Polled:
    """Want what is new. now: seconds since 1970. thorough: ask for what was left unfinished, whether or not it is time to.
    alive: called now and then, while it goes on.

    An unchanged database costs one request, and one look in ten two more.
    """
    poller = _Poller(place, wanted, marks, settings.minutes_quiet_minutes * MINUTE, now, alive)
    seen = watermark(marks, now)
    since = minute(now - FIRST) if seen is None else minute(seconds(seen) - OVERLAP)
    await poller.edited_since(since)
    if thorough or seen is None or marks.held(_ASKED) is None:
        await poller.unfinished()
        marks.claim(_ASKED, "yes", SELDOM * settings.minutes_poll_seconds)  # only now: a look that failed is made up for
    return poller.polled


class _Poller:
    def __init__(
        self, place: Workplace, wanted: Wanted, marks: Marks, quiet: float, now: float, alive: Callable[[], object]
    ) -> None:
        self._notion, self._bot = place.notion, place.workspace.bot
        self._meetings: Database = place.workspace.databases["meetings"]
        self._wanted, self._marks, self._quiet, self._now, self._alive = wanted, marks, quiet, now, alive
        self.polled = Polled()
        self._pages: set[str] = set()

    async def edited_since(self, since: str) -> None:
        seen = since
        try:
            async for row in self._rows(timeline(
                self._notion, self._meetings.id, ("last_edited_time", "created_time"), since=since, columns=self._columns,
            )):  # fmt: skip
                seen = max(seen, row["last_edited_time"])
                if self.polled.rows % _STEP == 0:
                    advance(self._marks, seen)
            seen = max(seen, minute(self._now - LATE))  # or the pages of the last busy minute would be listed for ever
        finally:
            advance(self._marks, seen)

    async def unfinished(self) -> None:
        names = await self._names(_UNFINISHED)
        if names:
            column = self._meetings.columns["minutes"].id
            where = {"or": [{"property": column, "select": {"equals": name}} for name in names]}
            async for _ in self._rows(timeline(
                self._notion, self._meetings.id, ("created_time", "last_edited_time"), where=[where], columns=self._columns,
            )):  # fmt: skip
                pass

    async def _rows(self, rows: AsyncIterator[Json]) -> AsyncIterator[Json]:
        try:
            async for row in rows:
                self._see(row)
                if len(self._pages) % _STEP == 0:
                    self._alive()
                yield row
        except IncompleteError:
            self.polled.missed = True

    def _see(self, row: Json) -> None:
        with_state(self._meetings.values_of(row))
        seen = sighting_of(row, self._meetings, self._bot)
        page, wanted = seen.page, self._wanted
        known = Known(wanted.get(page), wanted.ended(page), wanted.found(page), is_held(self._marks, page))
        new = due(seen, known, now=self._now, quiet=self._quiet)
        self._pages.add(page)
        self.polled.rows = len(self._pages)
        if new:
            wanted.want(page, due=new.at, queue="interactive" if new.asked else "bulk", asked=new.asked)
            wanted.put_found(Found(page, seen.version, new.at, new.asked))  # after it: a crash in between wants it twice
            self._list(seen.ours, new).append(page)

    def _list(self, ours: bool, new: Due) -> list[str]:
        if new.asked:
            return self.polled.wished
        return self.polled.left if ours else self.polled.edited

    async def _names(self, states: tuple[str, ...]) -> list[str]:
        """What the options are called by now: a filter takes no ids, and refuses a name that is none."""
        column = self._meetings.columns["minutes"]
        source = await self._notion.get(f"data_sources/{self._meetings.id}")
        found = next((json for json in source["properties"].values() if json["id"] == column.id), None)
        if found is None or "select" not in found:
            raise OtherColumnsError("The column `Minutes` of the meetings is not where it was.")
        ids = {column.options.get(state) for state in states}
        return [option["name"] for option in found["select"]["options"] if option["id"] in ids]

    @property
    def _columns(self) -> tuple[str, ...]:
        return (self._meetings.columns["minutes"].id,)

