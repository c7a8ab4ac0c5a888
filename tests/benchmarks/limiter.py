"""The shared rate limiter: turns given in ten seconds against the rate, and what each costs.

Eight clients in two processes, a Redis of their own, four requests waiting in each at any time. The rate is that of the
plans; ideal is what it gives in the time, and a burst may be taken in advance.
"""

import asyncio
import statistics
import time
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing import get_context
from typing import Any

import redis

from tests.benchmarks.tables import Figure, finish, report
from tests.notion.redis_server import MISSING, present, redis_server
from worker.store.limiter import RedisLimiter

SECONDS = 10.0
PROCESSES, CLIENTS, WAITING = 2, 4, 4
RATES = (180, 600)
BURST = 3
PAUSE = 2.0


@dataclass(frozen=True)
class Given:
    """When the turns of each client came, on the machine's monotonic clock."""

    turns: list[list[float]]
    commands: Mapping[str, int]

    @property
    def all(self) -> list[float]:
        return sorted(turn for client in self.turns for turn in client)


def main() -> bool:
    if not present():
        print(MISSING)
        return True
    with redis_server() as url:
        figures = [figure for rate in RATES for figure in _at(url, rate)] + _paused(url) + [_alone(url)]
    return report(f"Rate limiter, {PROCESSES} processes × {CLIENTS} clients, {SECONDS:.0f} s", figures)


def _at(url: str, rate: int) -> list[Figure]:
    given = _given(url, rate, pause=False)
    ideal = rate / 60 * SECONDS
    asked = given.commands["evalsha"] + given.commands["pttl"]
    return [
        Figure(f"{rate} a minute: turns given, ideal {ideal:.0f} and a burst of {BURST}", len(given.all), "", ideal + BURST),
        Figure("  of the ideal", len(given.all) / ideal, "", 0.95, ">="),
        Figure("  most within one second", _most(given.all, 1.0), "", rate / 60 + BURST),
        Figure("  fewest and most of a client", f"{min(map(len, given.turns))} and {max(map(len, given.turns))}"),
        Figure("  commands sent per turn", asked / len(given.all), "", 2.5),
        Figure("  commands run by Redis per turn", sum(given.commands.values()) / len(given.all), "", 7.0),
    ]


def _paused(url: str) -> list[Figure]:
    """One client is told to pause in the middle of the time, when the others have reserved their next turns."""
    times = _given(url, RATES[-1], pause=True).all
    quiet = max(later - earlier for earlier, later in pairwise(times))
    return [Figure(f"a pause of {PAUSE} s: nothing leaves for", quiet, "s", PAUSE, ">=")]


def _alone(url: str) -> Figure:
    return Figure("a turn without waiting", statistics.median(asyncio.run(_uncontended(url))) * 1e6, "µs")


def _given(url: str, rate: int, *, pause: bool) -> Given:
    server = redis.Redis.from_url(url)
    server.flushall()
    server.config_resetstat()
    start = time.monotonic() + 1.5  # the processes are up by then
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        running = [pool.submit(process, url, rate, start, pause and number == 0) for number in range(PROCESSES)]
        turns = [client for future in running for client in future.result()]
    stats: dict[str, Any] = server.info("commandstats")  # type: ignore[assignment]
    ours = {
        name: stats[f"cmdstat_{name}"]["calls"]
        for name in ("evalsha", "pttl", "time", "get", "set")
        if f"cmdstat_{name}" in stats
    }
    server.close()
    return Given(turns, ours)


def process(url: str, rate: int, start: float, pause: bool) -> list[list[float]]:
    """The turns of one process's clients; runs in that process."""
    return asyncio.run(_clients(url, rate, start, pause))


async def _clients(url: str, rate: int, start: float, pause: bool) -> list[list[float]]:
    limiters = [RedisLimiter(url, "bench", rate, BURST) for _ in range(CLIENTS)]
    turns: list[list[float]] = [[] for _ in limiters]
    await asyncio.sleep(start - time.monotonic())
    waiting = [asyncio.create_task(_keep_asking(*client)) for client in zip(limiters, turns, strict=True) for _ in range(WAITING)]
    if pause:
        await asyncio.sleep(SECONDS / 2)
        await limiters[0].pause(PAUSE)
    await asyncio.sleep(start + SECONDS - time.monotonic())
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    for limiter in limiters:
        await limiter.close()
    return turns


async def _keep_asking(limiter: RedisLimiter, turns: list[float]) -> None:
    while True:
        await limiter.turn()
        turns.append(time.monotonic())


async def _uncontended(url: str) -> list[float]:
    limiter, took = RedisLimiter(url, "alone", 60_000_000), []
    for _ in range(500):
        before = time.perf_counter()
        await limiter.turn()
        took.append(time.perf_counter() - before)
    await limiter.close()
    return took


def _most(times: list[float], window: float) -> int:
    return max(sum(start <= time < start + window for time in times) for start in times)


if __name__ == "__main__":
    finish(main())
