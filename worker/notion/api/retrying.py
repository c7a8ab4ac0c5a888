"""Which request may be sent again, and when. The one retry layer between Notion and us."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from worker.errors import TransientError
from worker.limiter import Limiter
from worker.notion.api.faults import Fault
from worker.notion.api.requests import Request, given_up, refusal
from worker.notion.failures import BusyError
from worker.notion.places import Json

_UNREACHED = 10.0  # seconds; a server that never answered is more likely not there than resting
_LONGEST_BACKOFF = 30.0
_LONGEST_PAUSE = 86_400.0  # a mistaken header must not stop all workers for years

Once = Callable[[Request], Awaitable[Json | Fault]]


@dataclass(frozen=True)
class Waiting:
    """patience: seconds that one request may take, waits and repeats included."""

    patience: float = 300.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    random: Callable[[], float] = random.random


class Retrying:
    """Sends through the limiter, as often as is safe. once: one attempt. url: for the errors' sentences."""

    def __init__(self, once: Once, limiter: Limiter, waiting: Waiting, url: str) -> None:
        self._once, self._limiter, self._waiting, self._url = once, limiter, waiting, url
        self._reached = False

    async def send(self, request: Request) -> Json:
        """The result. Raises NotFoundError, RefusedError, BusyError, UncertainWriteError."""
        started, tries = self._waiting.clock(), 0
        while True:
            await self._turn(started)
            answer = await self._once(request)
            self._reached = self._reached or not isinstance(answer, Fault) or answer.status > 0
            if not isinstance(answer, Fault):
                return answer
            tries += 1
            await self._before_another(answer, request, started, tries)
            request = request.fewer() if answer.too_much else request

    async def _turn(self, started: float) -> None:
        try:
            async with asyncio.timeout(max(0.0, self._waiting.patience - self._since(started))):
                return await self._limiter.turn()
        except TimeoutError:
            failure = BusyError("Too many requests to Notion stand in line. Nothing was written; try again later.")
        except TransientError as error:
            failure = BusyError(f"{error} Nothing was written.", retry_after=error.retry_after)
        raise failure

    async def _before_another(self, fault: Fault, request: Request, started: float, tries: int) -> None:
        """Wait as long as it takes. Raises what the fault comes to where the request must not be sent again."""
        if fault.kind == "refused":
            raise refusal(fault, request, self._url)
        if fault.kind not in {"limited", "unsent"} and not request.repeatable:
            raise given_up(fault, request, self._url)
        wait = self._wait(fault, tries)
        if fault.kind == "limited":
            await self._limiter.pause(min(wait, _LONGEST_PAUSE))
        patience = self._waiting.patience if self._reached else min(_UNREACHED, self._waiting.patience)
        if self._since(started) + wait > patience:
            raise given_up(fault, request, self._url)
        if fault.kind != "limited":  # the limiter's line waits for that
            await self._waiting.sleep(wait)

    def _wait(self, fault: Fault, tries: int) -> float:
        """Retry-After in full and a little more, so that not all return at once; else backoff with full jitter."""
        chance = self._waiting.random()
        if fault.retry_after:
            return fault.retry_after + chance * min(1.0, fault.retry_after / 10)
        return chance * min(_LONGEST_BACKOFF, 0.5 * 2.0**tries)

    def _since(self, started: float) -> float:
        return self._waiting.clock() - started
