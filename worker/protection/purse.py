"""What may be spent, by one run and by all runs of a day (UTC), in US dollars.

Each request sets aside what it is estimated to cost before it leaves, and settles the difference when its usage is known. So
what is spent exceeds the budget at most by what the requests in flight were estimated too low; a request whose usage nobody
told (a time-out, a cut connection, a crash) counts as estimated. A page that is taken up again begins a new run.
"""

import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from worker.errors import BudgetError, MinutesError
from worker.llm.pricing import Price, cost
from worker.model import Usage
from worker.store.marks import Marks

_KEPT = 2 * 86_400.0  # seconds that a day's sum is remembered


@dataclass(frozen=True)
class SetAside:
    """What one request may cost. day: whose sum it is in."""

    model: str
    cost: float
    day: str


class Purse:
    """For one run. prices: by model; each model that is asked has one. clock: seconds since 1970. May be used from threads."""

    def __init__(
        self,
        marks: Marks,
        prices: Mapping[str, Price],
        *,
        per_run: float | None,
        per_day: float | None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._marks, self._prices, self._clock = marks, prices, clock
        self._per_run, self._per_day = per_run, per_day
        self._spent, self._lock = 0.0, threading.Lock()

    def set_aside(self, model: str, likely: Usage) -> SetAside:
        """Raises BudgetError where that is more than is left."""
        now = datetime.fromtimestamp(self._clock(), UTC)
        aside = SetAside(model, self._cost(model, likely), f"spent:{now:%Y-%m-%d}")
        self._charge_run(aside.cost)
        if self._per_day is not None and self._marks.add(aside.day, aside.cost, _KEPT) > self._per_day:
            self._return(aside, aside.cost)
            tomorrow = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
            raise BudgetError(
                f"MINUTES_BUDGET_PER_DAY (${self._per_day:g}) is spent: it goes on tomorrow (UTC), or raise it.",
                reason="budget_day", retry_after=(tomorrow - now).total_seconds(),
            )  # fmt: skip
        return aside

    def settle(self, aside: SetAside, taken: Usage | None) -> None:
        """taken: None where nobody told."""
        if taken is not None:
            self._return(aside, aside.cost - self._cost(aside.model, taken))

    def _charge_run(self, amount: float) -> None:
        with self._lock:
            if self._per_run is not None and self._spent + amount > self._per_run:
                raise BudgetError(
                    f"The run has cost what MINUTES_BUDGET_PER_RUN (${self._per_run:g}) allows: raise it, or run it again.",
                    reason="budget_run",
                )
            self._spent += amount

    def _return(self, aside: SetAside, amount: float) -> None:
        with self._lock:
            self._spent -= amount
        if self._per_day is not None and amount:
            with suppress(MinutesError):  # else it stays as estimated: how the call itself ended matters more
                self._marks.add(aside.day, -amount, _KEPT)

    def _cost(self, model: str, usage: Usage) -> float:
        return cost(model, usage, self._prices) or 0.0


def spent_today(marks: Marks, clock: Callable[[], float] = time.time) -> float:
    """US dollars of this day (UTC), what is set aside included; counted where MINUTES_BUDGET_PER_DAY is set."""
    return marks.add(f"spent:{datetime.fromtimestamp(clock(), UTC):%Y-%m-%d}", 0.0, _KEPT)
