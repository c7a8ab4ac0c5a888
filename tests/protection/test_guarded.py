"""What every request of a page passes before it leaves, and what answers while the provider is away."""

import asyncio

import pytest

from tests.fakes.rule_answers import rule_answers
from tests.llm.asking import OLD, answering
from tests.protection.meeting_model import HandClock, ask, kinds, settings
from worker.errors import LostLeaseError, OutageError
from worker.llm import Model
from worker.local import Request, minutes_of
from worker.model import Minutes, Transcript, Utterance
from worker.protection import or_by_rules, protected_model, spent_today
from worker.settings import Settings
from worker.store import MemoryStore
from worker.store.marks import MemoryMarks

SAID = ("We decided to ship on Friday.", "I'll write the release notes by Tuesday.", "Thanks a lot.")
TRANSCRIPT = Transcript(tuple(Utterance(n, f"Speaker {n % 2}", text) for n, text in enumerate(SAID, 1)), "plain")


def test_the_rules_need_no_protection() -> None:
    assert protected_model(Settings(), "key", MemoryMarks()).engine == "rules"


def test_a_closed_fence_lets_no_further_request_leave_and_nothing_is_charged() -> None:
    marks, passed = MemoryMarks(), list[int]()

    async def fence() -> None:
        passed.append(1)
        if len(passed) > 2:
            raise LostLeaseError("ended")

    with answering() as server:
        chosen = settings(server.url, minutes_budget_per_day=100.0, model_parallel=1)
        outcomes = ask(chosen, marks, 5, fence=fence)
        two = spent_today(marks)
        again = MemoryMarks()
        ask(chosen, again, 2)
        assert len(server.received) == 4
    assert sorted(kinds(outcomes)) == ["Answer"] * 2 + ["LostLeaseError"] * 3
    assert two == pytest.approx(spent_today(again))


def made(chosen: Settings, marks: MemoryMarks, clock: HandClock) -> Minutes:
    async def live() -> Minutes:
        model = protected_model(chosen, "key", marks, clock=clock)

        async def make(model: Model) -> Minutes:
            return await minutes_of(TRANSCRIPT, Request("page", language="en"), model, MemoryStore())

        try:
            return await or_by_rules(chosen, model, make)
        finally:
            await model.close()

    return asyncio.run(live())


@pytest.mark.parametrize("fault", ["quota", "cut"])
def test_while_the_provider_is_away_the_rules_answer_where_that_is_set_and_the_minutes_say_so(fault: str) -> None:
    marks, clock = MemoryMarks(), HandClock()
    with answering(*[fault] * 50) as server:
        chosen = settings(server.url, minutes_fallback="rules")
        first = made(chosen, marks, clock)
        sent = len(server.received)
        second = made(chosen, marks, clock)
        assert len(server.received) == sent
    for minutes in (first, second):
        assert minutes.run.engine == "rules"
        assert minutes.action_items
        assert minutes.run.warnings[-1].startswith("The language model did not answer")


def test_when_it_is_back_the_model_answers_again() -> None:
    marks, clock = MemoryMarks(), HandClock()
    with answering("quota", answer=rule_answers) as server:
        chosen = settings(server.url, minutes_fallback="rules", model_deadline_seconds=20)
        made(chosen, marks, clock)
        clock.at += 600
        minutes = made(chosen, marks, clock)
    assert minutes.run.engine == "openai"
    assert not minutes.run.warnings or "did not answer" not in minutes.run.warnings[-1]


def test_without_that_setting_the_page_waits() -> None:
    with answering("quota") as server, pytest.raises(OutageError):
        made(settings(server.url), MemoryMarks(), HandClock())


def test_a_budget_that_is_spent_is_no_reason_for_the_rules() -> None:
    with answering(answer=rule_answers) as server, pytest.raises(Exception, match="MINUTES_BUDGET_PER_DAY"):
        made(settings(server.url, minutes_fallback="rules", minutes_budget_per_day=1e-9), MemoryMarks(), HandClock())
    assert server.received == []


def test_a_protected_model_answers_as_the_model_does() -> None:
    with answering(answer=rule_answers) as server:
        chosen = settings(server.url, model_deadline_seconds=20)
        minutes = made(chosen, MemoryMarks(), HandClock())
    assert minutes.run.models["extract"] == OLD
    assert minutes.run.cost
    assert minutes.action_items
