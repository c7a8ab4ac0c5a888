"""The promises of the store, the same for every place where its rows can lie."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from tests.store.places import KEY, Place
from worker.errors import PermanentError, SettingsError
from worker.model import Run, Usage
from worker.store import Keys, MemoryStore, Store, StoredRun, open_store
from worker.store.rows import Row
from worker.store.sqlite_file import FILE

SAID = "다미안 과장은 금요일까지 견적서를 보낸다"
REPLY = {
    "prompt": "extract_topics", "model": '{"model":"m"}', "sample": 1, "messages": [{"role": "user", "content": SAID}],
    "reply": {"items": [{"text": SAID}]},
}  # fmt: skip
DAY = 86_400.0


class Days:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.days = 0.0

    def __call__(self) -> float:
        return self.days * DAY


@pytest.fixture
def days() -> Days:
    return Days()


@pytest.fixture(params=["sqlite", "redis", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path, days: Days) -> Iterator[Store]:
    if request.param == "memory":
        opened: Store = MemoryStore(keep_days=30, clock=days)
    elif request.param == "sqlite":
        opened = Place(tmp_path).store(clock=days)
    else:
        request.getfixturevalue("empty_redis")
        opened = Place(tmp_path, request.getfixturevalue("redis_url")).store(clock=days)
    yield opened
    opened.close()


def run(name: str) -> Run:
    prompts = {"extract_topics": "extract_topics@3"}
    return Run(name, "openai", {"extract": "m"}, prompts, calls=2, tokens=Usage(10, 4, 2), warnings=("not_read",))


TRACE = {"A1": ("d1", "d2")}


def test_a_reply_comes_back_as_it_was_put(store: Store) -> None:
    assert store.get_reply("d1") is None
    store.put_reply("d1", REPLY)
    assert store.get_reply("d1") == REPLY | {"asked_at": "1970-01-01T00:00:00.000000+00:00"}
    assert store.get_reply("d2") is None


def test_the_newest_vault_of_a_page_counts_and_pages_do_not_mix(store: Store) -> None:
    store.put_vault("page-1", b"one")
    store.put_vault("page-1", SAID.encode())
    store.put_vault("page-2", b"two")
    assert store.get_vault("page-1") == SAID.encode()
    assert store.get_vault("page-2") == b"two"


def test_runs_are_listed_by_page_in_order_and_found_by_id(store: Store) -> None:
    for name in ("r2", "r1", "r3"):
        store.put_run("page-1", run(name), TRACE)
    store.put_run("page-2", run("r9"), TRACE)
    assert [found.run.id for found in store.runs("page-1")] == ["r2", "r1", "r3"]
    assert store.run("r9") == StoredRun("page-2", run("r9"), TRACE, "1970-01-01T00:00:00+00:00")


def test_a_run_is_never_rewritten(store: Store) -> None:
    store.put_run("page-1", run("r1"), TRACE)
    with pytest.raises(ValueError, match="stored already"):
        store.put_run("page-2", run("r1"), {})
    assert [found.trace for found in store.runs("page-1")] == [TRACE]
    assert store.runs("page-2") == []


def test_minutes_are_found_by_their_document(store: Store) -> None:
    store.put_minutes("content+recipe", {"summary": [SAID]}, page="page-1")
    assert store.get_minutes("content+recipe") == {"summary": [SAID]}
    assert store.get_minutes("content+other") is None


def test_what_has_expired_is_a_miss_and_is_counted(store: Store, days: Days) -> None:
    store.put_reply("d1", REPLY)
    store.put_run("page-1", run("r1"), TRACE)
    store.put_vault("page-1", b"vault")
    days.days = 29.9
    assert store.get_reply("d1")
    days.days = 30
    assert store.get_reply("d1") is None
    assert store.runs("page-1") == []
    assert store.misses == {"expired": 2}
    assert store.get_vault("page-1") == b"vault"  # as long as the page lives


def test_putting_again_starts_a_new_term(store: Store, days: Days) -> None:
    store.put_reply("d1", REPLY)
    days.days = 20
    store.put_reply("d1", REPLY)
    days.days = 45
    assert store.get_reply("d1")


def test_forgetting_a_page_deletes_all_of_it_and_nothing_else(store: Store) -> None:
    for page in ("page-1", "page-2"):
        store.put_reply(f"of {page}", REPLY, page=page)
        store.put_vault(page, b"vault")
        store.put_run(page, run(f"run of {page}"), TRACE)
        store.put_minutes(f"minutes of {page}", {"a": 1}, page=page)
    store.for_page("page-1").put_reply("shared", REPLY)
    assert store.for_page("page-2").get_reply("shared")
    assert store.forget("page-1") == 4
    assert (store.get_reply("of page-1"), store.get_vault("page-1"), store.runs("page-1")) == (None, None, [])
    assert (store.run("run of page-1"), store.get_minutes("minutes of page-1")) == (None, None)
    assert store.get_reply("shared")
    assert store.get_reply("of page-2")
    assert store.forget("page-2") == 5
    assert store.get_reply("shared") is None
    assert store.forget("page-2") == 0


def test_threads_may_share_a_store(store: Store) -> None:
    def put(start: int) -> None:
        for n in range(start, start + 40):
            store.put_reply(f"d{n}", REPLY, page="page-1")
            assert store.get_reply(f"d{n}")

    threads = [threading.Thread(target=put, args=(100 * n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.forget("page-1") == 160


def test_the_text_of_a_page_is_forgotten_and_what_merging_needs_stays(store: Store) -> None:
    store.put_reply("d", REPLY, page="page")
    store.put_snapshot("page", {"form": 1})
    assert store.forget_text("page") == 1
    assert store.get_reply("d") is None
    assert store.get_snapshot("page") == {"form": 1}
    assert store.forget("page") == 1
    assert store.get_snapshot("page") is None


def test_a_fingerprint_tells_whether_two_texts_are_the_same_and_differs_from_store_to_store(store: Store) -> None:
    assert store.fingerprint(SAID) == store.fingerprint(SAID) != store.fingerprint(SAID + ".")
    assert store.fingerprint(SAID) != MemoryStore().fingerprint(SAID)


def test_a_secret_is_kept_until_it_is_dropped_and_not_replaced_by_accident(store: Store, days: Days) -> None:
    assert store.get_secret("webhook") is None
    assert store.put_secret("webhook", "secret_ko_키")
    assert not store.put_secret("webhook", "another")
    days.days = 400
    assert store.get_secret("webhook") == "secret_ko_키"
    assert store.put_secret("webhook", "another", replace=True)
    store.put_secret("other", "o")
    store.drop_secret("webhook")
    assert (store.get_secret("webhook"), store.get_secret("other")) == (None, "o")
    assert store.put_secret("webhook", "third")


def test_a_fresh_run_sees_the_replies_asked_for_since_it_was_wished_for_and_after_a_crash_too(store: Store, days: Days) -> None:
    store.put_reply("d1", REPLY)
    days.days = 1
    fresh = "1970-01-01T12:00:00.000000+00:00"
    assert store.for_page("page-1").get_reply("d1")
    assert store.for_page("page-1", fresh=fresh).get_reply("d1") is None
    store.for_page("page-1", fresh=fresh).put_reply("d1", REPLY)
    assert store.for_page("page-1", fresh=fresh).get_reply("d1")


def test_what_expired_is_deleted_with_the_next_opening(place: Place, days: Days) -> None:
    store = place.store(clock=days)
    store.put_reply("d1", REPLY, page="page-1")
    store.put_run("page-1", run("r1"), TRACE)
    store.put_vault("page-1", b"vault")
    store.put_snapshot("page-1", {"form": 1})
    days.days = 20
    store.put_reply("d2", REPLY, page="page-1")
    store.close()
    days.days = 31
    place.store(clock=days).close()
    assert sorted(row.kind for row in place.rows().every()) == ["pepper", "reply", "snapshot", "vault"]
    assert place.store(clock=days).forget("page-1") == 3


# ── what others may do to the place ───────────────────────────────────────────────────────────────────────────────


def damaged(place: Place, change: Callable[[Row], bytes]) -> None:
    rows = place.rows()
    for row in rows.every():
        if row.kind != "pepper":
            rows.put(Row(row.kind, row.key, None, change(row), row.expires))
    rows.close()


@pytest.mark.parametrize(
    "change",
    [
        lambda row: row.blob[: len(row.blob) // 2],
        lambda row: b"\xff" * len(row.blob),
        lambda row: Fernet(Fernet.generate_key()).encrypt(row.key.encode()),
        lambda row: Fernet(KEY).encrypt(f"{row.kind}:{row.key}\n[]".encode()),
        lambda row: Fernet(KEY).encrypt(f"{row.kind}:{row.key}\n{{".encode()),
    ],
    ids=["cut", "overwritten", "other key", "other form", "no JSON"],
)
def test_a_damaged_row_is_a_miss_and_is_counted(place: Place, change: Callable[[Row], bytes]) -> None:
    store = place.store()
    store.put_reply("d1", REPLY)
    store.put_run("page-1", run("r1"), TRACE)
    store.close()
    damaged(place, change)
    again = place.store()
    assert again.get_reply("d1") is None
    assert again.runs("page-1") == []
    assert again.misses == {"corrupt": 2}
    again.put_reply("d1", REPLY)
    assert again.get_reply("d1")


def test_a_row_that_was_moved_to_another_name_is_not_believed(place: Place) -> None:
    store = place.store()
    store.put_vault("page-1", b"one")
    store.put_vault("page-2", b"two")
    store.close()
    rows = place.rows()
    one, two = sorted((row for row in rows.every() if row.kind == "vault"), key=lambda row: row.key)
    rows.put(Row(two.kind, two.key, None, one.blob, None))
    rows.close()
    again = place.store()
    assert {again.get_vault("page-1"), again.get_vault("page-2")} in ({b"one", None}, {b"two", None})
    assert again.misses == {"corrupt": 1}


def test_several_processes_may_write_at_once(place: Place) -> None:
    code = """
