"""One endpoint and how it is treated: so many requests at once and in a minute, one retry layer, quiet while it asks for rest.

A request first gets a place among those in flight, then its turn, then leave. Who waits for a turn keeps its place: all
others would wait behind it, and what left with a turn of long ago would come too early. Neither wait is the call's own, so
neither is taken off its deadline.
"""

import asyncio
import random
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import httpx2
import openai
from openai.types.chat import ChatCompletion
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type

from worker.errors import MinutesError, SettingsError
from worker.llm.faults import FaultError, final, refused_option, translate
from worker.llm.options import Job, ModelOptions
from worker.llm.pace import Pace
from worker.llm.permit import Bill, Permit, unasked
from worker.llm.quiet import quiet_vendors
from worker.llm.usage import likely, taken
from worker.model import Usage

# Fields that only OpenAI is sure to know; an endpoint that refuses one is asked again without it.
_OPTIONAL = frozenset({"store", "prompt_cache_key", "safety_identifier"})
_UNREACHED = 5.0  # seconds; an endpoint that never answered is more likely not there than resting


@dataclass(frozen=True)
class Clock:
    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    chance: Callable[[], float] = random.random


class Endpoint:
    """A connection to an OpenAI-compatible server; belongs to one event loop. The pace is closed with it."""

    def __init__(
        self, options: ModelOptions, clock: Clock = Clock(), pace: Pace | None = None, permit: Permit = unasked
    ) -> None:
        self._options = options
        self._clock = clock
        self._pace, self._permit = pace or Pace(), permit
        # Every argument is given, so that the SDK takes nothing from the environment behind our settings' back.
        self._client = openai.AsyncOpenAI(
            api_key=options.api_key or "none", base_url=options.url, organization="", project="", max_retries=0,
            timeout=options.timeout, http_client=openai.DefaultAsyncHttpx2Client(verify=trusted()),
        )  # fmt: skip
        quiet_vendors()
        self._places = asyncio.Semaphore(options.parallel)
        self._unknown: set[str] = set()
        self._rest_until = 0.0
        self._reached = False

    async def send(self, request: dict[str, Any], job: Job) -> ChatCompletion:
        """The completion, after as many tries as the deadline allows.

        Raises CallError (`timeout`, `provider`, `refused`) or PermanentError; OutageError where every other call would fail
        as well, and whatever the permit raises.
        """
        spent = _Spent(self._clock.now)
        retrying = AsyncRetrying(
            retry=retry_if_exception_type(FaultError), wait=self._wait, stop=partial(self._passed, spent),
            sleep=self._clock.sleep, reraise=True,
        )  # fmt: skip
        try:
            return await retrying(self._try, request, job, spent)
        except FaultError as fault:
            raise final(fault, self._options.url, self._options.deadline) from None

    async def close(self) -> None:
        await self._client.close()
        await self._pace.close()

    async def _try(self, request: dict[str, Any], job: Job, spent: "_Spent") -> ChatCompletion:
        request = {name: value for name, value in request.items() if name not in self._unknown}
        estimate = likely(request)
        async with self._places:
            await self._rest()
            await self._pace.turn(estimate)
            async with self._permit(request["model"], estimate) as bill, self._resting():
                with spent.counted():
                    completion = await self._ask(request, job, bill)
        if bill.taken:
            self._pace.settle(estimate, bill.taken)
        return completion

    async def _rest(self) -> None:
        """A Retry-After counts for everybody: the endpoint is as busy for the other calls."""
        while (wait := self._rest_until - self._clock.now()) > 0:
            await self._clock.sleep(wait)

    @asynccontextmanager
    async def _resting(self) -> AsyncIterator[None]:
        """Pass on for how long the endpoint asked to be left alone."""
        try:
            yield
        except FaultError as fault:
            if fault.retry_after:
                self._rest_until = max(self._rest_until, self._clock.now() + fault.retry_after)
                await self._pace.pause(fault.retry_after)
            raise

    async def _ask(self, request: dict[str, Any], job: Job, bill: Bill) -> ChatCompletion:
        try:
            async with asyncio.timeout(self._options.timeout):  # the SDK's own limit starts anew with every byte
                completion = await self._client.chat.completions.create(**request)
            self._reached = True
            if isinstance(completion, ChatCompletion):
                bill.taken = taken(completion)
                if completion.choices:
                    return completion
            failure = self._no_completion(completion)
        except (openai.OpenAIError, TimeoutError, ValueError) as error:  # ValueError: a body that is no JSON
            failure = self._failure(error, request, job)
            if isinstance(error, openai.APIStatusError):
                bill.taken = Usage()
        raise failure  # outside the handler: the SDK's error may repeat the request, and must not be our context

    def _failure(self, error: Exception, request: dict[str, Any], job: Job) -> MinutesError:
        """Our error for the SDK's, and what follows from it for the requests to come."""
        if isinstance(error, openai.APIStatusError):
            self._reached = True
            if (field := refused_option(error)) in _OPTIONAL and field in request:
                self._unknown.add(field)
                return FaultError(f"The model endpoint does not know {field}.", kind="server", retry_after=0.0)
        return translate(error, job=job, model=request["model"], url=self._options.url)

    def _no_completion(self, received: object) -> MinutesError:
        """A gateway's empty reply may pass; a page that is no JSON (the SDK hands it out as text) will not."""
        if isinstance(received, ChatCompletion):
            return FaultError("The model endpoint sent no choice.", kind="server")
        return SettingsError(f"{self._options.url} is no model endpoint: OPENAI_BASE_URL usually ends with /v1.")

    def _wait(self, state: RetryCallState) -> float:
        """Retry-After in full and a little more, so that not all return at once; else backoff with full jitter."""
        fault = _fault(state)
        if fault.retry_after is not None:
            return fault.retry_after + self._clock.chance() * min(1.0, fault.retry_after / 10)
        return self._clock.chance() * min(30.0, 0.5 * 2.0**state.attempt_number)

    def _passed(self, spent: "_Spent", state: RetryCallState) -> bool:
        unreached = _fault(state).kind == "connection" and not self._reached
        patience = min(_UNREACHED, self._options.deadline) if unreached else self._options.deadline
        return spent.seconds + state.idle_for + state.upcoming_sleep > patience


@cache
def trusted() -> ssl.SSLContext:
    """Read once: the certificates take longer than all else that is opened for a page. As the SDK would choose them."""
    return httpx2.create_ssl_context()


class _Spent:
    """The seconds that the requests of one call took."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now, self.seconds = now, 0.0

    @contextmanager
    def counted(self) -> Iterator[None]:
        began = self._now()
        try:
            yield
        finally:
            self.seconds += self._now() - began


def _fault(state: RetryCallState) -> FaultError:
    fault = state.outcome.exception() if state.outcome else None
    assert isinstance(fault, FaultError)
    return fault
