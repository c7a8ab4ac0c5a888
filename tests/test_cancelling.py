"""A run that is cancelled, wherever it is, sends nothing more and keeps what it was answered: over real HTTP."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

import prompts
from tests.fakes.answer_server import AnswerServer
from tests.fakes.rule_answers import rule_answers
from tests.protection.meeting_model import settings
from tests.stages.meetings import meeting
from worker.llm.endpoint import Clock
from worker.local import Request, minutes_of
from worker.model import Transcript, Utterance
from worker.pipeline import Executor, Ledger
from worker.protection import Flights, protected_model
from worker.redaction import redact
from worker.store import MemoryStore
from worker.store.leases import Lease
from worker.store.marks import MemoryMarks

STEPS = [0, 1, 2, 4, 8, 16, 32, 64, 128]  # of the loop, then it is cancelled
PAUSE = 0.1  # seconds before a first further try
QUIET = 0.25  # longer than that, and a second one


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worker.llm.endpoint.Clock", lambda: Clock(chance=lambda: PAUSE))


def lines(count: int) -> list[str]:
    return [f"{1 + n % 2}: We decided to ship part {n} on Friday, and I'll write note {n} by Tuesday." for n in range(count)]


@asynccontextmanager
async def running(server: AnswerServer, store: MemoryStore, marks: MemoryMarks, **others: Any) -> AsyncIterator["asyncio.Task[Any]"]:
    """A page's run under its lease, all protection included; the model stays open until the end of the test."""
    lease = Lease(marks, "page")
    assert lease.take()
    chosen = settings(server.url, **{"model_deadline_seconds": 20.0, "minutes_budget_per_day": 100.0, "model_parallel": 4, **others})
    model = protected_model(chosen, "page", marks)
    executor = Executor(
        model, store.for_page("page"), prompts.render, lambda raw, sent: None, Ledger(),
        alone=Flights(marks, lease, store.opaque, seconds=300),
    )  # fmt: skip
    task = asyncio.create_task(executor.run(meeting(*lines(60))))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait([task])
        await model.close()
        lease.give_back()


async def cancelled(server: AnswerServer, task: "asyncio.Task[Any]") -> int:
    """Cancel it now; the requests that the server has got when it is over. None comes later."""
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()
    await asyncio.sleep(0.05)  # what had left already arrives
    sent = len(server.received)
    await asyncio.sleep(QUIET)
    assert len(server.received) == sent
    return sent


async def steps(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def requests(server: AnswerServer, count: int) -> None:
    while len(server.received) < count:
        await asyncio.sleep(0.002)


def test_cancelled_at_any_step_it_sends_nothing_more() -> None:
    async def all_steps() -> list[int]:
        sent = []
        for count in STEPS:
            with AnswerServer(answer=rule_answers, delay=0.02) as server:
                async with running(server, MemoryStore(), MemoryMarks()) as task:
                    await steps(count)
                    sent.append(await cancelled(server, task))
        return sent

    sent = asyncio.run(all_steps())
    assert sent[0] == 0


@pytest.mark.parametrize("fault", ["429", "500", "cut", "slow"])
def test_cancelled_while_it_waits_to_try_again_it_does_not(fault: str) -> None:
    async def live() -> None:
        with AnswerServer(answer=rule_answers, faults=[fault] * 200, delay=0.05, retry_after="0.1") as server:
            async with running(server, MemoryStore(), MemoryMarks()) as task:
                await requests(server, 4)
                await asyncio.sleep(0.06)
                await cancelled(server, task)

    asyncio.run(live())


def test_cancelled_while_it_waits_for_its_turn_it_does_not_take_it() -> None:
    async def live() -> None:
        with AnswerServer(answer=rule_answers) as server:
            async with running(server, MemoryStore(), MemoryMarks(), model_requests_per_minute=600) as task:
                await requests(server, 3)
                assert await cancelled(server, task) < 70  # a tenth of a minute's rate may leave at once

    asyncio.run(live())


def test_cancelled_while_another_run_asks_the_same_it_does_not_ask() -> None:
    async def live() -> None:
        marks, store = MemoryMarks(), MemoryStore()
        other = Lease(marks, "other")
        other.take()
        marks.claim = lambda name, value, seconds: not name.startswith("flight:")  # type: ignore[method-assign]
        marks.held = lambda name: (other.token, 5.0) if name == "lease:other" else (f"other {other.token}", 5.0)  # type: ignore[method-assign]
        with AnswerServer(answer=rule_answers) as server:
            async with running(server, store, marks) as task:
                await asyncio.sleep(0.3)
                assert await cancelled(server, task) == 0

    asyncio.run(live())


def test_what_was_answered_before_is_kept_and_not_asked_again() -> None:
    async def live() -> None:
        store, marks = MemoryStore(), MemoryMarks()
        with AnswerServer(answer=rule_answers) as server:
            async with running(server, MemoryStore(), MemoryMarks()) as task:
                await task
            all_calls = len(server.received)
        with AnswerServer(answer=rule_answers, delay=0.03) as server:
            async with running(server, store, marks) as task:
                await requests(server, 10)
                await cancelled(server, task)
            kept = sum(row.kind == "reply" for row in store._rows.every())
            assert kept >= 4
            sent = len(server.received)
            async with running(server, store, marks) as task:
                await task
            assert len(server.received) - sent == all_calls - kept

    asyncio.run(live())


def test_cancelled_while_it_redacts_it_ends_at_once_and_asks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(*given: Any, **others: Any) -> Any:
        begun.set()
        go_on.wait(20)
        return redact(*given, **others)

    monkeypatch.setattr("worker.local.redact", slow)
    said = Transcript((Utterance(1, "Nora", "I'll write the notes by Tuesday."),), "plain")

    async def live() -> None:
        with AnswerServer(answer=rule_answers) as server:
            model = protected_model(settings(server.url), "page", MemoryMarks())
            task = asyncio.create_task(minutes_of(said, Request("page"), model, MemoryStore()))
            while not begun.is_set():
                await asyncio.sleep(0.01)
            task.cancel()
            await asyncio.wait([task], timeout=5)
            assert task.cancelled()
            go_on.set()
            assert await cancelled(server, task) == 0
            await model.close()

    asyncio.run(live())
