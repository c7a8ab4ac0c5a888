"""What becomes of a page after each way in which an attempt at it can end."""

from collections.abc import Mapping
from typing import Any, get_args

import pytest

from worker.attempt import Pause, TooOftenError, end_of, pause_after
from worker.errors import (
    BudgetError,
    LostLeaseError,
    MinutesError,
    OutageError,
    PermanentError,
    RedactionError,
    SettingsError,
    StoreError,
    TranscriptError,
    TransientError,
)
from worker.intake.sweep import FORGOTTEN, LOST, sweep
from worker.intake.wanted import ATTEMPTS, Ended, Wanted
from worker.leased import CutShortError
from worker.notion.failures import (
    BusyError,
    LeftAloneError,
    NotFoundError,
    PageError,
    Problem,
    RefusedError,
    UncertainWriteError,
)
from worker.store.leases import Lease
from worker.store.marks import MemoryMarks


@pytest.mark.parametrize(("error", "pause"), [
    (CutShortError("stopped"), Pause(0, "stopped")),
    (CutShortError("timeout"), Pause(0, "timeout", counts=True)),
    (OutageError("", retry_after=45), Pause(45, "outage")),
    (OutageError(""), Pause(120, "outage")),
    (OutageError("", reason="quota", retry_after=600), Pause(600, "quota")),
    (BudgetError("", reason="budget_day", retry_after=3000), Pause(3000, "budget_day")),
    (BusyError(""), Pause(20, "notion_busy")),
    (BusyError("", retry_after=90), Pause(90, "notion_busy")),
    (PageError("", problem="in_progress"), Pause(600, "in_progress")),
    (UncertainWriteError(""), Pause(20, "connection")),
    (SettingsError(""), Pause(60, "settings")),
    (StoreError(""), Pause(60, "settings")),
    (TransientError("", retry_after=5), Pause(20, "connection")),
    (ValueError("a mistake of ours"), Pause(20, "error", counts=True)),
])  # fmt: skip
def test_what_may_pass_is_tried_again(error: Exception, pause: Pause) -> None:
    assert pause_after(error, tries=2) == pause


@pytest.mark.parametrize(("error", "end"), [
    (BudgetError("", reason="budget_run"), ("needs_attention", "budget_run")),
    (TooOftenError("crashed"), ("dead", "crashed")),
    (LeftAloneError(""), ("skipped", "ignored")),
    (PageError("", problem="no_transcript"), ("needs_attention", "no_transcript")),
    (RedactionError(""), ("failed", "redaction")),
    (TranscriptError(""), ("failed", "transcript")),
    (RefusedError(""), ("failed", "notion")),
    (NotFoundError(""), ("failed", "notion")),
    (PermanentError(""), ("failed", "model")),
])  # fmt: skip
def test_what_will_not_pass_is_the_end(error: Exception, end: tuple[str, str]) -> None:
    assert pause_after(error, tries=1) is None
    assert end_of(error) == end


def test_every_error_of_ours_has_a_next_step() -> None:
    given: Mapping[type[MinutesError], Mapping[str, Any]] = {BudgetError: {"reason": "budget_run"}, TooOftenError: {}}
    for kind in _kinds(MinutesError):
        if kind in {LostLeaseError, MinutesError} or not kind.__module__.startswith(("worker.errors", "worker.notion", "worker.attempt")):
            continue
        for options in _options(kind, given):
            error = kind("crashed", **options)
            if pause_after(error, 1) is None:
                assert end_of(error)[0] in {"failed", "needs_attention", "dead", "skipped"}


def _kinds(kind: type[MinutesError]) -> list[type[MinutesError]]:
    return [kind, *(deeper for below in kind.__subclasses__() for deeper in _kinds(below))]


