"""Random stories against the main path: `python -m tests.notion.harmless --sequences 1000` (make soak).

Prints how many did harm, the first of them made as short as it gets, and how to play it again. Exit code 1 if any did.
"""

import argparse
import random
import sys
import time
from collections.abc import Iterator

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.notion.harmless.play import Figures, failure, play
from tests.notion.harmless.reducing import reduced
from tests.notion.harmless.stories import Story, stories


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sequences", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=None)
    options = parser.parse_args()
    chosen = random.randrange(2**32) if options.seed is None else options.seed
    print(f"{options.sequences} sequences, seed {chosen}", flush=True)
    figures, harmful, began = Figures(), list[Story](), time.monotonic()
    for number, story in enumerate(_stories(options.sequences, chosen), 1):
        if failure(story, figures) is not None:
            harmful.append(story)
        if number % 50 == 0:
            print(f"  {number}: {len(harmful)} did harm, {time.monotonic() - began:.0f} s", flush=True)
    print(_told(figures, len(harmful), time.monotonic() - began))
    if harmful:
        _show(harmful[0])
        sys.exit(1)


def _stories(count: int, chosen: int) -> Iterator[Story]:
    """Drawn first and played after, so that one that does harm does not end the drawing."""
    drawn: list[Story] = []

    @seed(chosen)
    @settings(max_examples=count, phases=[Phase.generate], database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(stories())
    def draw(story: Story) -> None:
        drawn.append(story)

    draw()
    yield from drawn


def _told(figures: Figures, harmful: int, seconds: float) -> str:
    runs = ", ".join(f"{count} {kind}" for kind, count in figures.runs.most_common())
    return (
        f"{harmful} of {figures.sequences} sequences did harm. {figures.runs.total()} runs ({runs}), "
        f"{figures.acts.total()} acts of people, {figures.rows} rows, {figures.values} values set by people, {seconds:.0f} s"
    )


def _show(story: Story) -> None:
    what = failure(story)
    small = reduced(story, lambda one: failure(one) == what)
    print(f"\nThe first that did harm, made short:\n\n    play({small!r})\n", flush=True)
    play(small)


if __name__ == "__main__":
    main()
