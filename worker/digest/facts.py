"""The nouns of a digest: rows of Notion as they are read, and what is reckoned from them. All in the team's time zone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from worker.digest.week import Week
from worker.model import Language, Sentence

Due = date
"""A day, or a moment (datetime, aware)."""


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting page. state: our key of `Minutes`. why: its `Minutes note`. made: it has minutes."""

    id: str
    url: str
    title: str
    at: Due
    state: str | None
    why: str
    made: bool

    @property
    def day(self) -> date:
        return day_of(self.at)


@dataclass(frozen=True, slots=True)
class Owner:
    """key: of a Notion user the id, else of the name. name: as it is shown."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Task:
    """A row of Action items. meetings: ids. created, edited: to the minute. done: by its Status. new: waits for review."""

    id: str
    url: str
    title: str
    owners: tuple[Owner, ...]
    due: Due | None
    done: bool
    new: bool
    rejected: bool
    meetings: tuple[str, ...]
    created: datetime
    edited: datetime


@dataclass(frozen=True, slots=True)
class Decided:
    """A row of Decisions."""

    id: str
    url: str
    title: str
    deferred: bool
    new: bool
    rejected: bool
    meetings: tuple[str, ...]
    created: datetime


@dataclass(frozen=True, slots=True)
class Dated:
    """A row of Calendar. milestone: a decision with a date."""

    id: str
    url: str
    title: str
    start: Due
    end: Due | None
    milestone: bool


@dataclass(frozen=True)
class Seen:
    """What Notion shows for one week. tasks: open ones, and all that were made or edited since the record before, each once;
    decisions: those of the week's meetings, and all made since. meetings: by id, all that rows of the week lead to.
    waiting: rows to be reviewed, by database. places: addresses of the databases. shared: names that two people have.
    """

    meetings: Mapping[str, Held]
    tasks: tuple[Task, ...]
    decisions: tuple[Decided, ...]
    events: tuple[Dated, ...]
    waiting: Mapping[str, int] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    shared: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Counts:
    """None: not known."""

    decisions: int
    opened: int
    closed: int | None
    slipped: int | None
    overdue: int | None
    unowned: int | None
    open: int | None


@dataclass(frozen=True)
class Record:
    """What is kept of a week: ids, dates and numbers, no text. at: when Notion was read. open: id → due.

    closed, slipped (id → the due date before), reopened: since the record before, `since`; closed and slipped are None where
    there was none. unowned: of those open. shown: ids of all rows that the digest told as new.
    """

    week: Week
    at: datetime
    since: datetime
    open: Mapping[str, Due | None]
    closed: frozenset[str] | None
    slipped: Mapping[str, Due] | None
    reopened: frozenset[str]
    unowned: frozenset[str]
    shown: frozenset[str]
    counts: Counts
    removed: int | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    task: Task
    before: Due


@dataclass(frozen=True, slots=True)
class Share:
    """One person's part. open: their open tasks, the most urgent first."""

    owner: Owner
    open: tuple[Task, ...]
    overdue: int
    opened: int
    closed: int | None


@dataclass(frozen=True, slots=True)
class OfMeeting:
    """What rows came of one meeting; None: of none."""

    meeting: Held | None
    decisions: tuple[Decided, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A week in the course of time; None: not known."""

    week: Week
    open: int | None
    opened: int | None
    closed: int | None


Gap = Literal["first", "lost", "past", "past_state"]
"""What is not known: `first`: no digest before this one; `lost`: the record of the one before is gone; `past`: the week is
long over, words and owners are those of now; `past_state`: nor is there a record of what was open then."""


@dataclass(frozen=True)
class Digest:
    """at: when Notion was read; since: what closings and moved dates are told from. Lists are complete; sinks cut them.

    earlier_…: of meetings before the week, put down since. maybe_closed: done, edited since, and nothing tells when.
    unmade: meetings of the week without minutes. troubled: with minutes, and a state that asks for a person.
    """

    week: Week
    language: Language
    zone: str
    at: datetime
    since: datetime
    counts: Counts
    decisions: tuple[OfMeeting, ...] = ()
    earlier_decisions: tuple[OfMeeting, ...] = ()
    opened: tuple[Task, ...] = ()
    earlier_opened: tuple[Task, ...] = ()
    closed: tuple[Task, ...] = ()
    maybe_closed: tuple[Task, ...] = ()
    reopened: tuple[Task, ...] = ()
    slipped: tuple[Moved, ...] = ()
    overdue: tuple[Task, ...] = ()
    unowned: tuple[Task, ...] = ()
    removed: int | None = None
    people: tuple[Share, ...] = ()
    events: tuple[Dated, ...] = ()
    due_next: tuple[Task, ...] = ()
    waiting: Mapping[str, int] = field(default_factory=dict)
    troubled: tuple[Held, ...] = ()
    held: int = 0
    unmade: tuple[Held, ...] = ()
    course: tuple[Point, ...] = ()
    gaps: tuple[Gap, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    meetings: Mapping[str, Held] = field(default_factory=dict)
    highlights: tuple[Sentence, ...] = ()
    models: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened in the week."""
        happened = (
            self.decisions, self.earlier_decisions, self.opened, self.earlier_opened, self.closed, self.maybe_closed,
            self.reopened, self.slipped,
        )  # fmt: skip
        return not any(happened) and not self.held


def day_of(due: Due) -> date:
    return due.date() if isinstance(due, datetime) else due
