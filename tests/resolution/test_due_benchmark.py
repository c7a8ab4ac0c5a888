"""The figures that the issue asks for, on third-party phrases."""

import os
from pathlib import Path

import pytest

from tests.benchmarks.due_dates import CONVENTIONS, measure

FOLDER = os.environ.get("MINUTES_EVAL_DATA")


@pytest.mark.skipif(not FOLDER, reason="MINUTES_EVAL_DATA is not set")
def test_english_due_dates_are_exact_to_the_day_and_no_worse_than_dateparser() -> None:
    score = measure(Path(str(FOLDER)) / "dates")
    assert score.cases >= 400
    assert score.ours / score.cases >= 0.95, "\n".join(f"{case.phrase}: {due.date}" for case, due in score.wrong)
    assert score.ours >= score.dateparser
    assert set(score.left_out) == {convention.name for convention in CONVENTIONS}
