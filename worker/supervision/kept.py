"""One process that is kept running."""

import asyncio
import os
import signal
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from worker.errors import PermanentError
from worker.logs import say
from worker.settings import child_environment

_LINE = 2**20  # bytes; of a longer line of its output only the end is read
_NOT_STARTED = 127  # as a shell says it
_LOOK = 0.02  # seconds between two questions whether a process is ready

Tell = Callable[[int], None]


@dataclass(frozen=True)
class Child:
    """name: a `role` of worker.logs.fields. extra: environment beside ours.

    turn: those of the lowest are stopped first, and started last. grace: seconds between SIGTERM and SIGKILL.
    ready: before it says so, nothing of a lower turn is started. read: takes what it prints, by line; without it that goes
    where ours goes.
    """

    name: str
    command: tuple[str, ...]
    extra: Mapping[str, str] = field(default_factory=dict)
    turn: int = 0
    grace: float = 3.0
    ready: Callable[[], bool] | None = None
    read: Callable[[bytes], None] | None = None


@dataclass(frozen=True)
class Pace:
    """Seconds. The first pause before a child is started again, doubled up to the longest, and the first one again after a
    healthy time. start: the longest time until it is ready.
    """

    first: float = 1.0
    longest: float = 30.0
    healthy: float = 60.0
    start: float = 60.0


PACE = Pace()


class Kept:
    """A child in a session of its own, so that Ctrl-C reaches it through us alone. tell: its group began, or -group: ended."""

    def __init__(self, child: Child, pace: Pace, tell: Tell) -> None:
        self.child, self.stopping = child, asyncio.Event()
        self._pace, self._tell = pace, tell
        self._process: asyncio.subprocess.Process | None = None
        self._task: asyncio.Task[None] | None = None
        self._deaths = 0

    async def begin(self, stop: asyncio.Event) -> None:
        """Returns when it is ready, or when all is to stop."""
        if stop.is_set():
            return
        self._task = asyncio.create_task(self._keep())
        until = time.monotonic() + self._pace.start
        while self.child.ready and not self.child.ready() and not stop.is_set():
            if self._deaths or time.monotonic() > until:
                raise PermanentError(f"{self.child.name} does not start; the log says why.")
            await asyncio.sleep(_LOOK)

    async def end(self) -> None:
        if self._task is None:
            return
        if self._process:
            with suppress(ProcessLookupError):
                self._process.terminate()  # it tells its own
        done, _ = await asyncio.wait([self._task], timeout=self.child.grace)
        if not done:
            say("process_killed", level="warning", role=self.child.name, seconds=self.child.grace)
            self.kill()
        await self._task

    def kill(self) -> None:
        """All of its group."""
        if self._process:
            with suppress(ProcessLookupError, PermissionError):  # macOS says the latter of a group of zombies
                os.killpg(self._process.pid, signal.SIGKILL)

    async def _keep(self) -> None:
        pause = self._pace.first
        while not self.stopping.is_set():
            began = time.monotonic()
            code = await self._once()
            if self.stopping.is_set():
                return
            self._deaths += 1
            if time.monotonic() - began >= self._pace.healthy:
                pause = self._pace.first
            say("process_ended", level="warning", role=self.child.name, wait=pause, exit=_exit(code), signal=_signal(code))
            with suppress(TimeoutError):
                await asyncio.wait_for(self.stopping.wait(), pause)
            pause = min(2 * pause, self._pace.longest)

    async def _once(self) -> int:
        """Its exit code, negative for a signal. Nothing of its group is left."""
        try:
            self._process = process = await self._started()
        except OSError as error:
            say("process_not_started", level="error", role=self.child.name, error=error)
            return _NOT_STARTED
        self._tell(process.pid)
        if self.stopping.is_set():  # asked for while it was being started
            process.terminate()
        reading = asyncio.create_task(self._lines(process.stdout))
        code = await process.wait()
        self.kill()  # whatever it left
        self._tell(-process.pid)
        self._process = None
        await asyncio.wait([reading], timeout=1.0)
        reading.cancel()
        return code

    async def _started(self) -> asyncio.subprocess.Process:
        ours = None if self.child.read is None else asyncio.subprocess.PIPE
        return await asyncio.create_subprocess_exec(
            *self.child.command, stdin=asyncio.subprocess.DEVNULL, stdout=ours, stderr=ours and asyncio.subprocess.STDOUT,
            env=child_environment(self.child.extra), start_new_session=True, limit=_LINE,
        )  # fmt: skip

    async def _lines(self, output: asyncio.StreamReader | None) -> None:
        while output and self.child.read:
            try:
                line = await output.readline()
            except ValueError:  # too long; what was read of it is gone
                continue
            if not line:
                return
            self.child.read(line.rstrip(b"\n"))


def _exit(code: int) -> int | None:
    return code if code >= 0 else None


def _signal(code: int) -> str | None:
    if code >= 0:
        return None
    return signal.Signals(-code).name if -code in set(signal.Signals) else f"SIGRT{-code}"
