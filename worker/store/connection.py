"""How we reach Redis: one way for all who do, since all have to live through its being away for a while."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from redis import Redis
from redis.asyncio import Redis as AsyncRedis
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import ExponentialBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from worker.errors import SettingsError
from worker.store.redis_faults import REFUSED

PATIENCE = 120.0  # seconds that a worker waits for Redis to come back

_SECONDS = 5.0  # for one answer
_TRIES, _FEW = 60, 3  # as measured: workers outlive a Redis that is away, and repeat no call
_NO_ADDRESS = "REDIS_URL is no address of a Redis server: write redis://:password@host:6379/0 (rediss:// with TLS), or unix:///path."

T = TypeVar("T")


def connected(url: str, *, patient: bool = True, text: bool = False) -> "Redis":
    """Nothing is sent yet. patient: for workers; else it is soon told that Redis is away. text: answers are str, not bytes.

    url: redis://, rediss:// or unix://, or redis+socket:// as Celery writes the latter. Threads may share the connection,
    and children may use it after a fork. Raises SettingsError.
    """
    retry = _Retry(_backoff(), _TRIES if patient else _FEW)
    return _checked(lambda: Redis.from_url(_plain(url), retry=retry, decode_responses=text, **_timeouts()))


def connected_async(url: str, *, patient: bool = True) -> "AsyncRedis":
    """The same for one event loop."""
    retry = _AsyncRetry(_backoff(), _TRIES if patient else _FEW)
    return _checked(lambda: AsyncRedis.from_url(_plain(url), retry=retry, **_timeouts()))


class _Retry(Retry):
    """Unlike Redis's own it does not try a wrong password again, and gives up by the clock as well: a try may take seconds."""

    def call_with_retry(
        self,
        do: Callable[[], Any],
        fail: Callable[..., Any],
        is_retryable: Callable[[Exception], bool] | None = None,
        with_failure_count: bool = False,
    ) -> Any:
        until, failures = time.monotonic() + PATIENCE, 0
        while True:
            try:
                return do()
            except self._supported_errors as error:
                failures += 1
                fail(error, failures) if with_failure_count else fail(error)
                if _is_final(error, is_retryable) or failures > self._retries or time.monotonic() > until:
                    raise
            time.sleep(self._backoff.compute(failures))


class _AsyncRetry(AsyncRetry):
    async def call_with_retry(
        self,
        do: Callable[[], Awaitable[Any]],
        fail: Callable[..., Any],
        is_retryable: Callable[[Exception], bool] | None = None,
        with_failure_count: bool = False,
    ) -> Any:
        until, failures = time.monotonic() + PATIENCE, 0
        while True:
            try:
                return await do()
            except self._supported_errors as error:
                failures += 1
                await (fail(error, failures) if with_failure_count else fail(error))
                if _is_final(error, is_retryable) or failures > self._retries or time.monotonic() > until:
                    raise
            await asyncio.sleep(self._backoff.compute(failures))


def _is_final(error: Exception, is_retryable: Callable[[Exception], bool] | None) -> bool:
    return isinstance(error, REFUSED) or (is_retryable is not None and not is_retryable(error))


def _backoff() -> ExponentialBackoff:
    return ExponentialBackoff(cap=2.0, base=0.1)


def _timeouts() -> dict[str, Any]:
    return {"socket_timeout": _SECONDS, "socket_connect_timeout": _SECONDS}


def _checked(made: Callable[[], T]) -> T:
    """A connection is made, though not opened, so that what is wrong with the address shows now."""
    try:
        client = made()
        pool: Any = client.connection_pool  # type: ignore[attr-defined] # as both kinds have it
        pool.connection_class(**pool.connection_kwargs)
    except (ValueError, TypeError, RedisError):
        pass
    else:
        return client
    raise SettingsError(_NO_ADDRESS)  # outside the handler: the other error holds the address


def _plain(url: str) -> str:
    """As Redis's own client reads it; Celery's spelling of two things is known as well."""
    place, mark, options = url.partition("?")
    if place.startswith("redis+socket://"):
        place, options = place.replace("redis+socket", "unix", 1), options.replace("virtual_host=", "db=")
    return place + mark + options.replace("CERT_REQUIRED", "required")
