"""The promises of the marks, the same for every place where they can lie."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from tests.store.places import Place
from worker.store.marks import Marks, MemoryMarks
from worker.store.sqlite_marks import SqliteMarks

TERM = 0.12  # seconds; what a test waits for


@pytest.fixture(params=["sqlite", "redis", "memory"])
def marks(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Marks]:
    if request.param == "memory":
        opened: Marks = MemoryMarks()
    elif request.param == "sqlite":
        opened = Place(tmp_path).marks()
    else:
        request.getfixturevalue("empty_redis")
        opened = Place(tmp_path, request.getfixturevalue("redis_url")).marks()
    yield opened
    opened.close()


def test_a_claim_is_one_holders_until_it_ends(marks: Marks) -> None:
    assert marks.held("lease:p1") is None
    assert marks.claim("lease:p1", "me", 30)
    assert not marks.claim("lease:p1", "you", 30)
    assert not marks.claim("lease:p1", "me", 30)
    assert marks.claim("lease:p2", "you", 30)
    value, left = marks.held("lease:p1") or ("", 0)
    assert value == "me"
    assert 29 < left <= 30


def test_a_claim_that_is_not_held_on_to_ends_by_itself(marks: Marks) -> None:
    marks.claim("n", "me", TERM)
    time.sleep(TERM + 0.03)
    assert marks.held("n") is None
    assert not marks.release("n", "me")
    assert marks.claim("n", "you", 30)


def test_holding_on_puts_off_the_end(marks: Marks) -> None:
    marks.claim("n", "me", TERM)
    assert marks.hold("n", "me", 30)
    assert not marks.hold("n", "you", 30)
    time.sleep(TERM + 0.03)
    assert not marks.claim("n", "you", 30)


def test_who_comes_back_late_holds_it_again_if_nobody_came_meanwhile(marks: Marks) -> None:
    marks.claim("n", "me", TERM)
    time.sleep(TERM + 0.03)
    assert marks.hold("n", "me", 30)
    assert not marks.claim("n", "you", 30)


@pytest.mark.parametrize("left", ["held", "ended", "released"])
def test_who_comes_back_late_does_not_hold_what_somebody_else_claimed_meanwhile(marks: Marks, left: str) -> None:
    marks.claim("n", "me", TERM)
    time.sleep(TERM + 0.03)
    assert marks.claim("n", "you", TERM if left == "ended" else 30)
    if left == "released":
        assert marks.release("n", "you")
    elif left == "ended":
        time.sleep(TERM + 0.03)
    assert not marks.hold("n", "me", 30)
    assert (marks.held("n") or ("nobody",))[0] == ("you" if left == "held" else "nobody")


def test_what_was_let_go_of_is_free_and_not_held_again(marks: Marks) -> None:
    marks.claim("n", "me", 30)
    assert not marks.release("n", "you")
    assert marks.release("n", "me")
    assert not marks.release("n", "me")
    assert not marks.hold("n", "me", 30)
    assert marks.claim("n", "you", 30)


def test_late_letting_go_is_letting_go_too(marks: Marks) -> None:
    marks.claim("n", "me", TERM)
    time.sleep(TERM + 0.03)
    assert not marks.release("n", "me")
    assert not marks.hold("n", "me", 30)


def test_sums_add_up_until_nobody_adds_any_more(marks: Marks) -> None:
    assert marks.add("spent", 0, 30) == 0
    assert marks.add("spent", 0.25, 30) == 0.25
    assert marks.add("spent", 1e-7, 30) == pytest.approx(0.2500001, abs=1e-12)
    assert marks.add("spent", 0, TERM) == pytest.approx(0.2500001, abs=1e-12)
    assert marks.add("other", -3, TERM) == -3
    time.sleep(TERM + 0.03)
    assert marks.add("other", 0, TERM) == 0
    assert marks.add("other", 1, TERM) == 1
    assert marks.add("spent", 1, 30) == pytest.approx(1.2500001, abs=1e-12)


def test_a_record_changes_only_from_what_it_was(marks: Marks) -> None:
    assert marks.record("wanted", "p1") is None
    assert not marks.swap("wanted", "p1", "x", "a")
    assert marks.swap("wanted", "p1", None, "a")
    assert not marks.swap("wanted", "p1", None, "b")
    assert marks.swap("wanted", "p1", "a", '{"due": 1.5, "kst": "오전"}')
    assert marks.record("wanted", "p1") == '{"due": 1.5, "kst": "오전"}'
    assert marks.swap("wanted", "p2", None, "")
    assert marks.swap("ended", "p1", None, "z")
    assert marks.records("wanted") == {"p1": '{"due": 1.5, "kst": "오전"}', "p2": ""}
    assert not marks.swap("wanted", "p2", None, "x")
    assert marks.swap("wanted", "p2", "", None)
    assert not marks.swap("wanted", "p2", "", None)
    assert marks.swap("wanted", "p2", None, None)
    assert (marks.records("wanted").keys(), marks.records("none")) == ({"p1"}, {})


def test_threads_may_share_marks(marks: Marks) -> None:
    won: list[str] = []

    def work(me: str) -> None:
        for n in range(20):
            if marks.claim(f"tick:{n}", me, 30):
                won.append(f"tick:{n}")
                assert marks.hold(f"tick:{n}", me, 30)
            count_up(marks)

    threads = [threading.Thread(target=work, args=(f"t{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == sorted(f"tick:{n}" for n in range(20))
    assert (marks.record("counts", "n"), marks.add("sum", 0, 30)) == ("80", 20.0)


def count_up(marks: Marks) -> None:
    while not marks.swap("counts", "n", text := marks.record("counts", "n"), str(int(text or 0) + 1)):
        pass
    marks.add("sum", 0.25, 30)


# ── several processes ─────────────────────────────────────────────────────────────────────────────────────────────


def test_of_many_processes_one_has_each_claim_and_no_change_is_lost(place: Place) -> None:
    code = """
