"""How fast requests may leave, in one process and in several."""

import asyncio
import math
import time
from collections.abc import Iterator
from itertools import pairwise

import pytest
import redis
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.notion import redis_server
from tests.notion.steady import Steady
from worker.errors import SettingsError, TransientError
from worker.limiter import MemoryLimiter
from worker.notion.api.client import Notion
from worker.notion.failures import BusyError
from worker.store.limiter import RedisLimiter

NOTIONS_RATES = [180, 600]


def limiter(clock: Steady, per_minute: int = 180, patience: float = math.inf) -> MemoryLimiter:
    return MemoryLimiter(per_minute, clock=clock.now, sleep=clock.sleep, patience=patience)


async def turns(limiter: MemoryLimiter, clock: Steady, count: int) -> list[float]:
    """When each of them came, if all are wanted at once."""

    async def turn() -> float:
        await limiter.turn()
        return clock.now()

    return list(await asyncio.gather(*(turn() for _ in range(count))))


def most_in(window: float, times: list[float]) -> int:
    return max(sum(start <= time < start + window for time in times) for start in times)


@pytest.mark.parametrize("per_minute", [1, 2, 15, 20, 59, *NOTIONS_RATES])
def test_no_minute_holds_more_requests_than_the_plan_allows_and_hardly_fewer(per_minute: int) -> None:
    clock = Steady()
    times = asyncio.run(turns(limiter(clock, per_minute), clock, per_minute * 3))
    assert 0.9 * per_minute <= most_in(60 - 1e-6, times) <= per_minute


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["turns", "rest", "pause"]), st.integers(0, 90)), max_size=12))
def test_no_minute_holds_more_whatever_happens(events: list[tuple[str, int]]) -> None:
    async def live() -> None:
        clock, times = Steady(), []
        shared = limiter(clock, 60)
        for event, amount in events:
            if event == "turns":
                times += await turns(shared, clock, amount)
            elif event == "rest":
                await clock.sleep(amount)
            else:
                await shared.pause(amount)
                paused_until = clock.now() + amount
                times += await turns(shared, clock, 2)
                assert times[-2] >= paused_until - 1e-3
                assert amount == 0 or times[-1] > times[-2]
        assert not times or most_in(60 - 1e-3, times) <= 60

    asyncio.run(live())


def test_a_few_may_leave_at_once_after_a_rest_then_one_by_one() -> None:
    clock = Steady()
    times = asyncio.run(turns(limiter(clock), clock, 6))
    gaps = [round(later - earlier, 3) for earlier, later in pairwise(times)]
    assert gaps == [0, 0, *[round(61 / 178, 3)] * 3]


def test_who_came_first_leaves_first() -> None:
    clock = Steady()
    times = asyncio.run(turns(limiter(clock), clock, 20))
    assert times == sorted(times)


def test_those_who_give_up_leave_no_gap() -> None:
    async def live() -> float:
        clock = Steady()
        shared = MemoryLimiter(61, burst=1, clock=clock.now, sleep=asyncio.Event().wait)  # type: ignore[arg-type] # sleeps for good
        await shared.turn()
        waiting = [asyncio.create_task(shared.turn()) for _ in range(50)]
        await asyncio.sleep(0)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        clock.seconds += 1.0
        await asyncio.wait_for(shared.turn(), 1)
        return clock.now()

    assert asyncio.run(live()) == 1001.0


def test_a_wait_that_is_too_long_is_said_at_once_and_takes_no_turn() -> None:
    async def live() -> None:
        clock = Steady()
        shared = limiter(clock, patience=30)
        await shared.pause(100)
        for _ in range(3):
            with pytest.raises(TransientError) as raised:
                await shared.turn()
            assert raised.value.retry_after == pytest.approx(100)
        assert clock.sleeps == []
        await clock.sleep(70)
        assert (await turns(shared, clock, 1))[0] == pytest.approx(1100)

    asyncio.run(live())


async def costly_turns(limiter: MemoryLimiter, clock: Steady, costs: list[float]) -> list[float]:
    times = []
    for cost in costs:
        await limiter.turn(cost)
        times.append(clock.now())
    return times


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(1, 500), min_size=1, max_size=120))
def test_no_minute_holds_turns_of_more_than_the_rate_as_long_as_none_costs_more_than_the_burst(costs: list[int]) -> None:
    clock = Steady()
    shared = MemoryLimiter(6_000, burst=500, clock=clock.now, sleep=clock.sleep, patience=math.inf)
    times = asyncio.run(costly_turns(shared, clock, list(map(float, costs))))
    for start in times:
        assert sum(cost for cost, time in zip(costs, times, strict=True) if start <= time < start + 60 - 1e-3) <= 6_000
    assert times[-1] - times[0] <= 60 * sum(costs) / 5_500


def test_a_turn_that_costs_more_than_the_burst_leaves_when_all_before_it_are_paid_for_and_those_after_it_pay() -> None:
    clock = Steady()
    shared = MemoryLimiter(61, burst=3, clock=clock.now, sleep=clock.sleep, patience=math.inf)
    pace = 61 / 59
    times = asyncio.run(costly_turns(shared, clock, [1.0, 100.0, 1.0, 3.0, 1.0]))
    assert [time - times[0] for time in times] == pytest.approx([0, *(pace * n for n in (1, 99, 102, 103))], abs=1e-3)


def test_a_turn_beyond_patience_is_told_whatever_is_limited() -> None:
    shared = MemoryLimiter(60, patience=5)
    asyncio.run(shared.turn(600))
    with pytest.raises(TransientError, match=r"^The rate limit leaves no turn for \d+ seconds\.$"):
        asyncio.run(shared.turn())


