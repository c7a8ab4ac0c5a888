"""What must survive: replies, vaults, runs, minutes. All text is sealed, all keys are keyed digests."""

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from worker.model import Run
from worker.store.encryption import Keys, keyed_digest, load_keys, random_keys
from worker.store.marks import Marks
from worker.store.pepper import find_pepper
from worker.store.records import StoredRun, dump, load
from worker.store.rows import MemoryRows, Row, Rows
from worker.store.sqlite import SqliteRows
from worker.store.sqlite_file import FILE as STORE_FILE
from worker.store.sqlite_marks import SqliteMarks

__all__ = [
    "STORE_FILE", "Keys", "MemoryStore", "PageReplies", "Store", "StoredRun", "load_keys", "open_marks", "open_redis_marks",
    "open_redis_store", "open_store",
]  # fmt: skip

T = TypeVar("T")

_DAY = 86_400.0


class Store:
    """Records by their names, over rows that hold nothing readable.

    keep_days: how long replies, runs and minutes are kept; vaults stay until their page is forgotten, since without
    one its placeholders mean nothing any more. clock: seconds since 1970.
    misses counts rows that were there and could not be used: `expired`, `corrupt`.
    """

    def __init__(
        self,
        rows: Rows,
        keys: Keys,
        *,
        keep_days: float = 90.0,
        clock: Callable[[], float] = time.time,
        place: str = "",
    ) -> None:
        self._rows, self._keys, self._keep, self._clock = rows, keys, keep_days * _DAY, clock
        self.misses: Counter[str] = Counter()
        self._pepper = find_pepper(rows, keys, place)
        rows.purge(clock())

    def get_reply(self, digest: str, *, page: str | None = None) -> dict[str, Any] | None:
        """page: whose call it is this time, so that forgetting another page leaves the reply."""
        reply = self._get("reply", digest, load)
        if reply is not None and page is not None:
            self._rows.belong("reply", self._key("reply", digest), self._key("page", page))
        return reply

    def put_reply(self, digest: str, record: Mapping[str, Any], *, page: str | None = None) -> None:
        """record: JSON values, whatever traces the call (prompt, messages, reply, model …); `asked_at` is added."""
        self._put("reply", digest, dump({**record, "asked_at": self._now("microseconds")}), page)

    def opaque(self, name: str) -> str:
        """A name for others that tells them nothing, the same as long as the store lives."""
        return self._key("opaque", name)

    def for_page(
        self, page: str, *, fresh: str | None = None, kept: Callable[[], None] = lambda: None
    ) -> "PageReplies":
        return PageReplies(self, page, fresh, kept)

    def get_vault(self, page: str) -> bytes | None:
        return self._get("vault", page, bytes)

    def put_vault(self, page: str, vault: bytes) -> None:
        self._put("vault", page, vault, page, expires=False)

    def put_run(self, page: str, run: Run, trace: Mapping[str, tuple[str, ...]]) -> None:
        """Append a run. Raises ValueError when its id is taken: runs are never rewritten."""
        stored = StoredRun(page, run, trace, self._now())
        if not self._put("run", run.id, stored.to_json(), page, replace=False):
            raise ValueError("a run of this id is stored already")

    def runs(self, page: str) -> list[StoredRun]:
        """The runs of a page, oldest first; without those that expired or cannot be read."""
        rows = self._rows.of_page("run", self._key("page", page))
        found = [self._open(row, StoredRun.from_json) for row in rows]
        return [run for run in found if run is not None]

    def every_run(self) -> list[StoredRun]:
        """The runs of all pages, oldest first."""
        rows = [row for row in self._rows.every() if row.kind == "run"]
        found = [self._open(row, StoredRun.from_json) for row in rows]
        return sorted((run for run in found if run is not None), key=lambda run: run.stored_at)

    def run(self, id: str) -> StoredRun | None:  # noqa: A002 - the record's own word
        return self._get("run", id, StoredRun.from_json)

    def get_minutes(self, document: str) -> dict[str, Any] | None:
        """document: digest of the content and of the recipe."""
        return self._get("minutes", document, load)

    def put_minutes(self, document: str, minutes: Mapping[str, Any], *, page: str) -> None:
        self._put("minutes", document, dump(minutes), page)

    def get_snapshot(self, page: str) -> dict[str, Any] | None:
        """What was last written to a Notion page: ids and keyed digests, no text. It lives as long as the page, and survives
        a power cut: without the keys minted a moment ago, rows would be made twice.
        """
        return self._get("snapshot", page, load)

    def put_snapshot(self, page: str, snapshot: Mapping[str, Any]) -> None:
        self._put("snapshot", page, dump(snapshot), page, expires=False, durable=True)

    def get_week(self, week: str) -> dict[str, Any] | None:
        """What a digest told of a week, as ids, dates and numbers: the next one is told against it."""
        return self._get("week", week, load)

    def put_week(self, week: str, record: Mapping[str, Any]) -> None:
        self._put("week", week, dump(record), f"digest:{week}", expires=False, durable=True)

    def get_workspace(self) -> dict[str, Any] | None:
        """The ids of the Notion databases, their columns and options."""
        return self._get("workspace", "workspace", load)

    def put_workspace(self, workspace: Mapping[str, Any]) -> None:
        self._put("workspace", "workspace", dump(workspace), None, expires=False)

    def get_directory(self) -> list[dict[str, Any]] | None:
        """The people of the workspace, while that is fresh."""
        found = self._get("directory", "directory", load)
        return None if found is None else list(found["people"])

    def put_directory(self, people: Sequence[Mapping[str, Any]], *, seconds: float) -> None:
        self._put("directory", "directory", dump({"people": list(people)}), None, seconds=seconds)

    def get_secret(self, name: str) -> str | None:
        """What others gave us to prove who they are; it never expires."""
        return self._get("secret", name, bytes.decode)

    def put_secret(self, name: str, value: str, *, replace: bool = False) -> bool:
        """Without `replace` the one that is kept stays, and the answer is False."""
        return self._put("secret", name, value.encode(), f"secret:{name}", expires=False, replace=replace, durable=True)

    def drop_secret(self, name: str) -> None:
        self._rows.forget(self._key("page", f"secret:{name}"))

    def fingerprint(self, text: str) -> str:
        """16 hexadecimal digits that tell whether two texts are the same, and nothing else to whoever lacks the store."""
        return self._key("fingerprint", text)[:16]

    def forget(self, page: str) -> int:
        """Delete all that is kept of a page, replies that no other page shares included; the number of records."""
        return self._rows.forget(self._key("page", page))

    def forget_text(self, page: str) -> int:
        """The same, but for the snapshot, without which the page could not be written to safely."""
        return self._rows.forget(self._key("page", page), but="snapshot")

    def close(self) -> None:
        self._rows.close()

    def _key(self, kind: str, name: str) -> str:
        return keyed_digest(self._pepper, kind, name)

    def _put(
        self,
        kind: str,
        name: str,
        plain: bytes,
        page: str | None,
        *,
        expires: bool = True,
        seconds: float | None = None,
        replace: bool = True,
        durable: bool = False,
    ) -> bool:
        key = self._key(kind, name)
        until = self._clock() + (seconds or self._keep) if expires else None
        blob = self._keys.seal(f"{kind}:{key}\n".encode() + plain)
        row = Row(kind, key, page and self._key("page", page), blob, until)
        return self._rows.put(row, replace=replace, durable=durable)

    def _get(self, kind: str, name: str, read: Callable[[bytes], T]) -> T | None:
        row = self._rows.get(kind, self._key(kind, name))
        return None if row is None else self._open(row, read)

    def _open(self, row: Row, read: Callable[[bytes], T]) -> T | None:
        """None for what has expired, was damaged, belongs to another row, or has a form that we do not know."""
        if row.expires is not None and row.expires <= self._clock():
            self.misses["expired"] += 1
            return None
        plain = self._keys.unseal(row.blob)
        label = f"{row.kind}:{row.key}\n".encode()
        try:
            if plain is not None and plain.startswith(label):
                return read(plain.removeprefix(label))
        except (KeyError, TypeError, ValueError):
            pass
        self.misses["corrupt"] += 1
        return None

    def _now(self, precision: str = "seconds") -> str:
        return datetime.fromtimestamp(self._clock(), UTC).isoformat(timespec=precision)


