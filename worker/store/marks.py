"""Small facts without text that several processes share: who holds what, what was counted, one record per page.

Ids, numbers, times and codes only: marks are not encrypted.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

LINGER = 600.0  # seconds after its end for which it is known who held a claim last


class Marks(Protocol):
    """Every method is atomic among all processes that use the same place. name, table, key: printable, without spaces.

    Raises StoreError or SettingsError for a place that cannot be used, TransientError when it stays away.
    """

    def claim(self, name: str, value: str, seconds: float) -> bool:
        """Hold a name for so long, unless somebody holds it, the same value included."""

    def hold(self, name: str, value: str, seconds: float) -> bool:
        """Hold it for so long from now on: for who holds it still, or held it last (for LINGER at least) and nobody claimed
        it since.
        """

    def release(self, name: str, value: str) -> bool:
        """Let go of it; False where another value, or none, holds it."""

    def held(self, name: str) -> tuple[str, float] | None:
        """Value, and seconds until it ends by itself; None where nobody holds it."""

    def add(self, name: str, amount: float, seconds: float) -> float:
        """Count; the sum so far. It is forgotten `seconds` after it was last added to. amount 0 only asks."""

    def record(self, table: str, key: str) -> str | None: ...

    def swap(self, table: str, key: str, old: str | None, new: str | None) -> bool:
        """Write a record where it is still `old`; None: where there is none, to delete it. False: somebody was quicker."""

    def records(self, table: str) -> Mapping[str, str]:
        """All records of a table by key."""

    def close(self) -> None: ...


@dataclass
class _Claim:
    value: str
    until: float


class MemoryMarks:
    """Marks in this process. clock: seconds."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._lock = threading.RLock()
        self._claims: dict[str, _Claim] = {}
        self._sums: dict[str, tuple[float, float]] = {}
        self._tables: defaultdict[str, dict[str, str]] = defaultdict(dict)

    def claim(self, name: str, value: str, seconds: float) -> bool:
        with self._lock:
            if self.held(name) is not None:
                return False
            self._claims[name] = _Claim(value, self._clock() + seconds)
            return True

    def hold(self, name: str, value: str, seconds: float) -> bool:
        with self._lock:
            claim = self._claims.get(name)
            if claim is None or claim.value != value:
                return False
            claim.until = self._clock() + seconds
            return True

    def release(self, name: str, value: str) -> bool:
        with self._lock:
            claim = self._claims.get(name)
            if claim is None or claim.value != value:
                return False
            del self._claims[name]
            return claim.until > self._clock()

    def held(self, name: str) -> tuple[str, float] | None:
        with self._lock:
            claim = self._claims.get(name)
            left = claim.until - self._clock() if claim else 0.0
            return (claim.value, left) if claim and left > 0 else None

    def add(self, name: str, amount: float, seconds: float) -> float:
        with self._lock:
            total, until = self._sums.get(name, (0.0, 0.0))
            if until <= self._clock():
                total = 0.0
            if amount:
                self._sums[name] = (total + amount, self._clock() + seconds)
            return total + amount

    def record(self, table: str, key: str) -> str | None:
        return self._tables[table].get(key)

    def swap(self, table: str, key: str, old: str | None, new: str | None) -> bool:
        with self._lock:
            if self._tables[table].get(key) != old:
                return False
            if new is None:
                self._tables[table].pop(key, None)
            else:
                self._tables[table][key] = new
            return True

    def records(self, table: str) -> Mapping[str, str]:
        with self._lock:
            return dict(self._tables[table])

    def close(self) -> None:
        pass
