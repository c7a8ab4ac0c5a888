"""Pages of a fake Notion to measure with, and a run of one of them."""

import asyncio
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.benchmarks.asked import HELD_AT, NotingRules
from tests.fakes.notion import FakeNotion
from worker.limiter import MemoryLimiter
from worker.model import Transcript, Utterance
from worker.notion.api.client import Notion
from worker.notion.databases.creation import Plan, establish
from worker.notion.places import Json, Workspace
from worker.process import Processing, Result
from worker.settings import load_settings
from worker.store import Store
from worker.workplace import Workplace

_FAST = 1_000_000  # requests a minute: the limit is none of what is measured


@dataclass(frozen=True)
class Connection:
    url: str
    token: str
    workspace: Workspace


@dataclass(frozen=True)
class Run:
    """calls: asked of the model."""

    result: Result
    calls: int


def connection(fake: FakeNotion) -> Connection:
    """To a workspace with our databases."""
    return Connection(fake.url, fake.token, asyncio.run(_established(fake)))


def page_of(fake: FakeNotion, workspace: Workspace, blocks: Sequence[Json]) -> str:
    meetings = workspace.databases["meetings"]
    when = {meetings.columns["date"].id: {"date": {"start": HELD_AT.isoformat()}}}
    return fake.page(title="Benchmark", database=meetings.container, properties=when, children=blocks)


def paragraphs(transcript: Transcript) -> list[Json]:
    """One an utterance."""
    return [paragraph(line(utterance)) for utterance in transcript.utterances]


def paragraph(text: str) -> Json:
    return {"type": "paragraph", "paragraph": {"rich_text": [{"type": "text", "text": {"content": text}}]}}


def line(utterance: Utterance) -> str:
    seconds = int(utterance.start or 0)
    return f"[{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}] {utterance.speaker}: {utterance.text}"


async def processed(to: Connection, page: str, store: Store, *, seconds: float = 0.0) -> Run:
    """The whole run of a page, answered by the rules. seconds: that they seem to take."""
    began = datetime.now(UTC)
    clock = (began + timedelta(seconds=seconds) * turn for turn in itertools.count())
    environment = {
        "NOTION_TOKEN": to.token, "NOTION_BASE_URL": to.url, "MINUTES_ENGINE": "rules", "MINUTES_TIMEZONE": "Asia/Seoul",
    }  # fmt: skip
    model = NotingRules()
    notion = Notion(to.token, base_url=to.url, limiter=MemoryLimiter(_FAST))
    place, settings = Workplace(notion, to.workspace), load_settings(Path("none"), environment)
    try:
        result = await Processing(place, store, settings, lambda _: model, lambda: next(clock)).page(page)
    finally:
        await notion.close()
    return Run(result, len(model.asked))


async def _established(fake: FakeNotion) -> Workspace:
    notion = Notion(fake.token, base_url=fake.url, limiter=MemoryLimiter(_FAST))
    try:
        parent = fake.page(title="Team")
        return (await establish(notion, Plan(parent=parent, language="en"), tell=lambda step: None)).workspace
    finally:
        await notion.close()
