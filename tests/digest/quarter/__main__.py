"""A quarter of several teams, a digest killed at every request, and more rows than Notion lists (make soak).

    python -m tests.digest.quarter [--weeks 13] [--quarters 4] [--rows 12000] [--seed N]

Prints what came of it, for docs/measurements.md; exit code 1 where a bound is missed.
"""

import argparse
import random
import time
from collections.abc import Iterator

from tests.benchmarks.tables import Figure, finish, report
from tests.digest.quarter.crashes import Stage, staged
from tests.digest.quarter.desk import HABITS
from tests.digest.quarter.large import Large, measured
from tests.digest.quarter.play import Figures, played
from tests.notion.mortal import Mortals


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weeks", type=int, default=13)
    parser.add_argument("--quarters", type=int, default=len(HABITS), help="teams, each in another zone and on another day")
    parser.add_argument("--rows", type=int, default=12_000, help="open action items, past Notion's 10,000")
    parser.add_argument("--twice", type=int, default=40, help="pairs of kills, one after the other")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    chosen = parser.parse_args()
    print(f"seed {chosen.seed}", flush=True)
    with Mortals() as mortals:
        held = [
            report("A quarter", _quarters(chosen.weeks, chosen.quarters, chosen.seed, mortals)),
            *(report(name, _crashes(mortals, chosen, early=early)) for name, early in (("Killed, a new page", False), ("Killed, a page people wrote on", True))),
            report("Many rows", _large(measured(chosen.rows, seed=chosen.seed))),
        ]  # fmt: skip
    finish(*held)


def _quarters(weeks: int, quarters: int, seed: int, mortals: Mortals) -> Iterator[Figure]:
    figures, began = Figures(), time.monotonic()
    for number in range(quarters):
        played(weeks, seed + number, HABITS[number % len(HABITS)], figures, mortals)
        print(f"  quarter {number + 1}: {len(figures.mismatches)} mismatches, {time.monotonic() - began:.0f} s", flush=True)
    for wrong in (figures.mismatches, figures.lost, figures.pages, figures.rewritten):
        print(*wrong[:20], sep="\n", end="\n" if wrong else "")
    yield Figure("weeks", figures.weeks)
    yield Figure("rows", figures.rows)
    yield Figure("edits of rows, columns and meetings", figures.edits)
    yield Figure("edits of digest pages", figures.page_edits)
    yield Figure("looks of beats", figures.looks)
    yield Figure("digests made, re-runs included", figures.digests)
    yield Figure("troubles", ", ".join(f"{count} {name}" for name, count in figures.troubles.most_common() if name != "none"))
    yield Figure("numbers and lists that differ from the rows", len(figures.mismatches), bound=0)
    yield Figure("weeks with no digest, or more than one page", len(figures.pages), bound=0)
    yield Figure("texts of people lost, deleted lines back", len(figures.lost), bound=0)
    yield Figure("re-runs with nothing new that wrote", len(figures.rewritten), bound=0)


def _crashes(mortals: Mortals, chosen: argparse.Namespace, *, early: bool) -> Iterator[Figure]:
    with staged(mortals, early=early) as stage:
        places = list(stage.places())
        stored = list(stage.puts())
        found = [problem for _, problem in stored if problem]
        found += [f"{place}: {problem}" for place in places if (problem := stage.problem(place, marks_lost=place.nth % 3 == 0))]
        found += _twice(stage, random.Random(chosen.seed), chosen.twice)
        print(*found[:20], sep="\n", end="\n" if found else "")
        yield Figure("requests of a digest", len(stage.requests))
        yield Figure("of them writes", sum(not request.reads for request in stage.requests))
        yield Figure("killed at a request", len(places))
        yield Figure("killed at a write to the store", len(stored))
        yield Figure("killed twice", chosen.twice)
        yield Figure("not made good by the next look", len(found), bound=0)


def _twice(stage: Stage, chance: random.Random, times: int) -> Iterator[str]:
    places = list(stage.places())
    for one, two in (chance.sample(places, 2) for _ in range(times)):
        if problem := stage.problem(one, two):
            yield f"{one}, then {two}: {problem}"


def _large(large: Large) -> Iterator[Figure]:
    yield Figure("open action items", large.rows)
    yield Figure("requests for the digest", large.requests)
    yield Figure("of them for action items", large.for_rows, bound=large.rows / 100 * 1.15 + 20)
    yield Figure("requests for an unchanged re-run", large.again)
    yield Figure("writes of an unchanged re-run", large.written_again, bound=0)
    yield Figure("numbers that differ from the rows", large.wrong, bound=0)


if __name__ == "__main__":
    main()
