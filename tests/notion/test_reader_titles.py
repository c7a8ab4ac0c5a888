"""What a page calls its transcript, in every kind of block that may hold one. Pure: on blocks as Notion returns them."""

import json

import pytest

from tests.notion.shapes import (
    block,
    bullets,
    callout,
    code,
    columns,
    divider,
    folded_heading,
    heading,
    lines,
    on_page,
    paragraph,
    synced,
    table,
    toggle,
)
from worker.model import Transcript
from worker.notion.places import Json
from worker.notion.reading.blocks import every_block, text_of
from worker.notion.reading.spoken import spoken
from worker.notion.reading.transcript_blocks import names_transcript, titled_parts
from worker.transcripts import read_transcript

KOREAN = ("이서연: 배포는 월요일로 하죠.", "김민수: 네, 노트는 제가 쓸게요.", "이서연: 좋아요, 그렇게 해요.")
ENGLISH = ("Ana Ruiz: Let us ship on Monday.", "Jeff Dunn: I will write the notes.", "Ana Ruiz: Good, do that.")


def said(*requests: Json) -> list[tuple[str | None, str, str | None]]:
    """Speaker, words and block text of what is read under titles."""
    page = on_page(*requests)
    texts = {b.id: text_of(b) for b in every_block(page)}
    read: list[Transcript] = [t for part in titled_parts(page) if (t := spoken(part, read_transcript, name="page"))]
    return [(u.speaker, u.text, texts[u.block or ""]) for transcript in read for u in transcript.utterances]


def spoken_lines(*texts: str) -> list[tuple[str, str, str]]:
    return [(*text.split(": ", 1), text) for text in texts]  # type: ignore[misc]


NOTES = [paragraph("안건: 배포 일정"), *bullets("예산 확인", "다음 회의실 예약")]

PLACES = {
    "a toggle": [toggle("녹취록", *lines(*KOREAN))],
    "a toggle heading": [folded_heading("Transcript", *lines(*KOREAN))],
    "a callout": [callout("회의 스크립트", *lines(*KOREAN))],
    "a quote": [block("quote", "대화 내용", lines(*KOREAN))],
    "an indented paragraph": [paragraph("녹취록:", *lines(*KOREAN))],
    "a bullet": [block("bulleted_list_item", "Transcript", lines(*KOREAN))],
    "the section of a heading": [heading("📝 녹취록"), *lines(*KOREAN), heading("결론"), paragraph("김민수: 이것은 메모")],
    "the section of a line": [paragraph("자막"), *lines(*KOREAN), divider(), paragraph("메모: 장소는 3층")],
    "a column": [columns([heading("안건"), *bullets("예산")], [heading("Transcript"), *lines(*KOREAN)])],
    "a synced block": [synced(heading("Captions"), *lines(*KOREAN))],
    "toggles in a toggle": [toggle("녹취록", toggle("1부", *lines(*KOREAN[:2])), toggle("2부", *lines(KOREAN[2])))],
}


@pytest.mark.parametrize("place", PLACES)
def test_what_is_called_a_transcript_is_read_and_the_notes_around_it_are_not(place: str) -> None:
    found = [line for line in said(*NOTES, *PLACES[place], heading("할 일"), *bullets("김민수: 회의록 공유")) if line[0]]
    assert found == spoken_lines(*KOREAN)


def test_english_is_read_in_the_same_places() -> None:
    assert said(paragraph("Agenda: budget"), toggle("Meeting transcript", *lines(*ENGLISH))) == spoken_lines(*ENGLISH)


def test_code_holds_the_text_of_a_file_which_its_caption_or_heading_names() -> None:
    captions = "WEBVTT\n\n00:01.000 --> 00:03.000\n<v 이서연>배포는 월요일로 하죠.\n\n00:04.000 --> 00:06.000\n<v 김민수>네."
    for page in ([heading("자막"), code(captions)], [code(captions, caption="Transcript")]):
        read = said(*page)
        assert [line[:2] for line in read] == [("이서연", "배포는 월요일로 하죠."), ("김민수", "네.")]
        assert {line[2] for line in read} == {captions}


