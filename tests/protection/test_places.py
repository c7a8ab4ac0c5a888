"""What one worker learns another knows, wherever the marks are: two connections to the same place."""

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.llm.asking import OLD, answering
from tests.notion import redis_server
from tests.protection.meeting_model import ask, kinds, settings
from worker.errors import BudgetError
from worker.llm.pricing import PRICES, cost
from worker.model import Usage
from worker.protection import Flights, spent_today
from worker.protection.purse import Purse
from worker.store import open_marks, open_redis_marks
from worker.store.leases import Lease
from worker.store.marks import Marks, MemoryMarks


@pytest.fixture(params=["sqlite", "redis"])
def two(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Marks, Marks]]:
    if request.param == "sqlite":
        yield open_marks(tmp_path), open_marks(tmp_path)
        return
    if not redis_server.present():
        pytest.skip(redis_server.MISSING)
    with redis_server.redis_server() as url:
        yield open_redis_marks(url), open_redis_marks(url)


def test_a_provider_that_one_finds_away_the_other_does_not_ask(two: tuple[Marks, Marks]) -> None:
    with answering(*["500"] * 40) as server:
        chosen = settings(server.url, model_deadline_seconds=0.001)
        ask(chosen, two[0], 3)
        assert "OutageError" in kinds(ask(chosen, two[1], 2))
        sent = len(server.received)
        for marks in two:
            assert kinds(ask(chosen, marks)) == ["RefusedError"]
    assert len(server.received) == sent


def test_one_success_anywhere_takes_back_what_all_held_against_it(two: tuple[Marks, Marks]) -> None:
    with answering(*["500"] * 4, None, *["500"] * 4) as server:
        chosen = settings(server.url, model_deadline_seconds=0.001)
        ask(chosen, two[0], 4)
        ask(chosen, two[1])
        ask(chosen, two[0], 4)
        assert kinds(ask(chosen, two[1])) == ["Answer"]


def test_the_money_of_a_day_is_one_sum(two: tuple[Marks, Marks]) -> None:
    usage = Usage(prompt=1_000_000)
    dollars = cost(OLD, usage) or 0.0
    first, second = (Purse(marks, PRICES, per_run=None, per_day=2.5 * dollars) for marks in two)
    first.set_aside(OLD, usage)
    second.settle(second.set_aside(OLD, usage), usage)
    for purse in (first, second):
        with pytest.raises(BudgetError):
            purse.set_aside(OLD, usage)
    assert [spent_today(marks) for marks in two] == [pytest.approx(2 * dollars)] * 2


@pytest.mark.skipif(not redis_server.present(), reason=redis_server.MISSING)
@pytest.mark.parametrize("rate", [None, 600], ids=["without a rate", "with one"])
def test_what_one_worker_is_told_to_wait_for_all_wait_for(rate: int | None) -> None:
    marks = MemoryMarks()
    with redis_server.redis_server() as url, answering("429", retry_after="1") as server, ThreadPoolExecutor() as pool:
        chosen = settings(server.url, model_deadline_seconds=20.0, model_requests_per_minute=rate)
        told = pool.submit(ask, chosen, marks, redis=url)
        while not server.received:
            time.sleep(0.002)
        time.sleep(0.1)
        others = [pool.submit(ask, chosen, marks, 3, redis=url) for _ in range(2)]
        time.sleep(0.7)
        assert len(server.received) == 1
        assert {kind for worker in (told, *others) for kind in kinds(worker.result())} == {"Answer"}
    assert len(server.received) == 8


def test_only_one_asks_a_call_at_a_time(two: tuple[Marks, Marks]) -> None:
    order: list[str] = []

    async def ask_alone(marks: Marks, page: str) -> None:
        lease = Lease(marks, page)
        assert lease.take()
        for _ in range(2):
            async with Flights(marks, lease, lambda digest: digest, seconds=300)("digest"):
                order.append("in")
                await asyncio.sleep(0.02)
                order.append("out")

    async def both() -> None:
        await asyncio.gather(ask_alone(two[0], "page-1"), ask_alone(two[1], "page-2"))

    asyncio.run(both())
    assert order == ["in", "out"] * 4
