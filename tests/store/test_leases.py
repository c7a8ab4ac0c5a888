"""A page has one worker at a time, whatever becomes of the worker or of Redis."""

import threading
import time
from pathlib import Path

import pytest

from tests.soak.redis_node import RedisNode
from tests.store.places import Place
from worker.errors import LostLeaseError
from worker.store import open_redis_marks
from worker.store.leases import Lease, is_held

SHORT = 0.15  # seconds


def test_one_worker_has_the_page_until_it_gives_it_back(place: Place) -> None:
    marks = place.marks()
    mine, yours = Lease(marks, "p1"), Lease(marks, "p1")
    assert mine.take()
    assert not yours.take()
    assert Lease(marks, "p2").take()
    mine.check()
    with pytest.raises(LostLeaseError):
        yours.check()
    mine.give_back()
    assert not is_held(marks, "p1")
    assert yours.take()
    with pytest.raises(LostLeaseError):
        mine.check()
    mine.give_back()  # of one that somebody else has by now: no harm
    assert is_held(marks, "p1")
    marks.close()


def test_who_shows_no_life_loses_the_page_to_who_comes_first(place: Place) -> None:
    marks = place.marks()
    mine, yours = Lease(marks, "p", seconds=SHORT), Lease(marks, "p")
    mine.take()
    time.sleep(SHORT + 0.03)
    assert yours.take()
    assert not mine.renew()
    with pytest.raises(LostLeaseError):
        mine.check()
    marks.close()


def test_signs_of_life_from_another_thread_keep_the_page(place: Place) -> None:
    marks, other = place.marks(), place.marks()
    mine, ends = Lease(marks, "p", seconds=SHORT), threading.Event()
    mine.take()

    def live() -> None:
        while not ends.wait(mine.renewal):
            mine.renew()

    thread = threading.Thread(target=live)
    thread.start()
    until, yours = time.monotonic() + 4 * SHORT, Lease(other, "p")
    while time.monotonic() < until:
        assert not yours.take()
        mine.check()
    ends.set()
    thread.join()
    time.sleep(SHORT + 0.03)
    assert yours.take()
    marks.close()
    other.close()


def test_a_redis_that_was_away_for_longer_than_the_lease_takes_it_from_nobody(tmp_path: Path, redis_url: str) -> None:
    node = RedisNode(tmp_path)
    node.start()
    try:
        marks, other = open_redis_marks(node.url), open_redis_marks(node.url)
        mine, lost = Lease(marks, "p1", seconds=SHORT), Lease(marks, "p2", seconds=SHORT)
        assert mine.take()
        assert lost.take()
        node.away(2 * SHORT)
        assert Lease(other, "p2").take()
        assert mine.renew()
        mine.check()
        assert not Lease(other, "p1").take()
        assert not lost.renew()
        marks.close()
        other.close()
    finally:
        node.stop()
