"""How fast requests may leave: so many in any minute, a few at once after a rest, none while Notion asks for rest."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Protocol

from worker.errors import TransientError

_MOMENT = 1e-6  # seconds; what is left of a wait after rounding


class Limiter(Protocol):
    """Shared by all who send with one token. Belongs to one event loop."""

    async def turn(self) -> None:
        """Return when one more request may leave.

        Raises TransientError (with `retry_after`) at once where that would take longer than the limiter waits.
        """
        ...

    async def pause(self, seconds: float) -> None:
        """Nobody's turn for so long, nor several at once right after."""
        ...

    async def close(self) -> None: ...


class MemoryLimiter:
    """For one process. Those who wait stand in line; who gives up leaves no gap.

    At most `per_minute` turns within any 60 seconds, whatever their order: hence the pace between two is a little slower
    than the rate alone asks, by what a burst may take in advance. patience: the longest wait, in seconds.
    """

    def __init__(
        self,
        per_minute: int,
        burst: int = 3,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        patience: float = 300.0,
    ) -> None:
        burst = max(1, min(burst, per_minute // 10))
        self._pace = 60 / (per_minute - burst + 1)
        self._slack = (burst - 1) * self._pace
        self._clock, self._sleep, self._patience = clock, sleep, patience
        self._full = clock()  # when the turns given so far are all paid for (GCRA: the theoretical arrival time)
        self._line = asyncio.Lock()

    async def turn(self) -> None:
        async with self._line:
            while (wait := self._full - self._slack - self._clock()) > _MOMENT:
                if wait > self._patience:
                    raise TransientError(f"Notion's limit leaves no turn for {wait:.0f} seconds.", retry_after=wait)
                await self._sleep(wait)
            self._full = max(self._full, self._clock()) + self._pace

    async def pause(self, seconds: float) -> None:
        self._full = max(self._full, self._clock() + seconds + self._slack)

    async def close(self) -> None:
        """Nothing to close; other limiters hold a connection."""
