"""The main job in a process of its own, which says what it cost: CPU seconds of every run, peak memory.

    python -m tests.benchmarks.fresh record|replay FILE [--hours N] [--runs N]
    python -m tests.benchmarks.fresh rules [--hours N] [--runs N]
    python -m tests.benchmarks.fresh http URL [--hours N] [--runs N]

`record` keeps the answers of the rules in FILE, `replay` has them at hand. Every run has a meeting of its own, as text that
was seen before is partly remembered. Prints one line of JSON.
"""

import argparse
import asyncio
import json
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RUNS = 4


@dataclass(frozen=True)
class Cost:
    """imports, runs: seconds of CPU time of this process; runs: one for each meeting, the first in a fresh process."""

    imports: float
    runs: tuple[float, ...]
    peak: float
    """MB"""


def fresh(*words: str, hours: int = 1, runs: int = RUNS) -> Cost:
    """What a process of its own measured."""
    command = [sys.executable, "-m", "tests.benchmarks.fresh", *words, "--hours", str(hours), "--runs", str(runs)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found = json.loads(done.stdout)
    return Cost(found["imports"], tuple(found["runs"]), found["peak"])


def measured(engine: str, place: str, hours: int, runs: int) -> dict[str, Any]:
    from tests.benchmarks.meeting import meeting  # noqa: PLC0415 - what is loaded when is a figure here

    transcripts = [meeting(hours, seed) for seed in range(1, runs + 1)]
    before = time.process_time()
    from tests.benchmarks.asked import request  # noqa: PLC0415
    from worker.local import minutes_of  # noqa: PLC0415
    from worker.redaction import engine as _detector  # noqa: F401, PLC0415
    from worker.store import MemoryStore  # noqa: PLC0415

    model = _model(engine, place)
    imports = time.process_time() - before

    async def run() -> list[float]:
        spent = []
        for transcript in transcripts:
            before = time.process_time()
            await minutes_of(transcript, request(), model, MemoryStore())
            spent.append(time.process_time() - before)
        await model.close()
        return spent

    return {"imports": imports, "runs": asyncio.run(run()), "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def _model(engine: str, place: str) -> Any:
    from worker.llm.rules import RulesModel  # noqa: PLC0415

    if engine == "rules":
        return RulesModel()
    if engine == "http":
        return _http(place)
    from worker.llm import Answer  # noqa: PLC0415
    from worker.model import Call, Usage  # noqa: PLC0415

    class Remembering(RulesModel):
        """Answers from a file; while recording, the rules answer what is not in it."""

        def __init__(self) -> None:
            self._known = json.loads(Path(place).read_text(encoding="utf-8")) if engine == "replay" else {}

        async def answer(self, call: Call, messages: Sequence[Mapping[str, str]]) -> Answer:
            key = f"{call.sample} {messages[-1]['content']} {messages[0]['content'][:200]}"
            if key not in self._known:
                assert engine == "record", "the answers of another meeting were recorded"
                self._known[key] = (await super().answer(call, messages)).raw
            return Answer(json.loads(self._known[key]), Usage(), self._known[key])

        async def close(self) -> None:
            if engine == "record":
                Path(place).write_text(json.dumps(self._known), encoding="utf-8")

    return Remembering()


def _http(url: str) -> Any:
    import openai.resources  # noqa: F401, PLC0415 - the SDK loads it at the first request

    from worker.llm import open_model  # noqa: PLC0415
    from worker.llm.options import ModelOptions  # noqa: PLC0415
    from worker.settings import Settings  # noqa: PLC0415

    defaults = Settings(openai_base_url=url)
    return open_model(ModelOptions(**defaults.model_options()))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("engine", choices=["record", "replay", "rules", "http"])
    parser.add_argument("place", nargs="?", default="")
    parser.add_argument("--hours", type=int, default=1)
    parser.add_argument("--runs", type=int, default=RUNS)
    options = parser.parse_args()
    print(json.dumps(measured(options.engine, options.place, options.hours, options.runs)))


if __name__ == "__main__":
    main()
