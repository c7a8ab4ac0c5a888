"""How the pages stand: what the records of all of them come to, in a few numbers."""

from collections import Counter
from collections.abc import Iterable
from typing import Literal

from worker.intake.wanted import Want
from worker.reasons import REASONS

Phase = Literal["due", "waiting", "queued", "running"]


def phase(want: Want, now: float) -> Phase:
    """A page that is put off until later waits; one whose time has come is due, until the sweeper hands it over."""
    if want.step == "due":
        return "waiting" if want.due > now else "due"
    return want.step


def why(want: Want, now: float) -> str:
    """Code of what it waits for; empty where it waits for nothing but its turn."""
    if phase(want, now) != "waiting":
        return ""
    return (want.why if want.why in REASONS else "error") if want.why else "quiet"


def by_phase(wants: Iterable[Want], now: float) -> Counter[tuple[Phase, str]]:
    return Counter((phase(want, now), why(want, now)) for want in wants)


def oldest(wants: Iterable[Want], now: float) -> float:
    """For how long the first of those that are due, or in a queue, has been waiting for a worker; seconds."""
    ages = (now - want.due for want in wants if phase(want, now) in {"due", "queued"})
    return max((age for age in ages if age > 0), default=0.0)
