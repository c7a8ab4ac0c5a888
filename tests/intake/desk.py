"""A team's database of meetings, and who looks at it: over HTTP, with one clock for all, which is set by hand."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.notion.traffic import Recorded
from tests.notion.team import Team, paragraph, team
from worker.intake.poll import Polled, look
from worker.intake.wanted import Ended, State, Wanted
from worker.store.marks import MemoryMarks

START = datetime(2026, 11, 20, 10, 0, 20, tzinfo=UTC)


@dataclass
class Desk:
    """It is Friday, 10:00:20."""

    team: Team
    marks: MemoryMarks = field(init=False)
    wanted: Wanted = field(init=False)

    def __post_init__(self) -> None:
        self.team.notion.clock = START
        self.marks = MemoryMarks(lambda: self.now)
        self.wanted = Wanted(self.marks, lambda: self.now)

    @property
    def now(self) -> float:
        return self.team.notion.clock.timestamp()

    def later(self, **by: float) -> None:
        self.team.notion.advance(**by)

    def look(self, *, thorough: bool = False) -> Polled:
        with self.team.store() as store:
            return asyncio.run(look(self.team.settings(), store, self.marks, self.now, thorough=thorough))

    def looked(self) -> list[Recorded]:
        """The requests of one look."""
        before = len(self.team.notion.requests)
        self.look()
        return self.team.notion.requests[before:]

    def edit(self, page: str) -> None:
        self.team.notion.append(page, [paragraph("Jonas Weber: One more thing.")])

    def choose(self, page: str, state: str | None, *, by: str | None = None) -> None:
        """by: who does; a person by default."""
        value: Any = None if state is None else {"name": self.team.option("meetings", "minutes", state)}
        self.team.notion.edit_page(page, properties={self.team.column("meetings", "minutes"): {"select": value}}, by=by)

    def left(self, page: str, state: str) -> None:
        """As our own bot writes it."""
        self.choose(page, state, by=self.team.notion.bot)

    def done(self, page: str, state: State = "done") -> None:
        """What is wanted is done by a worker within a second, and said on the page."""
        want = self.wanted.get(page)
        assert want is not None
        assert self.wanted.queue(want)
        began = self.wanted.start(page)
        assert began is not None
        self.later(seconds=1)
        self.left(page, state)
        self.wanted.finish(began, Ended(page, state, self.now, seen=self.version(page)))

    def version(self, page: str) -> str:
        return self.team.notion.node(page).edited.strftime("%Y-%m-%dT%H:%M:00.000Z")

    def due(self, page: str) -> str | None:
        """The time of day."""
        want = self.wanted.get(page)
        return want and datetime.fromtimestamp(want.due, UTC).strftime("%H:%M:%S")


@contextmanager
def desk(folder: Path, patch: pytest.MonkeyPatch, **settings: str) -> Iterator[Desk]:
    with team(folder, patch, **settings) as found:
        yield Desk(found)
