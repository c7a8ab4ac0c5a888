"""How a limiter stands, for who only looks: no turn is taken by it."""

from dataclasses import dataclass

from worker.limiter import pace_of, slack_of
from worker.store.connection import connected
from worker.store.redis_faults import translated


@dataclass(frozen=True)
class LimiterState:
    """Seconds: until the next single turn, 0 when it is free; and for how long nobody may send, since we were told to wait."""

    wait: float
    paused: float


@translated
def limiter_state(url: str, name: str, per_minute: int, burst: int = 3) -> LimiterState:
    """Of the RedisLimiter of the same arguments. Raises like it, within seconds where Redis is away."""
    burst = max(1, min(burst, per_minute // 10))
    slack = slack_of(1.0, burst, pace_of(per_minute, burst))
    redis = connected(url, patient=False)
    try:
        with redis.pipeline(transaction=False) as asked:
            asked.time()
            asked.get(f"minutes:turns:{{{name}}}")
            asked.pttl(f"minutes:pause:{{{name}}}")
            (seconds, micros), full, paused = asked.execute()
    finally:
        redis.close()
    now = seconds + micros / 1e6
    wait = float(full) / 1e6 - slack - now if full else 0.0
    return LimiterState(max(0.0, wait), max(0.0, paused / 1000))
