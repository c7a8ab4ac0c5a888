"""What all workers together know of the model's provider, and what follows from each thing they learn.

    closed ── FAILURES calls failed for good in WITHIN seconds, none succeeded since ──► open
    open ── its time is up ──► on trial ── one call succeeds ──► closed
                                  └── it fails ──► open, twice as long

What fails every call alike (nobody answers, no quota, come back in an hour) opens at once.
"""

import json
from dataclasses import asdict, dataclass, replace
from typing import Literal

FAILURES, WITHIN = 5, 60.0
SHORTEST, LONGEST = 30.0, 600.0  # seconds that it stays open
QUOTA = 600.0  # nobody adds credit within seconds

Reason = Literal["outage", "quota"]


@dataclass(frozen=True)
class Health:
    """failures: when calls failed, since one last succeeded. openings: in a row. until: no request leaves before.

    Times are seconds since 1970.
    """

    failures: tuple[float, ...] = ()
    openings: int = 0
    until: float = 0.0
    reason: Reason = "outage"

    def failed(self, now: float) -> "Health":
        """A call has failed after all its tries, by no fault of its own. Those that began before it opened tell nothing."""
        if now < self.until:
            return self
        recent = (*(at for at in self.failures if at > now - WITHIN), now)
        return self.opened(now) if self.openings or len(recent) >= FAILURES else replace(self, failures=recent)

    def opened(self, now: float, reason: Reason = "outage", seconds: float = 0.0) -> "Health":
        """Every call would fail. seconds: that the provider asked for."""
        if now < self.until and (self.reason == "quota" or reason == "outage"):
            return replace(self, until=max(self.until, now + seconds))
        usual = QUOTA if reason == "quota" else min(LONGEST, SHORTEST * 2.0**self.openings)
        return Health((), self.openings + 1, now + max(usual, seconds), reason)

    def succeeded(self) -> "Health":
        return Health()

    def wait(self, now: float) -> float:
        """Seconds that it stays open."""
        return max(0.0, self.until - now)

    @property
    def on_trial(self) -> bool:
        """Once its time is up: one call at a time, until one has succeeded."""
        return self.openings > 0


def to_text(health: Health) -> str | None:
    """None for a provider of whom nothing bad is known."""
    return None if health == Health() else json.dumps(asdict(health), sort_keys=True)


def from_text(text: str | None) -> Health:
    if text is None:
        return Health()
    values = json.loads(text)
    return Health(**{**values, "failures": tuple(values["failures"])})
