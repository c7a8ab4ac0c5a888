"""How long one page takes beyond what model and Notion take; how many pages a minute, by workers and by Notion's rate.

    python -m tests.soak.throughput [--pages 60] [--seconds 60] [--rate 600] [--seed N]
"""

import argparse
import random
import statistics
import time
from collections.abc import Iterable

from tests.benchmarks.tables import Figure, finish, report
from tests.soak import checks
from tests.soak.calm import undisturbed
from tests.soak.rig import Rig, office
from tests.soak.talks import Talk, short_talks

BEYOND = 0.3  # seconds
LATENCY = 1.0
WORKERS = (1, 2, 4)

Span = tuple[float, float]


def main() -> bool:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pages", type=int, default=60)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--rate", type=int, default=600)
    options.add_argument("--seed", type=int, default=random.randrange(10**6))
    chosen = options.parse_args()
    return all([
        one_page(9, chosen.seed), by_workers(chosen.pages, chosen.seed), by_rate(chosen.rate, chosen.seconds, chosen.seed)
    ])  # fmt: skip


def one_page(repetitions: int, seed: int, *, bound: float = BEYOND) -> bool:
    talks = short_talks(repetitions + 1, seed=seed, utterances=(90, 110))
    with office(workers=1, beats=1, webs=1, MINUTES_WORKERS="1", MODEL_PARALLEL="100") as rig:
        undisturbed(talks, rig.model.url)  # the endpoint knows its answers afterwards
        rig.model.latency(LATENCY)
        rig.shake_hands()
        pages = [_alone(rig, talk) for talk in talks][1:]  # the first opened what is opened once
    beyond = [wall - critical for wall, critical, _, _ in pages]
    return report(f"One page, {LATENCY:g} s a call, seed {seed}", [
        Figure("wall clock, median", statistics.median(wall for wall, *_ in pages), "s"),
        Figure("  of it rounds of the model, one after the other", statistics.median(rounds for *_, rounds in pages)),
        Figure("critical path of model and Notion, median", statistics.median(critical for _, critical, _, _ in pages), "s"),
        Figure("  beyond it, median", statistics.median(beyond), "s", bound),
        Figure("  beyond it, at most", max(beyond), "s"),
        Figure("from the event to the first request, median", statistics.median(wait for _, _, wait, _ in pages), "s"),
    ])  # fmt: skip


def by_workers(count: int, seed: int) -> bool:
    """At an unlimited rate of Notion."""
    figures = []
    for workers in WORKERS:
        talks = short_talks(count, seed=seed, utterances=(40, 80))
        with office(workers=workers, beats=0, MINUTES_WORKERS="2") as rig:
            undisturbed(talks, rig.model.url)
            rig.model.latency(3.0)
            rig.meetings(talks)
            rig.beat()
            rig.wait(lambda rig=rig: rig.settled(rig.pages), 600, step=0.2)  # type: ignore[misc]
            minute = 60 / _span(rig) * count
            figures.append(Figure(f"{workers} workers of 2, 3 s a call: pages a minute", minute))
    return report(f"{count} pages, no limit of requests, seed {seed}", figures)


def by_rate(rate: int, seconds: float, seed: int) -> bool:
    """Until Notion's rate is the limit: pages a minute against rate ÷ requests a page."""
    figures = []
    for workers in WORKERS:
        talks = short_talks(round(rate * (seconds + 20) / 60 / 12) + 6, seed=seed, utterances=(40, 80))
        with office(workers=workers, beats=0, MINUTES_WORKERS="2", NOTION_RATE_PER_MINUTE=str(rate)) as rig:
            undisturbed(talks, rig.model.url)
            rig.model.latency(3.0)
            rig.meetings(talks)
            rig.notion.allow(rate, window=60.0)
            rig.beat()
            rig.wait(lambda rig=rig: any(map(rig.state, rig.pages)), 60)  # type: ignore[misc]
            time.sleep(8)  # all are at work
            before, done = len(rig.notion.requests), _done(rig)
            time.sleep(seconds)
            requests, pages = len(rig.notion.requests) - before, _done(rig) - done
            possible = rate / _per_page(rig)
            figures += [
                Figure(f"{workers} workers of 2: pages a minute", pages * 60 / seconds),
                Figure("  requests a minute", requests * 60 / seconds),
                Figure("  of rate ÷ requests a page", pages * 60 / seconds / possible, "×"),
                Figure("  answers of 429", rig.notion.refused, "", 0, "=="),
            ]
    return report(f"{rate} requests a minute, seed {seed}", figures)


def _alone(rig: Rig, talk: Talk) -> tuple[float, float, float, int]:
    """Wall clock, critical path, wait for a worker, rounds: of a page, in seconds. Wall clock: from when its worker first
    asks Notion about it to the last answer.
    """
    already, page = rig.model.count(), rig.meeting(talk)
    told = time.monotonic()
    rig.deliver(rig.notion.events[-1])
    rig.wait(lambda: rig.settled([page]), 120)
    time.sleep(0.5)
    offset = time.time() - time.monotonic()
    calls = [(one.began - offset, one.ended - offset) for one in rig.model.asked(already)]
    asked = [(began, ended) for _, began, ended in rig.doors["worker1"].answered]
    of_page = [(began, ended) for path, began, ended in rig.doors["worker1"].answered if page in path and began > told]
    first, last = of_page[0][0], of_page[-1][1]  # its state is what is written last
    asked = [span for span in asked if first <= span[0] <= last]  # polling goes on
    wall = last - first
    rounds = _rounds(calls)
    notion = sum(ended - began for began, ended in _rounds(asked))
    return wall, sum(max(e - b for b, e in spans) for spans in _overlapping(calls)) + notion, first - told, len(rounds)


def _rounds(spans: Iterable[Span]) -> list[Span]:
    return [(min(b for b, _ in group), max(e for _, e in group)) for group in _overlapping(spans)]


def _overlapping(spans: Iterable[Span]) -> list[list[Span]]:
    groups: list[list[Span]] = []
    until = float("-inf")
    for span in sorted(spans):
        if span[0] > until:
            groups.append([])
        groups[-1].append(span)
        until = max(until, span[1])
    return groups


def _span(rig: Rig) -> float:
    """Seconds from the first request of a worker about a page to the last."""
    times = [r.at for r in rig.notion.requests if checks.sender(r)[0].startswith("worker") and "/pages/" in r.path]
    return max(times) - min(times)


def _done(rig: Rig) -> int:
    return sum(rig.state(page) == "Done" for page in rig.pages)


def _per_page(rig: Rig) -> float:
    found = checks.per_page(rig, [page for page in rig.pages if rig.state(page) == "Done"])
    return statistics.mean(found)


if __name__ == "__main__":
    finish(main())