# ── in several processes ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    if not redis_server.present():
        pytest.skip(redis_server.MISSING)
    with redis_server.redis_server() as address:
        yield address


class Sleepless:
    """Notes how long it was told to sleep, and does not."""

    def __init__(self) -> None:
        self.told: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.told.append(seconds)


async def waits(url: str, names: list[str], per_minute: int = 60) -> list[float]:
    """What the turns of limiters of these names would wait, all asked before the first wait is over."""
    sleepless = [Sleepless() for _ in names]
    limiters = [RedisLimiter(url, name, per_minute, sleep=s.sleep, patient=False) for name, s in zip(names, sleepless, strict=True)]
    try:
        for one in limiters:
            await one.turn()
    finally:
        for one in limiters:
            await one.close()
    return [sum(s.told) for s in sleepless]


def test_limiters_of_one_name_share_one_rate(url: str) -> None:
    told = asyncio.run(waits(url, ["shared"] * 8, per_minute=30))
    assert told == pytest.approx([0, 0, 0, *(60 / 28 * n for n in range(1, 6))], abs=1)
    assert told == sorted(told)


def test_costly_turns_wait_in_redis_as_they_do_in_memory(url: str) -> None:
    async def live() -> list[float]:
        told = []
        for cost in (1.0, 100.0, 1.0, 3.0, 1.0):
            sleepless = Sleepless()
            one = RedisLimiter(url, "costly", 61, burst=3, sleep=sleepless.sleep)
            await one.turn(cost)
            await one.close()
            told.append(sum(sleepless.told))
        return told

    assert asyncio.run(live()) == pytest.approx([0, *(61 / 59 * n for n in (1, 99, 102, 103))], abs=0.5)


def test_limiters_of_other_names_do_not_disturb(url: str) -> None:
    assert asyncio.run(waits(url, ["a", "b", "a", "b", "a", "b"])) == [0.0] * 6


def test_a_pause_that_one_process_was_told_of_holds_for_all_even_for_turns_reserved_before(url: str) -> None:
    async def live() -> list[float]:
        told, *others = [RedisLimiter(url, "paused", 600) for _ in range(6)]
        for other in others[:3]:
            await other.turn()  # the burst
        waiting = [asyncio.create_task(_timed(other)) for other in others]
        await asyncio.sleep(0.02)  # their turns are reserved: in 0.1 s, 0.2 s …
        began = time.monotonic()
        await told.pause(0.5)
        times = sorted(await asyncio.gather(*waiting))
        for one in (told, *others):
            await one.close()
        return [turn - began for turn in times]

    times = asyncio.run(live())
    assert times[0] >= 0.5
    assert times[-1] - times[0] >= 0.2  # not all at once


async def _timed(limiter: RedisLimiter) -> float:
    await limiter.turn()
    return time.monotonic()


def test_a_shorter_pause_does_not_end_a_longer_one(url: str) -> None:
    async def live() -> float:
        one = RedisLimiter(url, "shorter", 600)
        began = time.monotonic()
        await one.pause(0.3)
        await one.pause(0.1)
        await one.turn()
        await one.close()
        return time.monotonic() - began

    assert asyncio.run(live()) >= 0.3


def test_a_turn_too_far_away_is_left_to_others(url: str) -> None:
    async def live() -> list[float | None]:
        one, waits = RedisLimiter(url, "far", 60, patience=70), []
        await one.pause(80)
        for _ in range(5):
            with pytest.raises(TransientError) as raised:
                await one.turn()
            waits.append(raised.value.retry_after)
        await one.close()
        return waits

    assert asyncio.run(live()) == pytest.approx([80] * 5, abs=0.5)


def test_a_turn_costs_one_command_and_leaves_one_number_that_expires(url: str) -> None:
    server = redis.Redis.from_url(url)
    server.flushall()
    asyncio.run(waits(url, ["warm"]))
    before = _asked(server)
    asyncio.run(waits(url, ["k3y"] * 5))
    assert _asked(server) - before == 5 + 2  # two had to wait
    [key] = [key for key in server.scan_iter() if b"k3y" in key]
    assert server.get(key).isdigit()  # type: ignore[union-attr]
    assert 0 < server.pttl(key) <= 7_000  # type: ignore[operator]
    server.close()


def _asked(server: "redis.Redis") -> int:
    stats = server.info("commandstats")
    return sum(stats.get(f"cmdstat_{name}", {}).get("calls", 0) for name in ("evalsha", "pttl"))  # type: ignore[union-attr]


def test_redis_that_is_away_or_refuses_us_says_so_without_its_address(url: str) -> None:
    with pytest.raises(TransientError, match="REDIS_URL") as gone:
        asyncio.run(waits("redis://:pass-9f@127.0.0.1:1/0", ["x"]))
    with (
        redis_server.redis_server("--requirepass", "other") as locked,
        pytest.raises(SettingsError, match="REDIS_URL") as refused,
    ):
        asyncio.run(waits(locked.replace("://", "://:pass-9f@"), ["x"]))
    with pytest.raises(SettingsError, match="REDIS_URL") as unreadable:
        asyncio.run(waits("pass-9f", ["x"]))
    for raised in (gone, refused, unreadable):
        assert "pass-9f" not in repr(raised.value)
        assert raised.value.__context__ is None


def test_without_its_limiter_the_client_sends_nothing() -> None:
    async def live() -> None:
        away = RedisLimiter("redis://127.0.0.1:1/0", "x", 60, patient=False)
        notion = Notion("t", base_url="http://127.0.0.1:1", limiter=away)
        try:
            with pytest.raises(BusyError, match="REDIS_URL"):
                await notion.get("users/me")
        finally:
            await notion.close()
            await away.close()

    asyncio.run(live())
