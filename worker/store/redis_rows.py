"""Rows in Redis, for the processes of all machines.

Redis keeps what it has once it was told to append it to a file (`appendonly yes`), but for the last second before a power
cut: nothing is durable beyond that, since to wait for the disk (WAITAOF) would take up to a second for every record of a page,
and rows that are newer than the record are known again. Not for a Redis cluster.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from worker.store.connection import connected
from worker.store.redis_faults import translated
from worker.store.rows import Row

_MARGIN = 86_400.0  # seconds: Redis itself deletes only what every clock of ours takes for expired
_AT_ONCE = 500

# Beside the row, which Redis deletes by itself in the end, lie the pages that it belongs to, the rows of each page in the
# order of their first put, and all rows that expire: by these a purge finds what is left of a row that is gone.
_ROW, _PAGES_OF, _PAGE = "minutes:row:", "minutes:pages:", "minutes:page:"
_EXPIRING, _POSITION = "minutes:expiring", "minutes:position"
_PLACES = f"""
local function pages_of(row) return redis.call('SMEMBERS', '{_PAGES_OF}' .. row) end
local function unlink(row)
  for _, page in ipairs(pages_of(row)) do redis.call('ZREM', '{_PAGE}' .. page, row) end
  redis.call('DEL', '{_PAGES_OF}' .. row)
  redis.call('ZREM', '{_EXPIRING}', row)
end
local function link(row, page)
  redis.call('SADD', '{_PAGES_OF}' .. row, page)
  redis.call('ZADD', '{_PAGE}' .. page, redis.call('HGET', '{_ROW}' .. row, 'position'), row)
end
"""
# ARGV: row, replace, blob, expires or '', milliseconds until Redis may delete it, page or ''. The same blob put again is the
# same request sent again, since no two are sealed alike.
_PUT = f"""{_PLACES}
local row, key = ARGV[1], '{_ROW}' .. ARGV[1]
local there = redis.call('HGET', key, 'blob')
if there and ARGV[2] == '0' then return there == ARGV[3] and 1 or 0 end
if not there then
  unlink(row)
  redis.call('HSET', key, 'position', redis.call('INCR', '{_POSITION}'))
end
redis.call('HSET', key, 'blob', ARGV[3], 'expires', ARGV[4])
if ARGV[4] == '' then
  redis.call('PERSIST', key)
  redis.call('ZREM', '{_EXPIRING}', row)
else
  redis.call('PEXPIRE', key, ARGV[5])
  redis.call('ZADD', '{_EXPIRING}', ARGV[4], row)
end
if ARGV[6] ~= '' then link(row, ARGV[6]) end
return 1
"""
# ARGV: row, blob there, blob.
_RESEAL = f"""
local key = '{_ROW}' .. ARGV[1]
if redis.call('HGET', key, 'blob') == ARGV[2] then redis.call('HSET', key, 'blob', ARGV[3]) end
return 0
"""
# ARGV: row, page.
_BELONG = f"""{_PLACES}
if redis.call('EXISTS', '{_ROW}' .. ARGV[1]) == 1 then link(ARGV[1], ARGV[2]) end
return 0
"""
# ARGV: page, kind that stays with its colon.
_FORGET = f"""{_PLACES}
local count = 0
for _, row in ipairs(redis.call('ZRANGE', '{_PAGE}' .. ARGV[1], 0, -1)) do
  if row:sub(1, #ARGV[2]) ~= ARGV[2] then
    redis.call('ZREM', '{_PAGE}' .. ARGV[1], row)
    redis.call('SREM', '{_PAGES_OF}' .. row, ARGV[1])
    if #pages_of(row) == 0 then
      unlink(row)
      count = count + redis.call('DEL', '{_ROW}' .. row)
    end
  end
end
return count
"""
# ARGV: now, how many at most.
_PURGE = f"""{_PLACES}
local expired = redis.call('ZRANGEBYSCORE', '{_EXPIRING}', '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
for _, row in ipairs(expired) do
  unlink(row)
  redis.call('DEL', '{_ROW}' .. row)
end
return #expired
"""


class RedisRows:
    """url, patient: see worker.store.connection. clock: seconds since 1970, that of the Store above."""

    def __init__(self, url: str, *, patient: bool = True, clock: Callable[[], float] = time.time) -> None:
        self._redis: Any = connected(url, patient=patient)
        self._clock = clock
        made = self._redis.register_script
        self._put, self._reseal, self._belong = made(_PUT), made(_RESEAL), made(_BELONG)
        self._forget, self._purge = made(_FORGET), made(_PURGE)

    @translated
    def get(self, kind: str, key: str) -> Row | None:
        [found] = self._read([_row(kind, key)])
        return found

    @translated
    def put(self, row: Row, *, replace: bool = True, durable: bool = False) -> bool:  # noqa: ARG002 — see above
        until = "" if row.expires is None else repr(row.expires)
        left = 0 if row.expires is None else max(0.0, row.expires - self._clock()) + _MARGIN
        args: list[Any] = [_row(row.kind, row.key), int(replace), row.blob, until, round(left * 1000), row.page or ""]
        return bool(self._put(args=args))

    @translated
    def reseal(self, row: Row, blob: bytes) -> None:
        self._reseal(args=[_row(row.kind, row.key), row.blob, blob])

    @translated
    def every(self) -> list[Row]:
        keys = self._redis.scan_iter(match=f"{_ROW}*", count=_AT_ONCE)
        return [row for row in self._read(key.decode().removeprefix(_ROW) for key in keys) if row]

    @translated
    def belong(self, kind: str, key: str, page: str) -> None:
        self._belong(args=[_row(kind, key), page])

    @translated
    def of_page(self, kind: str, page: str) -> list[Row]:
        rows = (row.decode() for row in self._redis.zrange(_PAGE + page, 0, -1))
        mine = self._read(row for row in rows if row.startswith(f"{kind}:"))
        return [Row(row.kind, row.key, page, row.blob, row.expires) for row in mine if row]

    @translated
    def forget(self, page: str, *, but: str = "") -> int:
        return int(self._forget(args=[page, f"{but}:"]))

    @translated
    def purge(self, now: float) -> int:
        deleted = 0
        while count := int(self._purge(args=[repr(now), _AT_ONCE])):
            deleted += count
        return deleted

    def close(self) -> None:
        self._redis.close()

    def _read(self, rows: Iterable[str]) -> Iterator[Row | None]:
        rest = iter(rows)
        while some := list(islice(rest, _AT_ONCE)):
            asking = self._redis.pipeline(transaction=False)
            for row in some:
                asking.hmget(_ROW + row, "blob", "expires")
            for row, (blob, expires) in zip(some, asking.execute(), strict=True):
                kind, _, key = row.partition(":")
                yield None if blob is None else Row(kind, key, None, blob, float(expires) if expires else None)


def _row(kind: str, key: str) -> str:
    return f"{kind}:{key}"
