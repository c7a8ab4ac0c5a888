"""Toys under the real supervisor, in a process that can be killed: `python -m tests.running.supervised PLAN.json`."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from worker.logs import set_up
from worker.supervision import Child, Pace, supervise

_TOY = str(Path(__file__).with_name("toy.py"))
_ROOT = Path(__file__).parents[2]


@dataclass
class Office:
    """process: the supervisor. diary: what the toys wrote."""

    process: "subprocess.Popen[str]"
    diary: Path
    told: list[dict[str, Any]] = field(default_factory=list)

    def lines(self) -> list[list[str]]:
        return [line.split() for line in self.diary.read_text(encoding="utf-8").splitlines()] if self.diary.exists() else []

    def pids(self, name: str, what: str = "began") -> list[int]:
        return [int(pid) for who, did, pid in self.lines() if (who, did) == (name, what)]

    def wait_for(self, name: str, what: str = "began", times: int = 1) -> list[int]:
        """The processes, once it happened so many times."""
        return until(lambda: found if len(found := self.pids(name, what)) >= times else [])

    def stopped(self, word: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(word)
        return self.ended()

    def ended(self) -> int:
        """Its exit code; what it logged is in `told` from then on."""
        _, errors = self.process.communicate(timeout=10)
        self.told = [json.loads(line) for line in errors.splitlines() if line.startswith("{")]
        return self.process.returncode

    def events(self, event: str) -> list[dict[str, Any]]:
        return [line for line in self.told if line["event"] == event]


@contextmanager
def supervised(folder: Path, *children: dict[str, Any], pace: dict[str, float] | None = None, lock: Path | None = None) -> Iterator[Office]:
    """children: `name`, `ways` of the toy, or a `command`; `turn`, `grace`, and `never_ready`."""
    diary, plan = folder / "diary", folder / "plan.json"
    plan.write_text(json.dumps({"diary": str(diary), "children": children, "pace": pace or {}, "lock": str(lock or "")}))
    command = [sys.executable, "-m", "tests.running.supervised", str(plan)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=_ROOT, start_new_session=True) as process:
        office = Office(process, diary)
        try:
            yield office
        finally:
            process.kill()
            for _, _, pid in office.lines():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(int(pid), signal.SIGKILL)


def alive(pid: int) -> bool:
    """Not a zombie either."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] not in "ZX"
    if Path("/proc/self/stat").exists():
        return False
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def until(find: Any, seconds: float = 5.0) -> Any:
    """What `find` gives, once it is true."""
    end = time.monotonic() + seconds
    while not (found := find()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)
    return found


def _main(plan: dict[str, Any]) -> None:
    set_up("json")
    with contextlib.ExitStack() as open_files:
        held = [open_files.enter_context(Path(plan["lock"]).open("a")).fileno()] if plan["lock"] else []
        if held:
            import fcntl  # noqa: PLC0415

            fcntl.flock(held[0], fcntl.LOCK_EX)
        children = [_child(given, plan["diary"]) for given in plan["children"]]
        supervise(children, started=lambda: note(plan["diary"], "all"), pace=Pace(**plan["pace"]), held=held)


def _child(given: dict[str, Any], diary: str) -> Child:
    toy = (sys.executable, "-I", "-S", _TOY, given["name"], diary, *given.get("ways", ()))
    ready = (lambda: False) if given.get("never_ready") else None
    return Child(given["name"], tuple(given.get("command", toy)), turn=given.get("turn", 0), grace=given.get("grace", 3.0), ready=ready)


def note(diary: str, who: str) -> None:
    with Path(diary).open("a", encoding="utf-8") as file:
        file.write(f"{who} began {os.getpid()}\n")


if __name__ == "__main__":
    _main(json.loads(Path(sys.argv[1]).read_text()))
