"""Moving house: the records of a data directory are taken along when its team comes to share a Redis."""

import logging
from collections.abc import Callable
from pathlib import Path

from worker.store.encryption import Keys
from worker.store.pepper import PEPPER, opened_pepper
from worker.store.rows import Row, Rows
from worker.store.sqlite import SqliteRows
from worker.store.sqlite_file import FILE

_MOVED = "moved"  # kind and key of the row that says that it is done
_FIRST = "snapshot"  # whoever is at work already must not take a page for one whose snapshot was lost
_STAYS = frozenset({PEPPER, _FIRST, "workspace", "secret"})  # nothing that was said: needed again, should Redis be lost

log = logging.getLogger(__name__)


def carry_over(folder: Path, rows: Rows, keys: Keys, clock: Callable[[], float]) -> None:
    """Copy the store in a folder to where nothing is yet, pages and pepper included; what is there is never overwritten.

    It is done once; broken off, the next one goes on. The text leaves the folder, where nobody would delete it any more.
    Raises SettingsError when the keys do not open the store in the folder.
    """
    if not (folder / FILE).exists() or rows.get(_MOVED, _MOVED):
        return
    old = SqliteRows(folder)
    try:
        pepper = old.get(PEPPER, PEPPER)
        if pepper is None:
            return
        if _is_taken_up(pepper, rows, keys, str(old.file)):
            _copy(old, rows, clock())
            rows.put(pepper, replace=False, durable=True)  # it is there; but all that was put before is on the disk then
            old.keep_only(_STAYS)
        else:
            log.warning("The store %s is not taken along to Redis, where another one is already.", old.file)
        rows.put(Row(_MOVED, _MOVED, None, keys.seal(b""), None), durable=True)
    finally:
        old.close()


def _is_taken_up(pepper: Row, rows: Rows, keys: Keys, place: str) -> bool:
    """Before anything else, so that whoever comes meanwhile makes no pepper of his own."""
    if rows.get(PEPPER, PEPPER) is None:
        opened_pepper(pepper, keys, place)
        rows.put(pepper, replace=False, durable=True)
    there = rows.get(PEPPER, PEPPER)
    return there is not None and keys.unseal(there.blob) == keys.unseal(pepper.blob)


def _copy(old: SqliteRows, rows: Rows, now: float) -> None:
    old.purge(now)
    for kind in sorted(old.kinds() - {PEPPER}, key=lambda kind: kind != _FIRST):
        for row, pages in old.linked(kind):
            rows.put(row, replace=False)
            for page in pages:
                rows.belong(row.kind, row.key, page)
