"""Where the picture comes from, opened for a short look: who asks how a broken worker stands must not wait for it."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import time
from functools import partial

from worker.errors import TransientError
from worker.settings import Settings
from worker.store import STORE_FILE, open_marks, open_redis_marks
from worker.store.limiter_state import LimiterState, limiter_state
from worker.store.marks import Marks, MemoryMarks
from worker.store.queues import queue_lengths, unacked

QUEUES = ("interactive", "bulk", "system")
_NO_RATE = 60_000  # the provider can tell us to wait all the same

Queues = Callable[[], Mapping[str, int]]
Limits = Callable[[], Mapping[str, LimiterState]]


@dataclass(frozen=True)
class Sources:
    """What to look at. queues, limits: raise TransientError where the broker is away. provider: its opaque name. every:
    seconds between two polls. budget: US dollars of a day. weekly: day, time and time zone of the digest, if one is made.
    """

    marks: Marks
    queues: Queues
    limits: Limits
    provider: Callable[[], str]
    every: float = 60.0
    budget: float | None = None
    weekly: tuple[str, time, str] | None = None


@contextmanager
def opened(settings: Settings) -> Iterator[Sources]:
    """Raises MinutesError where what the workers share cannot be read."""
    marks = _marks(settings)
    try:
        yield Sources(
            marks, partial(queues, settings), partial(limits, settings), partial(_provider, settings),
            every=settings.minutes_poll_seconds, budget=settings.minutes_budget_per_day, weekly=_weekly(settings),
        )  # fmt: skip
    finally:
        marks.close()


def queues(settings: Settings) -> Mapping[str, int]:
    """Messages by queue; `taken`: those that a worker has. Raises TransientError where Redis is away, within seconds."""
    url = _broker(settings)
    return {**queue_lengths(url, QUEUES), "taken": unacked(url)}


def limits(settings: Settings) -> Mapping[str, LimiterState]:
    """How the limiters stand that all workers share; the names are those that worker.workplace and worker.protection give."""
    url, states = _broker(settings), {}
    if settings.notion_token is not None:
        name = hashlib.sha256(settings.notion_token.get_secret_value().encode()).hexdigest()[:16]
        states["Notion"] = limiter_state(url, name, settings.notion_rate_per_minute)
    if settings.engine == "openai":
        provider = _provider(settings)
        requests, tokens = settings.model_requests_per_minute or _NO_RATE, settings.model_tokens_per_minute
        for what, rate in (("requests", requests), ("tokens", tokens)):
            if rate:
                states[f"model {what}"] = limiter_state(url, f"{provider}-{what}", rate, burst=rate // 10)
    return states


def _weekly(settings: Settings) -> tuple[str, time, str] | None:
    if settings.digest_day == "off" or settings.notion_digests is None:
        return None
    return settings.digest_day, settings.digest_at, settings.digest_zone


def _marks(settings: Settings) -> Marks:
    """To look does not make the store."""
    if settings.redis_url is not None:
        return open_redis_marks(settings.redis_url.get_secret_value(), patient=False)
    return open_marks(settings.data_dir) if (settings.data_dir / STORE_FILE).exists() else MemoryMarks()


def _provider(settings: Settings) -> str:
    from worker.protection.rates import provider_of  # noqa: PLC0415 — not for a check

    return provider_of(settings)


def _broker(settings: Settings) -> str:
    """Raises TransientError at once where the Redis of `minutes up` is not there."""
    if settings.redis_url is None and not settings.redis_socket.exists():
        raise TransientError("Redis is not running: `minutes up` starts it.")
    return settings.broker_url
