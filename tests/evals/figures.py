"""The cases as these tests use them: perfect replies, spoilt ones, and which figures suffer."""

import copy
from collections.abc import Callable, Mapping
from typing import Any

import prompts
from prompts.cases import Case, load_cases
from tests.prompts.test_cases import reply_of
from worker.evals.asking import Asked
from worker.evals.measure import score_of
from worker.evals.scores import Score
from worker.model import Usage

CASES = [case for name in prompts.names() for case in load_cases(name)]


def case_named(name: str, prompt: str = "") -> Case:
    """prompt: how its name begins, where two have a case of that name."""
    (case,) = [case for case in CASES if case.name == name and case.prompt.startswith(prompt)]
    return case


def scored(case: Case, reply: Mapping[str, Any] | None) -> Score:
    return score_of(Asked(case, reply, None if reply else "invalid_reply", Usage(), None))


def spoilt(case: Case, change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """The perfect reply after `change` has altered it in place."""
    reply = copy.deepcopy(reply_of(case))
    change(reply)
    return reply


def lowered(score: Score) -> set[str]:
    """The figures that are not perfect."""
    shares = {
        "replies": score.replies, "quotes": score.quotes, "precision": score.precision, "recall": score.recall,
        "nothing": score.nothing, **score.fields,
    }  # fmt: skip
    return {name for name, share in shares.items() if share.right != share.of}
