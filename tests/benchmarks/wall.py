"""Wall-clock with an endpoint that takes a fixed time per call: the floor is the rounds that depend on one another.

An hour of meeting, as many requests in flight as there are calls. The server is another process and has worked its
answers out before, so that the delay is all the time it takes; the client is warm and reads a meeting that it has not seen.
"""

import asyncio
import statistics
import time
from dataclasses import dataclass

from tests.benchmarks.asked import request
from tests.benchmarks.fresh import fresh
from tests.benchmarks.meeting import meeting
from tests.benchmarks.tables import Figure, finish, report
from tests.fakes.steady_endpoint import steady_endpoint
from worker.llm import Model, open_model
from worker.llm.options import ModelOptions
from worker.local import minutes_of
from worker.settings import Settings
from worker.store import MemoryStore

DELAYS = (0.3, 1.0, 3.0)  # seconds; small models take two to five for a call
REPETITIONS = 3
SHARE, SLACK = 1.05, 0.3


@dataclass(frozen=True)
class Timing:
    seconds: float
    rounds: int
    calls: int


def main() -> bool:
    figures = [figure for delay in DELAYS for figure in _with_delay(delay)]
    return report("One hour of meeting, wall clock with a slow endpoint", figures)


def _with_delay(delay: float) -> list[Figure]:
    with steady_endpoint(delay) as url:
        fresh("http", url, runs=REPETITIONS + 1)  # the server works its answers out
        timings = asyncio.run(_timings(url))
    floor = [t.rounds * delay for t in timings]
    over = statistics.median(t.seconds - SHARE * f for t, f in zip(timings, floor, strict=True))
    rounds, calls = timings[-1].rounds, timings[-1].calls
    return [
        Figure(f"{delay} s a call: {rounds} rounds, {calls} calls", statistics.median(t.seconds for t in timings), "s"),
        Figure("  its rounds alone", statistics.median(floor), "s"),
        Figure(f"  beyond {SHARE} × its rounds", over, "s", SLACK),
    ]


async def _timings(url: str) -> list[Timing]:
    options = Settings(openai_base_url=url, model_parallel=1000).model_options()
    model = open_model(ModelOptions(**options))
    try:
        timings = [await _timed(model, seed) for seed in range(1, REPETITIONS + 2)]
    finally:
        await model.close()
    return timings[1:]  # the first compiled the patterns and opened the connections


async def _timed(model: Model, seed: int) -> Timing:
    rounds: list[int] = []
    transcript, store = meeting(seed=seed), MemoryStore()

    def progress(_: str, done: int, total: int) -> None:
        if done == total:
            rounds.append(total)

    before = time.perf_counter()
    minutes = await minutes_of(transcript, request(), model, store, progress)
    seconds = time.perf_counter() - before
    assert sum(rounds) == minutes.run.calls
    assert minutes.run.failed_calls == 0
    return Timing(seconds, len(rounds), minutes.run.calls)


if __name__ == "__main__":
    finish(main())
