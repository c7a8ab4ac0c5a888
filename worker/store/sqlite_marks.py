"""Marks in the same SQLite file as the rows: for the processes of one machine, on its clock."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path

from worker.store.marks import LINGER
from worker.store.sqlite_file import SqliteFile

_TABLES = """
CREATE TABLE IF NOT EXISTS claims (name TEXT PRIMARY KEY, value TEXT NOT NULL, until REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sums (name TEXT PRIMARY KEY, total REAL NOT NULL, until REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS records ("table" TEXT NOT NULL, key TEXT NOT NULL, text TEXT NOT NULL,
  PRIMARY KEY ("table", key)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS claims_by_end ON claims (until);
CREATE INDEX IF NOT EXISTS sums_by_end ON sums (until);
"""
_CLAIM = """INSERT INTO claims VALUES (?, ?, ?)
  ON CONFLICT (name) DO UPDATE SET value = excluded.value, until = excluded.until WHERE claims.until <= ?"""
_ADD = """INSERT INTO sums VALUES (?, ?, ?)
  ON CONFLICT (name) DO UPDATE SET total = total + excluded.total, until = excluded.until"""
_WRITE = "INSERT INTO records VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET text = excluded.text"


class SqliteMarks:
    """folder: see SqliteFile. clock: seconds since 1970, the same for all who open the file."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self._opened, self._clock = SqliteFile(folder, _TABLES), clock

    def claim(self, name: str, value: str, seconds: float) -> bool:
        with self._opened.writing() as database:
            now = self._clock()
            database.execute("DELETE FROM claims WHERE until <= ?", (now - LINGER,))
            return database.execute(_CLAIM, (name, value, now + seconds, now)).rowcount == 1

    def hold(self, name: str, value: str, seconds: float) -> bool:
        held = "UPDATE claims SET until = ? WHERE name = ? AND value = ?"
        with self._opened.writing() as database:
            return database.execute(held, (self._clock() + seconds, name, value)).rowcount == 1

    def release(self, name: str, value: str) -> bool:
        with self._opened.writing() as database:
            lasting = database.execute("SELECT until FROM claims WHERE name = ? AND value = ?", (name, value)).fetchone()
            database.execute("DELETE FROM claims WHERE name = ? AND value = ?", (name, value))
            return lasting is not None and lasting[0] > self._clock()

    def held(self, name: str) -> tuple[str, float] | None:
        now = self._clock()
        found = self._opened.found("SELECT value, until FROM claims WHERE name = ? AND until > ?", (name, now))
        return (found[0][0], found[0][1] - now) if found else None

    def add(self, name: str, amount: float, seconds: float) -> float:
        if not amount:
            found = self._opened.found("SELECT total FROM sums WHERE name = ? AND until > ?", (name, self._clock()))
            return float(found[0][0]) if found else 0.0
        with self._opened.writing() as database:
            database.execute("DELETE FROM sums WHERE until <= ?", (self._clock(),))
            database.execute(_ADD, (name, amount, self._clock() + seconds))
            return float(database.execute("SELECT total FROM sums WHERE name = ?", (name,)).fetchone()[0])

    def record(self, table: str, key: str) -> str | None:
        found = self._opened.found('SELECT text FROM records WHERE "table" = ? AND key = ?', (table, key))
        return found[0][0] if found else None

    def swap(self, table: str, key: str, old: str | None, new: str | None) -> bool:
        with self._opened.writing() as database:
            found = database.execute('SELECT text FROM records WHERE "table" = ? AND key = ?', (table, key)).fetchone()
            if (found[0] if found else None) != old:
                return False
            if new is None:
                database.execute('DELETE FROM records WHERE "table" = ? AND key = ?', (table, key))
            else:
                database.execute(_WRITE, (table, key, new))
            return True

    def records(self, table: str) -> Mapping[str, str]:
        return dict(self._opened.found('SELECT key, text FROM records WHERE "table" = ?', (table,)))

    def close(self) -> None:
        self._opened.close()
