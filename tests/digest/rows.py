"""Rows of a week in few words, as the reckoning sees them: Seoul, ISO week 2026-W47 (16–22 November)."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from worker.digest.facts import Counts, Dated, Decided, Digest, Due, Held, Owner, Record, Seen, Task
from worker.digest.reckoning import Known, reckon
from worker.digest.week import Week, week_named

ZONE = "Asia/Seoul"
WEEK = week_named("2026-W47")
BEFORE = WEEK.back(1)
MONDAY_AFTER = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo(ZONE))
MONDAY_OF = datetime(2026, 11, 16, 9, tzinfo=ZoneInfo(ZONE))
MINA, JONAS = Owner("u-mina", "Mina Park"), Owner("u-jonas", "Jonas Weber")


def at(text: str) -> datetime:
    """`2026-11-17T10:00`, or without the year and time: `11-17`."""
    whole = text if text.startswith("20") else f"2026-{text}"
    return datetime.fromisoformat(whole if "T" in whole else f"{whole}T10:00").replace(tzinfo=ZoneInfo(ZONE))


def held(id_: str, when: str, *, made: bool = True, state: str | None = "done", why: str = "", day: bool = False) -> Held:
    moment = at(when)
    return Held(id_, f"https://app.notion.com/p/{id_}", f"Meeting {id_}", moment.date() if day else moment, state, why, made)


def task(
    id_: str, made: str, *owners: Owner, due: Due | None = None, done: bool = False, edited: str = "", meetings: Sequence[str] = (),
    new: bool = False,
) -> Task:  # fmt: skip
    return Task(
        id_, f"https://app.notion.com/p/{id_}", f"Task {id_}", owners, due, done, new, False, tuple(meetings), at(made), at(edited or made)
    )


def decided(id_: str, made: str, *meetings: str, deferred: bool = False) -> Decided:
    return Decided(id_, f"https://app.notion.com/p/{id_}", f"Decision {id_}", deferred, False, False, meetings, at(made))


def event(id_: str, start: Due, end: Due | None = None, *, milestone: bool = False) -> Dated:
    return Dated(id_, f"https://app.notion.com/p/{id_}", f"Event {id_}", start, end, milestone)


def seen(
    *, tasks: Sequence[Task] = (), decisions: Sequence[Decided] = (), events: Sequence[Dated] = (), meetings: Sequence[Held] = ()
) -> Seen:
    return Seen({meeting.id: meeting for meeting in meetings}, tuple(tasks), tuple(decisions), tuple(events))


def recorded(
    week: Week = BEFORE, *, when: datetime = MONDAY_OF, open_: dict[str, Due | None] | None = None, shown: Sequence[str] = (),
    closed: Sequence[str] = (), counts: Counts | None = None, slipped: dict[str, Due] | None = None, unowned: Sequence[str] = (),
    removed: int | None = 0,
) -> Record:  # fmt: skip
    counts = counts or Counts(0, 0, 0, 0, 0, 0, len(open_ or {}))
    return Record(
        week, when, week.begins(ZONE), open_ or {}, frozenset(closed), slipped or {}, frozenset(), frozenset(unowned), frozenset(shown),
        counts, removed,
    )  # fmt: skip


def digest(found: Seen, known: Known | None = None, *, week: Week = WEEK, now: datetime = MONDAY_AFTER) -> Digest:
    return reckon(found, week, known or Known(), zone=ZONE, language="en", now=now)


def ids(rows: Sequence[Task] | Sequence[Decided] | Sequence[Dated] | Sequence[Held]) -> list[str]:
    return [row.id for row in rows]


def day(text: str) -> date:
    return at(text).date()
