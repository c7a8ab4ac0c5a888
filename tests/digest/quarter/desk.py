"""A team whose weekly digest comes by itself: its databases by ids, its clock, its beats, its manual runs, its losses."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal
from zoneinfo import ZoneInfo

import pytest

from tests.fakes.notion.world import Node
from tests.notion.team import Team, team, text_of
from worker.digest.making import Made
from worker.digest.week import Week
from worker.digest.weekly import Weekly, leased, making
from worker.errors import MinutesError
from worker.intake.mapped import mapped
from worker.leased import Fence, run_leased
from worker.notion.databases.columns import TABLES
from worker.settings import Settings
from worker.store.leases import lease_name
from worker.workplace import data_marks, data_store

Json = dict[str, Any]
Loss = Literal["marks", "weeks", "store"]


@dataclass(frozen=True)
class Habit:
    """Where a team is, what it reads, and when its digest comes."""

    zone: str = "Asia/Seoul"
    language: str = "en"
    day: str = "mon"
    at: str = "09:00"


HABITS = (
    Habit(), Habit("America/New_York", "en", "fri", "17:00"), Habit("Europe/Berlin", "ko", "mon", "07:30"),
    Habit("Pacific/Auckland", "en", "wed", "08:00"),
)  # fmt: skip


@dataclass
class Desk:
    """done: ids of the options of Status that mean done; people add to them."""

    team: Team
    habit: Habit
    done: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.done = {self.option("action_items", "status", "done")}

    # ── the time ──────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.habit.zone)

    @property
    def now(self) -> datetime:
        return self.team.notion.clock.astimezone(self.zone)

    def at(self, moment: datetime) -> None:
        self.team.notion.clock = moment

    # ── the databases: columns and options by their ids, whatever people call them ─────────────────────────────────

    @cached_property
    def _columns(self) -> dict[tuple[str, str], str]:
        found = {}
        for name, table in TABLES.items():
            by_name = {column["name"]: raw for raw, column in self.source(name).columns.items()}
            found |= {(str(name), column.key): by_name[self.team.column(name, column.key)] for column in table.columns}
        return found

    @cached_property
    def _options(self) -> dict[tuple[str, str, str], str]:
        found = {}
        for name, table in TABLES.items():
            for column in table.columns:
                json = self.source(name).columns[self.column(name, column.key)]
                ids = {option["name"]: option["id"] for option in json[json["type"]].get("options", ())}
                found |= {
                    (str(name), column.key, one.key): ids[self.team.option(name, column.key, one.key)] for one in column.options
                }
        return found

    def column(self, database: str, key: str) -> str:
        return self._columns[database, key]

    def option(self, database: str, key: str, option: str) -> str:
        return self._options[database, key, option]

    def source(self, database: str) -> Node:
        base = self.team.notion.node(self.team.bases[database])
        return self.team.notion.node(base.source) if base.kind == "database" else base

    def rows(self, database: str) -> list[Node]:
        """All of them, those in the trash too."""
        return [self.team.notion.world.nodes[id_] for id_ in self.source(database).children]

    def value(self, row: Node, database: str, key: str) -> Any:
        """What a cell holds, by the type of its column; None where it is empty."""
        cell = row.values.get(self.column(database, key))
        return cell[cell["type"]] if cell else None

    def chosen(self, row: Node, database: str, key: str) -> str | None:
        value = self.value(row, database, key)
        return value["id"] if value else None

    def add(self, database: str, title: str, values: Json, *, by_bot: bool = True) -> str:
        """values: by column key."""
        cells = {self.column(database, key): value for key, value in values.items()}
        author = self.team.notion.bot if by_bot else None
        return self.team.notion.page(title=title, database=self.team.bases[database], properties=cells, author=author)

    def edit(self, database: str, row: str, **values: Json) -> None:
        """As a person does."""
        self.team.notion.edit_page(row, properties={self.column(database, key): value for key, value in values.items()})

    def chooses(self, database: str, key: str, option: str) -> Json:
        """A cell with one of our options."""
        kind = self.source(database).columns[self.column(database, key)]["type"]
        return {kind: {"id": self.option(database, key, option)}}

    # ── the digest ────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def settings(self) -> Settings:
        return self.team.settings()

    def look(self) -> Made | None:
        """What a beat does each minute."""
        with data_marks(self.settings) as marks:
            return Weekly(self.settings, marks, clock=self._seconds).look()

    def by_hand(self, week: Week) -> Made:
        """What the command does, at the time of this desk."""
        settings = self.settings
        with data_store(settings) as store, data_marks(settings) as marks, leased(marks, week) as lease:

            async def main(fence: Fence) -> Made:
                return await mapped(
                    settings, store, lambda place: making(place, settings, store, marks, fence, self._seconds).digest(week),
                    permit=fence.permit,
                )  # fmt: skip

            return run_leased(main, lease, seconds=None)

    def looks(self) -> list[Made]:
        return [made for made in (self.look(),) if made is not None]

    def together(self, beats: int, week: Week | None = None) -> tuple[list[Made], Made | None]:
        """Several beats at once, and a command for this week besides: what each made, none of those who came too late."""

        def command() -> Made | None:
            with suppress(MinutesError):
                return self.by_hand(week) if week else None
            return None

        with ThreadPoolExecutor(beats + 1) as pool:
            by_hand = pool.submit(command)
            made = [pool.submit(self.looks) for _ in range(beats)]
            return [one for found in made for one in found.result()], by_hand.result()

    def lose(self, what: Loss, week: Week) -> None:
        """marks: what beats know. weeks: what was kept of the numbers of the weeks up to this one. store: all that is kept."""
        if what == "weeks":
            with data_store(self.settings) as store:
                for one in map(week.back, range(30)):
                    store.forget_text(f"digest:{one.name}")
        elif what == "marks":
            with data_marks(self.settings) as marks:
                for key, known in marks.records("weekly").items():
                    marks.swap("weekly", key, known, None)
        else:
            self._rename_back()
            shutil.rmtree(self.settings.data_dir)

    def _rename_back(self) -> None:
        """Without any record, columns and options are found by their names."""
        for (database, key), raw in self._columns.items():
            column = self.source(database).columns[raw]
            column["name"] = self.team.column(database, key)
            names = {id_: self.team.option(*of) for of, id_ in self._options.items() if of[:2] == (database, key)}
            for option in column[column["type"]].get("options", ()):
                option["name"] = names.get(option["id"], option["name"])

    def left_behind(self, week: Week) -> None:
        """The lease of a process that died has run out: some seconds have passed."""
        with data_marks(self.settings) as marks:
            name = lease_name(f"digest:{week.name}")
            if (held := marks.held(name)) is not None:
                marks.release(name, held[0])

    def _seconds(self) -> float:
        return self.team.notion.clock.timestamp()


@contextmanager
def desk(habit: Habit = HABITS[0], folder: Path | None = None, **settings: str) -> Iterator[Desk]:
    """A desk of its own; settings: lines of `.env`."""
    given = {"DIGEST_TIMEZONE": habit.zone, "DIGEST_DAY": habit.day, "DIGEST_TIME": habit.at, **settings}
    with TemporaryDirectory() as spare, pytest.MonkeyPatch.context() as patch, team(folder or Path(spare), patch, habit.language, **given) as found:
        yield Desk(found, habit)
        patch.chdir("/")  # before the folder goes


def words(text: str) -> Json:
    return {"rich_text": text_of(text) if text else []}
