"""A row as Notion returns it → what a digest needs of it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from worker.digest.facts import Dated, Decided, Due, Held, Owner, Task
from worker.notion.addresses import page_link
from worker.notion.places import Database, Json
from worker.notion.reading.page_values import is_processed, moment, state_of
from worker.notion.text.links import bare_id
from worker.notion.text.rich_text import plain
from worker.outputs.plain import one_line


@dataclass(frozen=True)
class RowReader:
    """zone: IANA name. done: ids of the options of Status that say so. people: bare user id → name, for who is not shown."""

    zone: str
    done: frozenset[str]
    people: Mapping[str, str]

    def held(self, page: Json, values: Mapping[str, Json], meetings: Database) -> Held:
        """A meeting; its time is its date, else that at which its page was made."""
        at = _due((values.get("date") or {}).get("date"), self.zone) or _due({"start": page["created_time"]}, self.zone)
        assert at is not None  # Notion tells when a page was made
        why = _words(values, "minutes_note")
        state = state_of(values, meetings)
        return Held(page["id"], page_link(page["id"]), _words(values, "title"), at, state, why, is_processed(values))

    def task(self, row: Json, values: Mapping[str, Json], database: Database) -> Task:
        return Task(
            row["id"], page_link(row["id"]), _words(values, "title"), self._owners(values), self._end(values.get("due")),
            done=_chosen(values, "status") in self.done, new=_is(values, database, "review", "new"),
            rejected=_is(values, database, "review", "rejected"), meetings=_related(values),
            created=self._moment(row["created_time"]), edited=self._moment(row["last_edited_time"]),
        )  # fmt: skip

    def decided(self, row: Json, values: Mapping[str, Json], database: Database) -> Decided:
        return Decided(
            row["id"], page_link(row["id"]), _words(values, "title"), deferred=_is(values, database, "state", "deferred"),
            new=_is(values, database, "review", "new"), rejected=_is(values, database, "review", "rejected"),
            meetings=_related(values), created=self._moment(row["created_time"]),
        )  # fmt: skip

    def dated(self, row: Json, values: Mapping[str, Json], database: Database) -> Dated | None:
        """None for a row without a date."""
        when: Json = (values.get("when") or {}).get("date") or {}
        start = _due(when, self.zone)
        if start is None:
            return None
        end = _due({**when, "start": when["end"]}, self.zone) if when.get("end") else None
        milestone = _is(values, database, "kind", "milestone")
        return Dated(row["id"], page_link(row["id"]), _words(values, "title"), start, end, milestone)

    def _owners(self, values: Mapping[str, Json]) -> tuple[Owner, ...]:
        """Notion users, else the name that stands in for one."""
        users = (values.get("owner") or {}).get("people") or ()
        if users:
            return tuple(Owner(bare_id(user["id"]), self._name(user)) for user in users)
        name = _words(values, "owner_name")
        return (Owner(f"name:{name.casefold()}", name),) if name else ()

    def _name(self, user: Json) -> str:
        return one_line(user.get("name") or self.people.get(bare_id(user["id"])) or "") or f"…{bare_id(user['id'])[-4:]}"

    def _end(self, value: Json | None) -> Due | None:
        """Of a span of days the last: until then it is to be done."""
        written = (value or {}).get("date")
        return _due({**written, "start": written.get("end") or written["start"]}, self.zone) if written else None

    def _moment(self, text: str) -> datetime:
        return datetime.fromisoformat(text).astimezone(ZoneInfo(self.zone))


def done_options(status: Json | None, database: Database) -> frozenset[str]:
    """Ids of the options that mean done. status: the column as its schema has it.

    Ours, and in a status column all of the group that ours is in: teams add Cancelled, Archived. Where the API put all
    options into one group, the group tells nothing.
    """
    column = database.columns.get("status")
    options = column.options if column else {}
    ours = options.get("done")
    groups = [set(group["option_ids"]) for group in ((status or {}).get("status") or {}).get("groups", ())]
    whole = next((g for g in groups if ours in g and not g & {options.get("to_do"), options.get("in_progress")}), set())
    return frozenset(id_ for id_ in {ours, *whole} if id_)


def _words(values: Mapping[str, Json], column: str) -> str:
    value = values.get(column) or {}
    return one_line(plain(value.get(value.get("type", ""), ()) or ()))


def _chosen(values: Mapping[str, Json], column: str) -> str | None:
    value = values.get(column) or {}
    chosen = value.get(value.get("type", "")) or {}
    return chosen.get("id")


def _is(values: Mapping[str, Json], database: Database, column: str, option: str) -> bool:
    known = database.columns.get(column)
    chosen = _chosen(values, column)
    return bool(known and chosen and known.options.get(option) == chosen)


def _related(values: Mapping[str, Json]) -> tuple[str, ...]:
    return tuple(page["id"] for page in (values.get("meeting") or {}).get("relation") or ())


def _due(written: Json | None, zone: str) -> date | None:
    """A day as it stands, a moment in the team's zone."""
    found = moment(written, zone)
    if found is None:
        return None
    return found[0] if found[1] else found[0].date()
