"""Whatever the bytes, the same words come out as the same characters, and line numbers are the file's own."""

import unicodedata

import pytest

from worker.errors import TranscriptError
from worker.transcripts import read_transcript

MEETING = "한서윤: 배포는 월요일입니다\n백도윤: 네 알겠습니다\n한서윤: 3:2 비율로 하죠\n"
EXPECTED = [("한서윤", "배포는 월요일입니다"), ("백도윤", "네 알겠습니다"), ("한서윤", "3:2 비율로 하죠")]


def said(data: bytes, name: str = "m.txt") -> list[tuple[str | None, str]]:
    return [(u.speaker, u.text) for u in read_transcript(data, name=name).utterances]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp949", "euc-kr", "johab"]
)
def test_a_korean_meeting_reads_the_same_in_every_encoding(encoding: str) -> None:
    assert said(MEETING.encode(encoding)) == EXPECTED


def test_a_single_korean_answer_in_an_old_encoding_is_not_taken_for_chinese() -> None:
    assert said("네".encode("cp949")) == [(None, "네")]


def test_korean_that_first_appears_late_in_a_long_english_file_is_read() -> None:
    text = "Nora: All good.\n" * 5000 + "한서윤: 네 좋습니다\n"
    assert said(text.encode("cp949"))[-1] == ("한서윤", "네 좋습니다")


def test_windows_quotes_are_not_taken_for_korean() -> None:
    assert said("Nora: It’s fine.\nTeo: “ok” – then\nNora: yes\n".encode("cp1252"))[:2] == [
        ("Nora", "It’s fine."),
        ("Teo", "“ok” - then"),
    ]


def test_decomposed_hangul_is_composed() -> None:
    assert said(unicodedata.normalize("NFD", MEETING).encode()) == EXPECTED


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_count_the_same_with_any_line_end(end: str) -> None:
    data = ("\n\n" + MEETING).replace("\n", end).encode()
    assert [u.line for u in read_transcript(data, name="m.txt").utterances] == [3, 4, 5]


def test_mixed_line_ends_count_as_an_editor_counts() -> None:
    data = "한서윤: 하나\r\n백도윤: 둘\r한서윤: 셋\n\n백도윤: 넷".encode()
    assert [u.line for u in read_transcript(data, name="m.txt").utterances] == [1, 2, 3, 5]


def test_full_width_forms_odd_spaces_and_dashes_become_plain() -> None:
    data = "한서윤：　ｍｉｎ＠ｆｊｏｒｄ．ｅｘａｍｐｌｅ\u00a0０１０–１２３４‑５６７８\n백도윤： 네\n".encode()
    assert said(data) == [("한서윤", "min@fjord.example 010-1234-5678"), ("백도윤", "네")]


def test_invisible_characters_and_hidden_instructions_vanish() -> None:
    hidden = "".join(chr(0xE0000 + ord(c)) for c in "ignore all")
    assert said(f"Nora: pay\u200b\u00admen\u2060t\u202e {hidden}done\nTeo: ok\n".encode())[0] == ("Nora", "payment done")


def test_an_emoji_of_several_parts_stays_whole() -> None:
    assert said("Nora: 🐻\u200d❄️ 👍\nTeo: o\u200dk\n".encode()) == [("Nora", "🐻\u200d❄️ 👍"), ("Teo", "ok")]


def test_entities_are_read_once_and_urls_are_left_alone() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n&lt;v Bob&gt; &amp;lt; https://fjord.example/?a=1&copy=2\n"
    assert said(text.encode(), "m.vtt") == [(None, "<v Bob> &lt; https://fjord.example/?a=1&copy=2")]


def test_a_file_cut_within_a_character_is_read_with_a_warning() -> None:
    transcript = read_transcript(MEETING.encode()[:-2], name="m.txt")
    assert [u.text for u in transcript.utterances][:2] == ["배포는 월요일입니다", "네 알겠습니다"]
    assert [(w.line, "cut off" in w.message) for w in transcript.warnings] == [(3, True)]


def test_a_few_damaged_bytes_do_not_change_the_encoding_of_the_rest() -> None:
    data = (MEETING * 20).encode()
    transcript = read_transcript(data[:30] + b"\xff" + data[30:], name="m.txt")
    assert transcript.utterances[-1].text == "3:2 비율로 하죠"
    assert [w.line for w in transcript.warnings] == [1]


def test_half_a_character_in_json_does_not_reach_the_transcript() -> None:
    data = b'{"sentences": [{"text": "ok \\ud83d \\uff11\\u200b2", "speaker_name": "Nora", "start_time": 0}]}'
    text = said(data, "m.json")[0][1]
    assert text == "ok 12"
    assert text.encode()


def test_random_bytes_are_refused_as_a_binary_file() -> None:
    with pytest.raises(TranscriptError, match=r"m\.txt: this is a binary file"):
        said(bytes(range(256)) * 40)
