"""One conversation of our client with the fake Notion."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from worker.limiter import MemoryLimiter
from worker.notion.api.client import Notion

T = TypeVar("T")


def asked(fake: Any, ask: Callable[[Notion], Awaitable[T]], *, token: str | None = None, patience: float = 5.0) -> T:
    """What `ask` returns; the connection lasts as long as it does."""
    return asyncio.run(_asked(fake, ask, token or fake.token, patience))


async def _asked(fake: Any, ask: Callable[[Notion], Awaitable[T]], token: str, patience: float) -> T:
    notion = Notion(token, base_url=fake.url, limiter=MemoryLimiter(60_000), patience=patience, random=lambda: 0.0)
    try:
        return await ask(notion)
    finally:
        await notion.close()
