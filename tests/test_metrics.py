"""The page for Prometheus: what all processes share, at the moment of asking, in a form that Prometheus reads."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import get_args

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.notion.redis_server import MISSING, present, redis_server
from worker.errors import TransientError
from worker.intake.wanted import Ended, State, Want, Wanted
from worker.metrics import BUCKETS, COUNTERS, DURATIONS, count, observe
from worker.metrics.exposition import exposition
from worker.metrics.runs import count_end, count_run
from worker.model import Run, Usage
from worker.store import open_redis_marks
from worker.store.leases import Lease
from worker.store.marks import Marks, MemoryMarks

NOW = 1_795_000_000.0
PROVIDER = "0123456789abcdef"


def page(number: int) -> str:
    return f"393abc1e-edcd-8170-aebf-{number:012x}"


@pytest.fixture
def marks() -> Marks:
    return MemoryMarks(lambda: NOW)


def scraped(marks: Marks, queues: Mapping[str, int] | None = None) -> dict[tuple[str, ...], float]:
    """Every sample by its name and the values of its labels."""
    text, media_type = exposition(marks, queues or {}, PROVIDER, NOW)
    assert media_type.startswith("text/plain; version=")
    samples = [sample for family in text_string_to_metric_families(text.decode()) for sample in family.samples]
    return {(sample.name, *sample.labels.values()): sample.value for sample in samples}


def test_a_worker_that_has_done_nothing_shows_zeros_rather_than_nothing(marks: Marks) -> None:
    shown = scraped(marks)
    assert shown["minutes_runs_total", "done"] == 0
    assert shown["minutes_pages_wanted", "due", ""] == 0
    assert shown["minutes_nodes", "beat"] == 0
    assert shown["minutes_model_away",] == 0
    assert shown["minutes_run_seconds_count",] == 0


def test_what_several_processes_count_is_one_sum(marks: Marks) -> None:
    with ThreadPoolExecutor(4) as several:
        list(several.map(lambda _: count(marks, "runs", state="done"), range(40)))
    count(marks, "tokens", 1200, kind="input")
    count(marks, "cost_dollars", 0.25)
    count(marks, "cost_dollars", 0.5)
    count(marks, "limited", by="notion")
    shown = scraped(marks)
    assert shown["minutes_runs_total", "done"] == 40
    assert shown["minutes_tokens_total", "input"] == 1200
    assert shown["minutes_cost_dollars_total",] == 0.75
    assert (shown["minutes_limited_total", "notion"], shown["minutes_limited_total", "model"]) == (1, 0)


def test_a_run_is_counted_with_what_it_took(marks: Marks) -> None:
    run = Run("9b74c9897bac", "openai", calls=10, cached_calls=4, failed_calls=1, tokens=Usage(900, 300, 80), cost=0.03)
    count_run(marks, run)
    count_end(marks, Ended(page(1), "done", NOW, seconds=12))
    for state in get_args(State):
        count_end(marks, Ended(page(1), state, NOW))
    shown = scraped(marks)
    assert [shown["minutes_runs_total", state] for state in ("done", "dead", "failed")] == [2, 1, 1]
    assert [shown["minutes_calls_total", source] for source in ("model", "kept")] == [6, 4]
    assert [shown["minutes_tokens_total", kind] for kind in ("input", "output", "cached")] == [900, 80, 300]
    assert (shown["minutes_failed_calls_total",], shown["minutes_cost_dollars_total",], shown["minutes_dead_letters_total",]) == (1, 0.03, 1)
    assert shown["minutes_run_seconds_sum",] == 12


def test_every_counter_of_the_list_is_counted_and_shown(marks: Marks) -> None:
    for name, (label, values, _) in COUNTERS.items():
        for value in values or ("",):
            count(marks, name, 3, **({label: value} if label else {}))
    shown = scraped(marks)
    for name, (_, values, _) in COUNTERS.items():
        assert [shown[f"minutes_{name}_total", *([value] if value else [])] for value in values or ("",)] == [3] * len(values or "1")


@pytest.mark.parametrize(("name", "label"), [("pages", {}), ("runs", {}), ("runs", {"state": "weekly"}), ("calls", {"page": page(1)}),
                                             ("cost_dollars", {"page": page(1)})])  # fmt: skip
def test_what_is_not_on_the_list_cannot_be_counted(marks: Marks, name: str, label: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="no counter"):
        count(marks, name, **label)


def test_durations_are_a_histogram_whose_buckets_add_up(marks: Marks) -> None:
    for seconds in (0.5, 3.0, 3.0, 45.0, 5000.0):
        observe(marks, "run_seconds", seconds)
    shown = scraped(marks)
    cumulative = [shown["minutes_run_seconds_bucket", "+Inf" if b == float("inf") else str(b)] for b in BUCKETS]
    assert cumulative == [1, 1, 3, 3, 3, 3, 4, 4, 4, 4, 4, 5]
    assert (shown["minutes_run_seconds_count",], shown["minutes_run_seconds_sum",]) == (5, 5051.5)
    assert list(DURATIONS) == ["run_seconds"]


def test_pages_are_counted_by_how_far_they_are_and_what_they_wait_for(marks: Marks) -> None:
    wanted = Wanted(marks, lambda: NOW)
    wanted.want(page(1), due=NOW - 90, queue="bulk")
    wanted.want(page(2), due=NOW + 60, queue="bulk")
    for number, why in ((3, "outage"), (4, "outage"), (5, "budget_day"), (6, "no such code")):
        wanted.want(page(number), due=NOW, queue="bulk")
        begun = wanted.start(page(number))
        assert begun is not None
        wanted.again(begun, due=NOW + 60, why=why, counts=False)
    wanted.want(page(7), due=NOW - 5, queue="interactive", asked=True)
    wanted.queue(wanted.get(page(7)) or Want("", 0, "bulk"))
    wanted.want(page(8), due=NOW, queue="bulk")
    wanted.start(page(8))
    assert Lease(marks, page(8)).take()
    shown = scraped(marks)
    assert {key[1:]: value for key, value in shown.items() if key[0] == "minutes_pages_wanted"} == {
        ("due", ""): 1, ("queued", ""): 1, ("running", ""): 1, ("waiting", "quiet"): 1, ("waiting", "outage"): 2,
        ("waiting", "budget_day"): 1, ("waiting", "error"): 1,
    }  # fmt: skip
    assert (shown["minutes_oldest_due_seconds",], shown["minutes_leases",]) == (90, 1)


def test_pages_are_counted_by_what_came_of_them_last(marks: Marks) -> None:
    wanted = Wanted(marks, lambda: NOW)
    for number, state in ((1, "done"), (2, "done"), (3, "dead")):
        want = wanted.want(page(number), due=NOW, queue="bulk")
        wanted.finish(want, Ended(page(number), state, NOW))  # type: ignore[arg-type]
    shown = scraped(marks)
    assert (shown["minutes_pages_ended", "done"], shown["minutes_pages_ended", "dead"], shown["minutes_pages_ended", "failed"]) == (2, 1, 0)


def test_queues_are_shown_as_far_as_their_lengths_are_known(marks: Marks) -> None:
    shown = scraped(marks, {"interactive": 2, "bulk": 30, "taken": 4, "celery": 9})
    assert {key: value for key, value in shown.items() if key[0] == "minutes_queue_messages"} == {
        ("minutes_queue_messages", "interactive"): 2, ("minutes_queue_messages", "bulk"): 30, ("minutes_queue_messages", "taken"): 4,
    }  # fmt: skip


def test_no_page_is_a_label(marks: Marks) -> None:
    wanted = Wanted(marks, lambda: NOW)
    for number in range(50):
        wanted.finish(wanted.want(page(number), due=NOW, queue="bulk"), Ended(page(number), "done", NOW))
        wanted.want(page(number), due=NOW, queue="bulk")
    assert b"393abc1e" not in exposition(marks, {}, PROVIDER, NOW)[0]


def test_counting_does_not_fail_a_page_while_redis_is_away() -> None:
    class Away(MemoryMarks):
        def add(self, *_: object) -> float:
            raise TransientError("away")

    count(Away(), "calls", source="model")
    with pytest.raises(TransientError):
        exposition(Away(), {}, PROVIDER, NOW)


@pytest.mark.skipif(not present(), reason=MISSING)
def test_it_is_the_same_in_redis() -> None:
    with redis_server() as url:
        marks = open_redis_marks(url)
        count(marks, "runs", state="done")
        count(marks, "cost_dollars", 0.125)
        observe(marks, "run_seconds", 3.5)
        other = open_redis_marks(url)
        count(other, "runs", state="done")
        shown = scraped(other)
        marks.close()
        other.close()
    assert (shown["minutes_runs_total", "done"], shown["minutes_cost_dollars_total",]) == (2, 0.125)
    assert shown["minutes_run_seconds_sum",] == 3.5
