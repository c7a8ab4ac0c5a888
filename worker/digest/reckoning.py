"""From rows to the digest of a week. Pure: the same rows, records and time give the same digest.

A row is *of the week* by the day of its meeting (the earliest, where people carried it over), else by when it was made. What
was put down late, of an earlier meeting, is told once, in the week in which it was put down. What was closed or moved is told
against the record of the digest before; nothing else in Notion says when that happened.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TypeVar

from worker.digest.facts import (
    Counts,
    Dated,
    Decided,
    Digest,
    Due,
    Gap,
    Held,
    Moved,
    OfMeeting,
    Owner,
    Point,
    Record,
    Seen,
    Share,
    Task,
    day_of,
)
from worker.digest.week import WEEK, Week, midnight
from worker.model import Language

R = TypeVar("R", Task, Decided)


@dataclass(frozen=True)
class Known:
    """What is known besides what Notion shows now. before: the record of the newest digest before this week; own: of this
    week's own; course: earlier weeks. lost: when the digest before was made, where Notion shows one and its record is gone.
    stands: a digest of this week was made in its time.
    """

    before: Record | None = None
    own: Record | None = None
    course: tuple[Point, ...] = ()
    lost: datetime | None = None
    stands: bool = False

    def since(self, week: Week, zone: str) -> datetime:
        """What closings and moved dates are told from."""
        return self.before.at if self.before else self.lost or week.begins(zone)


def is_live(week: Week, zone: str, now: datetime) -> bool:
    """Whether what Notion shows now is how the week ended: until the next one has ended too."""
    return now < week.ends(zone) + WEEK


def reckon(seen: Seen, week: Week, known: Known, *, zone: str, language: Language, now: datetime) -> Digest:
    """now: aware, when Notion was read."""
    return _Reckoning(seen, week, known, zone, now).digest(language)


def record_of(digest: Digest, seen: Seen) -> Record:
    """What has to be known of a week when the next one is told."""
    told = (*digest.opened, *digest.earlier_opened)
    groups = (*digest.decisions, *digest.earlier_decisions)
    shown = {task.id for task in told} | {decision.id for group in groups for decision in group.decisions}
    return Record(
        digest.week, digest.at, digest.since, {task.id: task.due for task in seen.tasks if not task.done},
        None if digest.counts.closed is None else frozenset(task.id for task in digest.closed),
        None if digest.counts.slipped is None else {moved.task.id: moved.before for moved in digest.slipped},
        frozenset(task.id for task in digest.reopened), frozenset(task.id for task in digest.unowned), frozenset(shown),
        digest.counts, digest.removed,
    )  # fmt: skip


@dataclass(frozen=True)
class _State:
    """How the tasks stood. open: None where it is not known. whole: whether `closed` is all that was closed; settled: the same of
    `slipped`.
    """

    open: tuple[Task, ...] | None
    closed: tuple[Task, ...]
    slipped: tuple[Moved, ...]
    whole: bool = True
    settled: bool = True
    maybe_closed: tuple[Task, ...] = ()
    reopened: tuple[Task, ...] = ()
    removed: int | None = None
    counts: Counts | None = None


class _Reckoning:
    def __init__(self, seen: Seen, week: Week, known: Known, zone: str, now: datetime) -> None:
        self._week, self._known, self._zone, self._now = week, known, zone, now
        self._seen = replace(seen, tasks=_with_one_name(seen.tasks, seen.shared))
        self._live = is_live(week, zone, now)
        self._since = known.since(week, zone)

    def digest(self, language: Language) -> Digest:
        state = self._state_now() if self._live else self._state_then()
        at = self._now if self._live or self._known.own is None else self._known.own.at
        opened = self._of_week(self._seen.tasks)
        decisions = self._by_meeting(self._of_week(self._seen.decisions))
        open_ = state.open or ()
        overdue = sorted((task for task in open_ if is_over(task.due, at)), key=_urgency)
        unowned = sorted((task for task in open_ if not task.owners), key=_urgency)
        held = sorted((m for m in self._seen.meetings.values() if self._has_been(m)), key=self._time_of)
        return Digest(
            self._week, language, self._zone, at, self._since,
            self._counts(state, sum(len(group.decisions) for group in decisions), len(opened), len(overdue), len(unowned)),
            decisions=decisions,
            earlier_decisions=self._by_meeting(self._put_down_late(self._seen.decisions)),
            opened=opened,
            earlier_opened=self._put_down_late(self._seen.tasks),
            closed=state.closed,
            maybe_closed=state.maybe_closed,
            reopened=state.reopened,
            slipped=state.slipped,
            overdue=tuple(overdue),
            unowned=tuple(unowned),
            removed=state.removed,
            people=self._people(open_, opened, state, at),
            events=tuple(sorted((e for e in self._seen.events if self._is_next(e.start, e.end)), key=self._time_of)),
            due_next=tuple(sorted((task for task in open_ if task.due and self._is_next(task.due, None)), key=_urgency)),
            waiting=self._seen.waiting if self._live else {},
            troubled=tuple(m for m in held if m.made and m.state in {"failed", "needs_attention", "waiting"}),
            held=len(held),
            unmade=tuple(m for m in held if not m.made),
            course=self._known.course,
            gaps=tuple(self._gaps()),
            places=self._seen.places,
            meetings=self._seen.meetings,
        )  # fmt: skip

    def _counts(self, state: _State, decisions: int, opened: int, overdue: int, unowned: int) -> Counts:
        """As recorded, of a week long over; those of the week's own rows can be counted at any time."""
        if state.counts is not None:
            return replace(state.counts, decisions=decisions, opened=opened)
        closed = len(state.closed) if state.whole else None
        slipped = len(state.slipped) if state.settled else None
        if state.open is None:
            return Counts(decisions, opened, closed, slipped, None, None, None)
        return Counts(decisions, opened, closed, slipped, overdue, unowned, len(state.open))

    def _time_of(self, row: Held | Dated) -> tuple[datetime, str]:
        return _moment(row.at if isinstance(row, Held) else row.start, self._zone), row.id

    # ── of the week ───────────────────────────────────────────────────────────────────────────────────────────────

    def _day(self, row: Task | Decided) -> date:
        days = [self._seen.meetings[id_].day for id_ in row.meetings if id_ in self._seen.meetings]
        return min(days) if days else row.created.date()

    def _of_week(self, rows: Sequence[R]) -> tuple[R, ...]:
        return _by_time(row for row in rows if self._week.first <= self._day(row) <= self._week.last)

    def _put_down_late(self, rows: Sequence[R]) -> tuple[R, ...]:
        before, begins = self._known.before, self._week.begins(self._zone)
        at = before.at if before else self._known.lost or begins
        low = _floor(min(at, begins))
        told = before.shown if before else frozenset()
        return _by_time(
            row for row in rows
            if self._day(row) < self._week.first and low <= row.created < self._week.ends(self._zone) and row.id not in told
        )  # fmt: skip

    def _by_meeting(self, decisions: Iterable[Decided]) -> tuple[OfMeeting, ...]:
        groups: dict[str | None, list[Decided]] = {}
        for decision in decisions:
            groups.setdefault(self._meeting_of(decision), []).append(decision)
        made = [OfMeeting(self._seen.meetings[id_] if id_ else None, tuple(rows)) for id_, rows in groups.items()]
        late = datetime.max.replace(tzinfo=self._now.tzinfo) - timedelta(days=2)
        return tuple(sorted(made, key=lambda g: _moment(g.meeting.at, self._zone) if g.meeting else late))

    def _meeting_of(self, row: Task | Decided) -> str | None:
        known = [id_ for id_ in row.meetings if id_ in self._seen.meetings]
        return min(known, key=lambda id_: (self._seen.meetings[id_].day, id_), default=None)

    def _has_been(self, meeting: Held) -> bool:
        return self._week.first <= meeting.day <= self._week.last and _moment(meeting.at, self._zone) <= self._now

    def _is_next(self, start: Due, end: Due | None) -> bool:
        week = self._week.after
        return day_of(start) <= week.last and day_of(end or start) >= week.first

    # ── how the tasks stood ───────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _tasks(self) -> Mapping[str, Task]:
        return {task.id: task for task in self._seen.tasks}

    def _state_now(self) -> _State:
        open_ = tuple(task for task in self._seen.tasks if not task.done)
        done = tuple(task for task in self._seen.tasks if task.done)
        before = self._known.before
        if before is None:
            return self._state_unrecorded(open_, done)
        then = _floor(before.at)
        already = before.closed or frozenset()
        closed = [t for t in done if t.id in before.open or (t.created >= then and t.id not in already)]
        reopened = [t for t in open_ if t.id not in before.open and (t.created < then or t.id in already)]
        moved = [Moved(t, due) for t in open_ if (due := before.open.get(t.id)) and t.due and is_later(t.due, due)]
        return _State(
            open_, _by_time(closed), tuple(sorted(moved, key=lambda m: _urgency(m.task))), reopened=_by_time(reopened),
            removed=sum(id_ not in self._tasks for id_ in before.open),
        )  # fmt: skip

    def _state_unrecorded(self, open_: tuple[Task, ...], done: tuple[Task, ...]) -> _State:
        """What nobody edited since was so before; of the rest only what was made since is certain."""
        then = _floor(self._since)
        closed = _by_time(t for t in done if t.created >= then)
        maybe = _by_time(t for t in done if t.created < then <= t.edited)
        touched = any(t.created < then <= t.edited and t.due for t in open_)
        return _State(open_, closed, (), whole=not maybe, settled=not touched, maybe_closed=maybe)

    def _state_then(self) -> _State:
        """As it was recorded; of rows that are still there, with the words of now."""
        own = self._known.own
        if own is None:
            return _State(None, (), (), whole=False, settled=False)
        there = self._tasks

        def rows(ids: Iterable[str]) -> tuple[Task, ...]:
            return _by_time(there[id_] for id_ in ids if id_ in there)

        open_ = tuple(replace(task, due=own.open[task.id], done=False) for task in rows(own.open))
        owned = tuple(t if t.owners or t.id in own.unowned else replace(t, owners=_UNKNOWN) for t in open_)
        open_ = tuple(replace(t, owners=()) if t.id in own.unowned else t for t in owned)
        by_id = {task.id: task for task in open_}
        moved = tuple(Moved(by_id[id_], due) for id_, due in (own.slipped or {}).items() if id_ in by_id)
        return _State(
            open_, rows(own.closed or ()), moved, own.closed is not None, own.slipped is not None, reopened=rows(own.reopened),
            removed=own.removed, counts=own.counts,
        )  # fmt: skip

    def _gaps(self) -> Iterable[Gap]:
        if not self._live:
            yield "past" if self._known.own else "past_state"
        elif self._known.before is None:
            yield "lost" if self._known.lost else "first"

    # ── people ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _people(
        self, open_: Sequence[Task], opened: Sequence[Task], state: _State, at: datetime
    ) -> tuple[Share, ...]:
        owners = {owner.key: owner for task in (*open_, *opened, *state.closed) for owner in task.owners}
        shares = []
        for owner in owners.values():
            mine = sorted((task for task in open_ if owner in task.owners), key=_urgency)
            shares.append(Share(
                owner, tuple(mine), sum(is_over(task.due, at) for task in mine), sum(owner in t.owners for t in opened),
                sum(owner in t.owners for t in state.closed) if state.whole else None,
            ))  # fmt: skip
        return tuple(sorted(shares, key=lambda s: (-len(s.open), s.owner.name.casefold(), s.owner.key)))


