"""An owner whom nothing shows and a date that nobody said: what they do to a twin that is right, and that they are told."""

from dataclasses import replace

from tests.stages.meetings import meeting, quote, task, verdict
from worker.model import ActionItem
from worker.stages import checks, merge, resolve
from worker.stages.state import Candidate, Judged, State


def fix_and_correction() -> State:
    return meeting("1: I'll fix the check-in crash by Friday.", "2: Thanks.", "1: So for the check-in crash, make that Monday.")


def merged(state: State, *candidates: Candidate) -> tuple[Candidate, ...]:
    checked = checks.absorb(replace(state, candidates=candidates), {})
    return merge.absorb(checked, {}).candidates or ()


def settled(state: State, candidate: Candidate) -> State:
    judged = {0: (Judged(verdict(), "call"),)}
    return resolve.absorb(replace(state, candidates=(candidate,), judged=judged), {})


def promised(state: State) -> Candidate:
    return task(state, "fix the check-in crash", 1, "I'll fix the check-in crash", owner="<PERSON_1>", due=quote(state, 1, "by Friday"))


def corrected(state: State, **fields: object) -> Candidate:
    return task(state, "check-in crash", 3, "for the check-in crash, make that Monday", **fields)


def test_a_correction_with_an_owner_whom_nothing_shows_still_corrects() -> None:
    state = fix_and_correction()
    other = corrected(state, owner="<PERSON_3>", owner_evidence=quote(state, 3, "make that Monday"), due=quote(state, 3, "Monday"))
    (only,) = merged(state, promised(state), other)
    assert (only.owner, only.owner_shown) == ("<PERSON_1>", True)
    assert [e.quote for e in only.due] == ["by Friday", "Monday"]


def test_the_same_words_with_an_owner_whom_nothing_shows_are_no_second_task() -> None:
    state = fix_and_correction()
    (only,) = merged(state, task(state, "I'll fix the check-in crash", 1, "I'll fix the check-in crash", owner="<PERSON_2>"), promised(state))
    assert only.owner == "<PERSON_1>"


def test_alone_an_owner_whom_nothing_shows_is_asked_about_and_then_a_line_to_review() -> None:
    state = fix_and_correction()
    (only,) = merged(state, corrected(state, owner="<PERSON_3>"))
    assert (only.owner, only.owner_shown) == ("<PERSON_3>", False)
    after = settled(state, only)
    assert [item.owner for item in after.items or () if isinstance(item, ActionItem)] == [None]
    assert [r.reason for r in after.needs_review] == ["unsupported_owner"]


def test_two_who_both_commit_keep_a_task_each() -> None:
    state = meeting("1: I'll test the app on Android.", "2: And I'll test the app on Android as well.")
    both = [task(state, "test the app on Android", n, "test the app on Android", owner=f"<PERSON_{n}>") for n in (1, 2)]
    assert [c.owner for c in merged(state, *both)] == ["<PERSON_1>", "<PERSON_2>"]


def test_a_line_that_dates_anew_in_words_that_nobody_said_leaves_no_date() -> None:
    state = fix_and_correction()
    (only,) = merged(state, promised(state), corrected(state, owner="<PERSON_1>", due_lost=True))
    assert only.due == ()
    after = settled(state, only)
    assert [item.due for item in after.items or () if isinstance(item, ActionItem)] == [None]
    assert [r.reason for r in after.needs_review] == ["unsupported_due"]


def test_a_line_that_says_no_date_takes_none_away() -> None:
    state = meeting("1: I'll fix the check-in crash by Friday.", "2: Thanks.", "1: So I fix the check-in crash.")
    again = task(state, "fix the check-in crash", 3, "I fix the check-in crash", owner="<PERSON_1>", due_lost=True)
    (only,) = merged(state, promised(state), again)
    assert [e.quote for e in only.due] == ["by Friday"]


def test_a_date_that_is_said_later_makes_up_for_one_that_was_not() -> None:
    state = fix_and_correction()
    (only,) = merged(state, replace(promised(state), due=(), due_lost=True), corrected(state, due=quote(state, 3, "Monday")))
    assert [e.quote for e in only.due] == ["Monday"]
    assert not only.due_lost


def test_a_date_in_words_that_nobody_said_is_a_line_to_review() -> None:
    state = fix_and_correction()
    after = settled(state, replace(promised(state), due=(), due_lost=True))
    assert [r.reason for r in after.needs_review] == ["unsupported_due"]
