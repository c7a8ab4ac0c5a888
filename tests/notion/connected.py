"""A client on the scripted server whose clock moves only while it waits."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from tests.notion.scripted import Reply, Scripted, scripted
from tests.notion.steady import Steady
from worker.limiter import MemoryLimiter
from worker.notion.api.client import Notion

TOKEN = "ntn_secret_of_the_test"


@dataclass
class Played:
    """result: what the request returned or raised. waited: seconds, in whatever portions."""

    result: Any
    server: Scripted
    clock: Steady

    @property
    def sent(self) -> int:
        return len(self.server.received)

    @property
    def waited(self) -> float:
        return sum(self.clock.sleeps)


def play(ask: Callable[[Notion], Awaitable[Any]], *replies: Reply, patience: float = 300.0, per_minute: int = 60_000) -> Played:
    """Ask while the server answers with these replies; more requests than replies hang up."""
    return asyncio.run(_play(ask, replies, patience, per_minute))


async def _play(ask: Callable[[Notion], Awaitable[Any]], replies: tuple[Reply, ...], patience: float, per_minute: int) -> Played:
    clock = Steady()
    limiter = MemoryLimiter(per_minute, clock=clock.now, sleep=clock.sleep, patience=patience)
    async with scripted(*replies) as server:
        notion = Notion(
            TOKEN, base_url=server.url, limiter=limiter, patience=patience, sleep=clock.sleep, random=lambda: 0.5, clock=clock.now
        )
        try:
            return Played(await ask(notion), server, clock)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the result
            return Played(error, server, clock)
        finally:
            await notion.close()
