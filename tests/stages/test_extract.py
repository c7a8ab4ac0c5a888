"""Candidates: what quotes the transcript, and nothing else."""

from dataclasses import replace
from typing import Any

from tests.stages.meetings import meeting
from worker.model import Call, Failure, Reply
from worker.stages import extract
from worker.stages.state import State

NOTHING: dict[str, Any] = {"reasoning": "", "items": []}


def extracted(state: State, **items: list[dict[str, Any]]) -> State:
    """items: by prompt."""
    replies: dict[Call, Reply | Failure] = {
        call: Reply(call.prompt, {"reasoning": "", "items": items.get(call.prompt, [])}) for call in extract.calls(state)
    }
    return extract.absorb(state, replies)


def proposed(task: str, n: int, words: str, **fields: object) -> dict[str, Any]:
    nothing = {"owner": None, "owner_words": None, "owner_evidence": None, "due": None}
    return {"task": task, "evidence": {"utterance": n, "quote": words}, **nothing, **fields}


def test_every_chunk_is_asked_once_for_each_kind() -> None:
    state = meeting(*[f"1: {n} " + "words and words " * 40 for n in range(60)])
    calls = extract.calls(state)
    assert len(calls) == len({(c.prompt, c.covers) for c in calls})
    for prompt in extract.PROMPTS:
        assert [n for c in calls if c.prompt == prompt for n in c.covers] == list(range(1, 61))


def test_the_owner_can_only_be_somebody_of_the_chunk() -> None:
    calls = extract.calls(meeting("1: <PERSON_3>, please send it.", "2: Hm."))
    (call,) = [c for c in calls if c.prompt == "extract_action_items"]
    assert call.placeholders == ("<PERSON_1>", "<PERSON_2>", "<PERSON_3>")


def test_a_candidate_without_its_quote_is_a_rejection() -> None:
    state = extracted(meeting("1: I'll send the draft."), extract_action_items=[proposed("send it", 1, "I will surely send it")])
    assert state.candidates == ()
    assert [r.reason for r in state.rejected] == ["quote_not_found"]


def test_a_candidate_that_names_somebody_who_was_not_sent_is_a_rejection_without_the_name() -> None:
    state = extracted(meeting("1: I'll send the draft."), extract_action_items=[proposed("ask <PERSON_99>", 1, "send the draft")])
    assert [(r.reason, r.text) for r in state.rejected] == [("placeholder", "")]


def test_a_field_whose_quote_is_not_found_is_emptied_and_the_rest_stays() -> None:
    due = {"utterance": 1, "quote": "by Sunday night"}
    state = extracted(meeting("1: I'll send the draft."), extract_action_items=[proposed("send the draft", 1, "send the draft", due=due)])
    (candidate,) = state.candidates or ()
    assert candidate.due == ()


def test_a_call_that_failed_leaves_its_utterances_not_read() -> None:
    state = meeting("1: I'll send the draft.", "2: Ok.")
    replies: dict[Call, Reply | Failure] = {call: Failure("d", "timeout") for call in extract.calls(state)}
    assert [(n.n, n.reason) for n in extract.absorb(state, replies).not_read] == [(1, "timeout"), (2, "timeout")]


def test_an_empty_transcript_asks_nothing() -> None:
    state = meeting()
    assert extract.calls(state) == []
    assert extract.absorb(replace(state), {}).candidates == ()


def test_a_quote_that_is_nearly_right_is_cut_from_the_line_as_it_was_said() -> None:
    state = extracted(
        meeting("1: Okay so I'll definitely send the new draft by Friday then."),
        extract_action_items=[proposed("send the new draft", 1, "I'll send the new draft by Friday")],
    )
    (candidate,) = state.candidates or ()
    assert candidate.evidence[0].quote == "I'll definitely send the new draft by Friday"


def test_a_made_up_quote_of_a_line_that_says_it_becomes_the_line() -> None:
    state = extracted(
        meeting("1: Fine. Maybe I could send the audit report tomorrow. Next."),
        extract_action_items=[proposed("send the audit report", 1, "I hereby promise the report")],
    )
    (candidate,) = state.candidates or ()
    assert candidate.evidence[0].quote == "Maybe I could send the audit report tomorrow."


def test_a_quote_with_another_figure_or_a_lost_denial_is_not_repaired() -> None:
    said = meeting("1: We are not going to order the four big projectors this year at all.")
    for words in ("We are going to order the four big projectors this year", "We are not going to order the 5 big projectors this year"):
        state = extracted(said, extract_action_items=[proposed("buy chairs", 1, words)])
        assert [r.reason for r in state.rejected] == ["quote_not_found"]
