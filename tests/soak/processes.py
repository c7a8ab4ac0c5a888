"""`minutes …` in processes of its own, all of which die together: what is a machine elsewhere is one node here.

Every process of a node is known by a word in its environment, whoever started it and whatever group it is in.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

MARK = "SOAK_NODE"


class Node:
    """words: of the command line, after `minutes`. deaths: when it was killed or frozen, seconds since 1970. log: all that it printed."""

    def __init__(self, name: str, words: Sequence[str], environment: Mapping[str, str], folder: Path) -> None:
        self.name, self.log = name, folder / f"{name}.log"
        self._words, self._folder = list(words), folder
        self._mark = f"{name}-{uuid.uuid4().hex}"
        self._environment = {**environment, MARK: self._mark}
        self._process: subprocess.Popen[bytes] | None = None
        self.deaths: list[float] = []
        self.starts: list[float] = []
        self.offset = 0

    def start(self) -> None:
        """What it says from now on begins at `offset` of its log."""
        self.starts.append(time.time())
        self.offset = len(self.text())
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "worker", *self._words], stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                env=self._environment, cwd=self._folder, start_new_session=True,
            )  # fmt: skip

    def kill9(self) -> None:
        """All its processes at once, as when the machine goes."""
        self._signal(signal.SIGKILL)
        self.deaths.append(time.time())
        if self._process is not None:
            self._process.wait()

    def kill_one(self, pid: int) -> None:
        """One of its processes, as when the memory is short."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        self.deaths.append(time.time())

    def freeze(self) -> None:
        """It stands still, as under a hypervisor that has better things to do. What it waits for is as lost as at a death."""
        self.deaths.append(time.time())
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def terminate(self) -> None:
        """As `docker stop` does: the first process is asked to end."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)

    def wait(self, seconds: float) -> float | None:
        """Until no process of it is left; how long that took, None where some are left."""
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            if self._process is not None:
                self._process.poll()
            if not self.pids:
                return time.monotonic() - began
            time.sleep(0.02)
        return None

    @property
    def exit(self) -> int | None:
        return None if self._process is None else self._process.poll()

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pids(self) -> list[int]:
        """Zombies are none: nobody may have waited for them yet."""
        return [pid for pid, mark in marked().items() if mark == self._mark]

    @property
    def parents(self) -> set[int]:
        """Those of its processes that have children, which come and go."""
        return {parent for pid in self.pids if (parent := _parent(pid))} & set(self.pids)

    def text(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""

    def _signal(self, number: int) -> None:
        """Again until nobody is left over: a process may be about to start another."""
        for _ in range(50):
            pids = self.pids
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)
            if number != signal.SIGKILL or not pids:
                return
            time.sleep(0.005)


def marked() -> dict[int, str]:
    """The processes that belong to nodes: id → mark."""
    pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return {pid: mark for pid in pids if (mark := mark_of(pid))}


def mark_of(pid: int) -> str:
    """Empty for a process of somebody else, or none any more."""
    try:
        environment = Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return ""
    return _marks_in(environment)


@lru_cache(maxsize=1024)
def _marks_in(environment: bytes) -> str:
    words = environment.split(b"\0")
    return next((word[len(MARK) + 1 :].decode() for word in words if word.startswith(MARK.encode() + b"=")), "")


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[1])
    except OSError:
        return 0
