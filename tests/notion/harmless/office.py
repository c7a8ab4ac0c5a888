"""One meeting page in a workspace of its own, with all that the worker needs, and ways to have a run go wrong."""

import asyncio
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote

from tests.fakes.notion import FakeNotion, Fault
from tests.notion.harmless.double import Telling
from tests.notion.harmless.meetings import Script
from tests.notion.shapes import paragraph, toggle
from tests.notion.steady import Steady
from worker.limiter import MemoryLimiter
from worker.notion.api.client import Notion
from worker.notion.api.faults import Fault as Broken
from worker.notion.api.requests import Request
from worker.notion.databases.creation import Plan, establish
from worker.notion.places import DatabaseName, Json
from worker.notion.writing.snapshot import Snapshot
from worker.process import Processing, Result
from worker.settings import load_settings
from worker.store import MemoryStore, Store
from worker.workplace import Workplace

ROWS: tuple[DatabaseName, ...] = ("action_items", "decisions", "calendar")
ZONES = {"en": "America/New_York", "ko": "Asia/Seoul"}


class Killed(BaseException):
    """The process is gone: nothing of ours may catch it."""


@dataclass(frozen=True)
class Trouble:
    """What happens to a run: how, at its n-th request (from 1). `killed_…`: the process dies there; `cut`: no connection
    from there on. The others happen to the n-th write, `times` in a row.
    """

    how: str
    at: int = 1
    times: int = 1


KILLS = ("killed_before", "killed_after", "cut")
UNCERTAIN = ("committed", "unguided", "reset_after", "reset_before", "conflict", "failed", "limited", "overloaded")


class MortalNotion(Notion):
    """Dies at a request: before it is sent, or when its answer has come."""

    def __init__(self, token: str, **known: Any) -> None:
        super().__init__(token, **known)
        self.left: int | None = None
        self.after = False

    async def _once(self, request: Request) -> Json | Broken:
        if self.left is not None:
            self.left -= 1
            if self.left == 0 and not self.after:
                raise Killed
        answer = await super()._once(request)
        if self.left is not None and self.left <= 0:
            raise Killed
        return answer


@dataclass
class Office:
    script: Script
    layout: str  # page, toggle
    notion: FakeNotion = field(default_factory=FakeNotion)
    store: Store = field(default_factory=MemoryStore)
    page: str = ""
    container: str = ""  # of the transcript's blocks

    def __enter__(self) -> Self:
        self.notion.__enter__()
        self.runner = asyncio.Runner()
        self.clock = Steady()
        self.model = Telling(self.script)
        self.notion.clock = dt.datetime(2026, 11, 25, 9, 0, tzinfo=dt.UTC)
        self.people = [self.notion.person(name) for name in self.script.people[:2]]  # the third is no member
        self.kim = self.notion.person("Somebody Else")
        self.settings = load_settings(Path("none"), {
            "NOTION_TOKEN": self.notion.token, "NOTION_BASE_URL": self.notion.url,
            "MINUTES_TIMEZONE": ZONES[self.script.language],
        })  # fmt: skip
        team = self.notion.page(title="Team")
        self.client = self._connected()
        language = self.script.language
        self.workspace = self.runner.run(establish(self.client, Plan(parent=team, language=language), tell=lambda _: None)).workspace
        self._meeting()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.runner.run(self.client.close())
        self.runner.close()
        self.notion.__exit__(kind, error, trace)

    def _meeting(self) -> None:
        said = [paragraph(f"{self.script.people[who]}: {text}") for who, text in self.script.lines]
        meetings = self.workspace.databases["meetings"].container
        day = {self.name_of("meetings", "date"): {"date": {"start": self.script.day.isoformat()}}}
        title = "녹취록" if self.script.language == "ko" else "Transcript"
        children = said if self.layout == "page" else [paragraph("…"), toggle(title, *said)]
        self.page = self.notion.page(title=self.script.title, database=meetings, properties=day, children=children, author=self.kim)
        on_page = self.notion.node(self.page).children
        self.container = self.page if self.layout == "page" else on_page[1]
        self.said = list(self.notion.node(self.container).children)
        self.other = self.notion.page(title="Another meeting", database=meetings, author=self.kim)

    def name_of(self, database: DatabaseName, column: str) -> str:
        """What a column is called now."""
        base = self.workspace.databases[database]
        return str(self.notion.node(base.id).columns[unquote(base.columns[column].id)]["name"])

    def _connected(self) -> MortalNotion:
        limiter = MemoryLimiter(600_000, clock=self.clock.now, sleep=self.clock.sleep)
        return MortalNotion(
            self.notion.token, base_url=self.notion.url, limiter=limiter, patience=60.0, sleep=self.clock.sleep, random=lambda: 0.5,
            clock=self.clock.now,
        )  # fmt: skip

    @property
    def snapshot(self) -> Snapshot | None:
        return Snapshot.from_json(self.store.get_snapshot(self.page))

    def run(
        self, trouble: Trouble | None = None, *, fresh: bool = False, dry_run: bool = False,
        meanwhile: Sequence[tuple[int, Callable[[], None]]] = (),
    ) -> Result | None:  # fmt: skip
        """One run of the page; None where the process died. Raises MinutesError. meanwhile: done after so many requests."""
        self.notion.advance(minutes=1)
        for number, act in meanwhile:
            self.notion.faults.add(Fault(nth=number, then=act))
        self._prepare(trouble)
        processing = Processing(
            Workplace(self.client, self.workspace), self.store, self.settings, lambda _: self.model,
            lambda: self.notion.clock,
        )  # fmt: skip
        since = dt.datetime.now(dt.UTC).isoformat(timespec="microseconds") if fresh else None
        try:
            return self.runner.run(processing.page(self.page, fresh=since, dry_run=dry_run))
        except BaseException as error:
            if not _killed(error):
                raise
            self._reconnect()
            return None
        finally:
            self.notion.faults.clear()
            self.client.left = None

    def _reconnect(self) -> None:
        """A new process: a new loop, a new client."""
        self.runner.close()
        self.runner = asyncio.Runner()
        self.client = self._connected()

    def _prepare(self, trouble: Trouble | None) -> None:
        if trouble is None:
            return
        if trouble.how in {"killed_before", "killed_after"}:
            self.client.left, self.client.after = trouble.at, trouble.how == "killed_after"
        elif trouble.how == "cut":
            self.notion.faults.cut_after(trouble.at - 1)
        else:
            self.notion.faults.add(Fault(**_FAULTS[trouble.how], when=_writes, nth=trouble.at, times=trouble.times))


_FAULTS: Mapping[str, Mapping[str, Any]] = {
    "committed": {"committed": True}, "unguided": {"committed": True, "guided": False}, "reset_after": {"reset": True, "committed": True},
    "reset_before": {"reset": True}, "conflict": {"status": 409}, "failed": {"status": 500}, "limited": {"status": 429, "retry_after": 2},
    "overloaded": {"status": 529, "retry_after": 1},
}  # fmt: skip


def _writes(method: str, path: str, _: Json | None) -> bool:
    return method != "GET" and not path.endswith("/query")


def _killed(error: BaseException) -> bool:
    if isinstance(error, BaseExceptionGroup):
        return any(map(_killed, error.exceptions))
    return isinstance(error, Killed)
