"""Several workers, one token: Notion's limit is never overstepped, and when Notion asks for rest nobody sends.

    python -m tests.soak.rate [--seconds 120] [--rates 180 1200] [--seed N]
"""

import argparse
import random
import time
from collections.abc import Sequence

from tests.benchmarks.tables import Figure, finish, report
from tests.fakes.notion import Fault
from tests.soak import checks
from tests.soak.rig import Rig, office
from tests.soak.talks import short_talks

MOMENT = 0.2  # seconds: what was on its way when the answer came


def main() -> bool:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=120)
    options.add_argument("--rates", type=int, nargs="+", default=[180, 1200])
    options.add_argument("--seed", type=int, default=random.randrange(10**6))
    chosen = options.parse_args()
    return all(run(rate, chosen.seconds, chosen.seed) for rate in chosen.rates)


def run(rate: int, seconds: float, seed: int, *, rests: Sequence[tuple[int, int]] = ((429, 6), (529, 9)), workers: int = 4) -> bool:
    """rests: status and Retry-After of what is injected after so many seconds of undisturbed work."""
    talks = short_talks(round(rate * (seconds + 60) / 60 / 12) + 4, seed=seed, utterances=(20, 50))
    with office(workers=0, beats=0, webs=0, NOTION_RATE_PER_MINUTE=str(rate), MINUTES_WORKERS="2") as rig:
        rig.meetings(talks)
        rig.notion.allow(rate, window=60.0)
        for _ in range(workers):
            rig.worker()
        rig.beat()
        rig.ready()
        already = len(rig.notion.requests)
        rig.wait(lambda: len(rig.notion.requests) > already + 5, 30)
        time.sleep(seconds)
        sent, refused = len(rig.notion.requests) - already, rig.notion.refused
        senders = {checks.sender(r)[0] for r in rig.notion.requests[already:]}
        times = [r.at for r in rig.notion.requests]
        broken = [_rest(rig, status, length) for status, length in rests]
        return report(f"{workers} workers at {rate} requests a minute, {seconds:.0f} s, seed {seed}", [
            Figure("workers that sent", len([s for s in senders if s.startswith("worker")]), "", workers, "=="),
            Figure("requests", sent),
            Figure("  a minute", sent / seconds * 60),
            Figure("  most in any 60 s", _most(times), "", rate),
            Figure("answers of 429", refused, "", 0, "=="),
            *(Figure(f"{status} with Retry-After {length}: requests before it ended", len(early), "", 0, "==") for status, length, early, _ in broken),
            *(Figure(f"  first request after {status}", first, "s") for status, _, _, first in broken),
        ])  # fmt: skip


def _rest(rig: Rig, status: int, length: int) -> tuple[int, int, list[float], float]:
    """Status, Retry-After; when requests came before it had ended, and when the first came, in seconds from the answer."""
    fault = rig.notion.faults.add(Fault(status=status, retry_after=length))
    rig.wait(lambda: fault.happened, 60, step=0.01)
    answered = next(r.at for r in reversed(rig.notion.requests) if r.status == status)
    time.sleep(length + 4)
    later = [r.at - answered for r in rig.notion.requests if r.at > answered + 1e-9]
    early = [at for at in later if MOMENT < at < length - MOMENT]
    for at in early[:5]:
        print(f"a request {at:.2f} s after {status}, which asked for {length} s")
    return status, length, early, next((at for at in later if at > MOMENT), float("inf"))


def _most(times: Sequence[float], window: float = 60.0) -> int:
    """The largest number in any window."""
    most = first = 0
    for last, at in enumerate(times):
        while times[first] <= at - window:
            first += 1
        most = max(most, last - first + 1)
    return most


if __name__ == "__main__":
    finish(main())
