"""The floor that docs/evals.md tells is the one that the rules reach today."""

import asyncio
from pathlib import Path

import prompts
from tests.evals.examples import MEETINGS, gold_of, rule_minutes
from worker.evals.gold import KindScore, score
from worker.evals.measure import Measured, measure
from worker.evals.report import rate
from worker.evals.scores import Share
from worker.llm.rules import RulesModel

DOCS = (Path(__file__).parents[2] / "docs" / "evals.md").read_text(encoding="utf-8")


def test_the_floor_on_the_cases_is_told_as_it_is() -> None:
    rows = "\n".join(_prompt(name) for name in prompts.MEETING)
    assert f"\n{rows}\n" in DOCS, f"write these rows into docs/evals.md:\n{rows}"


def test_the_floor_on_the_examples_is_told_as_it_is() -> None:
    rows = "\n".join(_meeting(name) for name in MEETINGS)
    assert f"\n{rows}\n" in DOCS, f"write these rows into docs/evals.md:\n{rows}"


def _prompt(name: str) -> str:
    """A row: the figures of the cases tuned on, then those of the cases held out."""
    cells = [
        cell
        for held_out in (False, True)
        for cell in _cells(asyncio.run(measure(name, RulesModel(), held_out=held_out)))
    ]
    return f"| `{name}` | {' | '.join(cells)} |"


def _cells(measured: Measured) -> list[str]:
    score = measured.score
    return [str(measured.cases), *(rate(share) for share in (score.precision, score.recall, score.every_field))]


def _meeting(name: str) -> str:
    scored = score(rule_minutes(name), gold_of(name))
    cells = [f"{k.found}/{k.expected}" for k in scored.kinds.values()]
    return f"| `{gold_of(name).transcript}` | {' | '.join([*cells, *_totals(scored.all)])} |"


def _totals(every: KindScore) -> list[str]:
    shares: list[Share] = [every.owners, every.dates]
    figures = [f"{every.precision:.2f}", f"{every.recall:.2f}", f"{every.f1:.2f}", str(len(every.false))]
    wrong = [str(len(every.wrong_owners)), str(len(every.wrong_dates))]
    return [*figures, *(f"{share.right}/{share.of}" for share in shares), *wrong]
