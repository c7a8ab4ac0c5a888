"""A summary rests on items, or it is not written."""

import doctest
import json
from dataclasses import replace
from datetime import date

from tests.stages.meetings import meeting, quote
from worker.model import ActionItem, Decision, Due, Failure, Reply
from worker.stages import summarise
from worker.stages.state import State


def with_items() -> State:
    state = meeting("1: Launch is on December 3rd.", "2: I'll write the notes by Tuesday.")
    return replace(
        state,
        items=(
            Decision("D1", "Launch on December 3rd", "decided", date(2026, 12, 3), quote(state, 1, "Launch")),
            ActionItem(
                "A1", "write the notes", "<PERSON_2>", Due("by Tuesday", date(2026, 11, 24)), quote(state, 2, "write the notes")
            ),
        ),
    )


def answered(state: State, *replies: dict[str, object]) -> State:
    for reply in replies:
        (call,) = summarise.calls(state)
        state = summarise.absorb(state, {call: Reply("d", reply)})
    return state


def told(*sentences: tuple[str, list[str]]) -> dict[str, object]:
    return {"sentences": [{"text": text, "items": items} for text, items in sentences]}


def checked(*supported: bool) -> dict[str, object]:
    return {"checks": [{"sentence": k, "reasoning": "", "supported": s} for k, s in enumerate(supported, start=1)]}


def test_doctests() -> None:
    assert doctest.testmod(summarise).failed == 0


def test_the_summary_is_written_from_the_items_and_never_from_the_transcript() -> None:
    (call,) = summarise.calls(with_items())
    assert call.lines == ()
    assert [json.loads(line)["id"] for line in call.variable["items"].splitlines()] == ["D1", "A1"]


def test_a_sentence_that_the_check_does_not_support_is_dropped() -> None:
    good, bad = ("Launch is on December 3rd.", ["D1"]), ("Everyone was happy.", ["A1"])
    state = answered(with_items(), told(good, bad), checked(True, False))
    assert [s.text for s in state.summary or ()] == ["Launch is on December 3rd."]


def test_figures_names_and_ids_that_no_item_holds_are_dropped_before_any_check() -> None:
    state = answered(
        with_items(),
        told(("Launch is on December 4th.", ["D1"]), ("<PERSON_3> writes the notes.", ["A1"]), ("Launch is on.", ["D9"]), ("x", []),
             ("person 3 launches on December 3rd.", ["D1"])),
    )  # fmt: skip
    assert state.summary == ()


def test_a_summary_has_eight_sentences_at_most() -> None:
    state = answered(with_items(), told(*[(f"Launch it is{'!' * n}", ["D1"]) for n in range(12)]), checked(*[True] * 12))
    assert len(state.summary or ()) == 8


def test_without_items_nothing_is_asked_and_a_failed_call_leaves_no_summary() -> None:
    assert summarise.calls(replace(with_items(), items=())) == []
    (call,) = summarise.calls(with_items())
    assert summarise.absorb(with_items(), {call: Failure("d", "timeout")}).summary == ()
