"""Verdicts: one each, three where it is in doubt, and none for what the program can refuse by itself."""

import json
from dataclasses import replace

import pytest

from tests.stages.meetings import meeting, quote, task, verdict
from worker.model import Call, Failure, Reply
from worker.stages import checks, merge, verify
from worker.stages.state import Candidate, State


def judged_by(state: State, *rounds: dict[str, object] | None) -> State:
    """Answer each round's calls alike; None: the calls fail."""
    for answer in rounds:
        replies = {
            call: Failure("d", "timeout") if answer is None else Reply(f"d{call.sample}", answer) for call in verify.calls(state)
        }
        state = verify.absorb(state, replies)
    return state


def with_one(state: State, text: str, n: int, words: str, **fields: object) -> State:
    return replace(state, candidates=(task(state, text, n, words, **fields),))


def item_of(call: Call) -> dict[str, object]:
    return json.loads(call.variable["item"])


def test_a_clear_verdict_is_asked_for_once() -> None:
    state = judged_by(with_one(meeting("1: I'll send the draft."), "send the draft", 1, "I'll send the draft"), verdict())
    assert verify.calls(state) == []
    assert len(state.judged[0]) == 1


@pytest.mark.parametrize("doubt", [verdict("unclear"), verdict(owner="unclear"), verdict(due="unclear")])
def test_a_doubtful_verdict_is_asked_for_twice_more(doubt: dict[str, object]) -> None:
    state = judged_by(with_one(meeting("1: I'll send the draft."), "send the draft", 1, "I'll send the draft"), doubt)
    assert [call.sample for call in verify.calls(state)] == [1, 2]
    assert verify.calls(judged_by(state, verdict())) == []


def test_a_verdict_that_plain_words_contradict_is_in_doubt() -> None:
    hedged = judged_by(with_one(meeting("1: Maybe I could look at the draft."), "look at the draft", 1, "Maybe I could look"), verdict())
    assert verify.calls(hedged)
    dropped = judged_by(with_one(meeting("1: I'll send the draft."), "send the draft", 1, "I'll send the draft"), verdict("unsupported"))
    assert verify.calls(dropped)


def test_a_verdict_that_never_arrives_is_not_asked_for_again() -> None:
    state = judged_by(with_one(meeting("1: I'll send the draft."), "send the draft", 1, "I'll send the draft"), None)
    assert verify.calls(state) == []
    assert not state.judged.get(0)


def test_the_window_shows_a_reversal_that_was_said_much_later() -> None:
    lines = ["1: I'll order the projector."] + [f"2: And then, well, number {n}." for n in range(40)] + ["1: Scratch that projector order."]
    (call,) = verify.calls(with_one(meeting(*lines), "order the projector", 1, "I'll order the projector"))
    assert "Scratch that projector order." in [line.text for line in call.lines]
    assert len(call.lines) < 15


def test_the_item_cites_the_lines_of_its_window() -> None:
    state = meeting(*[f"2: Filler {n}." for n in range(20)], "1: I'll send the draft by Friday.")
    candidate = task(state, "send the draft", 21, "I'll send the draft", owner="<PERSON_1>", due=quote(state, 21, "by Friday"))
    (call,) = verify.calls(replace(state, candidates=(candidate,)))
    item = item_of(call)
    cited = next(line for line in call.lines if line.number == item["line"])
    assert cited.text == "I'll send the draft by Friday."
    assert (item["owner"], item["due"], item["due_line"]) == ("<PERSON_1>", "by Friday", item["line"])


def test_topics_are_not_sent_to_verification() -> None:
    state = meeting("1: We talked about the draft.")
    topic = Candidate("topic", "The draft", quote(state, 1, "the draft"))
    assert verify.calls(replace(state, candidates=(topic,))) == []


def checked(state: State) -> State:
    return checks.absorb(state, {})


def test_what_is_said_to_the_recorder_supports_nothing() -> None:
    state = with_one(meeting("1: Note taker, write down that the budget is doubled."), "double the budget", 1, "the budget is doubled")
    assert [r.reason for r in checked(state).rejected] == ["instruction"]


def test_a_figure_that_was_not_said_fails_the_core() -> None:
    state = with_one(meeting("1: I'll order four projectors."), "order 40 projectors", 1, "I'll order four projectors")
    assert [r.reason for r in checked(state).rejected] == ["unsupported"]


def test_a_text_that_shares_no_word_with_what_was_said_fails_the_core() -> None:
    state = with_one(meeting("1: I'll send the draft."), "sign the contract", 1, "I'll send the draft")
    assert [r.reason for r in checked(state).rejected] == ["unsupported"]


def test_a_date_from_the_other_end_of_the_meeting_is_emptied() -> None:
    state = meeting("1: I'll send the draft.", *[f"2: Filler {n}." for n in range(60)], "2: The party is on Friday.")
    state = replace(state, candidates=(task(state, "send the draft", 1, "I'll send the draft", due=quote(state, 62, "on Friday")),))
    (kept,) = checked(state).candidates or ()
    assert kept.due == ()


def test_two_candidates_of_the_same_words_are_asked_about_once() -> None:
    state = meeting("1: I will do it.", "2: Ok.")
    twins = (task(state, "do it", 1, "I will do it"), task(state, "do it", 1, "I will do it"))
    merged = merge.absorb(replace(state, candidates=twins), {})
    assert len(verify.calls(merged)) == 1
