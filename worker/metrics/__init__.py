"""What workers count, in the marks that all of them share: a number of one process would lie, since each has several.

Names and labels are a closed list. No page is ever a label.
"""

from contextlib import suppress
from typing import Final

from worker.errors import MinutesError
from worker.store.marks import Marks

COUNTERS: Final[dict[str, tuple[str, tuple[str, ...], str]]] = {  # name: its label, the label's values, what it counts
    "runs": ("state", ("done", "needs_attention", "failed", "dead", "skipped", "waiting"), "Runs of pages that came to an end."),
    "calls": ("source", ("model", "kept"), "Calls of runs: asked of a model, or answered by a reply that was kept."),
    "failed_calls": ("", (), "Calls that failed for good; their part of a transcript was not read."),
    "tokens": ("kind", ("input", "output", "cached"), "Tokens of the model; the provider's cache had `cached` of the input."),
    "cost_dollars": ("", (), "What the provider charges for the calls, in US dollars, as far as prices are known."),
    "limited": ("by", ("notion", "model"), "Answers that told us to wait (429, 529)."),
    "dead_letters": ("", (), "Pages that were given up after as many attempts as are made."),
    "events": ("result", ("taken", "left", "refused"), "Events and wishes that came to the webhook service."),
}
DURATIONS: Final = {"run_seconds": "How long runs took, from begin to end."}
BUCKETS: Final = (1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1200.0, float("inf"))

_YEAR = 366 * 86_400.0  # after which a counter that nobody adds to begins anew


def count(marks: Marks, name: str, amount: float = 1.0, **label: str) -> None:
    """Add to a counter: count(marks, "tokens", 1200, kind="input"). While the marks are away, nothing is counted."""
    _add(marks, key(name, **label), amount)


def observe(marks: Marks, name: str, seconds: float) -> None:
    """One duration more."""
    bucket = next(bucket for bucket in BUCKETS if seconds <= bucket)
    _add(marks, bucket_key(name, bucket), 1)
    _add(marks, sum_key(name), seconds)


def total(marks: Marks, sum_of: str) -> float:
    """The sum so far under a key."""
    return marks.add(sum_of, 0, _YEAR)


def key(name: str, **label: str) -> str:
    """Raises ValueError for what is not on the list."""
    wanted, values, _ = COUNTERS.get(name, ("", (), ""))
    given = label.get(wanted)
    if name not in COUNTERS or set(label) != {wanted} - {""} or (values and given not in values):
        raise ValueError(f"no counter {name} with {label}")
    return f"metric:{name}:{given}" if given else f"metric:{name}"


def bucket_key(name: str, bucket: float) -> str:
    """Of the durations up to this one, and above the bucket below it."""
    if name not in DURATIONS:
        raise ValueError(f"no durations {name}")
    return f"metric:{name}:le:{bucket:g}"


def sum_key(name: str) -> str:
    return f"metric:{name}:sum"


def _add(marks: Marks, sum_of: str, amount: float) -> None:
    if amount:
        with suppress(MinutesError):
            marks.add(sum_of, amount, _YEAR)
