"""Marks in Redis, for the processes of all machines; on Redis's clock."""

import uuid
from collections.abc import Mapping
from typing import Any

from worker.store.connection import PATIENCE, connected
from worker.store.marks import LINGER
from worker.store.redis_faults import translated

# A request whose answer was lost is sent again, and must not count twice: the first key is the request's own, and holds its
# answer for longer than it may be repeated. A request that changed nothing leaves none: asked again it may succeed.
_ONCE = """
local given = redis.call('GET', KEYS[1])
if given then return given end
local function answer(value)
  redis.call('SET', KEYS[1], value, 'PX', ARGV[1])
  return value
end
"""
# A claim is a hash of its value and of its end, which outlives that end for who finds Redis again later. Milliseconds.
_NOW = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function keep(key, value, length, linger)
  redis.call('HSET', key, 'value', value, 'until', string.format('%.0f', now + length))
  redis.call('PEXPIRE', key, length + linger)
end
local function left(key) return (tonumber(redis.call('HGET', key, 'until')) or 0) - now end
"""
# ARGV of all: how long the answer is kept …
_CLAIM = f"""{_ONCE}{_NOW}
if left(KEYS[2]) > 0 then return 0 end
keep(KEYS[2], ARGV[2], ARGV[3], ARGV[4])
return answer('1')
"""
_HOLD = f"""{_NOW}
if redis.call('HGET', KEYS[1], 'value') ~= ARGV[1] then return 0 end
keep(KEYS[1], ARGV[1], ARGV[2], ARGV[3])
return 1
"""
_RELEASE = f"""{_ONCE}{_NOW}
if redis.call('HGET', KEYS[2], 'value') ~= ARGV[2] then return 0 end
local lasting = left(KEYS[2]) > 0
redis.call('DEL', KEYS[2])
return lasting and answer('1') or 0
"""
_HELD = f"""{_NOW}
local lasting = left(KEYS[1])
return lasting > 0 and {{redis.call('HGET', KEYS[1], 'value'), lasting}} or nil
"""
_ADD = f"""{_ONCE}
local total = redis.call('INCRBYFLOAT', KEYS[2], ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return answer(total)
"""
# What is there, and what is wanted there: nothing is '', a text begins with '='.
_SWAP = f"""{_ONCE}
local there = redis.call('HGET', KEYS[2], ARGV[2])
if (there and '=' .. there or '') ~= ARGV[3] then return 0 end
if ARGV[4] == '' then redis.call('HDEL', KEYS[2], ARGV[2]) else redis.call('HSET', KEYS[2], ARGV[2], ARGV[4]:sub(2)) end
return answer('1')
"""
_ANSWERS = round(4 * PATIENCE * 1000)


class RedisMarks:
    """url, patient: see worker.store.connection. What is claimed, counted and recorded does not expire with the store's rows."""

    def __init__(self, url: str, *, patient: bool = True) -> None:
        self._redis: Any = connected(url, patient=patient, text=True)
        made = self._redis.register_script
        self._claim, self._hold, self._release, self._held = made(_CLAIM), made(_HOLD), made(_RELEASE), made(_HELD)
        self._add, self._swap = made(_ADD), made(_SWAP)

    @translated
    def claim(self, name: str, value: str, seconds: float) -> bool:
        return bool(int(self._once(self._claim, _claim(name), value, _ms(seconds), _ms(LINGER))))

    @translated
    def hold(self, name: str, value: str, seconds: float) -> bool:
        return bool(self._hold([_claim(name)], [value, _ms(seconds), _ms(LINGER)]))

    @translated
    def release(self, name: str, value: str) -> bool:
        return bool(int(self._once(self._release, _claim(name), value)))

    @translated
    def held(self, name: str) -> tuple[str, float] | None:
        found = self._held([_claim(name)])
        return (found[0], found[1] / 1000) if found else None

    @translated
    def add(self, name: str, amount: float, seconds: float) -> float:
        key = f"minutes:sum:{name}"
        total = self._once(self._add, key, amount, _ms(seconds)) if amount else self._redis.get(key)
        return float(total or 0)

    @translated
    def record(self, table: str, key: str) -> str | None:
        found: str | None = self._redis.hget(_table(table), key)
        return found

    @translated
    def swap(self, table: str, key: str, old: str | None, new: str | None) -> bool:
        return bool(int(self._once(self._swap, _table(table), key, _text(old), _text(new))))

    @translated
    def records(self, table: str) -> Mapping[str, str]:
        found: dict[str, str] = self._redis.hgetall(_table(table))
        return found

    def close(self) -> None:
        self._redis.close()

    def _once(self, script: Any, key: str, *values: str | float) -> str | int:
        answer: str | int = script([f"minutes:answer:{uuid.uuid4().hex}", key], [_ANSWERS, *values])
        return answer


def _claim(name: str) -> str:
    return f"minutes:claim:{name}"


def _table(name: str) -> str:
    return f"minutes:records:{name}"


def _text(record: str | None) -> str:
    return "" if record is None else f"={record}"


def _ms(seconds: float) -> int:
    return max(1, round(seconds * 1000))
