"""The same meetings processed one by one in a process that nobody disturbs: what every disturbed run must come to."""

import asyncio
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tests.fakes.notion import FakeNotion
from tests.soak.rig import HELD, PEOPLE, paragraph
from tests.soak.seen import Seen
from tests.soak.talks import Talk
from worker.limiter import MemoryLimiter
from worker.notion.api.client import Notion
from worker.notion.databases.creation import Plan, establish
from worker.process import Processing
from worker.run import chosen_model
from worker.settings import load_settings
from worker.store import MemoryStore
from worker.workplace import Workplace

_FAST = 1_000_000  # requests a minute


def undisturbed(talks: Sequence[Talk], url: str) -> dict[str, Any]:
    """Title → what people see. url: of the model's endpoint, which knows all the answers afterwards."""
    parts = min(os.cpu_count() or 1, len(talks))
    with ProcessPoolExecutor(parts, mp_context=get_context("spawn")) as pool:
        found = pool.map(_processed, [list(talks[part::parts]) for part in range(parts)], [url] * parts)
        return {title: seen for part in found for title, seen in part.items()}


def _processed(talks: Sequence[Talk], url: str) -> dict[str, Any]:
    with FakeNotion() as notion:
        return asyncio.run(_all(talks, notion, url))


async def _all(talks: Sequence[Talk], fake: FakeNotion, url: str) -> dict[str, Any]:
    for number, name in enumerate(PEOPLE):
        fake.person(name, email=f"person{number}@example.com")
    environment = {
        "NOTION_TOKEN": fake.token, "NOTION_BASE_URL": fake.url, "OPENAI_BASE_URL": url, "OPENAI_API_KEY": "calm",
        "MINUTES_TIMEZONE": "Asia/Seoul",
    }  # fmt: skip
    settings, store = load_settings(Path("none"), environment), MemoryStore()
    notion = Notion(fake.token, base_url=fake.url, limiter=MemoryLimiter(_FAST))
    try:
        made = await establish(notion, Plan(parent=fake.page(title="Team"), language="en"), tell=lambda _: None)
        bases = {name: base.container for name, base in made.workspace.databases.items()}
        pages = {}
        for talk in talks:
            values = {"Date": {"date": {"start": HELD}}}
            children = [paragraph(line) for line in talk.lines]
            pages[talk.title] = fake.page(title=talk.title, database=bases["meetings"], properties=values, children=children)
            processing = Processing(
                Workplace(notion, made.workspace), store, settings, lambda id_: chosen_model(settings, store.opaque(id_)),
                lambda: datetime.now(UTC),
            )  # fmt: skip
            await processing.page(pages[talk.title])
    finally:
        await notion.close()
    seen = Seen(fake, bases)
    return {title: seen.meeting(page) for title, page in pages.items()}
