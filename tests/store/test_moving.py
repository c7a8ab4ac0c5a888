"""A team that began with a file takes its records along when it comes to share a Redis."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest
import redis
from cryptography.fernet import Fernet

from tests.store.places import KEY, Place
from tests.store.test_store import DAY, REPLY, SAID, TRACE, Days, run
from worker.errors import SettingsError
from worker.store import STORE_FILE, Keys, Store, open_redis_store
from worker.store.redis_rows import RedisRows
from worker.store.rows import Row

pytestmark = pytest.mark.usefixtures("empty_redis")


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """The folder of a team that has worked for a while."""
    with_file = Place(tmp_path).store()
    filled(with_file)
    with_file.close()
    return tmp_path


def filled(store: Store) -> None:
    for page in ("page-1", "page-2"):
        store.put_vault(page, page.encode())
        store.put_snapshot(page, {"form": 1, "of": page})
        store.put_reply("shared", REPLY, page=page)
        for name in ("r2", "r1", "r3"):
            store.put_run(page, run(f"{name} of {page}"), TRACE)
    store.put_minutes("doc", {"summary": SAID}, page="page-1")
    store.put_workspace({"databases": {}})
    store.put_secret("webhook", "token")


def moved(url: str, folder: Path | None, *keys: bytes) -> Store:
    return open_redis_store(url, Keys(keys or [KEY]), before=folder, patient=False)


def test_everything_is_there_under_its_name_with_its_pages_and_in_its_order(redis_url: str, before: Path) -> None:
    file = Place(before).store()
    told = file.fingerprint(SAID), file.opaque("token")
    file.close()
    store = moved(redis_url, before)
    assert store.get_vault("page-2") == b"page-2"
    assert store.get_snapshot("page-1") == {"form": 1, "of": "page-1"}
    assert [kept.run.id for kept in store.runs("page-1")] == [f"{name} of page-1" for name in ("r2", "r1", "r3")]
    assert store.get_minutes("doc") == {"summary": SAID}
    assert (store.get_workspace(), store.get_secret("webhook")) == ({"databases": {}}, "token")
    assert (store.fingerprint(SAID), store.opaque("token")) == told
    assert not store.misses
    assert store.forget("page-1") == 6
    assert store.get_reply("shared")
    assert store.forget("page-2") == 6
    assert store.get_reply("shared") is None


def test_terms_stay_as_they_were_and_what_has_expired_is_left_behind(redis_url: str, tmp_path: Path) -> None:
    days = Days()
    file = Place(tmp_path).store(clock=days)
    file.put_reply("old", REPLY)
    days.days = 20
    file.put_reply("new", REPLY)
    file.close()
    days.days = 31
    open_redis_store(redis_url, Keys([KEY]), before=tmp_path, clock=days).close()
    [reply] = [row for row in Place(tmp_path, redis_url).rows().every() if row.kind == "reply"]
    assert reply.expires == 50 * DAY


def test_it_is_done_once(redis_url: str, before: Path) -> None:
    store = moved(redis_url, before)
    store.forget("page-1")
    store.put_snapshot("page-2", {"form": 2})
    store.close()
    again = moved(redis_url, before)
    assert again.get_snapshot("page-1") is None
    assert again.get_snapshot("page-2") == {"form": 2}


def test_the_folder_keeps_no_text_but_what_a_lost_redis_would_need(redis_url: str, before: Path, empty_redis: "redis.Redis") -> None:
    moved(redis_url, before).close()
    rows = Place(before).rows()
    assert sorted(row.kind for row in rows.every()) == ["pepper", "secret", "snapshot", "snapshot", "workspace"]
    rows.close()
    empty_redis.flushall()
    again = moved(redis_url, before)
    assert again.get_snapshot("page-2") == {"form": 1, "of": "page-2"}
    assert again.get_vault("page-2") is None


@pytest.mark.parametrize("rows", [0, 1, 5, 13])
def test_broken_off_it_goes_on_and_overwrites_nothing(
    redis_url: str, before: Path, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    put, count = RedisRows.put, [0]

    def breaking(self: RedisRows, row: Row, *, replace: bool = True, durable: bool = False) -> bool:
        count[0] += 1
        if count[0] > rows + 1:  # the pepper is the first
            raise KeyboardInterrupt
        return put(self, row, replace=replace, durable=durable)

    with monkeypatch.context() as patched:
        patched.setattr(RedisRows, "put", breaking)
        with pytest.raises(KeyboardInterrupt):
            moved(redis_url, before)
    elsewhere = moved(redis_url, None)  # a machine without the folder works already
    elsewhere.put_snapshot("page-1", {"form": 9})
    elsewhere.close()
    store = moved(redis_url, before)
    assert store.get_snapshot("page-1") == {"form": 9}
    assert store.get_snapshot("page-2") == {"form": 1, "of": "page-2"}
    assert (store.get_vault("page-1"), len(store.runs("page-2"))) == (b"page-1", 3)
    assert store.forget("page-1") == 6


def test_several_processes_that_start_together_all_find_it_whole(redis_url: str, before: Path) -> None:
    code = """
import sys
from pathlib import Path
from tests.store.test_moving import moved
url, folder, key = sys.argv[1:]
store = moved(url, Path(folder), key.encode())
assert all(store.get_snapshot(page) and store.get_vault(page) and len(store.runs(page)) == 3 for page in ("page-1", "page-2"))
"""
    command, root = [sys.executable, "-c", code, redis_url, str(before), KEY.decode()], Path(__file__).parents[2]
    started = [subprocess.Popen(command, cwd=root) for _ in range(3)]
    assert [process.wait(60) for process in started] == [0, 0, 0]


def test_a_redis_that_has_a_store_already_keeps_it_and_says_so_once(
    redis_url: str, before: Path, caplog: pytest.LogCaptureFixture
) -> None:
    moved(redis_url, None).put_vault("page-9", b"nine")
    with caplog.at_level(logging.WARNING):
        store = moved(redis_url, before)
        assert (store.get_vault("page-9"), store.get_snapshot("page-1")) == (b"nine", None)
        moved(redis_url, before)
    assert [str(before / STORE_FILE) in record.message for record in caplog.records] == [True]
    assert Place(before).store().get_vault("page-1") == b"page-1"


def test_keys_that_do_not_open_the_folder_are_a_wrong_setting_and_change_nothing(redis_url: str, before: Path) -> None:
    other = Fernet.generate_key()
    with pytest.raises(SettingsError, match=f"MINUTES_SECRET_KEY.*{STORE_FILE}"):
        moved(redis_url, before, other)
    assert moved(redis_url, before, other, KEY).get_vault("page-1") == b"page-1"
    assert moved(redis_url, before, other).get_vault("page-1") == b"page-1"  # sealed anew


@pytest.mark.parametrize("there", ["nothing", "no store", "marks only"])
def test_a_folder_without_a_store_is_left_as_it_is(redis_url: str, tmp_path: Path, there: str) -> None:
    if there == "marks only":
        Place(tmp_path).marks().close()
    folder = tmp_path / "none" if there == "nothing" else tmp_path
    moved(redis_url, folder).put_vault("page", b"v")
    assert moved(redis_url, folder).get_vault("page") == b"v"
    assert folder.exists() == (there != "nothing")
