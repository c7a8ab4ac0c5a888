"""Processes that are started together, started again when they die, and stopped in order; none outlives who started them.

Own code, since what there is does not fit: honcho starts nothing again, supervisord and circus want files and daemons of
their own, and none of them ends its processes when it is killed itself.
"""

import asyncio
import itertools
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import IO

from worker.logs import say
from worker.supervision import keeper
from worker.supervision.kept import PACE, Child, Kept, Pace, Tell

__all__ = ["Child", "Pace", "supervise"]


def supervise(
    children: Sequence[Child], *, started: Callable[[], None] = lambda: None, pace: Pace = PACE, held: Sequence[int] = ()
) -> None:
    """Runs until SIGTERM, SIGINT or SIGHUP, then stops the children, turn by turn; a second signal kills them.

    started: called when all run. held: files (locks) that stay open until every process has ended, even if this one is
    killed. Raises PermanentError where a child that others wait for does not become ready; then none is left.
    """
    with _keeper(held) as tell:
        asyncio.run(_supervised([Kept(child, pace, tell) for child in children], started))


async def _supervised(children: Sequence[Kept], started: Callable[[], None]) -> None:
    stop = asyncio.Event()
    for word in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(word, _asked, stop, children)
    try:
        for kept in sorted(children, key=lambda kept: -kept.child.turn):
            await kept.begin(stop)
        if not stop.is_set():
            started()
        await stop.wait()
    finally:
        await _stopped(children)


def _asked(stop: asyncio.Event, children: Sequence[Kept]) -> None:
    if stop.is_set():
        for kept in children:
            kept.kill()
    else:
        say("stopping")
        stop.set()


async def _stopped(children: Sequence[Kept]) -> None:
    for kept in children:
        kept.stopping.set()  # what dies from now on stays dead
    for _, turn in itertools.groupby(sorted(children, key=_turn), key=_turn):
        await asyncio.gather(*(kept.end() for kept in turn))


def _turn(kept: Kept) -> int:
    return kept.child.turn


@contextmanager
def _keeper(held: Sequence[int]) -> Iterator[Tell]:
    """Tells the keeper which process groups run. -I -S: it needs nothing that is installed, and starts in 10 ms."""
    command = [sys.executable, "-I", "-S", str(Path(keeper.__file__))]
    keeping = subprocess.Popen(command, stdin=subprocess.PIPE, text=True, start_new_session=True, pass_fds=held)  # noqa: S603
    with keeping as process:
        yield partial(_tell, process.stdin)


def _tell(pipe: IO[str] | None, group: int) -> None:
    with suppress(OSError):  # somebody killed it: from now on nothing guards against our own end
        print(group, file=pipe, flush=True)
