"""Rows in one SQLite file, which several processes may use at once."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from worker.errors import PermanentError
from worker.store.rows import Row

FILE = "store.sqlite"
_PATIENCE = 30.0  # seconds to wait for another process's write

_TABLES = """
CREATE TABLE IF NOT EXISTS rows (
  position INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, key TEXT NOT NULL, blob BLOB NOT NULL, expires REAL,
  UNIQUE (kind, key));
CREATE TABLE IF NOT EXISTS pages (page TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL,
  PRIMARY KEY (page, kind, key)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS pages_of_row ON pages (kind, key);
CREATE INDEX IF NOT EXISTS rows_by_expiry ON rows (expires) WHERE expires IS NOT NULL;
"""
_ADD = "INSERT INTO rows (kind, key, blob, expires) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
_REPLACE = """INSERT INTO rows (kind, key, blob, expires) VALUES (?, ?, ?, ?)
  ON CONFLICT (kind, key) DO UPDATE SET blob = excluded.blob, expires = excluded.expires"""
_ORPHANS = "NOT EXISTS (SELECT 1 FROM pages AS p WHERE p.kind = rows.kind AND p.key = rows.key)"


class SqliteRows:
    """folder: made with mode 0700 if missing; the file gets mode 0600. Raises PermanentError when it cannot be used."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / FILE
        self._lock = threading.Lock()
        with self._translated():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(self.file, os.O_RDWR | os.O_CREAT, 0o600))  # the -wal file inherits this mode
            self._database = sqlite3.connect(
                self.file, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
            )
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.execute("PRAGMA synchronous = NORMAL")
            self._database.execute("PRAGMA secure_delete = ON")
            self._database.executescript(_TABLES)

    def get(self, kind: str, key: str) -> Row | None:
        """A row whose part of the file is damaged comes back empty."""
        query = "SELECT blob, expires FROM rows WHERE kind = ? AND key = ?"
        with self._lock, self._translated():
            try:
                found = self._database.execute(query, (kind, key)).fetchone()
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:
                found = (b"", None)
        return Row(kind, key, None, bytes(found[0]), found[1]) if found else None

    def put(self, row: Row, *, replace: bool = True, durable: bool = False) -> bool:
        insert = _REPLACE if replace else _ADD
        with self._writing(durable=durable):
            done = self._database.execute(insert, (row.kind, row.key, row.blob, row.expires)).rowcount == 1
            if done and row.page is not None:
                self._link(row.kind, row.key, row.page)
        return done

    def every(self) -> list[Row]:
        with self._lock, self._translated():
            found = self._database.execute("SELECT kind, key, blob, expires FROM rows").fetchall()
        return [Row(kind, key, None, bytes(blob), expires) for kind, key, blob, expires in found]

    def belong(self, kind: str, key: str, page: str) -> None:
        with self._writing():
            self._link(kind, key, page)

    def of_page(self, kind: str, page: str) -> list[Row]:
        query = """SELECT rows.key, blob, expires FROM rows JOIN pages USING (kind, key)
                   WHERE kind = ? AND page = ? ORDER BY position"""
        with self._lock, self._translated():
            found = self._database.execute(query, (kind, page)).fetchall()
        return [Row(kind, key, page, bytes(blob), expires) for key, blob, expires in found]

    def forget(self, page: str, *, but: str = "") -> int:
        mine = "SELECT kind, key FROM pages WHERE page = ? AND kind <> ?"
        with self._writing():
            places = self._database.execute(mine, (page, but)).fetchall()
            self._database.execute("DELETE FROM pages WHERE page = ? AND kind <> ?", (page, but))
            delete = f"DELETE FROM rows WHERE kind = ? AND key = ? AND {_ORPHANS}"  # noqa: S608
            count = sum(self._database.execute(delete, place).rowcount for place in places)
        with self._lock, self._translated():
            self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()  # the log holds it too, while a worker runs
        return count

    def purge(self, now: float) -> int:
        with self._writing():
            deleted = self._database.execute("DELETE FROM rows WHERE expires <= ?", (now,)).rowcount
            if deleted:
                rows = "SELECT 1 FROM rows WHERE rows.kind = pages.kind AND rows.key = pages.key"
                self._database.execute(f"DELETE FROM pages WHERE NOT EXISTS ({rows})")  # noqa: S608
        return deleted

    def close(self) -> None:
        self._database.close()

    def _link(self, kind: str, key: str, page: str) -> None:
        self._database.execute("INSERT OR IGNORE INTO pages VALUES (?, ?, ?)", (page, kind, key))

    @contextmanager
    def _writing(self, *, durable: bool = False) -> Iterator[None]:
        """One transaction, begun as a writer's so that two processes queue up instead of failing half-way.

        durable: it, and all before it, is on the disk when this ends; else a power cut may take the last ones back.
        """
        with self._lock, self._translated():
            self._database.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise PermanentError(f"The store {self.file} cannot be used ({error}): move it away, or free it.") from None
