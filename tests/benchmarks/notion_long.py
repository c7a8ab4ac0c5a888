"""Long pages: an hour's transcript among notes, 20,000 blocks in all, and a meeting of ten hours. Requests, time, memory.

Each page is processed twice, in a process of its own; the fake Notion runs in another. Seconds of CPU are the client's.
At the rate of a plan the requests alone take longer; that is told beside.
"""

import asyncio
import json
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from math import ceil
from typing import Any

from tests.benchmarks.meeting import HOUR, meeting
from tests.benchmarks.notion_page import Connection, connection, page_of, paragraph, paragraphs, processed
from tests.benchmarks.tables import Figure, finish, report
from tests.fakes.notion import FakeNotion
from worker.notion.databases.workspace import workspace_from_json, workspace_to_json
from worker.notion.places import Json
from worker.store import MemoryStore

BLOCKS = 20_000
HOURS = 10
RATE = 180  # requests a minute
_LIST = 100  # blocks in an answer
_NOTE = "The figures of last quarter are in the shared folder, and the slides beside them; nothing here needs an answer."


def main() -> bool:
    return all([
        _measured("An hour's transcript in a toggle, among notes: 20,000 blocks", _among_notes(), seconds=30, peak=500),
        _measured(f"A meeting of {HOURS} hours: {HOURS * HOUR:,} blocks", paragraphs(meeting(HOURS)), seconds=120, peak=500),
    ])  # fmt: skip


def _among_notes() -> list[Json]:
    said = {"type": "toggle", "toggle": {"rich_text": [{"type": "text", "text": {"content": "Transcript"}}], "children": paragraphs(meeting())}}
    return [said, *(paragraph(f"{_NOTE} {n}") for n in range(BLOCKS - HOUR - 1))]


def _measured(name: str, blocks: Sequence[Json], *, seconds: float, peak: float) -> bool:
    """seconds: of CPU for the first run, at most; peak: MB, at most."""
    with FakeNotion() as fake:
        to = connection(fake)
        page = page_of(fake, to.workspace, blocks)
        already = len(fake.requests)
        found = _apart(to, page)
        requests = fake.requests[already:]
        lists = sum(r.path == f"/v1/blocks/{page}/children" and r.reads for r in requests)
    first, again = found["runs"]
    return report(name, [
        Figure("lists of the page, both runs", lists, "", 2 * ceil((len(blocks) + 1) / _LIST)),
        Figure("requests, both runs", len(requests)),
        Figure(f"  what they take at {RATE} a minute", 60 * len(requests) / RATE, "s"),
        Figure("rows made", found["rows"]),
        Figure("first run: seconds of CPU", first["cpu"], "s", seconds),
        Figure("  wall clock, no limit of requests", first["wall"], "s"),
        Figure("the same again: seconds of CPU", again["cpu"], "s"),
        Figure("  writes", again["written"], "", 0, "=="),
        Figure("memory before", found["before"], "MB"),
        Figure("peak memory", found["peak"], "MB", peak),
    ])  # fmt: skip


def _apart(to: Connection, page: str) -> dict[str, Any]:
    """What a process of its own measured."""
    told = json.dumps({**asdict(to), "workspace": workspace_to_json(to.workspace), "page": page})
    done = subprocess.run([sys.executable, "-m", "tests.benchmarks.notion_long", "-"], input=told, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _runs(told: Mapping[str, Any]) -> dict[str, Any]:
    to, store = Connection(told["url"], told["token"], workspace_from_json(told["workspace"])), MemoryStore()
    before, runs, rows = _peak(), [], 0
    for _ in range(2):
        cpu, wall = time.process_time(), time.monotonic()
        outcome = asyncio.run(processed(to, told["page"], store)).result.outcome
        written = len(outcome.rows) + len(outcome.blocks)
        rows = rows or len(outcome.rows)
        runs.append({"cpu": time.process_time() - cpu, "wall": time.monotonic() - wall, "written": written})
    return {"before": before, "runs": runs, "rows": rows, "peak": _peak()}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    if "-" in sys.argv:
        print(json.dumps(_runs(json.load(sys.stdin))))
    else:
        finish(main())
