"""Every place that records and marks can lie in, behind one door, for tests that hold for all of them."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet

from worker.store import Keys, Store, open_marks, open_redis_marks, open_redis_store, open_store
from worker.store.marks import Marks
from worker.store.redis_rows import RedisRows
from worker.store.rows import Rows
from worker.store.sqlite import SqliteRows

KEY = Fernet.generate_key()


@dataclass(frozen=True)
class Place:
    """One that outlives who opened it: a folder, or Redis where there is an address."""

    folder: Path
    url: str = ""

    @property
    def names(self) -> list[str]:
        """What another process needs to open the same place: arguments of `place_of`."""
        return [str(self.folder), self.url]

    def store(self, *keys: bytes, clock: Callable[[], float] = time.time, keep_days: float = 30) -> Store:
        sealed = Keys(keys or [KEY])
        if self.url:
            return open_redis_store(self.url, sealed, keep_days=keep_days, clock=clock, patient=False)
        return open_store(self.folder, sealed, keep_days=keep_days, clock=clock)

    def rows(self) -> Rows:
        return RedisRows(self.url, patient=False) if self.url else SqliteRows(self.folder)

    def marks(self) -> Marks:
        return open_redis_marks(self.url, patient=False) if self.url else open_marks(self.folder)


def place_of(folder: str, url: str) -> Place:
    return Place(Path(folder), url)
