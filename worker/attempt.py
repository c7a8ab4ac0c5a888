"""One attempt at one page by one worker: take the lease, process, and write down what happens next."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime

from worker.errors import (
    BudgetError,
    LostLeaseError,
    MinutesError,
    OutageError,
    PermanentError,
    SettingsError,
    StoreError,
    TransientError,
)
from worker.intake.wanted import ATTEMPTS, Ended, State, Want, Wanted
from worker.leased import CutShortError, Fence, run_leased
from worker.llm import Model
from worker.logs import say
from worker.metrics import count
from worker.metrics.runs import count_end, count_run
from worker.notion.failures import BusyError, LeftAloneError, NotFoundError, PageError, RefusedError
from worker.notion.writing.state import problem_state
from worker.process import Processing, Progress, Result, failure_of
from worker.protection import Flights, barred, protected_model, provider_of
from worker.settings import Settings
from worker.store import Store
from worker.store.leases import Lease
from worker.store.marks import Marks
from worker.workplace import Workplace, data_store, looked_up, opened, shared_redis

_SOON = 2.0  # seconds until a page is looked at again that somebody else still holds
_BACKOFF = 10.0  # seconds before the second attempt; twice as long before the third, and so on
_TURN = 300.0  # seconds that a call may wait for its turn
_AWAY = 60.0  # the same for what is away, and did not say how long
_LONGEST = 600.0  # seconds: a page whose own requests bring the other side down must not take its time for ever
_DAY = 86_400.0  # seconds; whoever asks for more was mistaken
_RECORDING = 600.0  # seconds between two looks at a meeting that is still being recorded
_PROVIDERS = frozenset({"outage", "quota"})  # what such a page waits for
_EDITING = 60.0  # seconds; Notion tells the minute of an edit
_COUNTED = frozenset({"timeout", "error"})  # of the codes of a Pause


@dataclass(frozen=True)
class Worker:
    """What a worker process has. stopping: whether it has to stop; asked from a thread. clock: seconds since 1970.

    by_itself: what has to wait is gone on with. seconds: the longest time at one page; None: as long as it takes.
    """

    settings: Settings
    marks: Marks
    stopping: Callable[[], bool] = lambda: False
    clock: Callable[[], float] = time.time
    progress: Progress = lambda *_: None
    by_itself: bool = True
    seconds: float | None = None


@dataclass(frozen=True)
class Attempted:
    """code: `held` or `not_wanted` where there was nothing to do; else what it ended with, or waits for."""

    code: str
    made: Result | Exception | None = None


class TooOftenError(PermanentError):
    """The page was begun several times, and nobody got anywhere. why: what stopped the last attempt that could tell."""

    def __init__(self, why: str, *, told: bool = False) -> None:
        super().__init__(f"The page was given up after {ATTEMPTS} attempts.")
        self.why, self.told = why, told


def attempt(page: str, worker: Worker) -> Attempted:
    """Raises nothing of what may happen with one page: a worker outlives it."""
    wanted, lease = Wanted(worker.marks, worker.clock), Lease(worker.marks, page)
    if worker.stopping():
        wanted.put_off(page, worker.clock())
        return Attempted("stopped")
    if not lease.take():
        wanted.put_off(page, worker.clock() + _SOON)
        return Attempted("held")
    try:
        want = wanted.start(page)
        if want is None:
            return Attempted("not_wanted")
        say("page_started", page=page, attempt=want.attempts)
        made = _made(want, wanted, lease, worker)
        if not lease.renew():
            made = LostLeaseError("Another worker has this page now.")
        if isinstance(made, Exception):
            say("page_broke_off", page=page, level="info" if isinstance(made, MinutesError) else "error", error=made)
        code = _settled(want, made, wanted, worker)
        say("page_ended", page=page, why=code, seconds=round(worker.clock() - want.since, 3))
        return Attempted(code, made)
    finally:
        lease.give_back()


def _made(want: Want, wanted: Wanted, lease: Lease, worker: Worker) -> Result | Exception:
    """The result, or whatever stood in its way."""
    try:
        _check_provider(want, worker)
        with data_store(worker.settings) as store, ThreadPoolExecutor(1) as recorder:
            page = _Page(want, wanted, lease, worker, store, recorder)
            return run_leased(page.process, lease, seconds=worker.seconds, stopping=worker.stopping)
    except Exception as error:  # noqa: BLE001 - a worker outlives whatever one page holds
        return error


def _check_provider(want: Want, worker: Worker) -> None:
    """Raises OutageError for a page that has been told to wait for the provider, and would be told so again."""
    away = barred(worker.marks, provider_of(worker.settings), worker.clock) if want.why in _PROVIDERS else None
    if away is not None:
        raise OutageError("The model's provider is still away.", reason=away.reason, retry_after=away.seconds)


@dataclass
class _Page:
    """A page's run in its event loop."""

    want: Want
    wanted: Wanted
    lease: Lease
    worker: Worker
    store: Store
    recorder: ThreadPoolExecutor
    progressed: bool = False

    async def process(self, fence: Fence) -> Result:
        """Raises MinutesError, TooOftenError after it is said on the page, if that can be."""
        self.fence = fence
        settings, id_ = self.worker.settings, self.want.page
        async with opened(settings, self.store, permit=fence.permit, limited=self._limited) as place:
            processing = Processing(
                place, self.store, settings, self._model, lambda: datetime.now(UTC), self._told,
                asked=self.want.asked, resumed=self.want.shown, by_itself=self.worker.by_itself, kept=self._kept,
                begun=self._begun, alone=self._alone,
            )  # fmt: skip
            if self.want.attempts > ATTEMPTS:
                why = self.want.why if self.want.why in _COUNTED else "crashed"
                raise TooOftenError(why, told=await processing.give_up(id_, why))
            try:
                return await processing.page(id_, fresh=self.want.fresh)
            except (RefusedError, NotFoundError) as error:
                if isinstance(error, NotFoundError) or error.code == "validation_error":
                    await self._look_up(place, told=error.told)
                raise

    async def _look_up(self, place: Workplace, *, told: bool) -> None:
        """Raises SettingsError, which says which column is gone, if one is; TransientError where another took its place.

        told: see MinutesError.
        """
        try:
            now = await looked_up(place.notion, self.worker.settings, self.store)
        except MinutesError as error:
            error.told = told
            raise
        if now != place.workspace:
            raise TransientError("The databases are not as they were: it is tried again with them as they are.")

    def _model(self, page: str) -> Model:
        settings = self.worker.settings
        return protected_model(
            settings, self.store.opaque(page), self.worker.marks, redis=shared_redis(settings), fence=self._model_fence
        )

    @property
    def _alone(self) -> Flights:
        return Flights(
            self.worker.marks, self.lease, self.store.opaque, seconds=2 * self.worker.settings.model_deadline_seconds + _TURN
        )

    async def _model_fence(self) -> None:
        await self.fence.permit(writes=False)

    def _limited(self) -> None:
        count(self.worker.marks, "limited", by="notion")

    def _told(self, stage: str, done: int, total: int) -> None:
        """A stage that has ended is recorded; what it made is stored, so whoever takes over goes on after it."""
        self.worker.progress(stage, done, total)
        if done == total:
            self.recorder.submit(self.wanted.progressed, self.want.page, stage=stage)

    def _begun(self) -> None:
        self.recorder.submit(self.wanted.progressed, self.want.page, told=self.want.generation)

    def _kept(self) -> None:
        if not self.progressed:
            self.progressed = True
            self.wanted.progressed(self.want.page, reply=True)