_UNKNOWN = (Owner("name:?", "?"),)  # had an owner then, and has none now


def is_over(due: Due | None, at: datetime) -> bool:
    """Whether it should have been done by then: a day counts until its end.

    >>> is_over(date(2026, 11, 22), datetime.fromisoformat("2026-11-23T09:00+09:00"))
    True
    """
    if due is None:
        return False
    return due < at if isinstance(due, datetime) else due < at.date()


def is_later(due: Due, before: Due) -> bool:
    """Of two times, or of two days; of a time and a day only the days count.

    >>> is_later(date(2026, 11, 24), date(2026, 11, 17)), is_later(date(2026, 11, 24), datetime(2026, 11, 24, 9))
    (True, False)
    """
    if isinstance(due, datetime) and isinstance(before, datetime):
        return due > before
    return day_of(due) > day_of(before)


def _urgency(task: Task) -> tuple[date, str, str]:
    return (day_of(task.due) if task.due else date.max, task.title, task.id)


def _by_time(rows: Iterable[R]) -> tuple[R, ...]:
    key: Callable[[R], tuple[datetime, str, str]] = lambda row: (row.created, row.title, row.id)  # noqa: E731
    return tuple(sorted(rows, key=key))


def _moment(at: Due, zone: str) -> datetime:
    return at if isinstance(at, datetime) else midnight(at, zone)


def _floor(at: datetime) -> datetime:
    """Notion tells minutes."""
    return at.replace(second=0, microsecond=0)


def _with_one_name(tasks: Sequence[Task], shared: frozenset[str]) -> tuple[Task, ...]:
    """Somebody who is a Notion user in one row and only a name in another is one, where one user has that name. So is a name
    that is written large here and small there. shared: names that two people of the workspace have.
    """
    users: dict[str, set[Owner]] = {}
    for owner in (owner for task in tasks for owner in task.owners if not owner.key.startswith("name:")):
        users.setdefault(owner.name.casefold(), set()).add(owner)
    only = {name: next(iter(owners)) for name, owners in users.items() if len(owners) == 1 and name not in shared}
    first: dict[str, Owner] = {}

    def known(owner: Owner) -> Owner:
        found = only.get(owner.name.casefold(), owner) if owner.key.startswith("name:") else owner
        return first.setdefault(found.key, found)

    return tuple(replace(task, owners=tuple(dict.fromkeys(map(known, task.owners)))) for task in tasks)