import sys
from tests.store.places import place_of
from tests.store.test_store import REPLY
place, name = place_of(*sys.argv[1:3]), sys.argv[3]
store = place.store(sys.argv[4].encode())
for n in range(30):
    store.put_reply(f"{name}-{n}", REPLY, page="page-1")
    assert store.get_reply(f"{name}-{n}")
assert not store.misses
"""
    root = Path(__file__).parents[2]
    commands = [[sys.executable, "-c", code, *place.names, f"p{n}", KEY.decode()] for n in range(3)]
    workers = [subprocess.Popen(command, cwd=root) for command in commands]
    assert [worker.wait(60) for worker in workers] == [0, 0, 0]
    assert place.store().forget("page-1") == 90


def test_the_wrong_key_is_a_wrong_setting_and_harms_nothing(place: Place) -> None:
    place.store().put_vault("page-1", b"vault")
    with pytest.raises(SettingsError, match="MINUTES_SECRET_KEY"):
        place.store(Fernet.generate_key())
    assert place.store().get_vault("page-1") == b"vault"


def test_after_a_rotation_the_old_key_can_go(place: Place) -> None:
    store = place.store()
    store.put_vault("page-1", b"vault")
    store.put_reply("d1", REPLY, page="page-1")
    store.close()
    new = Fernet.generate_key()
    both = place.store(new, KEY)
    assert both.get_vault("page-1") == b"vault"
    both.close()
    alone = place.store(new)
    assert alone.get_vault("page-1") == b"vault"
    assert alone.get_reply("d1")
    assert alone.forget("page-1") == 2


def test_sealing_anew_does_not_undo_what_was_put_meanwhile(place: Place) -> None:
    rows = place.rows()
    rows.put(Row("snapshot", "k", "page", b"old", None))
    [read] = rows.every()
    rows.put(Row("snapshot", "k", "page", b"newer", None))
    rows.reseal(read, b"old, sealed anew")
    assert rows.get("snapshot", "k") == Row("snapshot", "k", None, b"newer", None)
    rows.reseal(Row("snapshot", "k", None, b"newer", None), b"newer, sealed anew")
    assert rows.of_page("snapshot", "page") == [Row("snapshot", "k", "page", b"newer, sealed anew", None)]


# ── the file ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_no_text_no_name_and_no_page_is_readable_in_the_files(tmp_path: Path) -> None:
    store = open_store(tmp_path, Keys([KEY]))
    store.put_reply("digest-of-a-call", REPLY, page="/home/me/weekly.vtt")
    store.put_vault("/home/me/weekly.vtt", SAID.encode())
    store.put_run("/home/me/weekly.vtt", run("run-0001"), TRACE)
    store.put_minutes("doc-1", {"summary": SAID}, page="/home/me/weekly.vtt")
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == [FILE, f"{FILE}-shm", f"{FILE}-wal"]
    store.forget("/home/me/weekly.vtt")
    raw = b"".join(file.read_bytes() for file in files)
    assert len(raw) > 10_000
    for text in (SAID, "다미안", "금요일", "weekly", "extract_topics", "digest-of-a-call", "run-0001", "doc-1", "role"):
        for encoding in ("utf-8", "utf-16-le"):
            assert text.encode(encoding) not in raw
    assert SAID.encode("unicode_escape") not in raw
    for file in files:
        assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", [b"not a database at all, really " * 40])
def test_a_file_that_is_no_store_is_told_in_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(PermanentError, match=FILE) as raised:
        open_store(tmp_path, Keys([KEY]))
    assert "\n" not in str(raised.value)
    assert (tmp_path / FILE).read_bytes() == content


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(PermanentError, match=FILE):
        open_store(tmp_path / "new", Keys([KEY]))


def test_a_file_in_the_place_of_the_folder_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("x", encoding="utf-8")
    with pytest.raises(PermanentError, match=FILE):
        open_store(tmp_path / "data", Keys([KEY]))


def test_the_record_of_a_page_is_written_through_to_the_disk(tmp_path: Path) -> None:
    store = open_store(tmp_path, Keys([KEY]))
    asked = []
    store._rows._opened._database.set_trace_callback(asked.append)  # type: ignore[attr-defined]
    store.put_snapshot("page", {"form": 1})
    store.put_reply("d", REPLY, page="page")
    store.close()
    assert [line for line in asked if "synchronous" in line] == ["PRAGMA synchronous = FULL", "PRAGMA synchronous = NORMAL"]
