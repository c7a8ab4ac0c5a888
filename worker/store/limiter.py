"""The rate that all workers on all machines share, kept in Redis: GCRA with reservation, on Redis's own clock."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from worker.limiter import no_turn, pace_of, slack_of
from worker.store.connection import connected_async
from worker.store.redis_faults import awaited

_MOMENT = 1e-6  # seconds; what is left of a wait after rounding

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
    """A worker.limiter.Limiter for every process that hands in the same name; belongs to one event loop.

    Who waits in one process stands in line there, and only the first asks Redis: one round trip for a turn, one more where
    it had to wait, to see whether a pause began meanwhile; and no more than one turn is lost with who gives up.

    name: opaque, such as Store.opaque gives; the turns of one token share it. patient: whether Redis may be away for long;
    see worker.store.connection. The other arguments: see MemoryLimiter.
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
        patient: bool = True,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._burst = max(1, min(burst, per_minute // 10))
        self._pace = pace_of(per_minute, self._burst)
        self._patience, self._sleep = patience, sleep
        self._keys = [f"minutes:turns:{{{name}}}", f"minutes:pause:{{{name}}}"]  # in braces: on one node of a cluster
        self._redis = connected_async(url, patient=patient)
        self._take, self._rest = self._redis.register_script(_TURN), self._redis.register_script(_PAUSE)
        self._line = asyncio.Lock()

    async def turn(self, cost: float = 1.0) -> None:
        async with self._line:
            asked = self._pace * cost, slack_of(cost, self._burst, self._pace), self._patience
            while (wait := await awaited(self._run(self._take, *asked)) / 1e6) > _MOMENT:
                if wait > self._patience:
                    raise no_turn(wait)
                await self._sleep(wait)
                if await awaited(self._redis.pttl(self._keys[1])) <= 0:
                    return

    async def pause(self, seconds: float) -> None:
        await awaited(self._run(self._rest, slack_of(1.0, self._burst, self._pace), seconds))

    async def close(self) -> None:
        await self._redis.aclose()

    def _run(self, script: Any, *seconds: float) -> Awaitable[int]:
        running: Awaitable[int] = script(keys=self._keys, args=[round(value * 1e6) for value in seconds])
        return running
