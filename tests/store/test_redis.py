"""What is Redis's own about rows and marks that lie there."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from tests.store.cutting import Wire, wire_to
from tests.store.places import KEY, Place
from tests.store.test_store import DAY, REPLY, SAID, TRACE, Days, run
from worker.store import Keys, Store, open_redis_marks, open_redis_store
from worker.store.redis_rows import RedisRows
from worker.store.rows import Row


@pytest.fixture
def days() -> Days:
    return Days()


@pytest.fixture
def store(redis_url: str, empty_redis: "redis.Redis", days: Days) -> Iterator[Store]:
    opened = Place(Path(), redis_url).store(clock=days)
    yield opened
    opened.close()


@pytest.fixture
def wire(redis_url: str, empty_redis: "redis.Redis") -> Iterator[Wire]:
    with wire_to(redis_url) as cuttable:
        yield cuttable


def keys_of(client: "redis.Redis") -> set[str]:
    return {key.decode().rpartition(":")[0] for key in client.scan_iter()}


def test_no_text_no_name_and_no_page_is_readable_in_redis(store: Store, empty_redis: "redis.Redis") -> None:
    store.put_reply("digest-of-a-call", REPLY, page="/home/me/weekly.vtt")
    store.put_vault("/home/me/weekly.vtt", SAID.encode())
    store.put_run("/home/me/weekly.vtt", run("run-0001"), TRACE)
    store.put_minutes("doc-1", {"summary": SAID}, page="/home/me/weekly.vtt")
    store.put_secret("webhook", "secret_9f3")
    raw = b"".join(key + dumped(empty_redis, key) for key in empty_redis.scan_iter())
    assert len(raw) > 2_000
    for text in (SAID, "다미안", "weekly", "extract_topics", "digest-of-a-call", "run-0001", "doc-1", "role", "webhook", "secret_9f3"):
        assert text.encode() not in raw


def dumped(client: "redis.Redis", key: bytes) -> bytes:
    """Not by DUMP, which may compress."""
    kind = client.type(key)
    if kind == b"hash":
        return b"".join(a + b for a, b in client.hgetall(key).items())  # type: ignore[union-attr]
    if kind == b"zset":
        return b"".join(client.zrange(key, 0, -1))  # type: ignore[arg-type]
    return b"".join(client.smembers(key)) if kind == b"set" else client.get(key)  # type: ignore[arg-type, return-value]


def test_redis_deletes_by_itself_only_what_has_expired_for_long(store: Store, empty_redis: "redis.Redis", days: Days) -> None:
    days.days = 7
    store.put_reply("d1", REPLY)
    store.put_snapshot("page-1", {"form": 1})
    left = {key.split(b":")[2]: empty_redis.ttl(key) for key in empty_redis.scan_iter("minutes:row:*")}
    assert left.pop(b"reply") == pytest.approx(31 * DAY, abs=5)
    assert left == {b"snapshot": -1, b"pepper": -1}
    days.days = 20
    store.put_reply("d1", REPLY)
    [reply] = empty_redis.scan_iter("minutes:row:reply:*")
    assert empty_redis.ttl(reply) == pytest.approx(31 * DAY, abs=5)


def test_nothing_is_left_of_what_was_forgotten_or_has_expired(store: Store, empty_redis: "redis.Redis", days: Days) -> None:
    before = keys_of(empty_redis)
    for page in ("page-1", "page-2"):
        store.put_reply("shared", REPLY, page=page)
        store.put_vault(page, b"vault")
        store.put_run(page, run(f"r of {page}"), TRACE)
    store.forget("page-1")
    store.put_reply("late", REPLY, page="page-2")
    for key in empty_redis.scan_iter("minutes:row:r*"):
        empty_redis.delete(key)  # as Redis does when nobody came to purge in time
    assert store.runs("page-2") == []
    days.days = 31
    assert store.forget("page-2") == 1
    store._rows.purge(days())
    assert keys_of(empty_redis) == before


def test_a_row_that_redis_deleted_begins_anew_under_the_page_that_puts_it(redis_url: str, empty_redis: "redis.Redis") -> None:
    rows = RedisRows(redis_url, clock=lambda: 0.0)
    rows.put(Row("reply", "a", "page-1", b"1", 10.0))
    rows.put(Row("reply", "b", "page-2", b"2", 10.0))
    empty_redis.delete("minutes:row:reply:a")
    rows.put(Row("reply", "a", "page-2", b"3", 20.0))
    assert [row.key for row in rows.of_page("reply", "page-2")] == ["b", "a"]
    assert rows.of_page("reply", "page-1") == []
    assert rows.forget("page-2") == 2
    rows.close()


def test_thousands_of_rows_are_listed_purged_and_forgotten(redis_url: str, empty_redis: "redis.Redis") -> None:
    rows = RedisRows(redis_url, clock=lambda: 0.0)
    for n in range(1_200):
        rows.put(Row("reply" if n % 2 else "run", f"{n}", "page", b"x", 10.0 if n < 600 else None))
    assert len(rows.every()) == 1_200
    assert [row.key for row in rows.of_page("run", "page")] == [f"{n}" for n in range(0, 1_200, 2)]
    assert rows.purge(9.9) == 0
    assert rows.purge(10.0) == 600
    assert rows.forget("page", but="run") == 300
    assert rows.forget("page") == 300
    assert set(empty_redis.scan_iter()) == {b"minutes:position"}
    rows.close()


def test_opening_a_store_asks_little_and_writes_nothing(wire: Wire) -> None:
    open_redis_store(wire.url, Keys([KEY])).close()
    wire.sent.clear()
    store = open_redis_store(wire.url, Keys([KEY]))
    asked = wire.sent.count(b"HMGET") + wire.sent.count(b"EVALSHA")
    assert (asked, wire.sent.count(b"\r\nSET\r\n"), wire.sent.count(b"HSET")) == (2, 0, 0)
    store.close()


def test_importing_the_store_does_not_import_redis() -> None:
    code = "import sys, worker.store; sys.exit('redis' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], check=False).returncode == 0


# ── an answer that got lost ───────────────────────────────────────────────────────────────────────────────────────


def test_a_request_whose_answer_was_lost_counts_once(wire: Wire) -> None:
    marks = open_redis_marks(wire.url)
    marks.add("spent", 1.0, 30)
    for ask, answer in (
        (lambda: marks.claim("lease", "me", 30), True),
        (lambda: marks.hold("lease", "me", 30), True),
        (lambda: marks.add("spent", 0.5, 30), 1.5),
        (lambda: marks.swap("wanted", "p", None, "a"), True),
        (lambda: marks.swap("wanted", "p", "a", None), True),
        (lambda: marks.release("lease", "me"), True),
    ):
        wire.cut = 1
        assert ask() == answer
        assert wire.cut == 0
    assert (marks.held("lease"), marks.add("spent", 0, 30), marks.record("wanted", "p")) == (None, 1.5, None)
    marks.close()


def test_a_run_whose_keeping_was_not_confirmed_is_kept_once_and_is_no_other_run(wire: Wire) -> None:
    store = open_redis_store(wire.url, Keys([KEY]))
    wire.cut = 2
    store.put_run("page", run("r1"), TRACE)
    assert wire.cut == 0
    wire.cut = 1
    store.put_snapshot("page", {"form": 1})
    assert wire.cut == 0
    assert [stored.run.id for stored in store.runs("page")] == ["r1"]
    with pytest.raises(ValueError, match="stored already"):
        store.put_run("page", run("r1"), TRACE)
    assert store.put_secret("webhook", "one")
    wire.cut = 1
    assert not store.put_secret("webhook", "two")
    store.close()
