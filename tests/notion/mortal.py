"""Runs of one page, each in a process of its own that can be killed at any moment.

    python -m tests.notion.mortal

reads orders from its standard input, a line of JSON each, and answers with two lines: the id of the process that makes
the run, then how it ended. What takes long to load is loaded before the processes part.
"""

import asyncio
import gc
import json
import os
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from tests.notion.planning import EXAMPLE
from tests.notion.scripted import Reply, scripted
from worker.digest.weekly import Weekly
from worker.limiter import MemoryLimiter
from worker.llm.rules import RulesModel
from worker.local import Request, minutes_of
from worker.notion.api.client import Notion
from worker.process import Processing
from worker.settings import Settings, load_settings
from worker.store import MemoryStore
from worker.store.sqlite import SqliteRows
from worker.transcripts import read_transcript
from worker.workplace import data_marks, data_store, opened


@dataclass(frozen=True)
class Order:
    """puts: the process kills itself when it has written so many rows into its store. look: instead of the run of a page, a look
    whether the weekly digest is due, at that time (seconds since 1970).
    """

    page: str
    environment: Mapping[str, str]
    puts: int | None = None
    look: float | None = None


class Mortals:
    """One run at a time. `kill` comes from another thread: it returns when the process of the run is no more."""

    def __enter__(self) -> Self:
        self._warm = subprocess.Popen(
            [sys.executable, "-m", "tests.notion.mortal"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._began, self._ended, self._id = threading.Event(), threading.Event(), 0
        return self

    def __exit__(self, *_: object) -> None:
        assert self._warm.stdin is not None
        assert self._warm.stdout is not None
        self._warm.stdin.close()
        self._warm.wait(10)
        self._warm.stdout.close()

    def run(self, order: Order) -> int:
        """0 where the run ended well, 1 where it failed, -9 where it was killed."""
        assert self._warm.stdin is not None
        self._began.clear()
        self._ended.clear()
        print(json.dumps(vars(order)), file=self._warm.stdin, flush=True)
        self._id = self._number()
        self._began.set()
        status = self._number()
        self._ended.set()
        return status

    def kill(self) -> None:
        assert self._began.wait(10)
        os.kill(self._id, signal.SIGKILL)
        assert self._ended.wait(10)

    def _number(self) -> int:
        assert self._warm.stdout is not None
        return int(self._warm.stdout.readline())


def main() -> None:
    asyncio.run(_warmed())
    gc.freeze()
    for line in sys.stdin:
        order = Order(**json.loads(line))
        child = os.fork()
        if not child:
            os._exit(_run(order))
        print(child, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


async def _warmed() -> None:
    transcript = read_transcript(EXAMPLE.read_bytes(), name=EXAMPLE.name)
    await minutes_of(transcript, Request("warm", timezone="Asia/Seoul"), RulesModel(), MemoryStore())
    async with scripted(Reply()) as server:
        notion = Notion("ntn_warm", base_url=server.url, limiter=MemoryLimiter(60_000))
        await notion.get("users/me")
        await notion.close()


def _run(order: Order) -> int:
    if order.puts is not None:
        _kill_after(order.puts)
    try:
        settings = load_settings(Path("none"), order.environment)
        if order.look is None:
            asyncio.run(run_of(order.page, settings))
        else:
            looked(settings, order.look)
    except BaseException:  # noqa: BLE001 - this is the end of a process
        traceback.print_exc()
        return 1
    return 0


async def run_of(page: str, settings: Settings) -> None:
    """With a store that is opened for it, as in a process of its own."""
    with data_store(settings) as store:
        async with opened(settings, store) as place:
            await Processing(place, store, settings, lambda _: RulesModel(), lambda: datetime.now(UTC)).page(page)


def looked(settings: Settings, at: float) -> None:
    """With marks that outlive the process."""
    with data_marks(settings) as marks:
        Weekly(settings, marks, clock=lambda: at).look()


def _kill_after(puts: int) -> None:
    put, left = SqliteRows.put, puts

    def counted(rows: SqliteRows, *args: Any, **options: Any) -> bool:
        nonlocal left
        done = put(rows, *args, **options)
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    SqliteRows.put = counted  # type: ignore[method-assign]


if __name__ == "__main__":
    main()
