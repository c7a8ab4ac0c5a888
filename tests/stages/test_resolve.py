"""From verdicts to items: who, when, and what becomes of what does not stand."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from tests.stages.meetings import meeting, quote, task, verdict
from worker.model import ActionItem, Decision, Event
from worker.stages import resolve
from worker.stages.state import Candidate, Judged, State


def settled(state: State, candidate: Candidate, *verdicts: dict[str, object]) -> State:
    judged = {0: tuple(Judged(v, f"call{k}") for k, v in enumerate(verdicts))}
    return resolve.absorb(replace(state, candidates=(candidate,), judged=judged), {})


def action_item(state: State) -> ActionItem:
    (item,) = state.items or ()
    assert isinstance(item, ActionItem)
    return item


def test_an_owner_and_a_date_that_were_said_are_computed() -> None:
    state = meeting("1: 릴리스 노트는 제가 다음 주 화요일까지 정리할게요.", language="ko")
    said = quote(state, 1, "다음 주 화요일까지")
    item = action_item(
        settled(
            state,
            task(state, "릴리스 노트 정리", 1, "릴리스 노트는 제가", owner="<PERSON_1>", owner_evidence=quote(state, 1, "제가"), due=said),
            verdict(),
        )
    )
    assert item.owner == "<PERSON_1>"
    assert item.due is not None
    assert (item.due.date, item.due.phrase) == (date(2026, 11, 24), "다음 주 화요일까지")


def test_an_owner_whom_nothing_supports_is_emptied_and_shown_for_review() -> None:
    state = meeting("1: The report is due on Friday.", "2: Right.")
    after = settled(state, task(state, "the report", 1, "The report is due", owner="<PERSON_2>"), verdict())
    assert action_item(after).owner is None
    assert [r.reason for r in after.needs_review] == ["unsupported_owner"]


def test_a_name_that_fits_two_is_nobody_with_both_as_candidates() -> None:
    state = meeting("1: <PERSON_4>님, 보고서 초안 부탁드려요.", language="ko")
    item = action_item(settled(state, task(state, "보고서 초안", 1, "보고서 초안 부탁드려요", owner="<PERSON_4>"), verdict()))
    assert item.owner is None
    assert set(item.owner_candidates) == {"<PERSON_2>", "<PERSON_3>"}


def test_a_later_date_supersedes_and_both_quotes_are_kept() -> None:
    state = meeting("1: I'll send the draft by Friday.", "2: Good.", "1: About the draft, make that next Monday.")
    later = {"utterance": 3, "quote": "next Monday"}
    candidate = task(state, "send the draft", 1, "send the draft", owner="<PERSON_1>", due=quote(state, 1, "by Friday"))
    item = action_item(settled(state, candidate, verdict(later_due=later)))
    assert item.due is not None
    assert item.due.date == date(2026, 11, 23)
    assert [e.quote for e in item.due_evidence] == ["by Friday", "next Monday"]


def test_a_later_owner_supersedes() -> None:
    state = meeting("1: I'll send the draft.", "2: Actually I'll send the draft, you have enough.", "1: Thanks.")
    candidate = task(state, "send the draft", 1, "I'll send the draft", owner="<PERSON_1>")
    changed = verdict(later_owner="<PERSON_2>", later_owner_evidence={"utterance": 2, "quote": "Actually I'll send the draft"})
    item = action_item(settled(state, candidate, changed))
    assert item.owner == "<PERSON_2>"
    assert item.owner_evidence[-1].utterance == 2


def test_a_date_that_the_verdict_does_not_stand_by_is_emptied() -> None:
    state = meeting("1: I'll send the draft. Friday is a holiday.")
    after = settled(state, task(state, "send the draft", 1, "I'll send the draft", due=quote(state, 1, "Friday")), verdict(due="wrong"))
    assert action_item(after).due is None
    assert "unsupported_due" in [r.reason for r in after.needs_review]


def test_a_withdrawn_item_is_rejected_with_the_words_that_took_it_back() -> None:
    state = meeting("1: I'll send the draft.", "1: Scratch that, no draft.")
    taken_back = verdict("withdrawn", reversal={"utterance": 2, "quote": "Scratch that"})
    after = settled(state, task(state, "send the draft", 1, "I'll send the draft"), taken_back)
    assert not after.items
    assert [(r.reason, [e.utterance for e in r.evidence]) for r in after.rejected] == [("withdrawn", [1, 2])]


def test_a_withdrawal_that_nothing_shows_goes_to_a_person() -> None:
    state = meeting("1: I'll send the draft.")
    invented = verdict("withdrawn", reversal={"utterance": 1, "quote": "never mind the draft"})
    after = settled(state, task(state, "send the draft", 1, "I'll send the draft"), invented)
    assert [r.reason for r in after.needs_review] == ["reversal_unclear"]


@pytest.mark.parametrize(("given", "place"), [("hedged", "needs_review"), ("unclear", "needs_review"), ("quoted", "rejected")])
def test_no_verdict_loses_a_candidate(given: str, place: str) -> None:
    state = meeting("1: I'll send the draft.")
    after = settled(state, task(state, "send the draft", 1, "I'll send the draft"), verdict(given))
    assert [r.reason for r in getattr(after, place)] == [given]


def test_the_majority_of_three_verdicts_counts() -> None:
    state = meeting("1: I'll send the draft.")
    candidate = task(state, "send the draft", 1, "I'll send the draft", owner="<PERSON_1>")
    assert settled(state, candidate, verdict("unclear"), verdict(), verdict()).items
    split = settled(state, candidate, verdict("hedged"), verdict(), verdict("quoted"))
    assert [r.reason for r in split.needs_review] == ["unclear"]


def test_a_candidate_without_a_verdict_goes_to_a_person() -> None:
    state = meeting("1: I'll send the draft.")
    after = resolve.absorb(replace(state, candidates=(task(state, "send the draft", 1, "I'll send the draft"),)), {})
    assert [r.reason for r in after.needs_review] == ["unclear"]


def event(state: State, *when: tuple[int, str]) -> Candidate:
    due = tuple(e for n, words in when for e in quote(state, n, words))
    return Candidate("event", "review", quote(state, when[0][0], when[0][1]), due=due)


def test_an_event_takes_its_day_and_its_hour_from_two_lines() -> None:
    state = meeting("1: Design review on Friday?", "2: Yes. What time?", "1: Three pm.")
    (item,) = settled(state, event(state, (1, "on Friday"), (3, "Three pm")), verdict()).items or ()
    assert isinstance(item, Event)
    assert item.start == datetime(2026, 11, 20, 15, 0, tzinfo=item.start.tzinfo)  # type: ignore[union-attr]


def test_an_event_without_a_day_goes_to_a_person_and_one_in_the_past_is_rejected() -> None:
    state = meeting("1: The review is soon.", "1: The review was on 2026-11-02 at three.")
    assert [r.reason for r in settled(state, event(state, (1, "soon")), verdict()).needs_review] == ["no_date"]
    assert [r.reason for r in settled(state, event(state, (2, "2026-11-02 at three")), verdict()).rejected] == ["past_date"]


def test_an_item_can_be_traced_to_its_calls() -> None:
    state = meeting("1: I'll send the draft.")
    candidate = replace(task(state, "send the draft", 1, "I'll send the draft"), calls=("extracted",))
    assert settled(state, candidate, verdict()).trace == {"A1": ("extracted", "call0")}


def test_a_correction_of_the_date_alone_keeps_the_owner() -> None:
    state = meeting("1: I'll fix the crash by Friday.", "2: Good.", "1: One correction from me: the crash, make that Monday.")
    candidate = replace(
        task(state, "fix the crash", 1, "I'll fix the crash", owner="<PERSON_1>"),
        evidence=quote(state, 1, "I'll fix the crash") + quote(state, 3, "the crash, make that Monday"),
        owner_evidence=quote(state, 1, "I'll fix the crash") + quote(state, 3, "One correction from me"),
        due=quote(state, 1, "by Friday") + quote(state, 3, "Monday"),
    )
    item = action_item(settled(state, candidate, verdict()))
    assert item.owner == "<PERSON_1>"
    assert item.due is not None
    assert item.due.date == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("words", "day"),
    [("with 2.4", None), ("until January planning", None), ("on December 8th", date(2026, 12, 8)), ("12.8까지", date(2026, 12, 8))],
)
def test_a_decision_is_dated_by_a_day_only(words: str, day: date | None) -> None:
    state = meeting(f"1: We drop the old version {words}.")
    candidate = Candidate("decision", "drop the old version", quote(state, 1, "We drop"), state="decided", due=quote(state, 1, words))
    (item,) = settled(state, candidate, verdict()).items or ()
    assert isinstance(item, Decision)
    assert item.date == day
