"""Rows in the SQLite file."""

import sqlite3
from collections.abc import Collection, Iterator
from pathlib import Path

from worker.store.rows import Row
from worker.store.sqlite_file import SqliteFile

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
_LINK = "INSERT OR IGNORE INTO pages VALUES (?, ?, ?)"
_ORPHANS = "NOT EXISTS (SELECT 1 FROM pages AS p WHERE p.kind = rows.kind AND p.key = rows.key)"
_AT_ONCE = 500  # rows read at a time


class SqliteRows:
    """folder: see SqliteFile."""

    def __init__(self, folder: Path) -> None:
        self._opened = SqliteFile(folder, _TABLES)
        self.file = self._opened.path

    def get(self, kind: str, key: str) -> Row | None:
        """A row whose part of the file is damaged comes back empty."""
        query = "SELECT blob, expires FROM rows WHERE kind = ? AND key = ?"
        with self._opened.reading() as database:
            try:
                found = database.execute(query, (kind, key)).fetchone()
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:
                found = (b"", None)
        return Row(kind, key, None, bytes(found[0]), found[1]) if found else None

    def put(self, row: Row, *, replace: bool = True, durable: bool = False) -> bool:
        insert = _REPLACE if replace else _ADD
        with self._opened.writing(durable=durable) as database:
            done = database.execute(insert, (row.kind, row.key, row.blob, row.expires)).rowcount == 1
            if done and row.page is not None:
                database.execute(_LINK, (row.page, row.kind, row.key))
        return done

    def every(self) -> list[Row]:
        found = self._opened.found("SELECT kind, key, blob, expires FROM rows")
        return [Row(kind, key, None, bytes(blob), expires) for kind, key, blob, expires in found]

    def reseal(self, row: Row, blob: bytes) -> None:
        again = "UPDATE rows SET blob = ? WHERE kind = ? AND key = ? AND blob = ?"
        with self._opened.writing() as database:
            database.execute(again, (blob, row.kind, row.key, row.blob))

    def belong(self, kind: str, key: str, page: str) -> None:
        with self._opened.writing() as database:
            database.execute(_LINK, (page, kind, key))

    def of_page(self, kind: str, page: str) -> list[Row]:
        query = """SELECT rows.key, blob, expires FROM rows JOIN pages USING (kind, key)
                   WHERE kind = ? AND page = ? ORDER BY position"""
        found = self._opened.found(query, (kind, page))
        return [Row(kind, key, page, bytes(blob), expires) for key, blob, expires in found]

    def forget(self, page: str, *, but: str = "") -> int:
        mine = "SELECT kind, key FROM pages WHERE page = ? AND kind <> ?"
        with self._opened.writing() as database:
            places = database.execute(mine, (page, but)).fetchall()
            database.execute("DELETE FROM pages WHERE page = ? AND kind <> ?", (page, but))
            delete = f"DELETE FROM rows WHERE kind = ? AND key = ? AND {_ORPHANS}"  # noqa: S608
            count = sum(database.execute(delete, place).rowcount for place in places)
        self._tidy()
        return count

    def purge(self, now: float) -> int:
        if not self._opened.found("SELECT 1 FROM rows WHERE expires <= ? LIMIT 1", (now,)):
            return 0  # most often: nobody's write has to wait for it
        with self._opened.writing() as database:
            deleted = database.execute("DELETE FROM rows WHERE expires <= ?", (now,)).rowcount
            self._unlink(database)
        return deleted

    def kinds(self) -> set[str]:
        return {kind for (kind,) in self._opened.found("SELECT DISTINCT kind FROM rows")}

    def linked(self, kind: str) -> Iterator[tuple[Row, list[str]]]:
        """The rows of a kind in the order of their first put, with the pages they belong to; a few at a time in memory."""
        some = "SELECT position, key, blob, expires FROM rows WHERE kind = ? AND position > ? ORDER BY position LIMIT ?"
        position = 0
        while found := self._opened.found(some, (kind, position, _AT_ONCE)):
            for _, key, blob, expires in found:
                pages = self._opened.found("SELECT page FROM pages WHERE kind = ? AND key = ?", (kind, key))
                yield Row(kind, key, None, bytes(blob), expires), [page for (page,) in pages]
            position = found[-1][0]

    def keep_only(self, kinds: Collection[str]) -> None:
        """Delete the rows of all other kinds."""
        others = [(kind,) for kind in self.kinds() - set(kinds)]
        with self._opened.writing() as database:
            database.executemany("DELETE FROM rows WHERE kind = ?", others)
            self._unlink(database)
        self._tidy()

    def close(self) -> None:
        self._opened.close()

    def _unlink(self, database: sqlite3.Connection) -> None:
        """Pages need not know rows that are gone."""
        rows = "SELECT 1 FROM rows WHERE rows.kind = pages.kind AND rows.key = pages.key"
        database.execute(f"DELETE FROM pages WHERE NOT EXISTS ({rows})")  # noqa: S608

    def _tidy(self) -> None:
        """The log holds what was deleted as well, while a worker runs."""
        self._opened.found("PRAGMA wal_checkpoint(TRUNCATE)")
