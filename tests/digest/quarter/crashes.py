"""Kills the making of one digest wherever it can be killed, lets the next look go on, and compares what is in Notion then."""

import itertools
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.digest.quarter.desk import HABITS, Desk, desk
from tests.digest.quarter.log import Log
from tests.digest.quarter.people import People
from tests.digest.quarter.play import order_of
from tests.fakes.notion import Fault
from tests.notion.crashes import NOT_KILLED, Place
from tests.notion.mortal import Mortals
from tests.notion.planning import kept, put_back
from tests.notion.team import paragraph
from worker.digest.week import Week

_KILLED = -9
WEEK = Week(date(2026, 11, 16))


@dataclass
class Stage:
    """A team on Monday morning, a digest of the week before behind it. early: somebody made the one that is due already on Thursday,
    and wrote into it. end: what is there after a digest that nobody disturbed.
    """

    desk: Desk
    mortals: Mortals
    folder: Path
    early: bool = False

    def __post_init__(self) -> None:
        self._prepare()
        self._world, self._kept = kept(self.desk.team.notion), self.folder / "kept"
        shutil.copytree(self._data, self._kept)
        already = len(self.desk.team.notion.requests)
        assert self.desk.look() is not None
        self.requests = tuple(self.desk.team.notion.requests[already:])
        self.end = self._seen()

    @property
    def _data(self) -> Path:
        return self.desk.settings.data_dir

    def places(self) -> Iterator[Place]:
        """Every request before it is carried out, and every write after."""
        for nth, request in enumerate(self.requests, 1):
            yield Place(nth, "before")
            if not request.reads:
                yield Place(nth, "after")

    def puts(self) -> Iterator[tuple[Place, str | None]]:
        """Every write to the store, and what is wrong after a kill there."""
        for nth in itertools.count(1):
            problem = self.problem(Place(nth, "stored"))
            if problem == NOT_KILLED:
                return
            yield Place(nth, "stored"), problem

    def problem(self, *places: Place, marks_lost: bool = False) -> str | None:
        """What is wrong after looks that were killed at these places, and one that nobody disturbed."""
        put_back(self.desk.team.notion, self._world)
        shutil.rmtree(self._data)
        shutil.copytree(self._kept, self._data)
        for turn, place in enumerate(places):
            if (status := self._killed(place)) != _KILLED and (status or not turn):
                return NOT_KILLED
            self.desk.left_behind(WEEK)
            if marks_lost:
                self.desk.lose("marks", WEEK)
        self.desk.look()
        if (end := self._seen()) != self.end:
            return f"it looks otherwise: {_difference(self.end, end)}"
        written = len(self.desk.team.notion.writes)
        self.desk.by_hand(WEEK)
        return f"made again, it wrote {more} times" if (more := len(self.desk.team.notion.writes) - written) else None

    def _killed(self, place: Place) -> int:
        order = order_of(self.desk, puts=place.nth if place.moment == "stored" else None)
        if place.moment != "stored":
            fault = Fault(reset=True, committed=place.moment == "after", nth=place.nth, then=self.mortals.kill)
            self.desk.team.notion.faults.add(fault)
        try:
            return self.mortals.run(order)
        finally:
            self.desk.team.notion.faults.clear()

    def _prepare(self) -> None:
        people = People(self.desk, Log(), random.Random(1))
        self.desk.at(self._moment(-7))
        for _ in range(20):
            people.item([])
        self.desk.at(self._moment(-6))
        assert self.desk.look() is None
        self.desk.at(self._moment(0, 10))
        assert self.desk.look() is not None
        for hours in range(1, 90):
            self.desk.at(self._moment(1) + timedelta(hours=hours))
            if hours % 20 == 1:
                people.minutes_of(people.meeting(self.desk.now))
            people.act()
            if hours == 60 and self.early:
                self._make_early()
        self.desk.at(self._moment(7, 10))

    def _make_early(self) -> None:
        page = self.desk.by_hand(WEEK).page
        notion = self.desk.team.notion
        bullet = next(b for b in notion.tree(page)[0]["children"] if b["type"] == "bulleted_list_item")
        notion.append(bullet["id"], [paragraph("Thanks")])
        notion.append(page, [paragraph("See you")])

    def _moment(self, days: int, seconds: int = 0) -> Any:
        return WEEK.begins(self.desk.habit.zone) + timedelta(days=days, hours=9, seconds=seconds)

    def _seen(self) -> Any:
        """All digests, without ids: cells, and lines with whither they lead. One that is there twice is seen twice."""
        notion, base = self.desk.team.notion, self.desk.team.bases["digests"]
        rows = [*notion.rows(base), *notion.rows(base, in_trash=True)]
        return [(row["plain"], row["in_trash"], [_line(b) for b in notion.tree(row["id"])]) for row in rows]


def _line(block: dict[str, Any]) -> Any:
    return block["type"], block["text"], block["links"], [_line(child) for child in block["children"]]


def _difference(one: Any, other: Any) -> str:
    pairs = zip(str(one).split("), ("), str(other).split("), ("), strict=False)
    return next((f"{a} ≠ {b}"[:300] for a, b in pairs if a != b), f"{len(one)} and {len(other)} digests")


@contextmanager
def staged(mortals: Mortals, *, early: bool = False) -> Iterator[Stage]:
    with TemporaryDirectory() as folder, desk(HABITS[0]) as found:
        yield Stage(found, mortals, Path(folder), early)
