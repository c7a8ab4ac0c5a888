"""What a second run costs: the same meeting, and the meeting after a small edit. Calls that reached the endpoint.

Real HTTP to the answer server, and the encrypted SQLite store of `--cache`; every edit starts from the store as the first
run left it.
"""

import asyncio
import shutil
import statistics
import tempfile
from collections import Counter
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

import prompts
from tests.benchmarks.asked import request
from tests.benchmarks.edits import EDITS, Edit, line_at_the_top
from tests.benchmarks.meeting import directory, meeting
from tests.benchmarks.tables import Figure, finish, report
from tests.fakes.answer_server import AnswerServer
from tests.fakes.rule_answers import RememberedAnswers, call_of
from worker.llm import open_model
from worker.llm.options import ModelOptions
from worker.local import minutes_of, roster_of
from worker.model import Minutes, Transcript
from worker.redaction import Vault, redact
from worker.settings import Settings
from worker.stages.chunks import split
from worker.stages.extract import PROMPTS
from worker.store import Keys, open_store
from worker.store.encryption import random_keys

LINES = 100  # different lines, each inserted at the top of its own


def main() -> bool:
    with tempfile.TemporaryDirectory() as folder, AnswerServer(answer=RememberedAnswers()) as server:
        desk = Desk(server, Path(folder))
        first, _ = desk.run(meeting())
        counts = {name: desk.after(edit) for name, edit in EDITS.items()}
    _print({"first run": first, **counts})
    moved = [_chunks_changed(line) for line in _lines()]
    return report("What has to hold", [
        Figure("the same again: calls", counts["the same again"].total(), "", 0, "=="),
        Figure("one line at the top: chunks extracted again", _extracted(counts["one line inserted at the top"]), "", 1, "=="),
        Figure(f"  the same for {LINES} other lines, without the model: median", statistics.median(moved), "", 1),
        Figure("  most", max(moved)),
        Figure("  lines that changed more than one chunk", sum(m > 1 for m in moved)),
    ])  # fmt: skip


class Desk:
    """A page that is run again and again, and what reaches the endpoint meanwhile."""

    def __init__(self, server: AnswerServer, folder: Path, keys: Keys | None = None) -> None:
        self._server, self._folder, self._keys = server, folder, keys or random_keys()

    def run(self, transcript: Transcript, store: str = "first") -> tuple[Counter[str], Minutes]:
        """Calls asked, by prompt, and the minutes."""
        asked_before = len(self._server.received)
        minutes = asyncio.run(self._minutes(transcript, self._folder / store))
        assert minutes.run.failed_calls == 0
        return Counter(call_of(body).prompt for body in self._server.bodies[asked_before:]), minutes

    def after(self, edit: Edit) -> Counter[str]:
        """Calls asked when the edited meeting follows the first run."""
        shutil.copytree(self._folder / "first", self._folder / "edited")
        try:
            return self.run(edit(meeting()), "edited")[0]
        finally:
            shutil.rmtree(self._folder / "edited")

    async def _minutes(self, transcript: Transcript, folder: Path) -> Minutes:
        model = open_model(ModelOptions(**Settings(openai_base_url=self._server.url).model_options()))
        store = open_store(folder, self._keys)
        try:
            return await minutes_of(transcript, request(), model.for_page("page"), store)
        finally:
            await model.close()
            store.close()


def _extracted(asked: Counter[str]) -> int:
    """Chunks that were extracted again; every kind is asked of each."""
    return max(asked[prompt] for prompt in PROMPTS)


def _lines() -> list[str]:
    """Lines of another meeting."""
    return [u.text for u in meeting(seed=99).utterances[:LINES]]


def _chunks_changed(line: str) -> int:
    """Chunks of the edited meeting that are none of the meeting's."""
    vault, transcript = Vault(), meeting()
    roster = roster_of(transcript, directory())
    before, after = (
        {tuple((u.speaker, u.text) for u in chunk.utterances) for chunk in split(redact(t, roster, vault).transcript)}
        for t in (transcript, line_at_the_top(transcript, line))
    )
    return len(after - before)


def _print(counts: dict[str, Counter[str]]) -> None:
    table = Table(title="Calls that were asked, 600 utterances", title_justify="left", title_style="bold", box=box.SIMPLE, pad_edge=False)
    table.add_column("")
    for name in (*prompts.names(), "all"):
        table.add_column(name.replace("_", "\n"), justify="right")
    for name, count in counts.items():
        table.add_row(name, *(str(count[prompt]) for prompt in prompts.names()), str(count.total()))
    Console(width=130, highlight=False).print(table)


if __name__ == "__main__":
    finish(main())
