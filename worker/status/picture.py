"""How the worker stands at one moment: put together from what all of its processes share. Ids, codes and numbers only."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, TypeVar, get_args

from worker.digest.schedule import last_due, next_due, week_of
from worker.digest.state import state_of
from worker.errors import TransientError
from worker.intake.sweep import EVERY as SWEEP_SECONDS
from worker.intake.wanted import Ended, Want, Wanted
from worker.life import Node, Role, nodes
from worker.metrics.pages import oldest, phase, why
from worker.protection import Away, away, spent_today
from worker.status.sources import Sources
from worker.store.leases import lease_name
from worker.store.limiter_state import LimiterState
from worker.store.marks import Marks

_SLOWEST: Final = 60.0  # as long as worker.intake.ticks keeps a tick beyond two of its slots
_TROUBLE: Final = {"dead": 0, "failed": 1, "needs_attention": 2}
_RUNS: Final = 10

T = TypeVar("T")

@dataclass(frozen=True)
class Running:
    """seconds: for how long. lease: seconds until its worker is taken for dead; None: it is, and the page will go on."""

    page: str
    stage: str
    seconds: float
    attempt: int
    lease: float | None


@dataclass(frozen=True)
class Waiting:
    """seconds: until it goes on."""

    page: str
    why: str
    seconds: float


@dataclass(frozen=True)
class Weekly:
    """The digest that comes by itself. week: of the last one that was due; made: it is there, or need not be. next: seconds until
    the next is due. again: until the last is tried once more, after `failed` attempts; why: a code of worker.reasons.
    """

    week: str
    made: bool
    next: float
    failed: int = 0
    again: float = 0.0
    why: str = ""


@dataclass(frozen=True)
class Picture:
    """at: seconds since 1970. ticks: seconds since the last one. queues, limits: None where the broker does not answer.

    pages: by how far they are; ended: by what came of them last. spent, budget: US dollars today (UTC). away: whether the
    model's provider is, as far as anybody knows.
    """

    at: float
    nodes: tuple[Node, ...]
    ticks: Mapping[str, float]
    queues: Mapping[str, int] | None
    limits: Mapping[str, LimiterState] | None
    pages: Mapping[str, int]
    oldest: float
    ended: Mapping[str, int]
    running: tuple[Running, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    trouble: tuple[Ended, ...] = ()
    runs: tuple[Ended, ...] = ()
    spent: float = 0.0
    budget: float | None = None
    away: Away | None = None
    roles: Mapping[str, int] = field(default_factory=dict)
    weekly: Weekly | None = None


def look(sources: Sources, now: float) -> Picture:
    """now: seconds since 1970. Raises MinutesError where the marks cannot be read."""
    marks, wanted = sources.marks, Wanted(sources.marks)
    wants, ended, alive = wanted.every(), wanted.every_ended(), tuple(nodes(sources.marks))
    again = {want.page for want in wants}
    trouble = [end for end in ended if end.state in _TROUBLE and end.page not in again]
    return Picture(
        at=now,
        nodes=alive,
        roles={role: count for role in get_args(Role) if (count := sum(node.role == role for node in alive))},
        ticks={name: age for name, every in _ticks(sources) if (age := _last(marks, name, every, now)) is not None},
        queues=_asked(sources.queues),
        limits=_asked(sources.limits),
        pages=dict(Counter(phase(want, now) for want in wants)),
        oldest=oldest(wants, now),
        ended=dict(Counter(end.state for end in ended)),
        running=tuple(_running(want, marks, now) for want in wants if want.step == "running"),
        waiting=tuple(Waiting(w.page, why(w, now), w.due - now) for w in wants if phase(w, now) == "waiting"),
        trouble=tuple(sorted(trouble, key=lambda end: _TROUBLE[end.state])),
        runs=tuple(ended[:_RUNS]),
        spent=_spent(sources, ended, now),
        budget=sources.budget,
        away=away(marks, sources.provider(), lambda: now),
        weekly=_weekly(sources, now),
    )


def _weekly(sources: Sources, now: float) -> Weekly | None:
    """None where none is made."""
    if sources.weekly is None:
        return None
    at, state = datetime.fromtimestamp(now, UTC), state_of(sources.marks)
    due, later = last_due(at, *sources.weekly), next_due(at, *sources.weekly)
    week, seconds = week_of(due).name, later.timestamp() - now
    if state is None:  # nobody has looked yet
        return Weekly(week, made=True, next=seconds)
    made = state.done >= week or due.timestamp() <= state.since
    return Weekly(week, made, seconds, state.failed, max(0.0, state.again - now), state.why)


def _running(want: Want, marks: Marks, now: float) -> Running:
    return Running(want.page, want.stage, now - want.since, want.attempts, _left(marks, lease_name(want.page)))


def _spent(sources: Sources, ended: Sequence[Ended], now: float) -> float:
    """By the ledger of the budget; without one, by the runs on record: the last of each page."""
    if sources.budget is not None:
        return spent_today(sources.marks, lambda: now)
    midnight = datetime.fromtimestamp(now, UTC).replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
    return sum(end.cost or 0.0 for end in ended if end.at >= midnight)


def _left(marks: Marks, name: str) -> float | None:
    held = marks.held(name)
    return held[1] if held else None


def _ticks(sources: Sources) -> tuple[tuple[str, float], ...]:
    return ("sweep", SWEEP_SECONDS), ("poll", sources.every)


def _last(marks: Marks, name: str, every: float, now: float) -> float | None:
    """Seconds since the slot of the last tick that a worker took began; None: too long ago to be known."""
    newest = int(now // every)
    for slot in range(newest, newest - int((2 * every + _SLOWEST) // every) - 1, -1):
        if marks.held(f"tick:{name}:{slot}"):
            return now - slot * every
    return None


def _asked(ask: Callable[[], T]) -> T | None:
    with suppress(TransientError):
        return ask()
    return None
