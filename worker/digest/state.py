"""What all beats and workers know of the digest that comes by itself. Light: `minutes status` asks for it."""

import json
from dataclasses import asdict, dataclass

from worker.store.marks import Marks

_TABLE, _KEY = "weekly", "digest"


@dataclass(frozen=True)
class State:
    """since: what was due before then is not made, seconds since 1970. done: the newest week that is. again: not before then,
    after `failed` attempts in a row; why: the kind of the last failure.
    """

    since: float
    done: str = ""
    failed: int = 0
    again: float = 0.0
    why: str = ""


def state_of(marks: Marks) -> State | None:
    text = marks.record(_TABLE, _KEY)
    return State(**json.loads(text)) if text else None


def know(marks: Marks, state: State) -> None:
    """Only who holds the lease of a digest, or makes none, has something to put down."""
    text = json.dumps(asdict(state))
    while not marks.swap(_TABLE, _KEY, marks.record(_TABLE, _KEY), text):
        pass
