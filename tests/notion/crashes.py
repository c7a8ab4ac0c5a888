"""Kills a run of a page wherever it can be killed, lets the next run complete it, and compares what is in Notion then.

    python -m tests.notion.crashes [--twice N] [--seed N]

goes everywhere and prints what came of it, for docs/measurements.md; the tests take part of the same places.
"""

import argparse
import asyncio
import difflib
import itertools
import json
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from tests.fakes.notion import FakeNotion, Fault
from tests.fakes.notion.traffic import Recorded
from tests.notion.mortal import Mortals, Order, run_of
from tests.notion.planning import kept, planning, put_back, seen, transcript_edited, worked_on
from worker.notion.databases.workspace import workspace_to_json
from worker.notion.places import Json
from worker.settings import load_settings
from worker.workplace import data_store

NOT_KILLED = "the run was not killed"
_KILLED = -9


@dataclass(frozen=True)
class Place:
    """Where a run is killed: when its nth request has come, before it is carried out or after, unanswered in both cases;
    or right after its nth write to the store.
    """

    nth: int
    moment: Literal["before", "after", "stored"]


@dataclass(frozen=True)
class Start:
    """What a run begins with, what it asks of Notion, and what people see when nothing disturbs it."""

    world: Mapping[str, Any]
    store: Path
    requests: tuple[Recorded, ...]
    end: Json

    def places(self) -> Iterator[Place]:
        """Every request before it is carried out, and every write after."""
        for nth, request in enumerate(self.requests, 1):
            yield Place(nth, "before")
            if not request.reads:
                yield Place(nth, "after")


class Stage:
    """The page, and a process for every run that is to be killed."""

    def __init__(self, folder: Path, fake: FakeNotion, mortals: Mortals) -> None:
        self._folder, self.fake, self._mortals = folder, fake, mortals
        self.store = folder / "store"
        self.meeting = planning(fake)
        with data_store(load_settings(Path("none"), self._environment)) as store:
            store.put_workspace(workspace_to_json(self.meeting.workspace))

    def first(self) -> Start:
        """The first run of the page; it is made."""
        return self._start("first")

    def again(self) -> Start:
        """The run after people worked on the minutes of the first, and edited the transcript. Follows `first`."""
        worked_on(self.meeting)
        transcript_edited(self.meeting)
        return self._start("again")

    def problem(self, start: Start, *places: Place) -> str | None:
        """What is wrong after runs killed at these places, one after the other, and one that nobody disturbed.

        What a run has left to do after an earlier one may be less than it takes to reach its place; then it ends well.
        """
        self.set(start)
        for turn, place in enumerate(places):
            if (status := self._killed(place)) != _KILLED and (status or not turn):
                return NOT_KILLED
        self.run()
        end = seen(self.meeting)
        if end != start.end:
            return f"it looks otherwise:\n{_difference(start.end, end)}"
        written = len(self.fake.writes)
        self.run()
        return f"the run after that wrote {more} times" if (more := len(self.fake.writes) - written) else None

    def set(self, start: Start) -> None:
        put_back(self.fake, start.world)
        shutil.rmtree(self.store)
        shutil.copytree(start.store, self.store)

    def run(self) -> None:
        """Here, where nobody kills it; of the runs before, it knows what the store holds."""
        asyncio.run(run_of(self.meeting.page, load_settings(Path("none"), self._environment)))

    def _start(self, name: str) -> Start:
        world, store, already = kept(self.fake), self._folder / name, len(self.fake.requests)
        shutil.copytree(self.store, store)
        self.run()
        return Start(world, store, tuple(self.fake.requests[already:]), seen(self.meeting))

    def _killed(self, place: Place) -> int:
        order = Order(self.meeting.page, self._environment, puts=place.nth if place.moment == "stored" else None)
        if place.moment != "stored":
            committed, kill = place.moment == "after", self._mortals.kill
            self.fake.faults.add(Fault(reset=True, committed=committed, nth=place.nth, then=kill))
        try:
            return self._mortals.run(order)
        finally:
            self.fake.faults.clear()

    @property
    def _environment(self) -> dict[str, str]:
        return self.meeting.environment(self.store)


@contextmanager
def staged() -> Iterator[Stage]:
    with tempfile.TemporaryDirectory() as folder, FakeNotion() as fake, Mortals() as mortals:
        yield Stage(Path(folder), fake, mortals)


def problems(stage: Stage, start: Start, places: Iterable[Place]) -> list[str]:
    """One for each place after which something is wrong."""
    found = ((place, stage.problem(start, place)) for place in places)
    return [f"killed {_told(start, place)}: {problem}" for place, problem in found if problem]


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--twice", type=int, default=60, help="pairs of kills, one after the other")
    options.add_argument("--seed", type=int, default=random.randrange(10**6))
    chosen = options.parse_args()
    print(f"seed {chosen.seed}", flush=True)
    with staged() as stage:
        first = stage.first()
        held = _everywhere(stage, "first run", first, chosen.twice, random.Random(chosen.seed))
        stage.set(first)
        stage.run()
        held &= _everywhere(stage, "run after an edit", stage.again(), chosen.twice, random.Random(chosen.seed))
    return 0 if held else 1


def _everywhere(stage: Stage, name: str, start: Start, twice: int, chance: random.Random) -> bool:
    """Prints what came of it; whether all is well."""
    began, places = time.monotonic(), tuple(start.places())
    puts, found = _at_the_store(stage, start)
    found += problems(stage, start, places)
    for one, two in [chance.sample(places, 2) for _ in range(twice)]:
        problem = stage.problem(start, one, two)
        found += [f"killed {_told(start, one)}, then at {two}: {problem}"] if problem else []
    print(
        f"{name}: {len(start.requests)} requests, {sum(not r.reads for r in start.requests)} of them writes; killed "
        f"{len(places)} times at a request, {puts} times at a write to the store, {twice} times twice; "
        f"wrong {len(found)} times ({time.monotonic() - began:.0f} s)"
    )
    print(*found, sep="\n", flush=True)
    return not found


def _at_the_store(stage: Stage, start: Start) -> tuple[int, list[str]]:
    """Killed after every write to the store: how many there are, and what was wrong."""
    found = list[str]()
    for nth in itertools.count(1):
        problem = stage.problem(start, Place(nth, "stored"))
        if problem == NOT_KILLED:
            return nth - 1, found
        found += [f"killed {_told(start, Place(nth, 'stored'))}: {problem}"] if problem else []
    raise AssertionError


def _told(start: Start, place: Place) -> str:
    if place.moment == "stored":
        return f"after write {place.nth} to the store"
    request = start.requests[place.nth - 1]
    return f"{place.moment} request {place.nth}, {request.method} {request.path}"


def _difference(before: Json, after: Json) -> str:
    """The first lines that differ."""
    texts = (json.dumps(state, ensure_ascii=False, indent=1).splitlines() for state in (before, after))
    lines = [line for line in difflib.unified_diff(*texts, lineterm="", n=1) if not line.startswith(("---", "+++"))]
    return "\n".join(lines[:30])


if __name__ == "__main__":
    sys.exit(main())