def open_store(
    folder: Path, keys: Keys, *, keep_days: float = 90.0, clock: Callable[[], float] = time.time
) -> Store:
    """The store in a folder: one SQLite file. Raises StoreError or SettingsError, in one line."""
    rows = SqliteRows(folder)
    return Store(rows, keys, keep_days=keep_days, clock=clock, place=str(rows.file))


def open_redis_store(
    url: str,
    keys: Keys,
    *,
    keep_days: float = 90.0,
    clock: Callable[[], float] = time.time,
    before: Path | None = None,
    patient: bool = True,
) -> Store:
    """The store in Redis. before: the folder whose store is taken along when Redis has none yet; see worker.store.moving.

    patient: see worker.store.connection. Raises TransientError besides, while Redis does not answer.
    """
    from worker.store.moving import carry_over  # noqa: PLC0415
    from worker.store.redis_rows import RedisRows  # noqa: PLC0415 — the SDK

    rows = RedisRows(url, patient=patient, clock=clock)
    if before is not None:
        carry_over(before, rows, keys, clock)
    return Store(rows, keys, keep_days=keep_days, clock=clock, place="in Redis")


def open_marks(folder: Path) -> Marks:
    """Beside the store of a folder."""
    return SqliteMarks(folder)


def open_redis_marks(url: str, *, patient: bool = True) -> Marks:
    from worker.store.redis_marks import RedisMarks  # noqa: PLC0415 — the SDK

    return RedisMarks(url, patient=patient)


class MemoryStore(Store):
    """A store that ends with the process."""

    def __init__(self, *, keep_days: float = 90.0, clock: Callable[[], float] = time.time) -> None:
        super().__init__(MemoryRows(), random_keys(), keep_days=keep_days, clock=clock)


@dataclass(frozen=True)
class PageReplies:
    """The replies of a store as one page sees them: what it puts or uses is forgotten with it.

    fresh: only those that were asked for since then are seen (ISO 8601, UTC, as `asked_at`). kept: told of each that is put.
    """

    store: Store
    page: str
    fresh: str | None = None
    kept: Callable[[], None] = lambda: None

    def get_reply(self, digest: str) -> dict[str, Any] | None:
        reply = self.store.get_reply(digest, page=self.page)
        return None if reply and self.fresh and reply["asked_at"] < self.fresh else reply

    def put_reply(self, digest: str, record: Mapping[str, Any]) -> None:
        self.store.put_reply(digest, record, page=self.page)
        self.kept()
