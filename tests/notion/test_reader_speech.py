"""A page on which nothing is called a transcript: the longest run that reads as speech, and never people's notes."""

from itertools import cycle, islice

import pytest

from tests.notion.shapes import block, bullets, callout, code, columns, divider, heading, lines, on_page, paragraph, table, toggle
from worker.notion.places import Json
from worker.notion.reading.blocks import every_block, text_of
from worker.notion.reading.speech_runs import Speech, speech_runs
from worker.notion.reading.spoken import spoken
from worker.transcripts import read_transcript

SPEECH = ("이서연: 배포는 월요일로 하죠.", "김민수: 네, 노트는 제가 쓸게요.", "이서연: 좋아요, 그렇게 해요.", "김민수: 감사합니다.")
ENGLISH = ("Ana Ruiz: Let us ship on Monday.", "Jeff Dunn: I will write the notes.", "Ana Ruiz: Good.", "Jeff Dunn: Fine.")


def runs(*requests: Json) -> list[Speech]:
    return speech_runs(on_page(*requests), lambda part: spoken(part, read_transcript, name="page"))


def read(*requests: Json) -> list[str]:
    """The texts of the blocks in which the utterances of the best run begin."""
    page = on_page(*requests)
    texts = {b.id: text_of(b) for b in every_block(page)}
    found = speech_runs(page, lambda part: spoken(part, read_transcript, name="page"))
    return [texts[u.block or ""] for u in found[0].transcript.utterances] if found else []


@pytest.mark.parametrize("spoken_lines", [SPEECH, ENGLISH])
def test_lines_that_people_say_are_found_between_notes(spoken_lines: tuple[str, ...]) -> None:
    page = [
        heading("안건"), *bullets("배포 일정", "예산: 3천만 원"), paragraph("지난주에 정한 것을 다시 봅니다."),
        *lines(*spoken_lines),
        *bullets("김민수: 릴리스 노트", "이서연: 배포"), heading("메모"), paragraph("다음 회의는 화요일"),
    ]  # fmt: skip
    assert read(*page) == list(spoken_lines)


def test_notes_right_above_and_below_in_the_same_kind_of_block_are_left_out() -> None:
    page = lines("오늘은 배포만 이야기했습니다.", "참고: 예산은 다음 주", *SPEECH, "회의실은 3층으로 잡아 두었습니다.", "장소 변경에 주의")
    assert read(*page) == list(SPEECH)


def test_what_goes_on_in_the_next_block_stays_with_its_speaker() -> None:
    turns = [text for line in SPEECH for text in (line, "그리고 하나 더 있습니다.")]
    found = runs(heading("메모"), *lines(*turns))
    assert [u.text.endswith("하나 더 있습니다.") for u in found[0].transcript.utterances] == [True] * 4


def test_a_pasted_clova_note_is_found_with_its_times_and_its_date() -> None:
    text = ("주간 회의", "2026.11.20 금 오후 2:05 ・ 31분 20초", "김민수", "", "참석자 1 00:47", "배포는 월요일로 하죠.", "",
            "참석자 2 00:52", "네 좋습니다.", "", "참석자 1 01:10", "그럼 끝내죠.")  # fmt: skip
    found = runs(*bullets("안건"), *lines(*text))[0].transcript
    assert [(u.speaker, u.start) for u in found.utterances] == [("참석자 1", 47.0), ("참석자 2", 52.0), ("참석자 1", 70.0)]
    assert found.held_at is not None


def test_captions_without_names_are_found_by_their_times() -> None:
    text = [f"[00:{n * 7:02}] 이번에는 배포를 조금 미루는 게 좋겠습니다." for n in range(6)]
    assert read(paragraph("회의 메모입니다"), divider(), *lines(*text)) == text


def test_the_places_of_a_page_are_all_looked_into() -> None:
    for place in (
        [toggle("▶ 펼치기", *lines(*SPEECH))],
        [columns([heading("안건")], lines(*SPEECH))],
        [callout("오늘 나눈 말", *lines(*SPEECH))],
        [*bullets("안건"), block("bulleted_list_item", "나눈 말", lines(*SPEECH))],
        [block("quote", line) for line in SPEECH],
    ):
        assert read(paragraph("메모"), heading("회의"), *place) == list(SPEECH)


def test_speech_in_code_and_in_a_table_is_found() -> None:
    assert len(read(heading("붙임"), code("\n".join(SPEECH)))) == 4
    rows = [tuple(line.split(": ")) for line in SPEECH]
    found = runs(heading("붙임"), table(("발언자", "발언"), *rows))
    assert [u.speaker for u in found[0].transcript.utterances] == ["이서연", "김민수", "이서연", "김민수"]


def test_chapters_under_headings_are_one_meeting() -> None:
    page = [heading("배포"), *lines(*SPEECH), heading("예산"), *lines(*ENGLISH), divider(), *lines(*SPEECH)]
    assert read(*page) == [*SPEECH, *ENGLISH, *SPEECH]


def test_the_longest_of_two_runs_is_taken() -> None:
    page = [toggle("하나", *lines(*SPEECH)), toggle("둘", *lines(*islice(cycle(ENGLISH), 12)))]
    assert [run.weight for run in runs(*page)] == [12, 4]


NOTES = {
    "prose": lines("오늘 회의에서는 배포 일정을 논의했다.", "결론: 월요일에 배포한다.", "담당: 김민수"),
    "a list of tasks by owner": bullets("김민수: 릴리스 노트", "이서연: 배포 점검", "박지훈: 장애 보고서", "김민수: 공지"),
    "a round of status": lines("김민수: 배포 완료", "이서연: 디자인 진행 중", "박지훈: 휴가"),
    "headings of a form": lines("일시: 2026-11-20", "장소: 3층", "참석자: 김민수, 이서연", "안건: 배포", "결정: 없음"),
    "an agenda with times": lines("10:00 개회", "10:10 배포 일정", "10:30 예산", "10:50 다음 회의", "11:00 폐회"),
    "questions and answers": lines("Q: 언제 배포하나요?", "A: 월요일입니다.", "Q: 누가 하나요?", "A: 이서연입니다."),
    "a table of owners": [table(("담당", "할 일", "기한"), ("김민수", "릴리스 노트 작성", "12/1"), ("김민수", "공지 올리기", "12/2"), ("이서연", "배포", "12/3"))],
    "a table of owners without header": [table(("김민수", "릴리스 노트 작성"), ("김민수", "공지 올리기"), ("이서연", "배포"), header=False)],
    "to-dos": [block("to_do", f"김민수: 할 일 {n}", checked=False) for n in range(8)],
    "links": lines("URL: https://a.example", "URL: https://b.example", "URL: https://c.example"),
    "code": [code("server:\n  port: 80\n  host: a\nclient:\n  port: 81\n  host: b")],
}


@pytest.mark.parametrize("kind", NOTES)
def test_notes_are_no_speech(kind: str) -> None:
    assert read(*NOTES[kind]) == []