def _options(kind: type[MinutesError], given: Mapping[type[MinutesError], Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    if issubclass(kind, PageError):
        return [{"problem": problem} for problem in get_args(Problem)]
    if kind.__name__ in {"CallError", "FailedCallError"}:
        return []
    return [given.get(kind, {})]


# ── handing over ──


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Queues:
    """Messages that were published, and how many of them nobody has taken."""

    def __init__(self) -> None:
        self.published: list[tuple[str, str]] = []
        self.lengths = {"interactive": 0, "bulk": 0, "system": 0}

    def __call__(self, page: str, queue: str) -> None:
        self.published.append((page, queue))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def marks(clock: Clock) -> MemoryMarks:
    return MemoryMarks(clock)


@pytest.fixture
def wanted(marks: MemoryMarks, clock: Clock) -> Wanted:
    return Wanted(marks, clock)


def swept(wanted: Wanted, marks: MemoryMarks, queues: Queues, clock: Clock) -> list[tuple[str, str]]:
    queues.published.clear()
    sweep(wanted, marks, queues, lambda: queues.lengths, clock.now)
    return list(queues.published)


def test_what_is_due_is_handed_over_once_the_earliest_first(wanted: Wanted, marks: MemoryMarks, clock: Clock) -> None:
    queues = Queues()
    wanted.want("later", due=1500, queue="bulk")
    wanted.want("second", due=900, queue="bulk")
    wanted.want("first", due=800, queue="interactive")
    assert swept(wanted, marks, queues, clock) == [("first", "interactive"), ("second", "bulk")]
    assert swept(wanted, marks, queues, clock) == []
    clock.now = 1500
    queues.lengths = {"interactive": 1, "bulk": 1}
    assert swept(wanted, marks, queues, clock) == [("later", "bulk")]


def test_what_a_dead_worker_left_is_handed_over_again(wanted: Wanted, marks: MemoryMarks, clock: Clock) -> None:
    queues = Queues()
    wanted.want("page", due=0, queue="bulk")
    swept(wanted, marks, queues, clock)
    lease = Lease(marks, "page")
    assert lease.take()
    assert wanted.start("page")
    assert swept(wanted, marks, queues, clock) == []
    clock.now += 9.0  # nobody renewed it
    assert swept(wanted, marks, queues, clock) == [("page", "bulk")]


@pytest.mark.parametrize(("in_queue", "seconds"), [(0, LOST), (1, FORGOTTEN)])
def test_a_message_that_was_lost_is_sent_again(
    wanted: Wanted, marks: MemoryMarks, clock: Clock, in_queue: int, seconds: float
) -> None:
    queues = Queues()
    wanted.want("page", due=0, queue="bulk")
    swept(wanted, marks, queues, clock)
    queues.lengths["bulk"] = in_queue
    clock.now += seconds - 1
    assert swept(wanted, marks, queues, clock) == []
    clock.now += 2
    assert swept(wanted, marks, queues, clock) == [("page", "bulk")]


def test_who_cannot_tell_what_is_queued_sends_nothing_twice(wanted: Wanted, marks: MemoryMarks, clock: Clock) -> None:
    queues = Queues()
    wanted.want("page", due=0, queue="bulk")
    swept(wanted, marks, queues, clock)
    clock.now += LOST + 1

    def away() -> Mapping[str, int]:
        raise TransientError("Redis does not answer.")

    sweep(wanted, marks, queues, away, clock.now)
    assert queues.published == [("page", "bulk")]


def test_a_page_at_which_workers_die_is_given_up(wanted: Wanted, clock: Clock) -> None:
    wanted.want("page", due=0, queue="bulk")
    attempts = [wanted.start("page") for _ in range(ATTEMPTS + 1)]
    assert [want.attempts for want in attempts if want] == [1, 2, 3, 4]
    wanted.want("page", due=0, queue="interactive", asked=True)
    again = wanted.start("page")
    assert again is not None
    assert again.attempts == 1


def test_who_gets_somewhere_is_not_counted(wanted: Wanted) -> None:
    wanted.want("page", due=0, queue="bulk")
    for _ in range(10):
        want = wanted.start("page")
        assert want is not None
        assert want.attempts == 1
        wanted.progressed("page", reply=True)


def test_an_outage_is_not_counted(wanted: Wanted) -> None:
    wanted.want("page", due=0, queue="bulk")
    for _ in range(10):
        want = wanted.start("page")
        assert want is not None
        assert want.attempts == 1
        wanted.again(want, due=0, why="outage", counts=False)


def test_what_came_up_meanwhile_follows(wanted: Wanted, clock: Clock) -> None:
    wanted.want("page", due=0, queue="bulk")
    want = wanted.start("page")
    assert want is not None
    wanted.want("page", due=clock.now + 300, queue="interactive")
    assert wanted.finish(want, Ended("page", "done", clock.now))
    assert wanted.start("page") is None  # not yet quiet
    clock.now += 300
    assert wanted.start("page") is not None