import sys
from tests.store.places import place_of
from tests.store.test_marks import count_up
me, marks = sys.argv[3], place_of(*sys.argv[1:3]).marks()
while marks.held("start") is None:
    pass
for n in range(40):
    if marks.claim(f"tick:{n}", me, 30):
        marks.add(f"won:{n}", 1, 30)
    count_up(marks)
marks.close()
"""
    root, marks = Path(__file__).parents[2], place.marks()
    started = [subprocess.Popen([sys.executable, "-c", code, *place.names, f"p{n}"], cwd=root) for n in range(3)]
    time.sleep(0.6)
    marks.claim("start", "test", 30)
    assert [process.wait(60) for process in started] == [0, 0, 0]
    assert [marks.add(f"won:{n}", 0, 30) for n in range(40)] == [1.0] * 40
    assert (marks.record("counts", "n"), marks.add("sum", 0, 30)) == ("120", 30.0)
    marks.close()


def test_a_redis_is_left_clean(redis_url: str, empty_redis: "redis.Redis") -> None:
    marks = Place(Path(), redis_url).marks()
    marks.claim("lease:p1", "me", 1)
    marks.claim("lease:p2", "me", 1)
    marks.release("lease:p2", "me")
    marks.add("spent", 1, 1)
    marks.swap("wanted", "p1", None, "a")
    marks.swap("wanted", "p1", "a", None)
    marks.close()
    kept = {key: empty_redis.pttl(key) for key in empty_redis.scan_iter() if not key.startswith(b"minutes:answer:")}
    assert kept.keys() == {b"minutes:claim:lease:p1", b"minutes:sum:spent"}
    assert all(0 < empty_redis.pttl(key) <= 610_000 for key in empty_redis.scan_iter())  # type: ignore[operator]


def test_a_file_is_left_clean(tmp_path: Path) -> None:
    now = [0.0]
    marks = SqliteMarks(tmp_path, lambda: now[0])
    for n in range(50):
        now[0] += 100.0
        marks.claim(f"tick:{n}", "me", 10)
        marks.add(f"sum:{n}", 1, 10)
    [[claims]], [[sums]] = (marks._opened.found(f"SELECT count(*) FROM {table}") for table in ("claims", "sums"))
    assert (claims, sums) == (7, 1)
