"""How fast requests may leave: so many in any minute, a few at once after a rest, none while the other side asks for rest."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from worker.errors import TransientError

# Seconds. A minute is counted where the requests arrive: one may have been on its way for longer than those after it.
WINDOW = 61.0
_MOMENT = 1e-6  # seconds; what is left of a wait after rounding


class Limiter(Protocol):
    """Shared by all who send with one token or key. Belongs to one event loop."""

    async def turn(self, cost: float = 1.0) -> None:
        """Return when one more request may leave. cost: what it takes of the rate: 1 request, or its tokens.

        Raises TransientError (with `retry_after`) at once where that would take longer than the limiter waits.
        """
        ...

    async def pause(self, seconds: float) -> None:
        """Nobody's turn for so long, nor several at once right after."""
        ...

    async def close(self) -> None: ...


class MemoryLimiter:
    """For one process. Those who wait stand in line; who gives up leaves no gap.

    Turns of no more than `per_minute` within any WINDOW, whatever their order: hence the pace between two is a little
    slower than the rate alone asks, by what a burst may take in advance. burst: at most a tenth of the rate. A turn that
    costs more than the burst leaves when all before it are paid for, and those after it pay the rest: a minute may hold
    what it costs above the burst in addition. patience: the longest wait, in seconds.
    """

    def __init__(
        self,
        per_minute: int,
        burst: int = 3,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        patience: float = 300.0,
    ) -> None:
        self._burst = max(1, min(burst, per_minute // 10))
        self._pace = pace_of(per_minute, self._burst)
        self._clock, self._sleep, self._patience = clock, sleep, patience
        self._full = clock()  # when the turns given so far are all paid for (GCRA: the theoretical arrival time)
        self._line = asyncio.Lock()

    async def turn(self, cost: float = 1.0) -> None:
        async with self._line:
            slack = slack_of(cost, self._burst, self._pace)
            while (wait := self._full - slack - self._clock()) > _MOMENT:
                if wait > self._patience:
                    raise no_turn(wait)
                await self._sleep(wait)
            self._full = max(self._full, self._clock()) + self._pace * cost

    async def pause(self, seconds: float) -> None:
        self._full = max(self._full, self._clock() + seconds + slack_of(1.0, self._burst, self._pace))

    async def close(self) -> None:
        """Nothing to close; other limiters hold a connection."""


@dataclass(frozen=True)
class Watched:
    """A limiter that tells of every pause, from a thread."""

    limiter: Limiter
    paused: Callable[[], None]

    async def turn(self, cost: float = 1.0) -> None:
        await self.limiter.turn(cost)

    async def pause(self, seconds: float) -> None:
        await asyncio.to_thread(self.paused)
        await self.limiter.pause(seconds)

    async def close(self) -> None:
        await self.limiter.close()


def pace_of(per_minute: int, burst: int) -> float:
    """Seconds between two turns."""
    return WINDOW / (per_minute - burst + 1)


def slack_of(cost: float, burst: int, pace: float) -> float:
    """How long before those ahead of it are paid for a turn may leave, in seconds."""
    return max(0.0, burst - max(1.0, cost)) * pace


def no_turn(wait: float) -> TransientError:
    return TransientError(f"The rate limit leaves no turn for {wait:.0f} seconds.", retry_after=wait)
