"""A team with meetings, rows and a clock that is set by hand; its digests are made over HTTP."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.notion.team import Team, team
from worker.digest.making import Made, Making
from worker.digest.week import week_named
from worker.digest.weekly import Weekly
from worker.intake.mapped import mapped
from worker.store.marks import MemoryMarks

START = datetime(2026, 11, 17, 1, tzinfo=UTC)  # Tuesday of 2026-W47, ten in Seoul
MONDAY = datetime(2026, 11, 23, 0, 0, 30, tzinfo=UTC)  # nine o'clock, and half a minute

Json = dict[str, Any]


@dataclass
class Bureau:
    team: Team
    marks: MemoryMarks = field(init=False)

    def __post_init__(self) -> None:
        self.team.notion.clock = START
        self.marks = MemoryMarks(lambda: self.now)

    @property
    def now(self) -> float:
        return self.team.notion.clock.timestamp()

    def at(self, moment: datetime) -> None:
        self.team.notion.clock = moment

    def meeting(self, title: str, start: str, *, minutes: str | None = "done", note: str = "", processed: bool = True) -> str:
        values: Json = {"date": {"date": {"start": start}}}
        if minutes:
            values["minutes"] = {"select": {"name": self.team.option("meetings", "minutes", minutes)}}
        if note:
            values["minutes_note"] = {"rich_text": words(note)}
        if processed:
            values["processed_at"] = {"date": {"start": self.team.notion.clock.isoformat()}}
        return self._row("meetings", title, values)

    def item(
        self, title: str, *, owner: str = "", due: str | None = None, status: str = "to_do", meeting: str | None = None, review: str = "new"
    ) -> str:
        """owner: the name of a Notion user, else it stands in Owner name."""
        user = self.team.people.get(owner)
        values: Json = {
            "status": {"status": {"name": self.team.option("action_items", "status", status)}},
            "review": {"select": {"name": self.team.option("action_items", "review", review)}},
            "owner": {"people": [{"id": user}] if user else []},
            "owner_name": {"rich_text": words("" if user else owner)},
            "due": {"date": {"start": due} if due else None},
            "meeting": {"relation": [{"id": meeting}] if meeting else []},
        }  # fmt: skip
        return self._row("action_items", title, values, by=self.team.notion.bot)

    def decision(self, title: str, meeting: str, *, state: str = "decided") -> str:
        values = {"state": {"select": {"name": self.team.option("decisions", "state", state)}}, "meeting": {"relation": [{"id": meeting}]}}
        return self._row("decisions", title, values, by=self.team.notion.bot)

    def event(self, title: str, start: str, *, kind: str = "event") -> str:
        values = {"when": {"date": {"start": start}}, "kind": {"select": {"name": self.team.option("calendar", "kind", kind)}}}
        return self._row("calendar", title, values, by=self.team.notion.bot)

    def close(self, item: str) -> None:
        self.change("action_items", item, status={"status": {"name": self.team.option("action_items", "status", "done")}})

    def change(self, database: str, row: str, **values: Json) -> None:
        """As a person does. values: by column key."""
        self.team.notion.edit_page(row, properties={self.team.column(database, key): value for key, value in values.items()})

    def look(self, *, marks: MemoryMarks | None = None) -> Made | None:
        """What a worker does each minute."""
        return Weekly(self.team.settings(), marks or self.marks, clock=lambda: self.now).look()

    def make(self, week: str = "2026-W47", **how: bool) -> Made:
        """As a command does, at the time of the bureau."""
        settings = self.team.settings()
        with self.team.store() as store:
            return asyncio.run(mapped(settings, store, lambda place: Making(
                place, store, settings, lambda: datetime.fromtimestamp(self.now, UTC)
            ).digest(week_named(week), **how)))  # fmt: skip

    def digests(self) -> list[Mapping[str, Any]]:
        return self.team.rows("digests")

    def lines(self) -> list[str]:
        """The page of the only digest, line by line."""
        [digest] = self.digests()
        return list(_texts(self.team.notion.tree(digest["id"])))

    def _row(self, database: str, title: str, values: Json, *, by: str | None = None) -> str:
        named = {self.team.column(database, key): value for key, value in values.items()}
        return self.team.notion.page(title=title, database=self.team.bases[database], properties=named, author=by)


def _texts(blocks: list[Json]) -> Iterator[str]:
    for block in blocks:
        yield block["text"]
        yield from _texts(block["children"])


@contextmanager
def bureau(folder: Path, patch: pytest.MonkeyPatch, language: str = "en", **settings: str) -> Iterator[Bureau]:
    with team(folder, patch, language, **settings) as found:
        yield Bureau(found)


def words(text: str) -> list[Json]:
    return [{"type": "text", "text": {"content": text}}] if text else []
