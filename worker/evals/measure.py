"""One prompt measured: its cases asked, each reply scored, the scores added up."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial, reduce
from typing import Any

import prompts
from prompts.cases import Case, load_cases
from worker.digest.highlights import MOST as HIGHLIGHTS
from worker.evals.asking import Asked, ask
from worker.evals.extraction import score_extraction, unanswered_extraction
from worker.evals.scores import Score, total
from worker.evals.summaries import score_summary, unanswered_summary
from worker.evals.verdicts import score_check, score_verdict, unanswered_check, unanswered_verdict
from worker.llm import Model
from worker.model import Usage

Scored = Callable[[Case, Mapping[str, Any]], Score]

_SCORES: Mapping[str, tuple[Scored, Callable[[Case], Score]]] = {
    "verify_item": (score_verdict, unanswered_verdict),
    "summarise": (score_summary, unanswered_summary),
    "check_summary": (score_check, unanswered_check),
    "highlight_week": (partial(score_summary, most=HIGHLIGHTS), unanswered_summary),
    "check_highlights": (score_check, unanswered_check),
}


@dataclass(frozen=True)
class Measured:
    """cases: how many were scored. unasked: those that the endpoint failed, and why; they count in no figure.

    cost: US dollars, None without a price. seconds: from the first question to the last answer, all asked at once.
    """

    prompt: str
    version: int
    cases: int
    score: Score
    usage: Usage
    cost: float | None
    seconds: float
    unasked: tuple[tuple[str, str], ...] = ()


async def measure(prompt: str, model: Model, *, held_out: bool = False) -> Measured:
    """Raises PermanentError or TransientError when the endpoint fails every call alike (a wrong key, nothing there)."""
    cases = [case for case in load_cases(prompt) if case.held_out == held_out]
    started = time.monotonic()
    asked = await ask(cases, model)
    seconds = time.monotonic() - started
    answered = [a for a in asked if not a.endpoint_failed]
    costs = [a.cost for a in asked]
    return Measured(
        prompt, prompts.load(prompt).version, len(answered), total(score_of(a) for a in answered),
        reduce(Usage.__add__, (a.usage for a in asked), Usage()),
        None if None in costs else sum(cost for cost in costs if cost),
        round(seconds, 2), tuple((a.case.name, a.problem or "") for a in asked if a.endpoint_failed),
    )  # fmt: skip


def score_of(asked: Asked) -> Score:
    """One reply against its case, by the measure of its prompt."""
    scored, unanswered = _SCORES.get(asked.case.prompt, (score_extraction, unanswered_extraction))
    return unanswered(asked.case) if asked.reply is None else scored(asked.case, asked.reply)
