"""What every sink shows, before it is drawn."""

import doctest
from dataclasses import replace
from datetime import date

import pytest

from tests.outputs import sample
from worker.model import REASONS, Due, Language, Minutes, Utterance
from worker.outputs import dates, plain, reasons
from worker.outputs.page import Page, page_of
from worker.outputs.reasons import explain, explain_unread


def section(page: Page, name: str) -> list[str]:
    entries = next(s.entries for s in page.sections if s.name == name)
    return [" — ".join([e.text, ", ".join(f"{p.text} {p.said}".strip() for p in e.parts)]) for e in entries]


def test_sections_come_in_the_order_of_weight() -> None:
    names = [s.name for s in page_of(sample.korean()).sections]
    assert names == ["decisions", "action_items", "events", "needs_review", "topics", "rejected"]


def test_an_empty_section_is_absent() -> None:
    assert [s.name for s in page_of(sample.english()).sections] == ["decisions", "action_items", "events"]


def test_the_phrase_that_was_said_stands_beside_the_date() -> None:
    assert section(page_of(sample.korean()), "action_items")[0] == "릴리스 노트 작성 — 이서연, 12/2(수)까지 수요일까지"


def test_an_owner_or_a_date_that_was_not_said_is_neither_invented_nor_hidden() -> None:
    korean, english = (section(page_of(m), "action_items") for m in (sample.korean(), sample.english()))
    assert korean[1] == "장애 보고서 초안 — 담당자 미정 (박지훈/이지훈 가운데 누구인지 확인 필요), 조만간"
    assert english == [
        "Answer the tickets — The support team (a team, no one person), by Wed 25 Nov 12:00 by noon tomorrow",
        "Renew the certificate — unassigned, no due date",
    ]


def test_a_deferred_decision_says_so_and_the_year_is_shown_only_when_it_changes() -> None:
    assert section(page_of(sample.korean()), "decisions")[1].endswith(" — 보류")
    assert section(page_of(sample.english()), "decisions") == ["The beta opens on January 5th. — Tue 5 Jan 2027"]


def test_events_show_their_span_and_a_zone_that_is_not_the_meetings() -> None:
    assert section(page_of(sample.english()), "events") == [
        "Fair — Mon 7 Dec – Wed 9 Dec",
        "Demo — Tue 1 Dec 15:00–16:00 (America/New_York)",
    ]


def test_a_quote_inside_another_one_is_not_repeated_but_a_later_change_is() -> None:
    entry = page_of(sample.korean()).sections[1].entries[0]
    assert [(m.field, m.place) for m in entry.marks] == [("", "00:47 이서연"), ("기한", "01:03 김민수")]


def test_what_no_item_represents_is_put_before_a_person() -> None:
    assert section(page_of(sample.korean()), "needs_review") == [
        "“검토는 해볼게요.” — 가능성을 말했을 뿐 약속으로 보지 않았음",
        "“고객사에는 제가 연락드릴게요.” — 약속이나 결정처럼 들리지만 어느 항목에도 들어 있지 않음",
    ]


def test_where_nothing_was_decided_one_line_says_so_and_the_topics_are_open() -> None:
    page = page_of(sample.undecided())
    assert page.nothing_decided == "이 회의에서 결정된 것은 없습니다."
    assert [s.folded for s in page.sections if s.name == "topics"] == [False]
    assert page_of(sample.korean()).nothing_decided is None


def test_what_was_not_read_is_said_first_with_its_place_and_reason() -> None:
    assert page_of(sample.undecided()).alerts == (
        (
            "발화 4개를 읽지 못했습니다: #1–#3 (시간 초과), #8 (모델이 답하지 않음). "
            "이 부분의 결정과 할 일은 빠져 있을 수 있습니다."
        ),
        "회의 날짜를 알 수 없습니다.",
    )
    assert page_of(sample.undecided()).footer[0] == "녹취 8개 발화 중 4개 확인"


def test_the_footer_says_first_that_no_model_was_used() -> None:
    assert page_of(sample.english()).footer == (
        "made without a language model", "all 5 utterances read", "evidence 5", "run 9c01",
    )  # fmt: skip
    assert page_of(sample.korean()).footer == (
        "녹취 8개 발화 모두 확인", "근거 7", "모델 small-1", "프롬프트 extract_action_items@3", "실행 7f3a",
        "비용 $0.03",
    )  # fmt: skip


def test_a_transcript_without_times_is_cited_by_number_and_chat_is_named() -> None:
    minutes = sample.english()
    chat = Utterance(1, None, minutes.utterances[0].text, None, source="chat")
    page = page_of(replace(minutes, utterances=(chat, *minutes.utterances[1:])))
    assert page.sections[0].entries[0].marks[0].place == "#1 unknown speaker (chat)"


@pytest.mark.parametrize(("held_at", "shown"), [(True, "2026/11/25(수)"), (None, "회의 날짜 모름")])
def test_the_time_of_the_meeting_is_shown_as_far_as_it_is_known(held_at: bool | None, shown: str) -> None:
    minutes = sample.korean()
    meeting = replace(minutes.meeting, time_known=False, held_at=minutes.meeting.held_at if held_at else None)
    assert page_of(replace(minutes, meeting=meeting)).held == shown


def test_without_a_date_of_the_meeting_every_day_carries_its_year() -> None:
    assert dates.due_day(Due("x", date(2026, 12, 1)), "ko", None) == "2026/12/1(화)까지"


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_reason_has_a_sentence_in_both_languages(language: Language) -> None:
    sentences = [explain(code, language) for code in REASONS]
    assert not set(sentences) & set(REASONS)
    assert len(set(sentences)) == len(REASONS)
    assert all(any("가" <= c <= "힣" for c in s) == (language == "ko") for s in sentences)


def test_every_cause_of_an_unread_stretch_has_words() -> None:
    for code in ("timeout", "refused", "truncated", "invalid_reply", "provider", "leak"):
        assert explain_unread(code, "ko") != code != explain_unread(code, "en")


def test_a_long_remark_is_cut_between_words() -> None:
    words = " ".join(["그러니까"] * 60)
    minutes: Minutes = sample.spoken(words)
    text = next(s for s in page_of(minutes).sections if s.name == "needs_review").entries[0].text
    assert len(text) < 170
    assert text.endswith("그러니까 …”")


@pytest.mark.parametrize("module", [plain, reasons, dates])
def test_the_examples_in_the_docstrings_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]