def _settled(want: Want, made: Result | Exception, wanted: Wanted, worker: Worker) -> str:
    """Write down what happens next with the page; the code of it."""
    now = worker.clock()
    if isinstance(made, Result):
        return _done(want, made, wanted, worker)
    if isinstance(made, LostLeaseError) or (isinstance(made, CutShortError) and made.why == "lost_lease"):
        return "lost_lease"  # whoever has the page now settles it
    pause = pause_after(made, want.tries) or _pause_untold(made, want.tries)
    if pause is not None:
        wanted.again(want, due=now + pause.seconds, why=pause.why, counts=pause.counts)
        return pause.why
    state, why = end_of(made)
    ended = Ended(want.page, state, now, why, seconds=round(now - want.since, 3))
    wanted.finish(want, ended)
    count_end(worker.marks, ended)
    return why


@dataclass(frozen=True)
class Pause:
    """How long a page waits, and for what. counts: the failure may be the page's own, so it is not tried for ever."""

    seconds: float
    why: str
    counts: bool = False


def pause_after(error: Exception, tries: int) -> Pause | None:
    """None where trying again would change nothing. tries: without progress until now, this one included."""
    backoff = _growing(_BACKOFF, tries)
    asked = min(_DAY, getattr(error, "retry_after", None) or 0.0)
    pause: Pause | None = Pause(backoff, "error", counts=True)  # a mistake of ours, or what nobody translated
    match error:
        case CutShortError():
            pause = Pause(0.0, error.why, counts=error.why == "timeout")
        case OutageError() | BudgetError(reason="budget_day"):
            pause = Pause(asked or _growing(_AWAY, tries), error.reason)
        case BusyError():
            pause = Pause(max(asked, backoff), "notion_busy")
        case PageError(problem="in_progress"):
            pause = Pause(_RECORDING, "in_progress")
        case SettingsError() | StoreError():  # the worker's fault, and of every page alike: mended, all go on
            pause = Pause(max(_AWAY, backoff), "settings")
        case PermanentError() | BudgetError():
            pause = None
        case TransientError():
            pause = Pause(max(asked, backoff), "connection")
    return pause


