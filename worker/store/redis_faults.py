"""Redis's errors in our words. None of ours carries its address, which may hold a password."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from redis.exceptions import (
    AuthenticationError,
    AuthenticationWrongNumberOfArgsError,
    AuthorizationError,
    InvalidResponse,
    NoPermissionError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisError,
    ResponseError,
)

from worker.errors import MinutesError, SettingsError, StoreError, TransientError

REFUSED = (AuthenticationError, AuthenticationWrongNumberOfArgsError, AuthorizationError)

_KNOWN: tuple[tuple[type[Exception] | tuple[type[Exception], ...], type[MinutesError], str], ...] = (
    (REFUSED, SettingsError, "Redis does not take the user or password of REDIS_URL: correct it."),
    (NoPermissionError, SettingsError, "Redis forbids the user of REDIS_URL what is needed: all commands on keys minutes:*."),
    (InvalidResponse, SettingsError, "REDIS_URL: what answers there is no Redis; correct it."),
    (OutOfMemoryError, TransientError, "Redis is full: give it more memory (maxmemory)."),
    (ReadOnlyError, TransientError, "The Redis at REDIS_URL is a replica, which takes no writes: name the one that does."),
)
_PASSING = frozenset({"BUSY", "CLUSTERDOWN", "LOADING", "MASTERDOWN", "MISCONF", "NOREPLICAS", "TRYAGAIN"})

P = ParamSpec("P")
T = TypeVar("T")


def translated(asking: Callable[P, T]) -> Callable[P, T]:
    """A function that asks Redis, with errors of ours.

    SettingsError: for an address or password that Redis does not take. TransientError: while it does not answer.
    StoreError: it does not do what is asked.
    """

    @wraps(asking)
    def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return asking(*args, **kwargs)
        except (RedisError, OSError) as error:
            failure = _failure(error)
        raise failure  # outside the handler: Redis's own error stays behind

    return asked


async def awaited(answer: Awaitable[T]) -> T:
    """The same for one answer of an async connection."""
    try:
        return await answer
    except (RedisError, OSError) as error:
        failure = _failure(error)
    raise failure


def _failure(error: Exception) -> MinutesError:
    for types, kind, sentence in _KNOWN:
        if isinstance(error, types):
            return kind(sentence)
    if not isinstance(error, ResponseError):
        return TransientError("Redis does not answer: start it, or correct REDIS_URL.")
    if "DB index" in str(error):
        return SettingsError("REDIS_URL names a database that this Redis does not have: write one from 0 to 15.")
    code = str(error).partition(" ")[0]  # the only word of it that repeats nothing of what was sent
    refusal = TransientError if code in _PASSING else StoreError
    return refusal(f"Redis does not do what it is asked to ({code if code.isupper() else 'ERR'}): its log says why.")
