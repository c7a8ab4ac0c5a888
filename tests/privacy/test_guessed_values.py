"""A provider that makes up what it was never shown: the guard at the door refuses the answer."""

from pathlib import Path

import pytest

from tests.privacy.answers import extracting, guessing
from tests.privacy.meetings import Meeting
from tests.privacy.running import Traces, run
from tests.privacy.search import Haystack
from tests.privacy.value import Planted

KINDS = ("kr_phone", "email", "card", "rrn", "account")


def guess(meeting: Meeting, kind: str) -> Planted:
    """A value of the meeting that is written in one piece; a name in full, for a given name may be a mere word."""
    if kind == "name":
        return Planted("name", "Leopold Marchetti", "")
    return next(v for v in meeting.values if v.kind == kind and v.value.isascii() and not v.label and "*" not in v.value)


@pytest.mark.parametrize("kind", KINDS)
def test_a_verdict_with_a_guessed_value_is_refused_and_the_item_left_to_review(
    kind: str, held: list[Meeting], roster: Path, tmp_path: Path
) -> None:
    traces, value = Traces(tmp_path), guess(held[1], kind)
    run(held[1], roster, guessing(value.value, "VerdictReply"), traces)
    assert traces.exits == [0]
    assert Haystack([*traces.read, *traces.printed, traces.log]).finds([value]) == []
    assert '"reason": "unclear"' in traces.outputs["clova.json"].decode()


def test_a_number_guessed_in_another_form_is_refused(held: list[Meeting], roster: Path, tmp_path: Path) -> None:
    traces, value = Traces(tmp_path), guess(held[1], "kr_phone")
    digits = "".join(filter(str.isdigit, value.value))
    run(held[1], roster, guessing(f"{digits[:3]}.{digits[3:7]}.{digits[7:]}", "TopicsReply"), traces)
    assert traces.exits == [1]


@pytest.mark.parametrize("kind", ["email", "name"])
def test_where_most_answers_hold_guesses_there_are_no_minutes_and_one_line_says_so(
    kind: str, held: list[Meeting], roster: Path, tmp_path: Path
) -> None:
    traces, value = Traces(tmp_path), guess(held[0], kind)
    run(held[0], roster, guessing(value.value, "TopicsReply"), traces)
    assert traces.exits == [1]
    assert traces.outputs == {}
    assert "leak" in traces.printed[0]
    assert len(traces.printed[0].strip().splitlines()) == 1
    assert Haystack([*traces.printed, traces.log]).finds([value]) == []


def test_a_refused_answer_is_not_kept_and_asked_for_again(held: list[Meeting], roster: Path, tmp_path: Path) -> None:
    traces, value = Traces(tmp_path), guess(held[1], "kr_phone")
    run(held[1], roster, guessing(value.value, "TopicsReply"), traces)
    asked = traces.bodies
    run(held[1], roster, extracting, traces)
    assert traces.exits == [1, 0]
    assert traces.bodies > asked
    assert Haystack(traces.read).finds([value]) == []
