"""An hour of meeting, 600 utterances, half Korean and half English: what it costs this machine without the model.

CPU seconds are those of the client's process, so that neither a server nor waiting counts. `later` are medians over
meetings that the process had not seen; the `first` meeting of a process also compiles patterns and builds tables.
"""

import os
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.fresh import Cost, fresh
from tests.benchmarks.meeting import captions, directory, meeting
from tests.benchmarks.tables import Figure, finish, report
from tests.fakes.rule_answers import rule_endpoint
from worker.local import roster_of
from worker.redaction import Vault, redact
from worker.redaction.engine import rules

LONG = 8  # hours
_MINUTES = Path(sysconfig.get_path("scripts")) / "minutes"


def main() -> bool:
    with tempfile.TemporaryDirectory() as folder, rule_endpoint() as url:
        answers, long_answers = str(Path(folder) / "hour.json"), str(Path(folder) / "long.json")
        fresh("record", answers)
        fresh("record", long_answers, hours=LONG, runs=2)
        own, engine, client = fresh("replay", answers), fresh("rules"), fresh("http", url)
        long = fresh("replay", long_answers, hours=LONG, runs=2)
        memory = [figure for hours in (1, LONG) for figure in _memory(hours, Path(folder), url)]
    return all([
        report("One hour of meeting, CPU seconds after import", [
            *_cost("own work, answers at hand", own),
            *_cost("the rule engine answers", engine),
            *_cost("an endpoint answers at once, the client's part", client),
        ]),
        report(f"{LONG} hours beside one", [
            Figure("own work, first meeting of a process", long.runs[0], "s"),
            Figure(f"against {LONG} times an hour's first", long.runs[0] / (LONG * own.runs[0]), "×", 1.2),
            Figure(f"against {LONG} times a later hour's", long.runs[1] / (LONG * _later(own)), "×", 1.2),
        ]),
        report("Redaction of one hour, beside its patterns run alone", _redaction()),
        report("Peak memory of `minutes run FILE --json`", memory),
        report("`minutes --help`, wall clock", _help()),
    ])  # fmt: skip


def _later(cost: Cost) -> float:
    return statistics.median(cost.runs[1:])


def _cost(name: str, cost: Cost) -> list[Figure]:
    return [
        Figure(f"{name}: first", cost.runs[0], "s", 1.0),
        Figure(f"{name}: later", _later(cost), "s", 1.0),
        Figure("  its imports, before that", cost.imports, "s"),
    ]


def _redaction(repetitions: int = 5) -> list[Figure]:
    """The floor: every pattern over the same text, leaving out what redaction leaves out. Both warm, alternating."""
    transcript = meeting()
    roster, text = roster_of(transcript, directory()), "\n".join(u.text for u in transcript.utterances)

    def floor() -> None:
        for rule in rules():
            if rule.may_match(text):
                for _ in rule.compiled.finditer(text):
                    pass

    def whole() -> None:
        redact(transcript, roster, Vault())

    for job in (floor, whole):
        job()
    times = [(_cpu(floor), _cpu(whole)) for _ in range(repetitions)]
    ratio = statistics.median(b / a for a, b in times)
    return [
        Figure("patterns alone", 1000 * statistics.median(a for a, _ in times), "ms"),
        Figure("redaction", 1000 * statistics.median(b for _, b in times), "ms"),
        Figure("redaction against patterns", ratio, "×", 2.5),
    ]


def _cpu(job: Callable[[], None]) -> float:
    before = time.process_time()
    job()
    return time.process_time() - before


def _memory(hours: int, folder: Path, url: str) -> list[Figure]:
    """Largest resident set of the whole command, as the kernel counted it."""
    file = folder / f"{hours}.vtt"
    file.write_text(captions(meeting(hours)), encoding="utf-8")
    bound = 300.0 if hours == 1 else None
    own = {name: value for name, value in os.environ.items() if not name.startswith(("MINUTES_", "OPENAI_", "MODEL_"))}
    engines = {"rules": own, "openai": own | {"OPENAI_BASE_URL": url, "MODEL_PARALLEL": "100"}}
    return [
        Figure(f"{hours} h, --engine {engine}", _peak([str(_MINUTES), "run", str(file), "--engine", engine, "--json"], env), "MB", bound)
        for engine, env in engines.items()
    ]


def _peak(command: list[str], environment: dict[str, str]) -> float:
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    return used.ru_maxrss / 1024


def _help(repetitions: int = 9) -> list[Figure]:
    """Alternating with an empty Python, whose start is the floor."""
    commands = [sys.executable, "-c", "pass"], [str(_MINUTES), "--help"]
    times = [[_wall(command) for command in commands] for _ in range(repetitions)]
    floor, ours = (statistics.median(column) for column in zip(*times, strict=True))
    return [Figure("python -c pass", floor, "s"), Figure("minutes --help", ours, "s", 0.3)]


def _wall(command: list[str]) -> float:
    before = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - before


if __name__ == "__main__":
    finish(main())
