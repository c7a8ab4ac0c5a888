"""One digest, from Notion and back: what is known, what is there, what follows, the highlights, the page."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from worker.digest.facts import Digest, Point, Record
from worker.digest.highlights import Highlights, highlights_of
from worker.digest.layout import sheet_of
from worker.digest.reading import Span, WeekReader, read_schema
from worker.digest.reckoning import Known, is_live, reckon, record_of
from worker.digest.records import from_json, to_json
from worker.digest.sheet import Sheet
from worker.digest.week import Week, week_named
from worker.digest.writing import DigestWriter, is_by
from worker.errors import PermanentError, SettingsError
from worker.llm import Model
from worker.model import Person
from worker.notion.places import Database, Json
from worker.notion.text.links import bare_id
from worker.notion.text.rich_text import plain
from worker.notion.writing.records import Outcome
from worker.process import known_people, records_of
from worker.settings import Settings
from worker.store import Store
from worker.workplace import Workplace, looked_up

COURSE: Final = 12  # weeks that are shown side by side, the one that is told included
_BACK: Final = 26  # weeks; an older record says nothing about this one
_LATE: Final = timedelta(days=7 * _BACK)


@dataclass(frozen=True)
class Made:
    """page: id of its page in Notion, empty where there is none. outcome: what was written, or would be; None: only made."""

    digest: Digest
    sheet: Sheet
    page: str = ""
    outcome: Outcome | None = None


@dataclass(frozen=True)
class Making:
    """What every digest needs. model: opaque key → who words the highlights; None: nobody. now: aware."""

    place: Workplace
    store: Store
    settings: Settings
    now: Callable[[], datetime]
    model: Callable[[str], Model] | None = None
    progress: Callable[[str], None] = lambda _: None

    async def digest(self, week: Week, *, write: bool = True, dry_run: bool = False) -> Made:
        """write: into Notion; else it is only made. dry_run: what would be written is only looked at. Raises MinutesError."""
        place = await self._complete() if write else self.place
        now = self.now().astimezone(ZoneInfo(self._zone))  # what is overdue, the day there decides
        if week.begins(self._zone) > now:
            raise SettingsError(f"--week: {week.name} has not begun yet.")
        schema = await read_schema(place)
        people, _ = await known_people(place.notion, self.store)
        names = {bare_id(person.notion_user_id): person.name for person in people if person.notion_user_id}
        known = await self._known(place, week, now)
        if write and known.stands and known.own is None and not is_live(week, self._zone, now):
            raise PermanentError(
                f"The record of {week.name} is lost: made again, its digest would lose what it tells of how that week ended, so "
                "it is left as it is. --markdown prints what is still known."
            )
        was_open = frozenset(known.before.open) if known.before else frozenset()
        span = Span(week, self._zone, known.since(week, self._zone), was_open)
        seen = await WeekReader(place, schema, span, names, self.progress).read()
        language = self.settings.minutes_language or schema.language
        digest = reckon(seen, week, known, zone=self._zone, language=language, now=now)
        highlights = await self._highlights(digest, people)
        models = tuple(dict.fromkeys(highlights.run.models.values())) if highlights.run and highlights.sentences else ()
        digest = replace(digest, highlights=highlights.sentences, models=models)
        sheet = sheet_of(digest)
        if not write:
            return Made(digest, sheet)
        record = to_json(record_of(digest, seen)) if is_live(week, self._zone, now) and not dry_run else None
        kept = self.store.get_week(week.name) or {}
        if record is not None:
            self.store.put_week(week.name, {**kept, "begun": record})
        self.progress("write")
        records = records_of(self.store, f"digest:{week.name}")
        writer = DigestWriter(place.notion, place.workspace, digest, sheet, records, resumed="begun" in kept)
        outcome, page = await writer.write(dry_run=dry_run)
        if record is not None:
            self.store.put_week(week.name, record)
        if highlights.run and page and not dry_run:
            self.store.put_run(page, highlights.run, {"highlights": highlights.calls})
        return Made(digest, sheet, page, outcome)

    @property
    def _zone(self) -> str:
        return self.settings.digest_zone

    async def _complete(self) -> Workplace:
        """With a database of digests that can hold them. Raises SettingsError, saying how to get one."""
        digests = self.place.workspace.databases.get("digests")
        if digests is not None and {"title", "week", "source_key", "as_of"} <= digests.columns.keys():
            return self.place
        return replace(
            self.place, workspace=await looked_up(self.place.notion, self.settings, self.store, needed=frozenset({"digests"}))
        )

    async def _highlights(self, digest: Digest, people: Sequence[Person]) -> Highlights:
        if self.model is None or self.settings.engine == "rules":
            return Highlights()
        self.progress("highlights")
        model = self.model(self.store.opaque(f"digest:{digest.week.name}"))
        try:
            return await highlights_of(digest, model, self.store, people, ner=self.settings.pii_ner)
        finally:
            await model.close()

    # ── what is known of earlier weeks ────────────────────────────────────────────────────────────────────────────

    async def _known(self, place: Workplace, week: Week, now: datetime) -> Known:
        rows = await self._earlier(place, week)
        weeks = map(week.back, range(1, _BACK))
        records = {one.name: record for one in weeks if (record := self._record(one, rows.get(one.name)))}
        newest = max(records.values(), key=lambda record: record.week, default=None)
        told = [row for row in rows.values() if row.at and is_live(row.week, self._zone, row.at)]
        last = max((row for row in told if row.week < week), key=lambda row: row.week, default=None)
        if newest is not None and last is not None and last.week > newest.week:
            newest = None  # what was told after it is lost, and would be told again
        lost = last.at.astimezone(ZoneInfo(self._zone)) if newest is None and last is not None and last.at else None
        own = None if is_live(week, self._zone, now) else self._record(week, rows.get(week.name))
        return Known(newest, own, tuple(_course(week, records, rows)), lost, any(row.week == week for row in told))

    def _record(self, week: Week, row: "_Shown | None") -> Record | None:
        """What was told last. A digest that was refused, or broken off for good, told nothing."""
        kept = self.store.get_week(week.name) or {}
        begun = from_json(kept.get("begun"))
        if begun is not None and row is not None and row.at == begun.at.replace(microsecond=0):
            return begun  # it broke off when all was on its page
        return from_json(kept)

    async def _earlier(self, place: Workplace, week: Week) -> Mapping[str, "_Shown"]:
        """Digests as Notion has them, by week: what they say counts where no record is left."""
        digests = place.workspace.databases.get("digests")
        if digests is None or "week" not in digests.columns or "source_key" not in digests.columns:
            return {}
        since = (week.first - _LATE).isoformat()
        where = {"property": digests.columns["week"].id, "date": {"on_or_after": since}}
        rows = [row async for page in _ours(place, digests, where) if (row := _shown(digests.values_of(page)))]
        return {row.week.name: row for row in reversed(rows)}  # the oldest of a week, since copies are younger


@dataclass(frozen=True)
class _Shown:
    """A digest as its row tells it. at: when it was made."""

    week: Week
    at: datetime | None
    open: int | None
    opened: int | None
    closed: int | None


async def _ours(place: Workplace, digests: Database, where: Json) -> AsyncIterator[Json]:
    body = {"filter": where, "sorts": [{"timestamp": "created_time", "direction": "ascending"}]}
    async for page in place.notion.every(f"data_sources/{digests.id}/query", body=body):
        if page.get("object") == "page" and is_by(page, place.workspace.bot):
            yield page


def _shown(values: Mapping[str, Json]) -> _Shown | None:
    """None where people gave it another key."""

    def number(column: str) -> int | None:
        value = values.get(column, {}).get("number")
        return None if value is None else int(value)

    try:
        week = week_named(plain(values["source_key"].get("rich_text") or ()))
    except SettingsError:
        return None
    at = (values.get("as_of", {}).get("date") or {}).get("start")
    return _Shown(week, datetime.fromisoformat(at) if at else None, number("open"), number("opened"), number("closed"))


def _course(week: Week, records: Mapping[str, Record], rows: Mapping[str, _Shown]) -> Iterator[Point]:
    """From the first week of which anything is known."""
    points = []
    for before in map(week.back, range(COURSE - 1, 0, -1)):
        record, row = records.get(before.name), rows.get(before.name)
        if record is not None:
            points.append(Point(before, record.counts.open, record.counts.opened, record.counts.closed))
        elif row is not None:
            points.append(Point(before, row.open, row.opened, row.closed))
        elif points:
            points.append(Point(before, None, None, None))
    yield from points
