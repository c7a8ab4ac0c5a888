"""Answers that err on their way, as a weak model's would: how right are the minutes at 0, 10, 20 and 30 % of errors?

The two example meetings with their recorded answers, over real HTTP. Each extracted item errs with that probability (a
quote altered or invented, the owner swapped, the date moved, the item dropped, a placeholder changed), and each reply may
gain an item made of a hedge. Scored against examples/gold in four settings, see `SETTINGS`.
"""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache, reduce
from typing import Any
from unittest.mock import patch

from rich import box
from rich.console import Console
from rich.table import Table

from tests.benchmarks import as_said
from tests.benchmarks.heard import gold_of, heard
from tests.benchmarks.honest import honest_verdict
from tests.benchmarks.tables import Figure, finish, report
from tests.benchmarks.wrongs import Error, Wrong, error_of, unproven, wrongs
from tests.fakes.answer_server import AnswerServer, Change
from tests.fakes.asked import Body, key_of, wanted
from tests.fakes.corruption import Item, corrupting, lying, mistaken
from tests.fakes.rule_answers import call_of
from tests.recorded import MEETINGS, RECORDED, replay
from worker.evals.gold import KindScore, score
from worker.model import Minutes
from worker.stages.summarise import LONGEST

RATES = (0.0, 0.1, 0.2, 0.3)
SEEDS = 15
AS_SAID, CHECKED, VERIFIED, ERRING = "as the model said", "program checks", "+ honest verdicts", "+ verdicts that err"
SETTINGS: Mapping[str, Callable[[float, int], Change]] = {
    AS_SAID: lambda rate, seed: _unchanged,  # nothing is checked at all
    CHECKED: lambda rate, seed: lying,  # whatever the program lets pass is written
    VERIFIED: lambda rate, seed: _unchanged,  # as recorded; what was not recorded is judged by somebody who knows the gold
    ERRING: mistaken,  # the same verdicts, wrong at the rate at which the items err
}


@dataclass(frozen=True)
class Measured:
    """One meeting in one setting. review: lines that need it. unproven: items that cite what nobody said."""

    setting: str
    rate: float
    seed: int
    score: KindScore
    review: int
    unproven: int
    wrongs: tuple[Wrong, ...]
    errors: Mapping[str, int]


def main() -> bool:
    jobs = [(name, rate, seed) for rate in RATES for seed in range(1, SEEDS + 1 if rate else 2) for name in MEETINGS]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        measured = [one for batch in pool.map(_every_setting, jobs) for one in batch]
    _print_curve(measured)
    _print_wrongs([m for m in measured if m.rate])
    return report("What has to hold", [figure for rate in RATES for figure in _bounds(measured, rate)])


def measure(name: str, setting: str, rate: float, seed: int) -> Measured:
    """Raises AssertionError when a call failed: then the figures would be about something else."""
    meeting, gold = heard(name), gold_of(name)
    errors: list[Error] = []

    def note(body: Body, error: str, before: Item | None, after: Item | None) -> None:
        if wanted(body).name != "TopicsReply":  # topics are no part of the score
            errors.append(error_of(body, error, before, after, meeting))

    minutes = _minutes(name, setting, corrupting(rate, seed, note=note), SETTINGS[setting](rate, seed))
    assert minutes.run.failed_calls == 0
    scored = score(minutes, gold)
    return Measured(
        setting, rate, seed, scored.all, len(minutes.needs_review), unproven(minutes),
        tuple(wrongs(minutes, scored, errors, meeting)), Counter(error.name for error in errors),
    )  # fmt: skip


def _minutes(name: str, setting: str, items: Change, verdicts: Change) -> Minutes:
    plain = patch("worker.pipeline.STAGES", (as_said,)) if setting == AS_SAID else nullcontext()
    with plain, AnswerServer(answer=_answers(name), change=lambda body, reply: verdicts(body, items(body, reply))) as server:
        return replay(name, server)


def _every_setting(job: tuple[str, float, int]) -> list[Measured]:
    name, rate, seed = job
    return [measure(name, setting, rate, seed) for setting in SETTINGS]


def _answers(name: str) -> Callable[[Body], Mapping[str, Any] | None]:
    """As recorded; verdicts on items that were changed are honest, and the summary repeats the items."""

    def answer(body: Body) -> Mapping[str, Any] | None:
        known = _recorded(name).get(key_of(body))
        if known is not None:
            return known
        if wanted(body).name == "VerdictReply":
            return honest_verdict(body, heard(name))
        return _summary(body)

    return answer


@cache
def _recorded(name: str) -> Mapping[str, Mapping[str, Any]]:
    files = (RECORDED / name / "answers").iterdir()
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in files}


