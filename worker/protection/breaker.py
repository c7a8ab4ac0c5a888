"""While the model's provider is away nobody asks it, whichever worker found out; then one call at a time tries again."""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from worker.errors import CallError, MinutesError, OutageError
from worker.protection.health import Health, Reason, from_text, to_text
from worker.store.marks import Marks

TABLE = "providers"
_MOMENT = 0.5  # seconds for which a provider of whom nothing bad is known counts as fine
_OTHERS_TRY = 10.0  # seconds until it is looked again how another worker's trial went
_SENTENCES: Mapping[Reason, str] = {
    "outage": "The model's provider is away; it is asked again in {:.0f} seconds.",
    "quota": "The account of OPENAI_API_KEY is out of quota: add credit to it. It is asked again in {:.0f} seconds.",
}


class RefusedError(OutageError):
    """We did not ask. Nothing is learned from it."""


class Breaker:
    """For the calls of one page, which belong to one event loop; what it knows, all workers know.

    provider: opaque, the same for all who ask the same endpoint with the same key. patience: seconds after which a trial
    that nobody tells of any more is taken for dead; longer than one request, with the wait before it. clock: seconds since
    1970. The marks are asked off the loop.
    """

    def __init__(self, marks: Marks, provider: str, *, patience: float, clock: Callable[[], float] = time.time) -> None:
        self._marks, self._provider, self._patience, self._clock = marks, provider, patience, clock
        self._trial, self._me = _trial(provider), uuid.uuid4().hex
        self._ours: asyncio.Event | None = None  # our own trial, while it lasts
        self._fine_until = 0.0

    @asynccontextmanager
    async def call(self) -> AsyncIterator[None]:
        """Around one call, all its tries included: whether it may begin, and what its end tells of the provider.

        Raises OutageError: instead of the call, or instead of the CallError that was one too many.
        """
        trial = await self._admitted()
        try:
            yield
        except RefusedError:
            raise
        except OutageError as error:
            opened = error.reason, error.retry_after or 0.0
            await asyncio.to_thread(self._learn, lambda health, now: health.opened(now, *opened))
            raise
        except CallError as error:
            if error.away and (outage := await self._failed(error)):
                raise outage from None
            if not error.away:  # it answered, if not to our liking
                await self._succeeded()
            raise
        else:
            await self._succeeded()
        finally:
            if trial:
                await self._end_trial()

    @property
    def is_fine(self) -> bool:
        """Nothing bad was known of the provider a moment ago: dozens of calls leave at once, and need not all ask."""
        return time.monotonic() < self._fine_until

    def check(self) -> Health:
        """Right before each request, off the loop. Raises RefusedError while it is open."""
        if self.is_fine:
            return Health()
        health = self._known(from_text(self._marks.record(TABLE, self._provider)))
        if (wait := health.wait(self._clock())) > 0:
            raise RefusedError(_SENTENCES[health.reason].format(wait), reason=health.reason, retry_after=wait)
        if self._ours is not None:
            self._marks.hold(self._trial, self._me, self._patience)
        return health

    async def _admitted(self) -> bool:
        """Whether this call is the trial. The page's other calls wait for it, other pages do not begin."""
        while not self.is_fine:
            health = await asyncio.to_thread(self.check)
            if not health.on_trial:
                return False
            if self._ours is None:
                return await self._begun_trial(health.reason)
            await self._ours.wait()
        return False

    async def _begun_trial(self, reason: Reason) -> bool:
        self._ours, claimed = asyncio.Event(), False
        try:
            claimed = await asyncio.to_thread(self._marks.claim, self._trial, self._me, self._patience)
        finally:
            if not claimed:
                self._end_waiting()
        if not claimed:
            raise RefusedError(_SENTENCES[reason].format(_OTHERS_TRY), reason=reason, retry_after=_OTHERS_TRY)
        return True

    async def _end_trial(self) -> None:
        self._end_waiting()
        with suppress(MinutesError):  # else it ends by itself
            await asyncio.to_thread(self._marks.release, self._trial, self._me)

    def _end_waiting(self) -> None:
        if self._ours is not None:
            self._ours.set()
            self._ours = None

    async def _succeeded(self) -> None:
        if self.is_fine:  # it is no news
            return
        await asyncio.to_thread(self._learn, lambda health, _: health.succeeded())

    async def _failed(self, error: CallError) -> OutageError | None:
        """An OutageError where it is open now."""
        health = await asyncio.to_thread(self._learn, lambda health, now: health.failed(now))
        wait = health.wait(self._clock())
        return OutageError(str(error), reason=health.reason, retry_after=wait) if wait > 0 else None

    def _learn(self, change: Callable[[Health, float], Health]) -> Health:
        while True:
            text = self._marks.record(TABLE, self._provider)
            new = change(from_text(text), self._clock())
            if to_text(new) == text or self._marks.swap(TABLE, self._provider, text, to_text(new)):
                return self._known(new)

    def _known(self, health: Health) -> Health:
        self._fine_until = time.monotonic() + _MOMENT if health == Health() else 0.0
        return health


@dataclass(frozen=True)
class Away:
    """reason: `outage` or `quota`. seconds: until somebody tries again; 0 while that is under way."""

    reason: Reason
    seconds: float


def away(marks: Marks, provider: str, clock: Callable[[], float] = time.time) -> Away | None:
    """What is known of a provider now; None: it answers, as far as anybody knows."""
    health = from_text(marks.record(TABLE, provider))
    return Away(health.reason, health.wait(clock())) if health.on_trial else None


def barred(marks: Marks, provider: str, clock: Callable[[], float] = time.time) -> Away | None:
    """Why, and how long, a page that has not begun need not begin: its first call would be refused. None: it may."""
    found = away(marks, provider, clock)
    if found is not None and not found.seconds and marks.held(_trial(provider)) is not None:
        return Away(found.reason, _OTHERS_TRY)
    return found if found and found.seconds else None


def _trial(provider: str) -> str:
    return f"trial:{provider}"
