"""Weeks of a team, hour by hour: people act, beats look, and after each digest all that it says is compared."""

import heapq
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count

from tests.digest.quarter.believed import wrong_digest
from tests.digest.quarter.desk import Desk, Habit, desk
from tests.digest.quarter.log import Log, Taken, day
from tests.digest.quarter.oracle import WEEK, Before, Expected, Oracle
from tests.digest.quarter.people import People
from tests.digest.quarter.readers import Readers
from tests.digest.quarter.shown import COLUMNS, section_of, shown_on, wrong_counts, wrong_lists
from tests.fakes.notion import Fault
from tests.notion.mortal import Mortals, Order
from worker.digest.making import Made
from worker.digest.week import Week
from worker.errors import PermanentError

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FIRST = date(2026, 9, 28)
HOUR = timedelta(hours=1)
TROUBLES = ("", "", "answers", "killed", "killed", "marks", "weeks", "store", "away", "deleted")


@dataclass
class Figures:
    """compared: numbers and lists that were held against the oracle. wrong: what differs, or is lost, with where."""

    weeks: int = 0
    rows: int = 0
    edits: int = 0
    page_edits: int = 0
    digests: int = 0
    looks: int = 0
    compared: int = 0
    troubles: Counter[str] = field(default_factory=Counter)
    mismatches: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    rewritten: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Told:
    """A digest as it was last made. recorded: whether the store holds it."""

    taken: Taken
    expected: Expected
    numbers: Mapping[str, int | None]
    recorded: bool = True


