"""The one SQLite file of a data directory, which several processes and threads may use at once."""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from worker.errors import StoreError, TransientError

FILE = "store.sqlite"
_PATIENCE = 30.0  # seconds to wait for another process's write
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


class SqliteFile:
    """A connection of its own, to be opened after a fork. tables: what must be there, made where it is missing.

    folder: made with mode 0700 if missing; the file gets mode 0600. Raises StoreError when it cannot be used,
    TransientError while others do not let go of it.
    """

    def __init__(self, folder: Path, tables: str) -> None:
        self.path = folder / FILE
        self._lock = threading.Lock()
        with self._translated():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            # The -wal file inherits this mode. A file that is there is not opened: to close it again would drop the locks of
            # every other connection of this process, and another process then deletes the -wal file under them.
            with suppress(FileExistsError):
                os.close(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
            self._database = sqlite3.connect(
                self.path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
            )
            self._prepare(tables)

    def found(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self.reading() as database:
            return database.execute(query, values).fetchall()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._translated():
            yield self._database

    @contextmanager
    def writing(self, *, durable: bool = False) -> Iterator[sqlite3.Connection]:
        """One transaction, begun as a writer's so that two processes queue up instead of failing half-way.

        durable: it, and all before it, is on the disk when this ends; else a power cut may take the last ones back.
        """
        with self.reading() as database:
            database.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
            except BaseException:
                if database.in_transaction:  # a full disk has ended it already
                    database.execute("ROLLBACK")
                raise
            database.execute("COMMIT")

    def close(self) -> None:
        with self._lock:  # closed under a thread that uses it, SQLite takes the process along
            self._database.close()

    def _prepare(self, tables: str) -> None:
        """Who opens a new file together with others is told at once that it is busy: SQLite does not wait here."""
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                self._database.execute("PRAGMA journal_mode = WAL")
                self._database.execute("PRAGMA synchronous = NORMAL")
                self._database.execute("PRAGMA secure_delete = ON")
                self._database.executescript(tables)
            except sqlite3.OperationalError as error:
                if not _is_busy(error) or time.monotonic() > until:
                    raise
            else:
                return
            time.sleep(0.02)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            if _is_busy(error):
                raise TransientError(f"The store {self.path} is held by another process: try again later.") from None
            raise StoreError(f"The store {self.path} cannot be used ({error}): move it away, or free it.") from None


def _is_busy(error: Exception) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _BUSY
