"""Attempts of a worker at one page, each in a process of its own that can be killed at any moment; see tests.notion.mortal."""

import asyncio
import gc
import json
import os
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from tests.notion.mortal import Mortals, Order, _warmed
from worker.attempt import Attempted, Worker, attempt
from worker.settings import Settings, load_settings
from worker.store.redis_marks import RedisMarks
from worker.store.redis_rows import RedisRows
from worker.workplace import data_marks

_WRITES: tuple[tuple[Any, str], ...] = (
    (RedisRows, "put"), (RedisMarks, "swap"), (RedisMarks, "claim"), (RedisMarks, "release"), (RedisMarks, "add"),
)  # fmt: skip


class Workers(Mortals):
    """`Order.puts` counts every write to Redis: rows and marks."""

    def __enter__(self) -> Self:
        self._warm = subprocess.Popen(
            [sys.executable, "-m", "tests.soak.mortal"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._began, self._ended, self._id = threading.Event(), threading.Event(), 0
        return self


def attempted(page: str, settings: Settings) -> Attempted:
    with data_marks(settings) as marks:
        return attempt(page, Worker(settings, marks))


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


def _run(order: Order) -> int:
    if order.puts is not None:
        _kill_after(order.puts)
    try:
        attempted(order.page, load_settings(Path("none"), order.environment))
    except BaseException:  # noqa: BLE001 - this is the end of a process
        traceback.print_exc()
        return 1
    return 0


def _kill_after(writes: int) -> None:
    left, lock = writes, threading.Lock()

    def counted(write: Callable[..., Any]) -> Callable[..., Any]:
        def written(*args: Any, **options: Any) -> Any:
            nonlocal left
            done = write(*args, **options)
            with lock:
                left -= 1
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)
            return done

        return written

    for place, name in _WRITES:
        setattr(place, name, counted(getattr(place, name)))


if __name__ == "__main__":
    main()