def _pause_untold(error: Exception, tries: int) -> Pause | None:
    """A page does not end without its people being told: it was the worker's fault, or Notion does not answer either."""
    told = isinstance(error, MinutesError) and error.told
    return None if told else Pause(_growing(_BACKOFF, tries), end_of(error)[1])


def _growing(first: float, tries: int) -> float:
    return min(_LONGEST, first * 2.0 ** min(10, max(0, tries - 1)))


def end_of(error: Exception) -> tuple[State, str]:
    """The state and code of a page that is not tried again."""
    match error:
        case BudgetError():
            return "needs_attention", error.reason
        case TooOftenError():
            return "dead", error.why
        case LeftAloneError():
            return "skipped", "ignored"
        case PageError():
            return "failed" if problem_state(error.problem) == "failed" else "needs_attention", error.problem
        case PermanentError():
            return "failed", failure_of(error)
    raise AssertionError("everything else is tried again")


def _done(want: Want, made: Result, wanted: Wanted, worker: Worker) -> str:
    now, run = worker.clock(), made.minutes.run
    if made.told.newer or made.told.asked:  # noted before this is settled, so that it cannot be lost
        quiet = 0.0 if made.told.asked else worker.settings.minutes_quiet_minutes * 60 + _EDITING
        wanted.want(want.page, due=now + quiet, queue=want.queue, asked=made.told.asked)
    calls = (0, run.calls) if made.cached else (run.calls - run.cached_calls, run.cached_calls)
    state: State = "needs_attention" if made.state == "needs_attention" else "done"
    ended = Ended(
        want.page, state, now, "cached" if made.cached else "", run.id, round(now - want.since, 3),
        0.0 if made.cached else run.cost, *calls, seen=made.told.seen,
    )  # fmt: skip
    wanted.finish(want, ended)
    count_end(worker.marks, ended)
    if not made.cached:
        count_run(worker.marks, run)
    return state
