"""The model's provider goes away and comes back: what all workers do then, over real HTTP."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.llm.asking import NONE_FOUND, answering
from tests.protection.meeting_model import HandClock, ask, kinds, settings
from worker.errors import LostLeaseError, OutageError
from worker.protection import away, barred
from worker.protection.breaker import Breaker
from worker.protection.health import FAILURES, SHORTEST
from worker.protection.rates import provider_of
from worker.store.marks import MemoryMarks


def test_a_provider_that_fails_call_after_call_is_not_asked_any_more() -> None:
    marks, clock = MemoryMarks(), HandClock()
    with answering(*["500"] * 100) as server:
        outcomes = ask(settings(server.url), marks, FAILURES, clock=clock)
        assert sorted(kinds(outcomes)) == ["FailedCallError"] * (FAILURES - 1) + ["OutageError"]
        sent = len(server.received)
        refused = ask(settings(server.url), marks, 3, clock=clock)
    assert len(server.received) == sent
    assert [type(outcome).__mro__[1] for outcome in refused] == [OutageError] * 3
    assert {outcome.retry_after for outcome in refused} == {SHORTEST}  # type: ignore[union-attr]


def test_a_few_failures_among_successes_open_nothing() -> None:
    marks = MemoryMarks()
    with answering(*(["500"] * 2 + [None]) * 20) as server:
        for _ in range(10):
            ask(settings(server.url, model_deadline_seconds=0.001), marks)
        chosen = settings(server.url)
    assert away(marks, provider_of(chosen)) is None


def test_a_call_that_the_provider_does_not_like_is_no_sign_that_it_is_away() -> None:
    marks = MemoryMarks()
    with answering(*["413", "refusal", "length", "filtered"] * 5) as server:
        outcomes = ask(settings(server.url), marks, 20)
        assert kinds(outcomes) == ["FailedCallError"] * 20
        assert kinds(ask(settings(server.url), marks)) == ["Answer"]


def test_one_provider_being_away_says_nothing_of_another() -> None:
    marks = MemoryMarks()
    with answering("quota") as without, answering() as other:
        assert kinds(ask(settings(without.url), marks)) == ["OutageError"]
        assert kinds(ask(settings(other.url), marks)) == ["Answer"]


def test_nobody_there_opens_it_at_once() -> None:
    marks, clock = MemoryMarks(), HandClock()
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        chosen = settings(f"http://127.0.0.1:{unused.getsockname()[1]}/v1")
        outcome = ask(chosen, marks, clock=clock)[0]
        assert isinstance(outcome, OutageError)
        assert "OPENAI_BASE_URL" in str(outcome)
    found = away(marks, provider_of(chosen), clock)
    assert found is not None
    assert (found.reason, found.seconds) == ("outage", SHORTEST)


def test_an_empty_account_is_left_alone_for_ten_minutes_and_said_to_be_empty() -> None:
    marks, clock = MemoryMarks(), HandClock()
    with answering("quota") as server:
        ask(settings(server.url), marks, clock=clock)
        clock.at += 599
        later = ask(settings(server.url), marks, clock=clock)[0]
        assert isinstance(later, OutageError)
        assert later.reason == "quota"
        assert later.retry_after == pytest.approx(1)
        clock.at += 1
        assert kinds(ask(settings(server.url), marks, clock=clock)) == ["Answer"]


def test_a_provider_that_asks_for_an_hour_gets_it() -> None:
    marks, clock = MemoryMarks(), HandClock()
    with answering("429", retry_after="3600") as server:
        ask(settings(server.url), marks, clock=clock)
        clock.at += 3500
        assert kinds(ask(settings(server.url), marks, clock=clock)) == ["RefusedError"]
        assert len(server.received) == 1


def test_when_its_time_is_up_one_call_tries_and_the_others_of_its_page_wait_for_it() -> None:
    marks, clock, asked = MemoryMarks(), HandClock(), list[int]()

    def answer(_: object) -> dict[str, Any]:
        asked.append(len(server.received))
        return NONE_FOUND

    with answering("quota", delay=0.1, answer=answer) as server:
        ask(settings(server.url), marks, clock=clock)
        clock.at += 600
        assert kinds(ask(settings(server.url), marks, 4, clock=clock)) == ["Answer"] * 4
        assert asked[0] == 2  # when the first was answered, no other had come
        assert away(marks, provider_of(settings(server.url)), clock) is None


def test_a_trial_that_fails_ends_the_page_before_its_other_calls_are_sent() -> None:
    marks, clock = MemoryMarks(), HandClock()
    with answering("quota", *["500"] * 20) as server:
        ask(settings(server.url), marks, clock=clock)
        clock.at += 600
        outcomes = ask(settings(server.url, model_deadline_seconds=0.001), marks, 6, clock=clock)
        assert kinds(outcomes) == ["OutageError"] + ["RefusedError"] * 5
        assert len(server.received) == 2
        found = away(marks, provider_of(settings(server.url)), clock)
        assert found is not None
        assert found.seconds == 2 * SHORTEST


def test_while_one_worker_tries_the_others_do_not() -> None:
    marks, clock = MemoryMarks(), HandClock()
    with answering("quota", delay=0.3) as server, ThreadPoolExecutor() as pool:
        ask(settings(server.url), marks, clock=clock)
        clock.at += 600
        workers = [pool.submit(ask, settings(server.url), marks, 3, clock=clock) for _ in range(3)]
        outcomes = [kinds(worker.result()) for worker in workers]
    assert sorted(map(tuple, outcomes)) == [("Answer",) * 3, ("RefusedError",) * 3, ("RefusedError",) * 3]


def test_a_page_need_not_begin_while_its_first_call_would_be_refused() -> None:
    clock = HandClock()
    marks = MemoryMarks(clock)
    assert barred(marks, "somebody", clock) is None
    asyncio.run(fail(Breaker(marks, "somebody", patience=60, clock=clock), lambda: OutageError("away")))
    found = barred(marks, "somebody", clock)
    assert found is not None
    assert found.seconds == SHORTEST
    clock.at += SHORTEST
    assert barred(marks, "somebody", clock) is None  # whoever begins now tries
    marks.claim("trial:somebody", "another worker", 60)
    found = barred(marks, "somebody", clock)
    assert found is not None
    assert 0 < found.seconds < 60


def test_a_worker_that_died_while_it_tried_holds_up_nobody_for_ever() -> None:
    clock = HandClock()
    marks = MemoryMarks(clock)
    with answering("quota") as server:
        chosen = settings(server.url)
        ask(chosen, marks, clock=clock)
        clock.at += 600
        marks.claim(f"trial:{provider_of(chosen)}", "dead", 65)
        assert kinds(ask(chosen, marks, clock=clock)) == ["RefusedError"]
        clock.at += 65
        assert kinds(ask(chosen, marks, clock=clock)) == ["Answer"]


def test_calls_that_are_being_tried_again_stop_as_soon_as_somebody_finds_it_away() -> None:
    marks, clock = MemoryMarks(), HandClock()
    with answering(*["500"] * 100) as server, ThreadPoolExecutor() as pool:
        patient = pool.submit(ask, settings(server.url, model_deadline_seconds=60), marks, 2, clock=clock)
        while len(server.received) < 2:
            pass
        breaker = Breaker(marks, provider_of(settings(server.url)), patience=60, clock=clock)
        assert asyncio.run(fail(breaker, lambda: OutageError("no quota", reason="quota"))) == "OutageError"
        outcomes = patient.result(timeout=20)
        assert kinds(outcomes) == ["RefusedError"] * 2
        assert len(server.received) <= 6


async def fail(breaker: Breaker, error: Callable[[], Exception]) -> str:
    try:
        async with breaker.call():
            raise error()  # noqa: TRY301
    except Exception as raised:  # noqa: BLE001
        return type(raised).__name__
    return ""


def test_neither_a_lost_lease_nor_cancellation_is_held_against_the_provider() -> None:
    marks, clock = MemoryMarks(), HandClock()

    async def many() -> None:
        breaker = Breaker(marks, "somebody", patience=60, clock=clock)
        for _ in range(10):
            assert await fail(breaker, lambda: LostLeaseError("gone")) == "LostLeaseError"
            await cancel(breaker, asyncio.sleep(0.01))

    asyncio.run(many())
    assert away(marks, "somebody", clock) is None


async def cancel(breaker: Breaker, when: Awaitable[None]) -> None:
    """Begin a call, and cancel it then."""

    async def hang() -> None:
        async with breaker.call():
            await asyncio.sleep(60)

    task = asyncio.create_task(hang())
    await when
    task.cancel()
    await asyncio.wait([task])


def test_a_trial_that_is_cancelled_is_given_back() -> None:
    marks, clock = MemoryMarks(), HandClock()
    asyncio.run(fail(Breaker(marks, "somebody", patience=60, clock=clock), lambda: OutageError("away")))
    clock.at += SHORTEST

    async def begun() -> None:
        while marks.held("trial:somebody") is None:
            await asyncio.sleep(0.01)

    asyncio.run(cancel(Breaker(marks, "somebody", patience=60, clock=clock), begun()))
    assert marks.held("trial:somebody") is None


def test_what_is_remembered_of_a_provider_is_numbers_and_codes() -> None:
    marks = MemoryMarks()
    with answering("quota", answer=lambda _: NONE_FOUND) as server:
        ask(settings(server.url, openai_api_key="sk-planted-key"), marks)
    kept = str([(key, value) for key, value in marks.records("providers").items()])
    assert "quota" in kept
    assert "planted" not in kept
    assert "127.0.0.1" not in kept
