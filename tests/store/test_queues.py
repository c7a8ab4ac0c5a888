"""What lies in the queues, as Celery itself puts it there."""

import time
from collections.abc import Iterator

import kombu
import pytest
import redis
from celery import Celery

from worker.store.queues import QUEUE_PREFIX, queue_lengths, unacked

OPTIONS = {"global_keyprefix": QUEUE_PREFIX}


@pytest.fixture
def celery(redis_url: str, empty_redis: "redis.Redis") -> Iterator[Celery]:
    app = Celery("minutes", broker=redis_url, broker_transport_options=OPTIONS)
    yield app
    app.close()


def test_messages_are_counted_by_queue(redis_url: str, celery: Celery, empty_redis: "redis.Redis") -> None:
    assert queue_lengths(redis_url, ["interactive", "bulk", "system"]) == {"interactive": 0, "bulk": 0, "system": 0}
    for queue in ("bulk", "interactive", "bulk"):
        celery.send_task("process", args=["p1"], queue=queue)
    assert queue_lengths(redis_url, ["interactive", "bulk", "system"]) == {"interactive": 1, "bulk": 2, "system": 0}
    assert {key.decode().startswith(QUEUE_PREFIX) for key in empty_redis.scan_iter()} == {True}


def test_what_a_worker_has_taken_is_counted_until_it_is_done(redis_url: str, celery: Celery) -> None:
    for _ in range(3):
        celery.send_task("process", args=["p1"], queue="bulk")
    assert unacked(redis_url) == 0
    taken: list[kombu.Message] = []
    with (
        kombu.Connection(redis_url, transport_options=OPTIONS) as connection,
        connection.Consumer(
            kombu.Queue("bulk"), on_message=taken.append, accept=["json"], prefetch_count=2
        ),
    ):
        until = time.monotonic() + 5
        while len(taken) < 2 and time.monotonic() < until:
            connection.drain_events(timeout=5)
        assert (queue_lengths(redis_url, ["bulk"]), unacked(redis_url)) == ({"bulk": 1}, 2)
        taken[0].ack()
        assert unacked(redis_url) == 1
