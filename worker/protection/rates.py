"""The pace that all who ask one endpoint with one key share."""

import hashlib
from collections.abc import Callable

from worker.limiter import Limiter, MemoryLimiter, Watched
from worker.llm.options import OPENAI
from worker.llm.pace import Pace
from worker.settings import Settings

_NO_RATE = 60_000  # requests a minute: none that anybody would notice, but it can be paused for all


def open_pace(settings: Settings, redis: str | None, limited: Callable[[], None] = lambda: None) -> Pace:
    """For one event loop. redis: address of the Redis whose limiters all workers share; None: each process by itself.

    limited: told when the provider asks for a pause.
    """
    requests, tokens = settings.model_requests_per_minute, settings.model_tokens_per_minute
    if redis is None:
        return Pace(_memory(requests), _memory(tokens))
    shared = Watched(_redis(settings, redis, "requests", requests or _NO_RATE), limited)
    return Pace(shared, _redis(settings, redis, "tokens", tokens) if tokens else None)


def provider_of(settings: Settings) -> str:
    """An opaque name of who is asked and who pays, the same on every machine."""
    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else ""
    return hashlib.sha256(f"{settings.openai_base_url or OPENAI} {key}".encode()).hexdigest()[:16]


def _memory(per_minute: int | None) -> Limiter | None:
    return MemoryLimiter(per_minute, burst=per_minute // 10) if per_minute else None


def _redis(settings: Settings, url: str, what: str, per_minute: int) -> Limiter:
    from worker.store.limiter import RedisLimiter  # noqa: PLC0415 - only where there is one

    return RedisLimiter(url, f"{provider_of(settings)}-{what}", per_minute, burst=per_minute // 10)
