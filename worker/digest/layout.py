"""The digest as a sheet: what comes first, and how much of it. What needs a person stands above what is good to know."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, Literal, TypeVar

from worker.digest.charts import MOST_SLICES, owners_chart, weeks_chart
from worker.digest.facts import Dated, Decided, Digest, Held, Moved, OfMeeting, Point, Share, Task
from worker.digest.labels import LABELS
from worker.digest.sheet import AS_OF, FOOTER, Chart, Figures, Fold, Heading, Line, Part, Row, Sheet, Table
from worker.digest.wording import Wording
from worker.notion.text.rich_text import Run

T = TypeVar("T")

MOST_LINES: Final = 30  # of one list; how many there are stands above it, and the others are in the database
MOST_OF_PERSON: Final = 10
_DATABASES = ("action_items", "decisions")  # whose rows people review


def sheet_of(digest: Digest) -> Sheet:
    return Sheet(digest.language, title_of(digest), tuple(_Layout(digest).parts()))


def title_of(digest: Digest) -> str:
    return LABELS[digest.language].title.format(week=digest.week.name, days=digest.week.days(digest.language))


class _Layout:
    def __init__(self, digest: Digest) -> None:
        self._digest, self._labels, self._words = digest, LABELS[digest.language], Wording(digest)

    def parts(self) -> Iterator[Part]:
        yield from self._head()
        yield from self._highlights()
        yield from self._decisions()
        yield from self._action_items()
        yield from self._people()
        yield from self._next_week()
        yield from self._review()
        yield from self._unmade()
        yield from self._earlier()
        yield from self._course()
        yield _line(FOOTER, " · ".join(self._footer()), quiet=True)

    def _head(self) -> Iterator[Part]:
        digest, labels, counts = self._digest, self._labels, self._digest.counts
        meetings = labels.one_meeting if digest.held == 1 else labels.some_meetings.format(count=digest.held)
        at = labels.as_of.format(at=self._words.due(digest.at))
        yield _line(AS_OF, f"{at} · {meetings}", quiet=True)
        for gap in digest.gaps:
            yield _line(f"gap:{gap}", Run(labels.gaps[gap], bold=True))
        numbers = (
            (labels.decisions, counts.decisions), (labels.opened, counts.opened), (labels.closed, counts.closed),
            (labels.slipped, counts.slipped), (labels.overdue, counts.overdue), (labels.unowned, counts.unowned),
            (labels.open, counts.open),
        )  # fmt: skip
        yield Figures("numbers", tuple((name, self._words.number(count)) for name, count in numbers))

    def _highlights(self) -> Iterator[Part]:
        if self._digest.highlights:
            yield _heading("h:highlights", 2, self._labels.highlights)
        for number, sentence in enumerate(self._digest.highlights, 1):
            yield _line(f"highlight:{number}", sentence.text, bullet=True)

    def _decisions(self) -> Iterator[Part]:
        digest, labels = self._digest, self._labels
        if digest.is_empty:
            yield _line("empty", labels.empty)
            return
        yield _heading("h:decisions", 2, self._words.counted(labels.decisions, digest.counts.decisions))
        if not digest.decisions:
            yield _line("nothing_decided", labels.nothing_decided)
        for group in digest.decisions:
            slot = group.meeting.id if group.meeting else "none"
            yield Heading(f"meeting:{slot}", 3, tuple(self._words.meeting(group.meeting)))
            yield from self._listed(f"decision:{slot}", group.decisions, self._words.decision, "decisions")

    def _action_items(self) -> Iterator[Part]:
        digest, labels, words, counts = self._digest, self._labels, self._words, self._digest.counts
        parts = [
            *self._group("opened", labels.opened, counts.opened, digest.opened, words.opened),
            *self._group("closed", labels.closed, counts.closed, digest.closed, words.closed),
            *self._group("maybe_closed", labels.maybe_closed, len(digest.maybe_closed), digest.maybe_closed, words.closed),
            *self._group("reopened", labels.reopened, len(digest.reopened), digest.reopened, words.task),
            *self._group("slipped", labels.slipped, counts.slipped, digest.slipped, words.moved),
            *self._group("overdue", labels.overdue, counts.overdue, digest.overdue, words.overdue),
            *self._group("unowned", labels.unowned, counts.unowned, digest.unowned, words.unowned),
        ]
        if parts:
            yield _heading("h:action_items", 2, labels.action_items)
            yield from parts

    def _group(
        self, slot: str, label: str, count: int | None, rows: Sequence[T], draw: Callable[[T], list[Run]]
    ) -> Iterator[Part]:
        """Nothing where there is none, or it is not known whether there is."""
        if not (count or rows):
            return
        yield _heading(f"h:{slot}", 3, self._words.counted(label, count))
        yield from self._listed(slot, rows, draw, "action_items")
        missing = (count or 0) - len(rows)
        if missing > 0:
            yield _line(f"gone:{slot}", self._labels.gone.format(count=f"{missing:,}"), quiet=True)

    def _people(self) -> Iterator[Part]:
        people, labels = self._digest.people, self._labels
        if not people:
            return
        yield _heading("h:people", 2, labels.people)
        mermaid = owners_chart(labels.by_owner, people, labels.more)
        if mermaid:
            bars = tuple((share.owner.name, len(share.open)) for share in people[:MOST_SLICES] if share.open)
            yield Chart("chart:people", labels.by_owner, mermaid, bars)
        head = Row("people:head", (labels.person, labels.open, labels.overdue, labels.opened, labels.closed))
        shown = people[:MOST_LINES]
        yield Table("table:people", (head, *(self._share(share) for share in shown)))
        yield from self._more("people", len(people) - len(shown), "action_items")
        if any(len(task.owners) > 1 for share in people for task in share.open):
            yield _line("people:shared", labels.shared, quiet=True)
        yield from (self._of_person(share) for share in shown if share.open)

    def _share(self, share: Share) -> Row:
        numbers = (len(share.open), share.overdue, share.opened, share.closed)
        return Row(f"people:{share.owner.key}", (share.owner.name, *map(self._cell, numbers)))

    def _of_person(self, share: Share) -> Fold:
        title = (Run(self._words.counted(share.owner.name, len(share.open))),)
        lines = self._listed(f"of:{share.owner.key}", share.open, self._words.of_person, "action_items", most=MOST_OF_PERSON)
        return Fold(f"person:{share.owner.key}", title, tuple(lines))

    def _next_week(self) -> Iterator[Part]:
        digest, labels = self._digest, self._labels
        yield _heading("h:next", 2, labels.next_week.format(days=digest.week.after.days(digest.language)))
        if not (digest.events or digest.due_next):
            yield _line("nothing_next", labels.nothing_next)
        yield from self._listed("event", digest.events, self._words.event, "calendar")
        if digest.due_next:
            yield _heading("h:due_next", 3, self._words.counted(labels.due_next, len(digest.due_next)))
            yield from self._listed("due_next", digest.due_next, self._words.task, "action_items")

    def _review(self) -> Iterator[Part]:
        digest, labels = self._digest, self._labels
        names = {"action_items": labels.of_action_items, "decisions": labels.of_decisions}
        waiting = [(name, count) for name in names if (count := digest.waiting.get(name, 0))]
        if not (waiting or digest.troubled):
            return
        yield _heading("h:review", 2, labels.review)
        for name, count in waiting:
            text = labels.rows_new.format(what=names[name][count != 1], count=f"{count:,}")
            yield _line(f"review:{name}", Run(text, link=digest.places.get(name)), bullet=True)
        yield from self._listed("troubled", digest.troubled, self._words.told, "meetings")

    def _unmade(self) -> Iterator[Part]:
        digest, labels = self._digest, self._labels
        if digest.unmade:
            yield _heading("h:unmade", 2, self._words.counted(labels.unmade, len(digest.unmade)))
            yield from self._listed("unmade", digest.unmade, self._words.told, "meetings")

    def _earlier(self) -> Iterator[Part]:
        digest, labels, words = self._digest, self._labels, self._words
        if late := tuple(_flat(digest.earlier_decisions)):
            lines = self._listed("late_decision", late, words.late_decision, "decisions")
            yield Fold("late_decisions", (Run(words.counted(labels.earlier_decisions, len(late))),), tuple(lines))
        if digest.earlier_opened:
            lines = self._listed("late_task", digest.earlier_opened, words.opened, "action_items")
            title = words.counted(labels.earlier_opened, len(digest.earlier_opened))
            yield Fold("late_tasks", (Run(title),), tuple(lines))

    def _course(self) -> Iterator[Part]:
        digest, labels, counts = self._digest, self._labels, self._digest.counts
        points = (*digest.course, Point(digest.week, counts.open, counts.opened, counts.closed))
        if len(points) < 2:
            return
        yield _heading("h:course", 2, labels.course)
        mermaid = weeks_chart(labels.open, points)
        if mermaid:
            bars = tuple((point.week.name[5:], point.open) for point in points if point.open is not None)
            yield Chart("chart:course", labels.open, mermaid, bars, over_time=True)
        head = Row("course:head", (labels.week, labels.open, labels.opened, labels.closed))
        rows = (
            Row(f"course:{p.week.name}", (p.week.name, *map(self._cell, (p.open, p.opened, p.closed)))) for p in points
        )
        yield Table("table:course", (head, *rows))

    def _footer(self) -> Iterator[str]:
        digest, labels = self._digest, self._labels
        yield digest.week.name
        if "past_state" not in digest.gaps:
            yield labels.since.format(since=self._words.due(digest.since))
        if digest.removed:
            yield labels.removed.format(count=f"{digest.removed:,}")
        yield digest.zone
        if digest.models:
            yield labels.model.format(names=", ".join(digest.models))

    def _listed(
        self, slot: str, rows: Sequence[T], draw: Callable[[T], list[Run]], database: str, *, most: int = MOST_LINES
    ) -> Iterator[Line]:
        for row in rows[:most]:
            yield Line(f"{slot}:{_id_of(row)}", tuple(draw(row)), bullet=True)
        yield from self._more(slot, len(rows) - most, database)

    def _more(self, slot: str, count: int, database: str) -> Iterator[Line]:
        if count > 0:
            text = self._labels.more.format(count=f"{count:,}")
            yield _line(f"more:{slot}", Run(text, link=self._digest.places.get(database)), bullet=True)

    def _cell(self, count: int | None) -> str:
        return self._labels.unknown_mark if count is None else f"{count:,}"


def _heading(slot: str, level: Literal[2, 3], text: str) -> Heading:
    return Heading(slot, level, (Run(text),))


def _line(slot: str, *runs: Run | str, bullet: bool = False, quiet: bool = False) -> Line:
    return Line(slot, tuple(Run(run) if isinstance(run, str) else run for run in runs), bullet=bullet, quiet=quiet)


def _flat(groups: Iterable[OfMeeting]) -> Iterator[tuple[Held | None, Decided]]:
    for group in groups:
        yield from ((group.meeting, decision) for decision in group.decisions)


def _id_of(row: object) -> str:
    match row:
        case Moved():
            return row.task.id
        case (_, Decided() as decision):
            return decision.id
        case Task() | Decided() | Dated() | Held():
            return row.id
    raise TypeError(type(row).__name__)
