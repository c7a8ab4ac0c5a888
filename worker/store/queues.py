"""How much lies in the queues, as Celery's transport (kombu) keeps them in Redis. Only counts: messages are not read."""

from collections.abc import Iterable
from typing import Any

from worker.store.connection import connected
from worker.store.redis_faults import translated

QUEUE_PREFIX = "minutes:broker:"  # Celery's `global_keyprefix`


@translated
def queue_lengths(url: str, names: Iterable[str]) -> dict[str, int]:
    """Messages that nobody has taken yet. Raises TransientError soon, when Redis is away."""
    names = list(names)
    with connected(url, patient=False) as redis:
        asking: Any = redis.pipeline(transaction=False)
        for name in names:
            asking.llen(f"{QUEUE_PREFIX}{name}")
        return dict(zip(names, asking.execute(), strict=True))


@translated
def unacked(url: str) -> int:
    """Messages that a worker has taken, and is not done with. Raises TransientError soon, when Redis is away."""
    with connected(url, patient=False) as redis:
        asked: Any = redis.hlen(f"{QUEUE_PREFIX}unacked")
        return int(asked)
