"""One thing said twice is one item; two things are two."""

from dataclasses import replace

from tests.stages.meetings import meeting, quote, task
from worker.stages import merge
from worker.stages.state import Candidate, State


def merged(state: State, *candidates: Candidate) -> State:
    return merge.absorb(replace(state, candidates=candidates), {})


def test_a_task_that_is_repeated_at_the_end_is_one_and_keeps_both_quotes() -> None:
    state = meeting("1: I'll send the release notes.", "2: Thanks.", "1: So I send the release notes on Friday.")
    first = task(state, "send the release notes", 1, "I'll send the release notes", owner="<PERSON_1>")
    again = task(state, "Send the release notes", 3, "I send the release notes", due=quote(state, 3, "Friday"))
    (only,) = merged(state, first, again).candidates or ()
    assert [e.utterance for e in only.evidence] == [1, 3]
    assert only.owner == "<PERSON_1>"
    assert [e.quote for e in only.due] == ["Friday"]


def test_a_merged_candidate_is_recorded_as_a_duplicate() -> None:
    state = meeting("1: I'll send the release notes.", "1: Right, I'll send the release notes.")
    twins = [task(state, "send the release notes", n, "send the release notes") for n in (1, 2)]
    assert [r.reason for r in merged(state, *twins).rejected] == ["duplicate"]


def test_the_later_date_supersedes_and_the_earlier_stays_as_evidence() -> None:
    state = meeting("1: 보고서는 제가 금요일까지 쓸게요.", "1: 아, 보고서는 제가 월요일까지 쓸게요.", language="ko")
    first = task(state, "보고서 작성", 1, "보고서는 제가", due=quote(state, 1, "금요일까지"))
    later = task(state, "보고서 작성", 2, "보고서는 제가", due=quote(state, 2, "월요일까지"))
    (only,) = merged(state, first, later).candidates or ()
    assert [e.quote for e in only.due] == ["금요일까지", "월요일까지"]


def test_tasks_that_differ_in_a_number_or_a_name_stay_two() -> None:
    state = meeting("1: I'll send report 12 and report 13 to <PERSON_2> and <PERSON_3>.")
    pairs = [("send report 12", "send report 13"), ("send it to <PERSON_2>", "send it to <PERSON_3>")]
    for one, other in pairs:
        both = [task(state, one, 1, "I'll send report 12"), task(state, other, 1, "report 13 to")]
        assert len(merged(state, *both).candidates or ()) == 2


def test_two_owners_of_one_task_are_two_items_when_said_in_two_places() -> None:
    state = meeting("1: I'll test the app on Android.", "2: And I'll test the app on Android as well.")
    both = [task(state, "test the app on Android", n, "test the app", owner=f"<PERSON_{n}>") for n in (1, 2)]
    assert len(merged(state, *both).candidates or ()) == 2


def test_a_decision_taken_and_one_put_off_are_never_merged() -> None:
    state = meeting("1: Prices stay.", "1: Prices are put off.")
    both = [
        Candidate("decision", "Prices", quote(state, 1, "Prices"), state="decided"),
        Candidate("decision", "Prices", quote(state, 2, "Prices"), state="deferred"),
    ]
    assert len(merged(state, *both).candidates or ()) == 2


def test_what_is_denied_is_no_repetition_of_what_was_said() -> None:
    state = meeting("1: Let's turn off the SMS reminders.", "1: So we're not turning off the SMS reminders.")
    both = [
        Candidate("decision", "turn off the SMS reminders", quote(state, 1, "turn off the SMS reminders"), state="decided"),
        Candidate("decision", "not turning off the SMS reminders", quote(state, 2, "not turning off the SMS reminders"), state="decided"),
    ]
    assert len(merged(state, *both).candidates or ()) == 2


def test_a_correction_that_names_the_thing_alone_is_merged_and_the_fuller_text_stays() -> None:
    state = meeting("1: 배송 슬롯 API는 제가 금요일까지 스테이징에 올릴게요.", "1: 배송 슬롯 API는 금요일 말고 화요일까지로 바꿔주세요.", language="ko")
    first = task(state, "배송 슬롯 API 스테이징에 올리기", 1, "배송 슬롯 API는 제가", owner="<PERSON_1>", due=quote(state, 1, "금요일까지"))
    moved = task(state, "배송 슬롯 API", 2, "배송 슬롯 API는 금요일 말고", owner=None, due=quote(state, 2, "화요일까지"))
    (only,) = merged(state, first, moved).candidates or ()
    assert only.text == "배송 슬롯 API 스테이징에 올리기"
    assert [e.quote for e in only.due] == ["금요일까지", "화요일까지"]


def test_tasks_on_one_subject_with_words_of_their_own_stay_two() -> None:
    state = meeting("1: 교육 자료 테스트 결과 공유할게요.", "1: 접근성 점검 테스트 결과 공유할게요.", language="ko")
    both = [task(state, "교육 자료 테스트 결과 공유", 1, "교육 자료"), task(state, "접근성 점검 테스트 결과 공유", 2, "접근성 점검")]
    assert len(merged(state, *both).candidates or ()) == 2


def test_texts_that_name_no_object_are_merged_only_where_they_quote_the_same_words() -> None:
    lines = ["1: I'll write it and send it round."] + ["2: And so on."] * 30 + ["1: I'll write it and send it round."]
    state = meeting(*lines)
    far = [task(state, "write it and send it round", n, "write it and send it round") for n in (1, 32)]
    assert len(merged(state, *far).candidates or ()) == 2
    assert len(merged(state, far[0], far[0]).candidates or ()) == 1
