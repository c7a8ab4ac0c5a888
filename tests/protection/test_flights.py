"""The same call is asked once, however many runs need it; who dies with it holds up nobody."""

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

import prompts
from tests.fakes.answer_server import AnswerServer
from tests.fakes.rule_answers import rule_answers
from tests.protection.meeting_model import settings
from tests.stages.meetings import meeting
from worker.pipeline import Executor, Ledger
from worker.protection import Flights, protected_model
from worker.store import MemoryStore, Store, load_keys, open_marks, open_store
from worker.store.leases import Lease
from worker.store.marks import Marks, MemoryMarks


@pytest.fixture
def endpoint() -> Iterator[AnswerServer]:
    with AnswerServer(answer=rule_answers, delay=0.05) as server:
        yield server


def taken(marks: Marks, page: str) -> Lease:
    lease = Lease(marks, page)
    assert lease.take()
    return lease


async def run(url: str, marks: Marks, store: Store, page: str, fresh: str | None = None) -> Ledger:
    """One page of three utterances, under its lease."""
    lease, ledger = taken(marks, page), Ledger()
    model = protected_model(settings(url), page, marks)
    executor = Executor(
        model, store.for_page(page, fresh=fresh), prompts.render, lambda raw, sent: None, ledger,
        alone=Flights(marks, lease, store.opaque, seconds=300),
    )  # fmt: skip
    try:
        await executor.run(meeting("1: We decided to ship on Friday.", "2: I'll write the notes by Tuesday.", "1: Thanks."))
    finally:
        await model.close()
        lease.give_back()
    return ledger


def test_two_pages_of_the_same_words_pay_once(endpoint: AnswerServer) -> None:
    async def both() -> list[Ledger]:
        marks, store = MemoryMarks(), MemoryStore()
        return list(await asyncio.gather(*(run(endpoint.url, marks, store, page) for page in ("page-1", "page-2"))))

    first, second = asyncio.run(both())
    assert first.calls == second.calls == len(endpoint.received)
    assert first.cached_calls + second.cached_calls == first.calls


def test_two_runs_that_ask_anew_share_what_is_asked_from_then_on(endpoint: AnswerServer) -> None:
    async def both() -> list[Ledger]:
        marks, store = MemoryMarks(), MemoryStore()
        before = await run(endpoint.url, marks, store, "page-1")
        assert len(endpoint.received) == before.calls
        now = datetime.now(UTC).isoformat(timespec="microseconds")
        return list(await asyncio.gather(*(run(endpoint.url, marks, store, page, now) for page in ("page-1", "page-2"))))

    first, second = asyncio.run(both())
    assert len(endpoint.received) == 2 * first.calls
    assert first.cached_calls + second.cached_calls == first.calls


def test_a_claim_of_a_dead_worker_is_taken_over_at_once() -> None:
    marks, store = MemoryMarks(), MemoryStore()
    dead, alive = Lease(marks, "page-1"), taken(marks, "page-2")
    dead.take()

    async def crash_then_ask() -> float:
        await Flights(marks, dead, store.opaque, seconds=300)("digest").__aenter__()
        dead.give_back()  # as if it had ended by itself
        began = time.monotonic()
        async with Flights(marks, alive, store.opaque, seconds=300)("digest"):
            return time.monotonic() - began

    assert asyncio.run(crash_then_ask()) < 0.2


def test_the_next_run_of_the_same_page_does_not_wait_for_the_one_that_died() -> None:
    marks, store = MemoryMarks(), MemoryStore()
    dead = taken(marks, "page-1")

    async def crash_then_ask() -> None:
        await Flights(marks, dead, store.opaque, seconds=300)("digest").__aenter__()
        dead.give_back()
        async with asyncio.timeout(0.2), Flights(marks, taken(marks, "page-1"), store.opaque, seconds=300)("digest"):
            pass

    asyncio.run(crash_then_ask())


def test_who_waits_goes_on_when_the_other_has_given_up() -> None:
    marks, store = MemoryMarks(), MemoryStore()
    leases = [taken(marks, page) for page in ("page-1", "page-2")]
    order: list[str] = []

    async def ask(lease: Lease) -> None:
        async with Flights(marks, lease, store.opaque, seconds=300)("digest") as look_again:
            assert look_again
            order.append(f"{lease.page} in")
            await asyncio.sleep(0.05)
            order.append(f"{lease.page} out")

    async def both() -> None:
        await asyncio.gather(*map(ask, leases))

    asyncio.run(both())
    assert [word.split()[1] for word in order] == ["in", "out", "in", "out"]
    assert marks.claim(f"flight:{store.opaque('digest')}", "anybody", 1)


def test_a_cancelled_call_leaves_no_claim() -> None:
    marks, store = MemoryMarks(), MemoryStore()
    lease = taken(marks, "page-1")

    async def cancelled() -> None:
        async def hang() -> None:
            async with Flights(marks, lease, store.opaque, seconds=300)("digest"):
                await asyncio.sleep(60)

        task = asyncio.create_task(hang())
        await asyncio.sleep(0.05)
        task.cancel()
        await asyncio.wait([task])

    asyncio.run(cancelled())
    assert marks.held(f"flight:{store.opaque('digest')}") is None


def test_a_claim_tells_nothing_of_what_is_asked() -> None:
    marks, store = MemoryMarks(), MemoryStore()
    lease = taken(marks, "page-1")

    async def claimed() -> tuple[str, float] | None:
        async with Flights(marks, lease, store.opaque, seconds=300)("digest"):
            assert marks.held("flight:digest") is None
            return marks.held(f"flight:{store.opaque('digest')}")

    held = asyncio.run(claimed())
    assert held is not None
    assert held[0] == f"page-1 {lease.token}"


def work(url: str, folder: Path, page: str) -> None:
    """A worker: its own loop, its own connections to what is in the data directory."""
    store, marks = open_store(folder, load_keys(None, folder)), open_marks(folder)
    try:
        asyncio.run(run(url, marks, store, page))
    finally:
        marks.close()
        store.close()


def test_workers_that_need_the_same_calls_pay_once(endpoint: AnswerServer, tmp_path: Path) -> None:
    open_store(tmp_path, load_keys(None, tmp_path)).close()
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda page: work(endpoint.url, tmp_path, page), ["page-1", "page-2"]))
    assert len(endpoint.received) == len({str(body["messages"]) for body in endpoint.bodies}) > 0
