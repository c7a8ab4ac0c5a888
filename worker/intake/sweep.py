"""Hands to the workers what is due, and what a worker that died has left behind. The only place that does."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final

from worker.errors import MinutesError
from worker.intake.wanted import Queue, Want, Wanted
from worker.store.leases import is_held
from worker.store.marks import Marks

EVERY: Final = 3.0  # seconds; a dead worker's page goes on after its lease and this
LOST: Final = 15.0  # seconds after which a message that is in no queue any more was lost on its way
FORGOTTEN: Final = 900.0  # the same where the queue is never empty; a second message does no harm

Publish = Callable[[str, Queue], None]
Lengths = Callable[[], Mapping[str, int]]


def sweep(wanted: Wanted, marks: Marks, publish: Publish, lengths: Lengths, now: float) -> Mapping[str, int]:
    """How many were handed over, by why: `due`, `left` (their worker died), `lost` (their message was). now: since 1970.

    Raises what `publish` raises.
    """
    counts = Counter[str]()
    waiting: Mapping[str, int] | None = None
    for want in wanted.every():
        if want.step == "queued" and waiting is None:
            waiting = _lengths(lengths)
        why = _why(want, marks, waiting or {}, now)
        if why:
            publish(want.page, want.queue)  # first: who dies here, or finds the broker away, leaves it to the next sweep
            if wanted.queue(want):
                counts[why] += 1
    return counts


def _why(want: Want, marks: Marks, waiting: Mapping[str, int], now: float) -> str:
    age = now - want.since
    if want.step == "due":
        return "due" if want.due <= now else ""
    if want.step == "running":
        return "" if is_held(marks, want.page) else "left"
    return "lost" if age > (FORGOTTEN if waiting.get(want.queue, 1) else LOST) else ""


def _lengths(lengths: Lengths) -> Mapping[str, int]:
    try:
        return lengths()
    except MinutesError:  # not knowing is no reason to send twice
        return {}