def test_code_may_hold_the_json_of_a_service() -> None:
    sentences = [{"index": i, "text": f"Line {i}.", "speaker_name": "Ana Ruiz", "start_time": i} for i in range(2)]
    text = json.dumps({"sentences": sentences}, indent=1)
    read = said(heading("Transcript"), code(text))
    assert read
    assert {line[0] for line in read} == {"Ana Ruiz"}
    assert {line[2] for line in read} == {text}


def test_rows_of_a_table_are_utterances_by_their_columns() -> None:
    page = on_page(heading("녹취록"), table(("시간", "화자", "내용"), ("00:47", "이서연", "배포는 월요일로 하죠."), ("01:02", "김민수", "네.")))
    transcript = spoken(titled_parts(page)[0], read_transcript, name="page")
    rows = [row.id for row in page[1].children[1:]]
    assert transcript is not None
    assert [(u.speaker, u.text, u.start, u.block) for u in transcript.utterances] == [
        ("이서연", "배포는 월요일로 하죠.", 47.0, rows[0]),
        ("김민수", "네.", 62.0, rows[1]),
    ]


def test_a_title_on_the_first_line_of_a_block_leaves_the_lines_below_it() -> None:
    text = "녹취록\n" + "\n".join(KOREAN)
    assert [line[:2] for line in said(callout(text))] == [line[:2] for line in spoken_lines(*KOREAN)]


def test_headings_between_chapters_were_said_by_nobody_but_headings_of_speakers_were() -> None:
    chapters = said(heading("녹취록", 1), heading("1장"), *lines(*KOREAN[:2]), heading("2장"), *lines(KOREAN[2]))
    assert chapters == spoken_lines(*KOREAN)
    turns = [("이서연 00:12", "배포는 월요일로 하죠."), ("김민수 00:20", "네, 제가 할게요."), ("이서연 00:31", "좋아요.")]
    blocks = [b for name, text in turns for b in (heading(name, 3), paragraph(text))]
    assert [line[:2] for line in said(heading("Transcript"), *blocks)] == [(name[:3], text) for name, text in turns]


def test_segments_of_rich_text_are_one_word_and_a_mention_is_the_bare_name() -> None:
    mention = {"type": "mention", "mention": {"type": "user", "user": {"id": "u"}}, "plain_text": "@이서연"}
    rich = [mention, {"type": "text", "plain_text": ": 배포는 월"}, {"type": "text", "plain_text": "요일로 하죠."}]
    page = [toggle("녹취록", {"type": "paragraph", "paragraph": {"rich_text": rich}}, *lines(*KOREAN[1:]))]
    assert next(line[:2] for line in said(*page)) == ("이서연", "배포는 월요일로 하죠.")


def test_unsupported_blocks_in_a_transcript_are_passed_over() -> None:
    form = {"type": "unsupported", "unsupported": {"block_type": "form"}}
    assert said(toggle("녹취록", *lines(KOREAN[0]), form, *lines(*KOREAN[1:]))) == spoken_lines(*KOREAN)


def test_two_parts_of_a_transcript_are_both_read_in_their_order() -> None:
    page = [toggle("녹취록 1부", *lines(*KOREAN)), toggle("녹취록 2부", *lines(*ENGLISH))]
    assert said(*page) == spoken_lines(*KOREAN, *ENGLISH)


def test_a_title_with_nothing_below_it_holds_nothing() -> None:
    assert said(heading("녹취록"), heading("안건"), *lines(*KOREAN)) == []


@pytest.mark.parametrize("text", ["녹취록은 나중에 올립니다.", "배포 스크립트", "자막 검토", "transcript를 보내 주세요", "Script: deploy the page"])
def test_what_merely_speaks_of_a_transcript_is_no_title(text: str) -> None:
    assert said(paragraph(text), *lines(*KOREAN)) == []


def test_titles_are_known_with_what_services_put_around_them() -> None:
    titles = ("2026-11-20 주간회의 녹취록", "녹취록(자동 생성)", "Zoom Transcript 2026.11.20", "회의녹취록", "TRANSCRIPT (EN)", "🎙 Full transcript:")
    assert all(map(names_transcript, titles))


def test_no_title_takes_long_to_be_told() -> None:
    for hostile in ("." * 99 + "x", "1." * 49 + "x", "the-" * 24 + "x", "(a)" * 33 + "x", "transcript " * 9 + "x"):
        names_transcript(hostile)  # would not end in our lifetime if the pattern went back and forth
