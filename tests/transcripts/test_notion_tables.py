"""Tables among the blocks of a Notion page, and captions that were pasted line by line."""

import json
from typing import Any

from worker.model import Transcript
from worker.transcripts import read_transcript


def table(*rows: tuple[str, ...], header: bool = False) -> dict[str, Any]:
    cells = ([[{"plain_text": cell}] for cell in row] for row in rows)
    children = [{"id": f"r{n}", "type": "table_row", "table_row": {"cells": each}} for n, each in enumerate(cells)]
    return {"id": "t", "type": "table", "table": {"has_column_header": header}, "children": children}


def paragraph(name: str, text: str) -> dict[str, Any]:
    return {"id": name, "type": "paragraph", "paragraph": {"rich_text": [{"plain_text": text}]}}


def read(*blocks: dict[str, Any]) -> Transcript:
    return read_transcript(json.dumps(blocks).encode(), name="page.json")


def said(transcript: Transcript) -> list[tuple[str | None, str, float | None, str | None]]:
    return [(u.speaker, u.text, u.start, u.block) for u in transcript.utterances]


def test_columns_are_told_by_the_words_above_them_in_any_order() -> None:
    found = read(table(("내용", "발언자", "시간"), ("배포는 월요일로 하죠.", "이서연", "00:47"), ("네.", "김민수", "[01:02]")))
    assert said(found) == [("이서연", "배포는 월요일로 하죠.", 47.0, "r1"), ("김민수", "네.", 62.0, "r2")]
    found = read(table(("Speaker", "Text"), ("ana", "Let us ship."), header=True))
    assert said(found) == [("ana", "Let us ship.", None, "r1")]


def test_without_such_words_columns_are_told_by_what_stands_in_them() -> None:
    found = read(table(("0:01 - 0:05", "Ana Ruiz", "Let us ship on Monday."), ("0:06 - 0:09", "Jeff Dunn", "I will write the notes.")))
    assert said(found) == [("Ana Ruiz", "Let us ship on Monday.", 1.0, "r0"), ("Jeff Dunn", "I will write the notes.", 6.0, "r1")]


def test_a_table_of_one_column_and_an_uneven_one_lose_no_words() -> None:
    assert [u.text for u in read(table(("배포는 월요일로 하죠.",), ("네, 좋습니다.",))).utterances] == ["배포는 월요일로 하죠.", "네, 좋습니다."]
    uneven = read(table(("Ana Ruiz", "Let us ship."), ("and test",), ("Jeff Dunn", "Fine.")))
    assert [u.text for u in uneven.utterances] == ["Ana Ruiz Let us ship.", "and test", "Jeff Dunn Fine."]


def test_text_before_and_after_a_table_keeps_its_place() -> None:
    found = read(paragraph("a", "Ana: Hello."), paragraph("b", "Jeff: Hi."), table(("Speaker", "Text"), ("Ana", "Let us ship.")), paragraph("c", "Jeff: Fine."))
    assert [(u.text, u.block) for u in found.utterances] == [("Hello.", "a"), ("Hi.", "b"), ("Let us ship.", "r1"), ("Fine.", "c")]


def test_captions_pasted_line_by_line_are_sentences_again_and_point_at_their_first_line() -> None:
    lines = ("WEBVTT", "", "00:01.000 --> 00:02.000", "<v Ana>Let us", "", "00:02.100 --> 00:03.000", "<v Ana>ship on Monday.", "",
             "00:03.500 --> 00:04.000", "<v Jeff>Fine.")  # fmt: skip
    found = read(*(paragraph(f"b{n}", line) for n, line in enumerate(lines)))
    assert said(found) == [("Ana", "Let us ship on Monday.", 1.0, "b3"), ("Jeff", "Fine.", 3.5, "b9")]


def test_a_person_who_is_mentioned_as_speaker_is_called_by_the_bare_name() -> None:
    mention = {"type": "mention", "mention": {"type": "user", "user": {"id": "u"}}, "plain_text": "@김민수"}
    turns = [{"id": f"b{n}", "type": "paragraph", "paragraph": {"rich_text": [mention, {"plain_text": ": 네."}]}} for n in range(2)]
    assert [u.speaker for u in read(*turns).utterances] == ["김민수", "김민수"]