class Play:
    """The digests of `weeks` weeks, then one that nobody is to need."""

    def __init__(self, desk: Desk, weeks: int, seed: int, figures: Figures, mortals: Mortals) -> None:
        self._desk, self._weeks, self._figures, self._mortals = desk, weeks, figures, mortals
        self._chance = random.Random(seed)
        self._log = Log()
        self._people = People(desk, self._log, self._chance)
        self._readers = Readers(desk, self._chance)
        self._begun: dict[date, Taken] = {}
        self._told: dict[date, Told] = {}
        self._rows: dict[date, Told] = {}  # the same as its row in Notion shows it
        self._pages: dict[date, str] = {}
        self._forgotten: set[str] = set()
        self._gone: set[date] = set()
        self._to_come: list[tuple[datetime, int, Callable[[], None]]] = []
        self._turns = count()
        self._away_until = datetime.min.replace(tzinfo=UTC)

    def play(self) -> None:
        self._before_all()
        for week in range(self._weeks + 1):
            self._week(FIRST + week * WEEK)
        self._figures.weeks += self._weeks
        self._figures.rows += sum(len(self._desk.rows(name)) for name in ("meetings", "action_items", "decisions", "calendar"))
        self._figures.edits += self._log.edits
        self._one_page_a_week()

    def _before_all(self) -> None:
        """What is there already when the team begins: a month of open items. The first look tells when digests begin."""
        self._desk.at(self._here(FIRST - 4 * WEEK, 10))
        for _ in range(12):
            self._people.item([])
        self._desk.at(self._here(FIRST - WEEK, 0))
        self._begun[FIRST - WEEK] = self._log.taken(self._desk.now)
        self._desk.at(self._here(FIRST - WEEK, 10))
        self._people.minutes_of(self._people.meeting(self._desk.now))
        self._desk.at(self._here(FIRST, 0))
        self._begun[FIRST] = self._log.taken(self._desk.now)
        self._desk.at(self._here(FIRST, 10))
        assert self._desk.look() is None

    def _week(self, first: date) -> None:
        """From Monday to Sunday: a moment of its own for each thing that happens."""
        chance, begins, at = self._chance, self._here(first, 0), self._at
        at(begins, lambda: self._begin(first))
        for hour in range(1, 7 * 24):
            at(begins + hour * HOUR + timedelta(minutes=7), self._looked)
        due = self._due(first)
        trouble = chance.choice(TROUBLES) if first > FIRST + WEEK else ""
        at(due + timedelta(seconds=chance.choice((0, 20))), lambda: self._at_due(trouble))
        for _ in range(chance.randrange(2, 5)):
            self._meeting_comes(first)
        for _ in range(chance.randrange(25, 50)):
            at(begins + timedelta(minutes=chance.randrange(7 * 24 * 60)), self._people.act)
        for minute in (-1, 0, 0, 1):  # right before and right after it is made, in the same minute too
            at(due + timedelta(minutes=minute, seconds=40), self._people.act)
        for _ in range(chance.randrange(0, 9)):
            at(due + timedelta(minutes=chance.randrange(5, 3 * 24 * 60)), self._read)
        if chance.random() < 0.6:
            at(due + timedelta(minutes=chance.randrange(30, 40 * 60)), self._again)
        if chance.random() < 0.3:
            at(begins + timedelta(minutes=chance.randrange(24 * 60, 6 * 24 * 60)), self._early)
        if chance.random() < 0.3:
            at(begins + timedelta(minutes=chance.randrange(24 * 60, 6 * 24 * 60)), self._long_over)
        self._until(self._here(first + WEEK, 0))

    def _until(self, end: datetime) -> None:
        """Everything in its turn, what comes of it too."""
        while self._to_come and self._to_come[0][0] < end:
            moment, _, act = heapq.heappop(self._to_come)
            self._desk.at(moment)
            act()

    def _at(self, moment: datetime, act: Callable[[], None]) -> None:
        """Nothing happens before the team has begun."""
        if moment >= self._here(FIRST, 11):
            heapq.heappush(self._to_come, (moment, next(self._turns), act))

    def _begin(self, first: date) -> None:
        self._begun.setdefault(first, self._log.taken(self._desk.now))

    def _meeting_comes(self, first: date) -> None:
        """Its minutes come on the same day, or days later; some meetings never get any, some are of months ago."""
        chance = self._chance
        begins = self._here(first, 0) + timedelta(minutes=chance.randrange(7 * 24 * 60))
        wait = timedelta(minutes=chance.choice((5, 30, 24 * 60, 4 * 24 * 60, 9 * 24 * 60)))
        kind = chance.random()

        def comes() -> None:
            held = self._desk.now.replace(second=0, microsecond=0)
            of = held.date() if kind < 0.5 else held if kind < 0.8 else held - timedelta(days=chance.randrange(60)) if kind < 0.9 else None
            meeting = self._people.meeting(of, made=False)
            if chance.random() < 0.85:
                self._at(self._desk.now + wait, lambda: self._people.minutes_of(meeting))

        self._at(begins, comes)

    # ── digests ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _at_due(self, trouble: str) -> None:
        self._figures.troubles[trouble or "none"] += 1
        if trouble == "away":
            self._away_until = self._desk.now + timedelta(days=2, minutes=7)
            return
        if trouble in {"marks", "weeks", "store"}:
            self._lose(trouble)
        if trouble == "answers":
            self._spoil()
        if trouble == "killed":
            self._killed()
        if trouble == "deleted":
            self._delete_newest()
        self._looked(beats=2 + self._chance.randrange(2))
        week = self._due_week_of(self._desk.now)
        if trouble == "killed" and week not in self._told and (made := self._hand(week)):
            self._compare(made)  # all was done when it died
        if trouble == "marks":
            self._lose("marks")
            self._looked(beats=2)

    def _looked(self, beats: int = 1) -> None:
        """As soon as it is due, one of the beats makes it; whichever."""
        if self._desk.now < self._away_until:
            return
        self._figures.looks += beats
        made, by_hand = self._desk.together(beats, self._due_week() if beats > 2 else None) if beats > 1 else (self._desk.looks(), None)
        self._desk.team.notion.faults.clear()
        assert len(made) <= 1, "two beats made it"
        for one in (by_hand, *made):
            if one is not None:
                self._compare(one)

    def _again(self) -> None:
        """By hand, days later: brought up to date; and once more, when nothing is to be written."""
        week = max(self._told, default=None)
        if week and self._week_of(self._desk.now) <= week + WEEK and (made := self._hand(week)):
            self._compare(made)
            self._unwritten(week)

    def _early(self) -> None:
        """By hand, of the week that is."""
        week = self._week_of(self._desk.now)
        if made := self._hand(week):
            self._compare(made)

    def _long_over(self) -> None:
        """By hand, of a week that ended long ago: it tells what was told."""
        old = [week for week in self._told if week < self._week_of(self._desk.now) - 2 * WEEK and self._told[week].recorded]
        if old and (made := self._hand(week := self._chance.choice(old))):
            self._compare_past(made, week)

    def _hand(self, week: date) -> Made | None:
        try:
            made = self._desk.by_hand(Week(week))
        except PermanentError:
            assert week in self._gone, f"{week} was refused"
            return None
        assert week not in self._gone, f"{week} was deleted, and made again"
        return made

    def _unwritten(self, week: date) -> None:
        """Made once more, with nothing changed: nothing may be written."""
        before = len(self._desk.team.notion.writes)
        self._hand(week)
        if more := len(self._desk.team.notion.writes) - before:
            self._figures.rewritten.append(f"{week}: {more} writes")

    # ── troubles ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _lose(self, what: str) -> None:
        if not self._told:
            return
        self._desk.lose(what, Week(max(self._told)))  # type: ignore[arg-type]
        if what in {"weeks", "store"}:
            self._told = {one: replace(told, recorded=False) for one, told in self._told.items()}
        if what == "store":
            self._forgotten |= set(self._pages.values())

    def _spoil(self) -> None:
        """Some requests are answered badly, after they were carried out or before."""
        chance, faults = self._chance, self._desk.team.notion.faults
        for _ in range(chance.randrange(2, 6)):
            nth = chance.randrange(1, 40)
            faults.add(chance.choice((
                Fault(committed=True, nth=nth), Fault(committed=True, nth=nth, guided=False), Fault(status=503, nth=nth),
                Fault(status=429, nth=nth, retry_after=1), Fault(reset=True, nth=nth), Fault(reset=True, committed=True, nth=nth),
                Fault(status=409, nth=nth),
            )))  # fmt: skip

    def _killed(self) -> None:
        """A worker dies half-way, once or twice."""
        for _ in range(self._chance.randrange(1, 3)):
            committed = self._chance.random() < 0.5
            nth = self._chance.randrange(1, 45)
            self._desk.team.notion.faults.add(Fault(reset=True, committed=committed, nth=nth, then=self._mortals.kill))
            self._mortals.run(order_of(self._desk))
            self._desk.team.notion.faults.clear()
            self._desk.left_behind(Week(self._due_week_of(self._desk.now)))
            if self._chance.random() < 0.3:
                self._desk.lose("marks", Week(FIRST))

    def _delete_newest(self) -> None:
        """Before it is due, somebody makes the digest and somebody else deletes it."""
        if self._told:
            newest = max(self._told)
            if newest not in self._gone:
                self._desk.team.notion.trash(self._pages[newest])
                self._gone.add(newest)

    def _read(self) -> None:
        alive = [page for week, page in self._pages.items() if week not in self._gone]
        if alive:
            self._readers.act(self._chance.choice(alive[-2:]))
            self._figures.page_edits += 1

    # ── comparing ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _compare(self, made: Made) -> None:
        week, now = made.digest.week.first, self._log.taken(self._desk.now)
        self._figures.digests += 1
        told = {one: t for one, t in self._told.items() if one < week and (t.recorded or one not in self._gone)}
        last = max(told, default=None)
        before = self._before(last)
        then = before.taken if before else self._begun[week]
        oracle = Oracle(self._desk, now, week, before, then)
        assert (problem := oracle.disagreement()) is None, problem
        expected = oracle.expected()
        known = before is not None and before.told is not None
        numbers = self._numbers(made, expected, known=known)
        self._pages.setdefault(week, made.page)
        self._differ(week, wrong_digest(made, expected, known=known))
        self._differ(week, self._wrong_columns(week, numbers))
        self._differ(week, self._wrong_page(week, expected, numbers, known=known))
        self._differ(week, [] if made.page == self._pages[week] else ["on another page"])
        self._told[week] = Told(now, expected, numbers)
        if not self._is_unclear(made.page):
            self._rows[week] = self._told[week]
        self._figures.lost += [f"{self._desk.now:%m-%d %H:%M} {loss}" for loss in self._readers.unlike()]

    def _before(self, week: date | None) -> Before | None:
        """Where the record is lost, it is told against the time that the row tells."""
        if week is None:
            return None
        told = self._told[week]
        return Before(told.taken, told.expected.told) if told.recorded else Before(self._rows[week].taken, None)

    def _is_unclear(self, page: str) -> bool:
        """Whose its cells are, nothing tells where the record is lost and a person was the last on the page: they stay."""
        return page in self._forgotten & self._readers.pages

    def _compare_past(self, made: Made, week: date) -> None:
        told = self._told[week]
        now = Oracle(self._desk, self._log.taken(self._desk.now), week, None, told.taken).expected()
        numbers = {**told.numbers, "decisions": len(now.decisions), "opened": len(now.opened)}
        self._figures.digests += 1
        self._differ(week, self._wrong_columns(week, numbers))
        self._rows[week] = replace(self._rows[week], numbers=numbers)
        counts = {name: getattr(made.digest.counts, name) for name in COLUMNS}
        self._differ(week, [] if counts == numbers else [f"long over: {counts}, not {numbers}"])

    def _numbers(self, made: Made, expected: Expected, *, known: bool) -> dict[str, int | None]:
        """What the columns should hold. Without a record a number may be unknown, never wrong."""
        changes, counts = expected.changes, made.digest.counts
        return {
            "decisions": len(expected.decisions), "opened": len(expected.opened),
            "closed": None if not known and counts.closed is None else len(changes.closed),
            "slipped": None if not known and counts.slipped is None else len(changes.moved),
            "overdue": len(expected.overdue), "unowned": len(expected.unowned), "open": len(expected.open),
        }  # fmt: skip

    def _wrong_columns(self, week: date, numbers: Mapping[str, int | None]) -> Iterator[str]:
        page = self._desk.team.notion.node(self._pages[week])
        if self._is_unclear(page.id):
            return
        for key, number in numbers.items():
            there = self._desk.value(page, "digests", key)
            if there != number:
                yield f"column {key}: {there}, not {number}"

    def _wrong_page(self, week: date, expected: Expected, numbers: Mapping[str, int | None], *, known: bool) -> Iterator[str]:
        """On a page of which no record was left, what was there was left as it is."""
        page, language = self._pages[week], self._desk.habit.language
        if page in self._forgotten:
            return
        if page not in self._readers.pages:
            shown = shown_on(self._desk, page)
            yield from wrong_counts(shown, expected, numbers, language) if known else ()
            yield from wrong_lists(shown, expected, numbers, language) if known else ()
            yield from self._wrong_course(week, shown.tables, numbers)
        elif section := section_of(self._desk, page):
            ours = frozenset(block["id"] for block in section["children"]) - self._readers.touched
            yield from wrong_counts(shown_on(self._desk, page, ours), expected, numbers, language) if known else ()

    def _wrong_course(self, week: date, tables: list[list[list[str]]], numbers: Mapping[str, int | None]) -> Iterator[str]:
        rows = next((rows for rows in tables if rows and len(rows[0]) == 4), [])
        there = {row[0]: row[1:] for row in rows[1:]}
        course = {one: t.numbers if t.recorded else self._rows[one].numbers for one, t in self._told.items() if one < week}
        course[week] = numbers
        for one, told in course.items() if len(course) > 1 else ():
            right = ["–" if told[key] is None else str(told[key]) for key in ("open", "opened", "closed")]
            if one > week - 12 * WEEK and one not in self._gone and there.get(Week(one).name) != right:
                yield f"course of {Week(one).name}: {there.get(Week(one).name)}, not {right}"

    def _differ(self, week: date, found: "Iterator[str] | list[str]") -> None:
        self._figures.compared += 1
        self._figures.mismatches += [f"{self._desk.now:%m-%d %H:%M} {Week(week).name}: {one}" for one in found]

    def _one_page_a_week(self) -> None:
        """Of each week that was due, those in the trash counted too."""
        bot, desk = self._desk.team.notion.bot, self._desk
        keys = Counter(
            "".join(run["plain_text"] for run in desk.value(row, "digests", "source_key") or ())
            for row in desk.rows("digests") if row.created_by == bot
        )  # fmt: skip
        due = {Week(week).name for week in self._told}
        self._figures.pages += [f"{week}: {keys[week]} pages" for week in due | keys.keys() if keys[week] != 1]
        first = self._due_week_of(self._due(FIRST)) if self._due(FIRST) > self._here(FIRST, 10) else FIRST
        expected = {Week(first + n * WEEK).name for n in range(self._weeks)}
        self._figures.pages += [f"{week}: none was made" for week in sorted(expected - due)]

    # ── weeks ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _here(self, which: date, hour: int) -> datetime:
        return datetime.combine(which, time(hour), self._desk.zone).astimezone(UTC)

    def _due(self, first: date) -> datetime:
        """When in this week a digest is due."""
        habit = self._desk.habit
        at = datetime.combine(first + timedelta(days=DAYS.index(habit.day)), time.fromisoformat(habit.at), self._desk.zone)
        return at.astimezone(UTC)

    def _due_week_of(self, now: datetime) -> date:
        """The week that the digest due by now is about: from Thursday on the present one."""
        first = self._week_of(now)
        if self._due(first) > now:
            first -= WEEK
        return first if DAYS.index(self._desk.habit.day) >= 3 else first - WEEK

    def _due_week(self) -> Week:
        return Week(self._due_week_of(self._desk.now))

    def _week_of(self, now: datetime) -> date:
        here = day(now, self._desk.zone)
        return here - timedelta(days=here.weekday())


def order_of(desk: Desk, puts: int | None = None) -> Order:
    """A look by a process that can be killed."""
    environment = {
        line.partition("=")[0]: line.partition("=")[2] for line in (desk.team.folder / ".env").read_text().splitlines() if "=" in line
    }
    return Order("", environment, puts, look=desk.team.notion.clock.timestamp())


def played(weeks: int, seed: int, habit: Habit, figures: Figures, mortals: Mortals) -> None:
    with desk(habit) as found:
        Play(found, weeks, seed, figures, mortals).play()


