"""What one run of a page adds to the counters."""

from worker.intake.wanted import Ended
from worker.metrics import count, observe
from worker.model import Run
from worker.store.marks import Marks


def count_end(marks: Marks, ended: Ended) -> None:
    count(marks, "runs", state=ended.state)
    observe(marks, "run_seconds", ended.seconds)
    if ended.state == "dead":
        count(marks, "dead_letters")


def count_run(marks: Marks, run: Run) -> None:
    """run: that made minutes, rather than taking those that were kept."""
    count(marks, "calls", run.calls - run.cached_calls, source="model")
    count(marks, "calls", run.cached_calls, source="kept")
    count(marks, "failed_calls", run.failed_calls)
    count(marks, "tokens", run.tokens.prompt, kind="input")
    count(marks, "tokens", run.tokens.completion, kind="output")
    count(marks, "tokens", run.tokens.cached, kind="cached")
    count(marks, "cost_dollars", run.cost or 0.0)
