"""The rate that all workers on all machines share, kept in Redis: GCRA with reservation, on Redis's own clock."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import AuthenticationError, RedisError

from worker.errors import MinutesError, SettingsError, TransientError

_MOMENT = 1e-6  # seconds; what is left of a wait after rounding
_SECONDS = 5.0  # for one command
_TRIES = 3

# Microseconds throughout. The first key holds when the turns given so far are all paid for (the theoretical arrival
# time), and is gone once that lies in the past; %.0f because Lua would write a time of 2026 with 14 digits, and lose two.
# The second one is there while a pause lasts.
_NOW = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local full = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now)
local function keep(value)
  redis.call('SET', KEYS[1], string.format('%.0f', value), 'PX', math.ceil((value - now) / 1000) + 1000)
end
"""
# ARGV: pace, slack, patience. Returns the wait until the turn, which is taken unless the wait is beyond patience.
_TURN = f"""{_NOW}
local wait = math.max(full - ARGV[2] - now, 0)
if wait <= tonumber(ARGV[3]) then keep(full + ARGV[1]) end
return math.ceil(wait)
"""
# ARGV: slack, length of the pause. A shorter pause does not end a longer one.
_PAUSE = f"""{_NOW}
keep(math.max(full, now + ARGV[1] + ARGV[2]))
local length = math.ceil(ARGV[2] / 1000)
if length > redis.call('PTTL', KEYS[2]) then redis.call('SET', KEYS[2], '', 'PX', length) end
return 0
"""


class RedisLimiter:
    """A worker.notion.api.limiter.Limiter for every process that hands in the same name; belongs to one event loop.

    Who waits in one process stands in line there, and only the first asks Redis: one round trip for a turn, one more where
    it had to wait, to see whether a pause began meanwhile; and no more than one turn is lost with who gives up.

    name: opaque, such as Store.opaque gives; the turns of one token share it. The other arguments: see MemoryLimiter.
    Raises SettingsError for an address or password that Redis does not take, TransientError while it does not answer.
    """

    def __init__(
        self,
        url: str,
        name: str,
        per_minute: int,
        burst: int = 3,
        *,
        patience: float = 300.0,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        burst = max(1, min(burst, per_minute // 10))
        self._pace = 60 / (per_minute - burst + 1)
        self._slack = (burst - 1) * self._pace
        self._patience, self._sleep = patience, sleep
        self._keys = [f"minutes:turns:{{{name}}}", f"minutes:pause:{{{name}}}"]  # in braces: on one node of a cluster
        self._redis = _opened(url)
        self._take, self._rest = self._redis.register_script(_TURN), self._redis.register_script(_PAUSE)
        self._line = asyncio.Lock()

    async def turn(self) -> None:
        async with self._line:
            while (wait := await self._asked(self._run(self._take, self._pace, self._slack, self._patience)) / 1e6) > _MOMENT:
                if wait > self._patience:
                    raise TransientError(f"Notion's limit leaves no turn for {wait:.0f} seconds.", retry_after=wait)
                await self._sleep(wait)
                if await self._asked(self._redis.pttl(self._keys[1])) <= 0:
                    return

    async def pause(self, seconds: float) -> None:
        await self._asked(self._run(self._rest, self._slack, seconds))

    async def close(self) -> None:
        await self._redis.aclose()

    def _run(self, script: Any, *seconds: float) -> Awaitable[int]:
        running: Awaitable[int] = script(keys=self._keys, args=[round(value * 1e6) for value in seconds])
        return running

    async def _asked(self, reply: Awaitable[int]) -> int:
        try:
            return await reply
        except AuthenticationError:
            failure: MinutesError = SettingsError("Redis does not take the user or password of REDIS_URL: correct it.")
        except (RedisError, OSError):
            failure = TransientError("Redis does not answer: start it, or correct REDIS_URL.")
        raise failure  # outside the handler: the address in Redis's error may hold a password


def _opened(url: str) -> "Redis":
    try:
        return Redis.from_url(
            url, socket_timeout=_SECONDS, socket_connect_timeout=_SECONDS, retry=Retry(ExponentialBackoff(1.0, 0.05), _TRIES)
        )
    except ValueError:
        pass
    raise SettingsError("REDIS_URL is no address of a Redis server: write redis://:password@host:6379/0.")
