"""Regular work that several beats announce, and one does."""

from typing import Final

from worker.store.marks import Marks

SLOWEST: Final = 60.0  # seconds that the clock of one beat may be behind another's


def take(marks: Marks, name: str, every_seconds: float, now: float) -> bool:
    """Whether this tick is the caller's: of all who ask within one slot of `every_seconds`, the first. now: since 1970."""
    slot = int(now // every_seconds)
    return marks.claim(f"tick:{name}:{slot}", "taken", 2 * every_seconds + SLOWEST)
