"""Which processes run: each shows now and then that it is alive, under a name that tells its role and nothing of its machine."""

import hashlib
import json
import platform
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from typing import Final, Literal, get_args

from worker.errors import MinutesError
from worker.store.marks import Marks

Role = Literal["worker", "system", "beat", "web"]

LIFE_SECONDS: Final = 15.0  # after its last sign a process is taken for dead
_TABLE = "nodes"


@dataclass(frozen=True)
class Node:
    """name: role and digits. host: the same for all of one machine or container. since: seconds since 1970."""

    name: str
    role: str
    host: str
    since: float


def nodes(marks: Marks) -> list[Node]:
    """Those that are alive, the oldest first."""
    known = (Node(name, **json.loads(text)) for name, text in marks.records(_TABLE).items())
    return sorted((node for node in known if _alive(marks, node.name)), key=lambda node: node.since)


@contextmanager
def alive(marks: Marks, role: Role, *, clock: Callable[[], float] = time.time) -> Iterator[None]:
    """Show life until the end of the block, by a thread. The marks must be ones that threads may share."""
    over = threading.Event()
    thread = threading.Thread(target=show_life, args=[marks, role], kwargs={"over": over.wait, "clock": clock}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(LIFE_SECONDS)


def show_life(
    marks: Marks, role: Role, *, over: Callable[[float], object] = time.sleep, clock: Callable[[], float] = time.time
) -> None:
    """For a thread of its own. over: waits for so long, and tells whether it is over."""
    show_life_in(lambda: nullcontext(marks), role, over=over, clock=clock)


def show_life_in(
    opened: Callable[[], AbstractContextManager[Marks]],
    role: Role,
    *,
    over: Callable[[float], object] = time.sleep,
    clock: Callable[[], float] = time.time,
) -> None:
    """The same for a process that forks: `opened` opens the marks for each sign anew."""
    name, record = f"{role}-{secrets.token_hex(4)}", _record(role, clock())
    while True:
        with suppress(MinutesError), opened() as marks:  # who comes back after an outage shows life again
            _sign(marks, name, record)
        if over(LIFE_SECONDS / 3):
            break
    with suppress(MinutesError), opened() as marks:
        marks.release(_mark(name), "up")
        marks.swap(_TABLE, name, record, None)


def host() -> str:
    """Digits that stand for this machine or container: its name may be a person's."""
    return hashlib.sha256(platform.node().encode()).hexdigest()[:8]


def _record(role: Role, since: float) -> str:
    assert role in get_args(Role)
    return json.dumps({"role": role, "host": host(), "since": since}, sort_keys=True)


def _sign(marks: Marks, name: str, record: str) -> None:
    if not marks.hold(_mark(name), "up", LIFE_SECONDS):
        marks.claim(_mark(name), "up", LIFE_SECONDS)
    if marks.record(_TABLE, name) is None:
        marks.swap(_TABLE, name, None, record)
        _bury(marks, marks.records(_TABLE))


def _bury(marks: Marks, table: Mapping[str, str]) -> None:
    """What died without a word."""
    for name, record in table.items():
        if not _alive(marks, name):
            marks.swap(_TABLE, name, record, None)


def _alive(marks: Marks, name: str) -> bool:
    return marks.held(_mark(name)) is not None


def _mark(name: str) -> str:
    return f"node:{name}"
