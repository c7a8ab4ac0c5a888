"""What a digest has to say, counted from the rows as they lie in the fake, and from the log. Knows nothing of worker.digest."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from tests.digest.quarter.desk import Desk
from tests.digest.quarter.log import Due, Since, Taken, day, since
from tests.fakes.notion.texts import plain
from tests.fakes.notion.world import Node

WEEK = timedelta(days=7)
Numbers = tuple[int, int, int, int]
"""open, overdue, opened, closed"""


@dataclass(frozen=True)
class Before:
    """The digest before, as far as it is known. told: ids of the rows it listed as new; None: that is lost."""

    taken: Taken
    told: frozenset[str] | None


@dataclass(frozen=True)
class Expected:
    """Ids, and numbers by person (folded name)."""

    week: date
    opened: frozenset[str]
    earlier_opened: frozenset[str]
    decisions: frozenset[str]
    earlier_decisions: frozenset[str]
    open: frozenset[str]
    overdue: frozenset[str]
    unowned: frozenset[str]
    changes: Since
    people: Mapping[str, Numbers]
    events: frozenset[str]
    due_next: frozenset[str]
    waiting: Mapping[str, int]
    held: frozenset[str]
    unmade: frozenset[str]

    @property
    def told(self) -> frozenset[str]:
        return self.opened | self.earlier_opened | self.decisions | self.earlier_decisions


class Oracle:
    """week: its Monday. before: None where there is no digest before. then: how things stood at what is told against."""

    def __init__(self, desk: Desk, now: Taken, week: date, before: Before | None, then: Taken) -> None:
        self._desk, self._now, self._week, self._before, self._then = desk, now, week, before, then
        self._zone = desk.zone
        self._meetings = {row.id: row for row in desk.rows("meetings") if not self._gone(row)}
        self._tasks = self._live("action_items")
        self._decisions = self._live("decisions")

    def expected(self) -> Expected:
        changes = since(self._then, self._now, self._zone)
        open_ = {id_: row for id_, row in self._tasks.items() if not self._is_done(row)}
        opened = self._of_week(self._tasks)
        overdue = frozenset(id_ for id_, row in open_.items() if self._is_over(self._due(row)))
        held = {id_ for id_, row in self._meetings.items() if self._is_this(self._held_day(row)) and self._has_been(row)}
        return Expected(
            self._week, opened, self._late(self._tasks), self._of_week(self._decisions), self._late(self._decisions),
            frozenset(open_), overdue, frozenset(id_ for id_, row in open_.items() if not self._owners(row)), changes,
            self._people(frozenset(open_), overdue, opened, changes.closed), frozenset(self._events()),
            frozenset(i for i, row in open_.items() if (due := self._due(row)) and self._is_next(day(due, self._zone))),
            {"action_items": self._new(open_.values(), "action_items"), "decisions": self._new(self._decisions.values(), "decisions")},
            frozenset(held), frozenset(id_ for id_ in held if self._desk.value(self._meetings[id_], "meetings", "processed_at") is None),
        )  # fmt: skip

    def disagreement(self) -> str | None:
        """Where the log and the rows say different things, the simulation itself is wrong."""
        for id_, row in self._tasks.items():
            item = self._now.items[id_]
            if item.open == self._is_done(row) or not item.there or item.due != self._due(row):
                return f"{id_}: log {item}, row {self._due(row)}"
        return next((i for i, item in self._now.items.items() if item.there and i not in self._tasks), None)

    # ── rows ──

    def _live(self, database: str) -> dict[str, Node]:
        rejected = self._desk.option(database, "review", "rejected")
        rows = (row for row in self._desk.rows(database) if not self._gone(row))
        return {row.id: row for row in rows if self._desk.chosen(row, database, "review") != rejected}

    def _gone(self, row: Node) -> bool:
        return self._desk.team.notion.world.trashed(row)

    def _is_done(self, row: Node) -> bool:
        return self._desk.chosen(row, "action_items", "status") in self._desk.done

    def _due(self, row: Node) -> Due | None:
        value = self._desk.value(row, "action_items", "due")
        return self._written(value["end"] or value["start"]) if value else None

    def _written(self, text: str) -> Due:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text).astimezone(self._zone)

    def _new(self, rows: Iterable[Node], database: str) -> int:
        return sum(self._desk.chosen(row, database, "review") == self._desk.option(database, "review", "new") for row in rows)

    def _is_over(self, due: Due | None) -> bool:
        at = self._now.at
        if due is None:
            return False
        return due < at if isinstance(due, datetime) else due < at.astimezone(self._zone).date()

    # ── weeks ──

    def _midnight(self, which: date) -> datetime:
        return datetime.combine(which, time(), self._zone).astimezone(UTC)

    def _created(self, row: Node) -> datetime:
        return row.created.replace(second=0, microsecond=0)

    def _held_day(self, meeting: Node) -> date:
        value = self._desk.value(meeting, "meetings", "date")
        return day(self._written(value["start"]) if value else self._created(meeting), self._zone)

    def _has_been(self, meeting: Node) -> bool:
        value = self._desk.value(meeting, "meetings", "date")
        at = self._written(value["start"]) if value else self._created(meeting)
        return (at if isinstance(at, datetime) else self._midnight(at)) <= self._now.at

    def _day(self, row: Node, database: str) -> date:
        related = [one["id"] for one in self._desk.value(row, database, "meeting") or ()]
        days = [self._held_day(self._meetings[id_]) for id_ in related if id_ in self._meetings]
        return min(days, default=self._created(row).astimezone(self._zone).date())

    def _is_this(self, which: date) -> bool:
        return self._week <= which < self._week + WEEK

    def _is_next(self, which: date) -> bool:
        return self._week + WEEK <= which < self._week + 2 * WEEK

    def _of_week(self, rows: Mapping[str, Node]) -> frozenset[str]:
        database = "action_items" if rows is self._tasks else "decisions"
        return frozenset(id_ for id_, row in rows.items() if self._is_this(self._day(row, database)))

    def _late(self, rows: Mapping[str, Node]) -> frozenset[str]:
        """Of earlier weeks, put down in this one, or since the digest before where that is longer ago."""
        database = "action_items" if rows is self._tasks else "decisions"
        begins, ends = self._midnight(self._week), self._midnight(self._week + WEEK)
        low = min(self._before.taken.at.replace(second=0, microsecond=0), begins) if self._before else begins
        told = self._before.told if self._before and self._before.told is not None else frozenset()
        return frozenset(
            id_ for id_, row in rows.items()
            if self._day(row, database) < self._week and low <= self._created(row) < ends and id_ not in told
        )  # fmt: skip

    def _events(self) -> Iterator[str]:
        first, last = self._week + WEEK, self._week + 2 * WEEK - timedelta(days=1)
        for row in self._desk.rows("calendar"):
            value = self._desk.value(row, "calendar", "when")
            if value and not self._gone(row):
                start, end = (day(self._written(value[key] or value["start"]), self._zone) for key in ("start", "end"))
                if start <= last and end >= first:
                    yield row.id

    # ── people ──

    def _owners(self, row: Node) -> set[str]:
        users = self._desk.value(row, "action_items", "owner") or ()
        if users:
            return {self._desk.team.notion.world.name_of(user).casefold() for user in users}
        name = " ".join(plain(self._desk.value(row, "action_items", "owner_name") or []).split())
        return {name.casefold()} if name else set()

    def _people(
        self, open_: frozenset[str], overdue: frozenset[str], opened: frozenset[str], closed: frozenset[str]
    ) -> dict[str, Numbers]:
        found: dict[str, list[int]] = {}
        for place, ids in enumerate((open_, overdue, opened, closed)):
            for id_ in ids:
                for name in self._owners(self._tasks[id_]):
                    found.setdefault(name, [0, 0, 0, 0])[place] += 1
        return {name: (n[0], n[1], n[2], n[3]) for name, n in found.items()}
