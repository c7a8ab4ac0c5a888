"""Requests and tokens in a minute: shared by all who use the key, paused for all, and never at the cost of a call's deadline."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any

import pytest

from tests.fakes.answer_server import AnswerServer
from tests.llm.asking import MESSAGES, NONE_FOUND, FakeTime, answering, call, options
from tests.notion import redis_server
from worker.errors import OutageError, TransientError
from worker.limiter import MemoryLimiter
from worker.llm.endpoint import Clock, Endpoint
from worker.llm.openai import OpenAIModel
from worker.llm.options import ModelOptions
from worker.llm.pace import Pace
from worker.llm.permit import Bill
from worker.llm.usage import REPLY, likely
from worker.model import Usage
from worker.store.limiter import RedisLimiter


def limiter(time: FakeTime, per_minute: int, burst: int = 1, patience: float = 300.0) -> MemoryLimiter:
    return MemoryLimiter(per_minute, burst, clock=time.now, sleep=time.sleep, patience=patience)


async def ask_many(chosen: ModelOptions, time: FakeTime, pace: Pace, count: int = 1, **others: Any) -> None:
    model = OpenAIModel(chosen, Endpoint(chosen, time.clock, pace, **others))
    try:
        await asyncio.gather(*(model.answer(call(), MESSAGES) for _ in range(count)))
    finally:
        await model.close()


class Leaving:
    """A permit that writes down when requests leave."""

    def __init__(self, time: FakeTime) -> None:
        self.time, self.at = time, list[float]()

    @asynccontextmanager
    async def __call__(self, *_: object, **__: object) -> AsyncIterator[Bill]:
        self.at.append(self.time.time)
        yield Bill()


def test_requests_leave_no_faster_than_the_limit() -> None:
    time = FakeTime()
    leaving = Leaving(time)
    with answering() as server:
        asyncio.run(ask_many(options(server.url), time, Pace(limiter(time, 61)), count=5, permit=leaving))
    assert leaving.at == [0, 1, 2, 3, 4]


def test_two_workers_share_a_limit_and_its_pause() -> None:
    """The one that was told to wait holds back the other, which was not."""
    time = FakeTime()
    leaving = Leaving(time)

    async def both(url: str) -> None:
        shared = limiter(time, 6000)
        await ask_many(options(url), time, Pace(shared), permit=leaving)
        told = asyncio.create_task(ask_many(options(url), time, Pace(shared), permit=leaving))
        while len(server.received) < 2:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        await asyncio.gather(told, ask_many(options(url), time, Pace(shared), count=3, permit=leaving))

    with answering(None, "429", retry_after="20") as server:
        asyncio.run(both(server.url))
    assert len(leaving.at) == 6
    assert min(leaving.at[2:]) - leaving.at[1] >= 20


def test_waiting_for_a_turn_takes_nothing_off_the_deadline() -> None:
    """The last of these waits four minutes, and is still tried again after a fault."""
    time = FakeTime()
    with answering(None, None, None, None, "500") as server:
        asyncio.run(ask_many(options(server.url, deadline=10, parallel=1), time, Pace(limiter(time, 1)), count=5))
    assert len(server.received) == 6
    assert time.time >= 240


def test_a_turn_too_far_off_stops_the_run_with_the_time_to_come_back() -> None:
    time = FakeTime()

    async def paused(url: str) -> None:
        shared = limiter(time, 60, patience=300)
        await shared.pause(1000)
        await ask_many(options(url), time, Pace(shared))

    with answering() as server, pytest.raises(OutageError) as raised:
        asyncio.run(paused(server.url))
    assert raised.value.retry_after == pytest.approx(1000)
    assert server.received == []


def test_a_limiter_that_cannot_be_asked_is_no_outage_of_the_model() -> None:
    class Lost(MemoryLimiter):
        async def turn(self, cost: float = 1.0) -> None:  # noqa: ARG002
            raise TransientError("Redis does not answer: start it, or correct REDIS_URL.")

    with answering() as server, pytest.raises(TransientError, match="Redis") as raised:
        asyncio.run(ask_many(options(server.url), FakeTime(), Pace(Lost(60))))
    assert not isinstance(raised.value, OutageError)


class Noted(MemoryLimiter):
    def __init__(self) -> None:
        super().__init__(10**9)
        self.costs: list[float] = []

    async def turn(self, cost: float = 1.0) -> None:
        self.costs.append(cost)


def test_tokens_are_charged_as_estimated_and_made_up_for_afterwards() -> None:
    tokens = Noted()
    pace = Pace(tokens=tokens)

    async def live() -> None:
        await pace.turn(Usage(prompt=1000, completion=300))
        pace.settle(Usage(prompt=1000, completion=300), Usage(prompt=1500, completion=100))
        await pace.turn(Usage(prompt=1000, completion=300))
        pace.settle(Usage(prompt=1000, completion=300), Usage(prompt=10, completion=90))
        await pace.turn(Usage(prompt=800, completion=300))
        await pace.turn(Usage(prompt=1000, completion=300))

    asyncio.run(live())
    assert tokens.costs == [1300, 1600, 1, 1199]  # a turn costs something; what is left of the credit goes to the next


def test_an_estimate_is_near_what_the_endpoint_counts() -> None:
    """It counts as the provider double does: schema and instructions included, Korean and English."""
    tokens = Noted()
    with answering() as server:
        asyncio.run(ask_many(options(server.url), FakeTime(), Pace(tokens=tokens)))
    prompt = likely({"messages": MESSAGES}).prompt
    assert likely({"messages": [{"role": "user", "content": "four" * 100 + "가나다" * 100}]}) == Usage(300, 0, REPLY)
    assert tokens.costs[0] > prompt + REPLY


def test_a_permit_is_asked_before_every_try_and_what_it_refuses_does_not_leave() -> None:
    asked: list[tuple[str, int]] = []
    bills: list[Bill] = []

    @asynccontextmanager
    async def permit(model: str, likely: Usage) -> AsyncIterator[Bill]:
        asked.append((model, likely.completion))
        if len(asked) == 3:
            raise OutageError("away")
        bills.append(Bill())
        yield bills[-1]

    with answering("503", "cut", "503") as server, pytest.raises(OutageError, match="away"):
        asyncio.run(ask_many(options(server.url), FakeTime(), Pace(), permit=permit))
    assert len(server.received) == 2
    assert [bill.taken for bill in bills] == [Usage(), None]  # an error is free; what was cut off may not have been


def test_a_bill_says_what_the_endpoint_counted() -> None:
    bills: list[Bill] = []

    @asynccontextmanager
    async def permit(*_: object) -> AsyncIterator[Bill]:
        bills.append(Bill())
        yield bills[-1]

    with answering() as server:
        asyncio.run(ask_many(options(server.url), FakeTime(), Pace(), permit=permit))
    assert bills[0].taken is not None
    assert bills[0].taken.prompt > 0


@pytest.fixture(scope="module")
def redis() -> Iterator[str]:
    if not redis_server.present():
        pytest.skip(redis_server.MISSING)
    with redis_server.redis_server() as url:
        yield url


class Timed(AnswerServer):
    """Writes down when requests arrive."""

    def __init__(self, **others: Any) -> None:
        super().__init__(answer=lambda _: NONE_FOUND, **others)
        self.at: list[float] = []

    def take(self, raw: bytes) -> str | None:
        self.at.append(time.monotonic())
        return super().take(raw)


def work(url: str, redis: str, count: int) -> None:
    """A worker: its own loop, its own connections."""

    async def live() -> None:
        chosen = options(url)
        model = OpenAIModel(chosen, Endpoint(chosen, Clock(), Pace(RedisLimiter(redis, "model", 600, burst=1))))
        await asyncio.gather(*(model.answer(call(), MESSAGES) for _ in range(count)))
        await model.close()

    asyncio.run(live())


def test_no_worker_sends_before_retry_after_ends(redis: str) -> None:
    """Two of them at ten requests a second together; the third request is told to wait for a second."""
    with Timed(faults=(None, None, "429"), retry_after="1") as server, ThreadPoolExecutor() as pool:
        list(pool.map(lambda _: work(server.url, redis, 5), range(2)))
    assert len(server.at) == 11
    assert server.at[3] - server.at[2] >= 0.95
    assert server.at[-1] - server.at[3] >= 0.09 * 7  # and then no faster than before