def _summary(body: Body) -> Mapping[str, Any] | None:
    given = call_of(body).variable
    if "sentences" in given:
        numbers = [json.loads(line)["sentence"] for line in given["sentences"].splitlines()]
        return {"checks": [{"sentence": number, "reasoning": "", "supported": True} for number in numbers]}
    if wanted(body).name != "SummaryReply":
        return None
    items = [json.loads(line) for line in given["items"].splitlines()]
    return {"sentences": [{"text": item["text"], "items": [item["id"]]} for item in items[:LONGEST]]}


def _unchanged(body: Body, reply: dict[str, Any]) -> dict[str, Any]:
    return reply


def total(measured: Iterable[Measured]) -> KindScore:
    return reduce(KindScore.__add__, (m.score for m in measured), KindScore())


def _bounds(measured: list[Measured], rate: float) -> list[Figure]:
    at = {setting: total(m for m in measured if (m.setting, m.rate) == (setting, rate)) for setting in SETTINGS}
    return [
        Figure(f"{rate:.0%}: precision, honest verdicts", at[VERIFIED].precision, "", 0.95, ">="),
        Figure("  wrong owners, honest verdicts", len(at[VERIFIED].wrong_owners), "", 0, "=="),
        Figure("  precision, verdicts that err, beyond that of no checks", at[ERRING].precision - at[AS_SAID].precision, "", 0, ">="),
    ]


def _print_curve(measured: list[Measured]) -> None:
    table = _table(f"Minutes against the gold, both meetings, {SEEDS} seeds", "setting", (
        "items\nthat err", "precision", "recall", "F1", "least F1\nof a seed", "owners\nright", "owners\nwrong", "dates\nright",
        "dates\nwrong", "false\nitems", "traps", "not\nproven", "missed\nand flagged", "lines to\nreview",
    ))  # fmt: skip
    for setting in SETTINGS:
        for rate in RATES:
            table.add_row(setting, f"{rate:.0%}", *_cells([m for m in measured if (m.setting, m.rate) == (setting, rate)]))
        table.add_section()
    Console(width=165, highlight=False).print(table)


def _cells(cell: list[Measured]) -> list[str]:
    """Counts are per meeting, right and wrong fields shares of those of the items found; the rest of them are empty."""
    every, meetings = total(cell), len(cell)
    least = min(total(m for m in cell if m.seed == seed).f1 for seed in {m.seed for m in cell})
    return [
        f"{every.precision:.3f}", f"{every.recall:.3f}", f"{every.f1:.3f}", f"{least:.3f}",
        f"{every.owners.rate:.1%}", f"{len(every.wrong_owners) / every.owners.of:.1%}",
        f"{every.dates.rate:.1%}", f"{len(every.wrong_dates) / every.dates.of:.1%}",
        *(f"{count / meetings:.2f}" for count in (len(every.false), len(every.trapped), sum(m.unproven for m in cell))),
        f"{len(every.flagged)} of {len(every.missed)}", f"{sum(m.review for m in cell) / meetings:.1f}",
    ]  # fmt: skip


def _print_wrongs(measured: list[Measured]) -> None:
    made: Counter[str] = Counter()
    for m in measured:
        made.update(m.errors if m.setting == AS_SAID else {})
    print("Errors made at 10 to 30 %:", ", ".join(f"{name} {count}" for name, count in made.most_common()), "\n")
    found = {s: Counter((w.what, w.cause) for m in measured if m.setting == s for w in m.wrongs) for s in SETTINGS}
    table = _table("What is wrong in the minutes, by the error it comes from, 10 to 30 %", "", ("error", *SETTINGS))
    every = {what: None for counts in found.values() for what in counts}
    for what, cause in sorted(every, key=lambda key: (key[0], -found[ERRING][key])):
        table.add_row(what, cause, *(str(found[setting][what, cause] or "") for setting in SETTINGS))
    Console(width=165, highlight=False).print(table)
    for setting in (CHECKED, ERRING):
        print(f"Most often in “{setting}”, an example of each:")
        examples = {(w.what, w.cause): w.example for m in measured if m.setting == setting for w in m.wrongs}
        for (what, cause), count in found[setting].most_common():
            print(f"  {count:4} {what} ({cause}): {examples[what, cause]}")
        print()


def _table(title: str, first: str, columns: Iterable[str]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE, pad_edge=False)
    table.add_column(first, no_wrap=True)
    for column in columns:
        table.add_column(column, justify="left" if column == "error" else "right")
    return table


if __name__ == "__main__":
    finish(main())
