"""Who is killed when, from a seed; and what is needed to say so."""

import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.soak.doors import sender
from tests.soak.processes import Node
from tests.soak.rig import Rig

REPAIR = {"worker": 1.0, "child": 0.0, "redis": 3.0, "beat": 2.0}  # seconds until a supervisor has started it again


@dataclass
class Chaos:
    """kills: what is killed, in order. every: seconds between two, on the average. done: what was, and who."""

    rig: Rig
    kills: Sequence[str]
    every: float
    chance: random.Random
    done: list[str] = field(default_factory=list)
    _repairs: list[threading.Thread] = field(default_factory=list)

    def run(self, goes_on: Callable[[], bool]) -> None:
        """Until all are dead that should be, or there is nothing left to disturb."""
        for kind in self.kills:
            until = time.monotonic() + self.every * self.chance.uniform(0.5, 1.5)
            while time.monotonic() < until:
                if not goes_on():
                    return
                time.sleep(0.1)
            self.done.append(self._killed(kind))
        for repair in self._repairs:
            repair.join()

    def _killed(self, kind: str) -> str:
        if kind == "redis":
            self.rig.redis.kill9()
            self._repaired(self.rig.redis.start, REPAIR[kind])
            return kind
        node = self.chance.choice(self.rig.beats if kind == "beat" else self._at_work())
        if kind == "child":
            child = self._busy_child(node.name)
            if child:
                node.kill_one(child)
                return kind
        node.kill9()
        self._repaired(node.start, REPAIR[kind])
        return "worker" if kind == "child" else kind

    def _at_work(self) -> list[Node]:
        """Workers that wait for the model right now; to kill one that does nothing is easy."""
        until = time.monotonic() + 10
        while time.monotonic() < until:
            waiting = {one.who for one in self.rig.model.asked(max(0, self.rig.model.count() - 300)) if not one.ended}
            busy = [node for node in self.rig.workers if node.name in waiting and node.runs]
            if busy:
                time.sleep(self.chance.uniform(0, 1.0))
                return busy
            time.sleep(0.1)
        return [node for node in self.rig.workers if node.runs] or self.rig.workers

    def _repaired(self, start: Callable[[], None], after: float) -> None:
        repair = threading.Timer(after, start)
        repair.start()
        self._repairs.append(repair)
        if after > 2:  # Redis: not a second one while it is away
            repair.join()

    def _busy_child(self, name: str) -> int | None:
        """The process of this node that asked Notion last."""
        for request in reversed(self.rig.notion.requests[-200:]):
            node, pid = sender(request)
            if node == name and pid:
                return int(pid)
        return None


def shuffled(chance: random.Random, **counts: int) -> list[str]:
    """counts: how many of each kind."""
    kills = [kind for kind, count in counts.items() for _ in range(count)]
    chance.shuffle(kills)
    return kills
