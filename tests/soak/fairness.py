"""A long page does not hold up a short one while a child is free; what was queued first is done first.

    python -m tests.soak.fairness [--chunks 60] [--repetitions 3] [--pages 200] [--seed N]
"""

import argparse
import random
import statistics
import time

from tests.benchmarks.tables import Figure, finish, report
from tests.soak.calm import undisturbed
from tests.soak.rig import Rig, office
from tests.soak.talks import Talk, long_talk, short_talks

RATIO = 1.2
LATENCY = 1.5  # seconds a call


def main() -> bool:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--chunks", type=int, default=60)
    options.add_argument("--repetitions", type=int, default=3)
    options.add_argument("--pages", type=int, default=200)
    options.add_argument("--seed", type=int, default=random.randrange(10**6))
    chosen = options.parse_args()
    return all([beside(chosen.chunks, chosen.repetitions, chosen.seed), queued(chosen.pages, chosen.seed)])


def beside(chunks: int, repetitions: int, seed: int) -> bool:
    talks, long = short_talks(2 * repetitions, seed=seed, utterances=(90, 110)), long_talk(chunks, seed=seed)
    with office(workers=1, beats=1, webs=1, MINUTES_WORKERS="2") as rig:
        undisturbed([*talks, long], rig.model.url)  # the endpoint knows its answers afterwards
        rig.model.latency(LATENCY)
        rig.shake_hands()
        _timed(rig, short_talks(1, seed=seed + 1)[0])  # the children load what they need
        alone = [_timed(rig, talk) for talk in talks[::2]]
        rig.meeting(long)
        rig.deliver(rig.notion.events[-1])
        rig.wait(lambda: rig.state(rig.pages[-1]) == "Working", 30)
        time.sleep(2)
        big = rig.pages[-1]
        besides = [_timed(rig, talk) for talk in talks[1::2]]
        overlapped = rig.state(big) == "Working"
        took = rig.wait(lambda: rig.settled([big]), 300)
        return report(f"A short page beside one of {chunks} chunks, a child free, seed {seed}", [
            Figure("alone, median", statistics.median(alone), "s"),
            Figure("beside it, median", statistics.median(besides), "s"),
            Figure("  of its time alone", statistics.median(besides) / statistics.median(alone), "×", RATIO),
            Figure("the long page was under way all the time", str(overlapped)),
            Figure("  and took, after the short ones", took, "s"),
        ]) and overlapped  # fmt: skip


def queued(pages: int, seed: int) -> bool:
    talks = short_talks(pages, seed=seed, utterances=(20, 40))
    with office(workers=2, beats=0, MINUTES_WORKERS="2") as rig:
        rig.meetings(talks)
        rig.model.latency(0.5)
        rig.beat()
        rig.wait(lambda: rig.settled(rig.pages[:1]) and len(_reads(rig)) >= min(25, pages), 120)
        reads = _reads(rig)
        order = sorted(reads, key=lambda page: reads[page])
        first, twentieth = order[0], order[min(19, pages - 1)]
        done = max(r.at for r in rig.about(first) if not r.reads and r.at < reads[twentieth] + 60)
        return report(f"{pages} pages at once, seed {seed}", [
            Figure("the first was done after", done - reads[first], "s"),
            Figure("the twentieth was read after", reads[twentieth] - reads[first], "s"),
            Figure("done before that", str(done < reads[twentieth])),
        ]) and done < reads[twentieth]  # fmt: skip


def _timed(rig: Rig, talk: Talk) -> float:
    """Seconds from a worker's first request about a page to its last."""
    already, page = len(rig.notion.requests), rig.meeting(talk)
    rig.deliver(rig.notion.events[-1])
    rig.wait(lambda: rig.settled([page]), 120)
    requests = rig.about(page, already)
    return requests[-1].at - requests[0].at


def _reads(rig: Rig) -> dict[str, float]:
    """When a worker first asked for each page."""
    found: dict[str, float] = {}
    for request in rig.notion.requests:
        page = request.path.removeprefix("/v1/pages/")
        if request.method == "GET" and page in rig.pages:
            found.setdefault(page, request.at)
    return found


if __name__ == "__main__":
    finish(main())
