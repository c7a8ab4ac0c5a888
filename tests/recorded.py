"""The example meetings with recorded answers: replay them, or take over a new recording.

    python -m tests.recorded weekly-planning-ko --from DIR

runs the meeting against the answers in DIR and copies those that were used to tests/data/recorded/, dropping the rest.
"""

import argparse
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.fakes.answer_server import AnswerServer
from tests.fakes.asked import key_of
from worker.model import Minutes
from worker.run import run_file

ROOT = Path(__file__).parent.parent
RECORDED = ROOT / "tests" / "data" / "recorded"
MEETINGS: Mapping[str, Mapping[str, Any]] = {
    "weekly-planning-ko": {"file": "weekly-planning-ko.txt", "timezone": "Asia/Seoul"},
    "weekly-product-sync": {
        "file": "weekly-product-sync.vtt",
        "title": "Weekly product sync",
        "held_at": "2026-11-24T10:00",
        "timezone": "America/New_York",
    },
}


def replay(name: str, server: AnswerServer, *, cache: Path | None = None) -> Minutes:
    """The minutes of an example as the server answers it, over HTTP and through the real SDK."""
    meeting = dict(MEETINGS[name])
    file = ROOT / "examples" / meeting.pop("file")
    with _environment(OPENAI_BASE_URL=server.url, MINUTES_ENGINE="openai", MODEL_EXTRACT="recorded", MODEL_VERIFY="recorded",
                      MODEL_SUMMARISE="recorded"):  # fmt: skip
        return run_file(file, roster=ROOT / "examples" / "roster.json", cache=cache, **meeting)


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", choices=sorted(MEETINGS))
    parser.add_argument("--from", dest="source", type=Path, required=True)
    options = parser.parse_args()
    with AnswerServer(options.source) as server:
        minutes = replay(options.name, server)
        used = sorted({key_of(body) for body in server.bodies})
    target = RECORDED / options.name / "answers"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for key in used:
        answer = json.loads((options.source / "answers" / f"{key}.json").read_text(encoding="utf-8"))
        (target / f"{key}.json").write_text(json.dumps(answer, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{len(used)} answers; {minutes.run.failed_calls} calls failed")


if __name__ == "__main__":
    main()
