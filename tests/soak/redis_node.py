"""A Redis of our own that can die and come back: an append-only file, the same port and folder each time."""

import contextlib
import os
import signal
import socket
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.notion.redis_server import _free_port as free_port


@dataclass
class RedisNode:
    """outages: from when to when it was away, seconds since 1970. port: 0 for a free one."""

    folder: Path
    port: int = 0
    append_only: bool = True
    outages: list[tuple[float, float]] = field(default_factory=list)
    _process: subprocess.Popen[bytes] | None = None
    _down: float | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        self.port = self.port or free_port()
        self.folder.mkdir(parents=True, exist_ok=True)
        kept = ["--appendonly", "yes" if self.append_only else "no", "--appendfsync", "everysec", "--save", ""]
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder), *kept]
        with (self.folder / "redis.log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        self._answers()
        if self._down is not None:
            self.outages.append((self._down, time.time()))
            self._down = None

    def kill9(self) -> None:
        assert self._process is not None
        self._down = time.time()
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def away(self, seconds: float) -> None:
        """Dead for so long, then back with what it had written."""
        self.kill9()
        time.sleep(seconds)
        self.start()

    def wipe(self) -> None:
        """All that it knew is gone, as on a machine that was lost."""
        self.kill9()
        for file in self.folder.glob("appendonlydir/*"):
            file.unlink()
        self.start()

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(10)

    def command(self, *words: str) -> bytes:
        """One answer as Redis sends it; for short ones."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as wire:
            wire.sendall(spoken(*words))
            return wire.recv(1 << 16)

    @property
    def is_up(self) -> bool:
        return self._down is None

    def append_only_bytes(self) -> bytes:
        return b"\n".join(file.read_bytes() for file in sorted(self.folder.glob("appendonlydir/*")))

    def _answers(self) -> None:
        for _ in range(500):
            with contextlib.suppress(OSError):
                if b"PONG" in self.command("PING"):
                    return
            time.sleep(0.01)
        raise RuntimeError(f"redis-server does not start; {self.folder / 'redis.log'} says why")


class Monitor:
    """Everything that Redis is told, as MONITOR shows it, in a file; connects again whenever Redis comes back.

    A line: seconds since 1970, database and client in brackets, then the words in quotes.
    """

    def __init__(self, node: RedisNode, file: Path) -> None:
        self._node, self.file = node, file
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._ends.set()
        self._thread.join(5)

    def lines(self) -> list[bytes]:
        return self.file.read_bytes().split(b"\n")

    def _listen(self) -> None:
        with self.file.open("ab") as file:
            while not self._ends.is_set():
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self._node.port), timeout=0.2) as wire:
                    wire.sendall(spoken("MONITOR"))
                    self._copy(wire, file)
                time.sleep(0.002)

    def _copy(self, wire: socket.socket, file: object) -> None:
        while not self._ends.is_set():
            try:
                received = wire.recv(1 << 20)
            except TimeoutError:
                file.flush()  # type: ignore[attr-defined]
                continue
            if not received:
                return
            file.write(received)  # type: ignore[attr-defined]


def spoken(*words: str) -> bytes:
    """A command as Redis reads it."""
    raw = [word.encode() for word in words]
    return b"*%d\r\n" % len(raw) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in raw)
