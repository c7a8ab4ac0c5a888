"""What may be spent is not exceeded, by any number of calls at once, and what is not known counts as spent."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.llm.asking import OLD, answering
from tests.protection.meeting_model import HandClock, ask, kinds, settings
from worker.errors import BudgetError, SettingsError
from worker.llm.pricing import PRICES, cost
from worker.model import Usage
from worker.protection import check_budget, protected_model, spent_today
from worker.protection.purse import Purse
from worker.settings import Settings
from worker.store.marks import MemoryMarks

MILLION = Usage(prompt=1_000_000)
DOLLARS = cost(OLD, MILLION) or 0.0  # what that costs


def purse(marks: MemoryMarks, clock: HandClock, *, run: float | None = None, day: float | None = None) -> Purse:
    return Purse(marks, PRICES, per_run=run, per_day=day, clock=clock)


def test_what_would_go_beyond_the_days_budget_is_not_asked_until_tomorrow() -> None:
    marks, clock = MemoryMarks(), HandClock()
    first, second = (purse(marks, clock, day=1.5 * DOLLARS) for _ in range(2))
    first.settle(first.set_aside(OLD, MILLION), MILLION)
    with pytest.raises(BudgetError, match="MINUTES_BUDGET_PER_DAY") as raised:
        second.set_aside(OLD, MILLION)
    assert raised.value.reason == "budget_day"
    assert raised.value.retry_after == 12 * 3600
    assert spent_today(marks, clock) == pytest.approx(DOLLARS)
    clock.at += raised.value.retry_after
    assert spent_today(marks, clock) == 0
    second.set_aside(OLD, MILLION)


def test_one_runs_budget_is_nothing_to_another_run() -> None:
    marks, clock = MemoryMarks(), HandClock()
    first, second = (purse(marks, clock, run=1.5 * DOLLARS) for _ in range(2))
    first.set_aside(OLD, MILLION)
    with pytest.raises(BudgetError, match="MINUTES_BUDGET_PER_RUN") as raised:
        first.set_aside(OLD, MILLION)
    assert (raised.value.reason, raised.value.retry_after) == ("budget_run", None)
    second.set_aside(OLD, MILLION)


def test_what_was_set_aside_too_much_comes_back_and_what_nobody_told_does_not() -> None:
    marks, clock = MemoryMarks(), HandClock()
    own = purse(marks, clock, day=100.0, run=100.0)
    own.settle(own.set_aside(OLD, MILLION), Usage(prompt=250_000))
    assert spent_today(marks, clock) == pytest.approx(DOLLARS / 4)
    own.settle(own.set_aside(OLD, MILLION), Usage())
    assert spent_today(marks, clock) == pytest.approx(DOLLARS / 4)
    own.settle(own.set_aside(OLD, MILLION), None)
    assert spent_today(marks, clock) == pytest.approx(DOLLARS * 5 / 4)


def test_a_refusal_leaves_the_sums_as_they_were() -> None:
    marks, clock = MemoryMarks(), HandClock()
    own = purse(marks, clock, day=0.5 * DOLLARS, run=100.0)
    for _ in range(3):
        with pytest.raises(BudgetError):
            own.set_aside(OLD, MILLION)
    assert spent_today(marks, clock) == pytest.approx(0)
    own.set_aside(OLD, Usage(prompt=400_000))


def test_a_request_that_ends_after_midnight_is_settled_on_its_own_day() -> None:
    marks, clock = MemoryMarks(), HandClock()
    own = purse(marks, clock, day=100.0)
    clock.at += 12 * 3600 - 1
    aside = own.set_aside(OLD, MILLION)
    clock.at += 2
    own.settle(aside, Usage())
    assert spent_today(marks, clock) == 0


def test_over_http_many_calls_of_several_workers_at_once_stay_within_the_budget() -> None:
    marks = MemoryMarks()
    with answering(delay=0.02) as server, ThreadPoolExecutor() as pool:
        chosen = settings(server.url, minutes_budget_per_day=100.0)
        ask(chosen, marks)
        one = spent_today(marks)
        tight = settings(server.url, minutes_budget_per_day=one * 10.5)
        outcomes = [kind for worker in pool.map(lambda _: kinds(ask(tight, marks, 10)), range(3)) for kind in worker]
    assert set(outcomes) == {"Answer", "BudgetError"}
    assert one * 5 <= spent_today(marks) <= one * 10.5
    assert len(server.received) == outcomes.count("Answer") + 1


def test_a_run_that_has_spent_its_budget_asks_no_more() -> None:
    marks = MemoryMarks()
    with answering() as server:
        ask(settings(server.url, minutes_budget_per_day=100.0), marks)
        one = spent_today(marks)
        tight = settings(server.url, minutes_budget_per_run=one * 5, model_parallel=1)
        outcomes = ask(tight, marks, 10)
        assert kinds(outcomes).count("Answer") in {3, 4, 5}
        assert {outcome.reason for outcome in outcomes if isinstance(outcome, BudgetError)} == {"budget_run"}
        assert "Answer" in kinds(ask(tight, marks))


def test_what_fails_with_an_error_costs_nothing_and_what_is_cut_off_may_have() -> None:
    with answering("500", "429", retry_after="0.01") as server:
        failing = MemoryMarks()
        ask(settings(server.url, minutes_budget_per_day=100.0, model_deadline_seconds=20), failing)
    with answering("cut") as server:
        cut = MemoryMarks()
        ask(settings(server.url, minutes_budget_per_day=100.0, model_deadline_seconds=20), cut)
    assert spent_today(cut) > 1.5 * spent_today(failing)


@pytest.mark.parametrize("budget", ["minutes_budget_per_run", "minutes_budget_per_day"])
def test_a_budget_without_a_price_is_refused_before_anything_is_asked(budget: str, tmp_path: Path) -> None:
    given: dict[str, Any] = {"openai_base_url": "http://127.0.0.1:9/v1", "model_extract": "llama3.1:8b", budget: 5.0}
    with pytest.raises(SettingsError, match=r"llama3.1:8b has no price: add it to the file of MODEL_PRICES") as raised:
        protected_model(Settings(**given), "key", MemoryMarks())
    assert str(raised.value).startswith(budget.upper())
    with pytest.raises(SettingsError, match="has no price"):
        check_budget(Settings(**given))
    prices = tmp_path / "prices.json"
    prices.write_text(json.dumps({"llama3.1:8b": {"input": 0, "cached": 0, "output": 0}}), encoding="utf-8")
    protected_model(Settings(**given, model_prices=prices), "key", MemoryMarks())
    check_budget(Settings(**given, model_prices=prices))
