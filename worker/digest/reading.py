"""What Notion shows for one week: as few queries as will do, each of them past Notion's limit of 10,000 rows."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final, TypeVar

from worker.digest.facts import Dated, Decided, Held, Seen, Task
from worker.digest.rows import RowReader, done_options
from worker.digest.week import Week
from worker.errors import SettingsError
from worker.model import Language
from worker.notion.addresses import page_link
from worker.notion.failures import NotFoundError
from worker.notion.places import ROW_DATABASES, Database, DatabaseName, Json
from worker.notion.reading.page_values import whole_value
from worker.notion.reading.timeline import Time, timeline
from worker.workplace import Workplace

_TIMES: Final[tuple[Time, ...]] = ("created_time", "last_edited_time")
_EDITED: Final[tuple[Time, ...]] = ("last_edited_time", "created_time")
_OVERLAP: Final = timedelta(minutes=2)  # Notion tells minutes, and lists an edit a little late
_ASIDE: Final = timedelta(days=1)  # Notion tells days by another zone
_LONG: Final = timedelta(days=31)  # an event that lasts longer is none
_OF_MEETINGS: Final = ("title", "date", "minutes", "minutes_note", "processed_at")
_MOST_MISSED: Final = 200  # rows, each of which costs a request
_TOGETHER: Final = 50  # meetings asked for in one query

R = TypeVar("R", Task, Decided)
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Schema:
    """The columns as they are now. language: that of the names of most databases."""

    columns: Mapping[DatabaseName, Json]
    language: Language

    def names(self, database: Database, column: str, ids: Iterable[str]) -> list[str]:
        """What options are called now; filters want names."""
        kind = self.column(database, column)
        wanted = set(ids)
        options = (kind.get(kind.get("type", "")) or {}).get("options", ()) if kind else ()
        return [option["name"] for option in options if option["id"] in wanted]

    def column(self, database: Database, key: str) -> Json | None:
        known = database.columns.get(key)
        return next((c for c in self.columns[database.name].values() if known and c["id"] == known.id), None)


async def read_schema(place: Workplace) -> Schema:
    found: dict[DatabaseName, Json] = {}
    korean = 0
    for name in ROW_DATABASES:
        json = await place.notion.get(f"data_sources/{place.workspace.databases[name].id}")
        found[name] = json["properties"]
        korean += any("가" <= c <= "힣" for part in json.get("title", ()) for c in part.get("plain_text", ""))
    return Schema(found, "ko" if 2 * korean > len(ROW_DATABASES) else "en")


@dataclass(frozen=True)
class Span:
    """What is asked for. since: from when on rows count as new or changed, aware. open: ids of the tasks that were open then."""

    week: Week
    zone: str
    since: datetime
    open: frozenset[str] = frozenset()


class WeekReader:
    """people: bare user id → name."""

    def __init__(
        self, place: Workplace, schema: Schema, span: Span, people: Mapping[str, str], progress: Progress = lambda _: None
    ) -> None:
        self._notion, self._databases = place.notion, place.workspace.databases
        self._schema, self._span, self._progress = schema, span, progress
        tasks = self._databases["action_items"]
        self._rows = RowReader(span.zone, done_options(schema.column(tasks, "status"), tasks), people)
        names = Counter(name.casefold() for name in people.values())
        self._shared = frozenset(name for name, count in names.items() if count > 1)
        self._low = _minute(min(span.since, span.week.begins(span.zone)) - _OVERLAP)

    async def read(self) -> Seen:
        """Raises MinutesError."""
        self._progress("meetings")
        meetings = {held.id: held async for held in self._meetings()}
        week = [id_ for id_, held in meetings.items() if self._is_of_week(held.day)]
        self._progress("action items")
        tasks = await self._tasks(week)
        self._progress("decisions")
        decisions = await self._decisions(week)
        for id_ in self._unknown(meetings, tasks, decisions):
            meetings |= await self._meeting(id_)
        self._progress("calendar")
        events = tuple([event async for event in self._events()])
        waiting = {"action_items": sum(t.new and not t.done for t in tasks), "decisions": await self._waiting("decisions")}
        places = {str(name): page_link(database.container) for name, database in self._databases.items()}
        return Seen(meetings, tuple(tasks), tuple(decisions), events, waiting, places, self._shared)

    # ── meetings ──────────────────────────────────────────────────────────────────────────────────────────────────

    async def _meetings(self) -> AsyncIterator[Held]:
        """Those of the week, and all that were written to since: rows that were made since come from those."""
        database = self._databases["meetings"]
        where: list[tuple[Sequence[Time], str, list[Json]]] = [(_EDITED, self._low, [])]
        early, late = self._span.week.first - _ASIDE, self._span.week.last + _ASIDE
        if "date" in database.columns:
            day = database.columns["date"].id
            where.append((_TIMES, "", [_date(day, "on_or_after", early), _date(day, "on_or_before", late)]))
        made = {"timestamp": "created_time", "created_time": {"on_or_before": late.isoformat()}}
        where.append((_TIMES, _minute(self._span.week.begins(self._span.zone)), [made]))
        seen: set[str] = set()
        for times, since, filters in where:
            async for row in self._every("meetings", times, since, filters, _OF_MEETINGS):
                if row["id"] not in seen:
                    seen.add(row["id"])
                    yield self._rows.held(row, database.values_of(row), database)

    async def _meeting(self, id_: str) -> dict[str, Held]:
        """An older one; nothing where it was deleted, or is in another database by now."""
        database = self._databases["meetings"]
        try:
            row = await self._notion.get(f"pages/{id_}")
        except NotFoundError:
            return {}
        return {} if row.get("in_trash") else {id_: self._rows.held(row, database.values_of(row), database)}

    def _unknown(self, meetings: Mapping[str, Held], *rows: Sequence[Task] | Sequence[Decided]) -> list[str]:
        """Whose day decides whether a row is of the week: those of rows that are new, or come of one of its meetings."""
        low = datetime.fromisoformat(self._low)
        wanted: dict[str, None] = {}
        for row in (row for some in rows for row in some):
            of_week = any(id_ in meetings and self._is_of_week(meetings[id_].day) for id_ in row.meetings)
            if of_week or row.created >= low:
                wanted |= dict.fromkeys(id_ for id_ in row.meetings if id_ not in meetings)
        return list(wanted)

    def _is_of_week(self, day: date) -> bool:
        return self._span.week.first <= day <= self._span.week.last

    # ── rows ──────────────────────────────────────────────────────────────────────────────────────────────────────

    async def _tasks(self, meetings: Sequence[str]) -> list[Task]:
        database, found = self._databases["action_items"], dict[str, Task]()
        done = self._schema.names(database, "status", self._rows.done)
        column = self._schema.column(database, "status")
        still_open = [_option(column, "does_not_equal", name) for name in done] if column else []
        keys = ("title", "owner", "owner_name", "due", "status", "review", "meeting")
        for times, since, where in (
            (_TIMES, "", still_open), (_EDITED, self._low, []), *((_TIMES, "", [some]) for some in _of(meetings, database)),
        ):  # fmt: skip
            async for row in self._every("action_items", times, since, where, keys):
                found[row["id"]] = self._rows.task(row, await self._whole(row, database), database)
        for id_ in sorted(self._span.open - found.keys())[:_MOST_MISSED]:
            found |= await self._missed(id_, database)
        return [task for task in found.values() if not task.rejected]

    async def _missed(self, id_: str, database: Database) -> dict[str, Task]:
        """One that was open, and is neither open now nor edited since: deleted, or done since its option counts as done now."""
        try:
            row = await self._notion.get(f"pages/{id_}")
        except NotFoundError:
            return {}
        return {} if row.get("in_trash") else {id_: self._rows.task(row, await self._whole(row, database), database)}

    async def _decisions(self, meetings: Sequence[str]) -> list[Decided]:
        database, found = self._databases["decisions"], dict[str, Decided]()
        keys = ("title", "state", "review", "meeting")
        until = {"timestamp": "created_time", "created_time": {"before": _minute(self._span.week.ends(self._span.zone))}}
        for since, where in ((self._low, [until]), *(("", [some]) for some in _of(meetings, database))):
            async for row in self._every("decisions", _TIMES, since, where, keys):
                found[row["id"]] = self._rows.decided(row, await self._whole(row, database), database)
        return [decision for decision in found.values() if not decision.rejected]

    async def _events(self) -> AsyncIterator[Dated]:
        """Of the week after, in order."""
        database, week = self._databases["calendar"], self._span.week.after
        when = database.columns.get("when")
        if when is None:
            return
        where = [_date(when.id, "on_or_after", week.first - _LONG), _date(when.id, "on_or_before", week.last + _ASIDE)]
        async for row in self._every("calendar", _TIMES, "", where, ("title", "when", "kind")):
            event = self._rows.dated(row, await self._whole(row, database), database)
            if event is not None:
                yield event

    async def _waiting(self, name: DatabaseName) -> int:
        """How many rows nobody has reviewed yet."""
        database = self._databases[name]
        column, known = self._schema.column(database, "review"), database.columns.get("review")
        names = self._schema.names(database, "review", {known.options["new"]} if known and "new" in known.options else ())
        if column is None or not names:
            return 0
        ids = {row["id"] async for row in self._every(name, _TIMES, "", [_option(column, "equals", names[0])], ("title",))}
        return len(ids)

    async def _every(
        self, name: DatabaseName, times: Sequence[Time], since: str, where: Sequence[Json], keys: Sequence[str]
    ) -> AsyncIterator[Json]:
        database = self._databases[name]
        columns = [database.columns[key].id for key in keys if key in database.columns]
        async for row in timeline(self._notion, database.id, times, since=since, where=where, columns=columns):
            if row.get("object") == "page":
                yield row

    async def _whole(self, row: Json, database: Database) -> dict[str, Json]:
        return {key: await whole_value(self._notion, row["id"], value) for key, value in database.values_of(row).items()}


def check_columns(databases: Mapping[DatabaseName, Database]) -> None:
    """Raises SettingsError where there is no database of digests, or it cannot hold any."""
    digests = databases.get("digests")
    if digests is None:
        raise SettingsError("NOTION_DIGESTS is not set: `minutes setup --parent PAGE_URL` makes the database of weekly digests.")
    if not {"title", "source_key"} <= digests.columns.keys():
        raise SettingsError("The database of weekly digests lacks columns: `minutes setup` adds them.")


def _of(meetings: Sequence[str], database: Database) -> list[Json]:
    """Filters for the rows of meetings, as many at once as a query takes."""
    relation = database.columns.get("meeting")
    if relation is None:
        return []
    parts = [meetings[first : first + _TOGETHER] for first in range(0, len(meetings), _TOGETHER)]
    return [{"or": [{"property": relation.id, "relation": {"contains": id_}} for id_ in part]} for part in parts]


def _date(column: str, operator: str, day: date) -> Json:
    return {"property": column, "date": {operator: day.isoformat()}}


def _option(column: Json, operator: str, name: str) -> Json:
    return {"property": column["id"], column["type"]: {operator: name}}


def _minute(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:00.000Z")

