"""Who speaks in plain lines is decided on the whole file: a colon alone makes nobody a speaker."""

from datetime import datetime

import pytest

from worker.transcripts import read_transcript


def said(text: str) -> list[tuple[str | None, str]]:
    return [(u.speaker, u.text) for u in read_transcript(text.encode(), name="m.txt").utterances]


@pytest.mark.parametrize(
    "line",
    [
        "매출은 3:2 비율입니다",
        "Note: the room closes early",
        "URL http://fjord.example/a: see there",
        "여기서 중요한 건: 일정입니다",
        "참고: 예산은 다음 주에 정합니다",
        "일정: 다음 주 화요일까지",
        "the thing is: we are late",
        "at 3:30 we go on",
        "C:/plans/budget.txt",
        "https://fjord.example: the plan",
        "So here is my question: who owns it?",
        "이것만은 꼭 기억해 주세요 여러분: 화요일입니다",
    ],
)
def test_a_colon_in_speech_makes_no_speaker(line: str) -> None:
    assert said(line) == [(None, line)]
    meeting = f"한서윤: 시작하죠\n백도윤: 네\n{line}\n한서윤: 좋습니다\n백도윤: 그래요\n"
    assert said(meeting)[1] == ("백도윤", f"네 {line}")
    assert said(f"한서윤: {line}\n백도윤: 네\n")[0] == ("한서윤", line)


@pytest.mark.parametrize(
    "name",
    ["한서윤", "김하은 팀장", "지은", "마케팅팀 김하은", "참석자 1", "화자 2", "Nora Vu (Fjord)", "Vu, Nora", "Dr. Vu", "nixo"],
)
def test_names_of_many_shapes_are_speakers(name: str) -> None:
    meeting = f"{name}: 시작하죠\nTeo: yes: 3:2\n{name}: 좋습니다\nTeo: ok\n"
    assert [speaker for speaker, _ in said(meeting)] == [name, "Teo", name, "Teo"]


def test_who_speaks_only_once_is_a_speaker_where_every_line_has_one() -> None:
    assert said("한서윤: 시작하죠\n백도윤: 네\n지훈: 저도요\n한서윤: 그래요\n")[2] == ("지훈", "저도요")


def test_a_korean_colon_may_stand_without_a_space_but_not_before_a_number() -> None:
    assert said("한서윤:네\n백도윤:좋아요\n한서윤:그래요\n") == [("한서윤", "네"), ("백도윤", "좋아요"), ("한서윤", "그래요")]
    assert said("비율은 3:2\n") == [(None, "비율은 3:2")]


def test_a_long_phrase_before_a_colon_is_no_name() -> None:
    phrase = "x" * 41
    assert said(f"{phrase}: yes\n{phrase}: no\n") == [(None, f"{phrase}: yes"), (None, f"{phrase}: no")]


def test_a_name_alone_on_its_line_speaks_the_lines_below() -> None:
    text = "한서윤:\n배포는 월요일입니다.\n예산은 그대로예요.\n\n백도윤:\n네.\n\n한서윤:\n좋습니다.\n"
    transcript = read_transcript(text.encode(), name="m.txt")
    assert [(u.speaker, u.text, u.line) for u in transcript.utterances] == [
        ("한서윤", "배포는 월요일입니다. 예산은 그대로예요.", 2),
        ("백도윤", "네.", 6),
        ("한서윤", "좋습니다.", 9),
    ]


@pytest.mark.parametrize(
    "line",
    ["[00:45] Nora: yes", "(0:45) Nora: yes", "00:45 Nora: yes", "00:00:45 - Nora: yes", "**Nora** (00:45): yes"],
)
def test_time_stamps_of_many_shapes_are_read(line: str) -> None:
    transcript = read_transcript(f"{line}\n{line.replace('45', '52').replace('yes', 'no')}\n".encode(), name="m.txt")
    assert [(u.speaker, u.text, u.start) for u in transcript.utterances] == [("Nora", "yes", 45.0), ("Nora", "no", 52.0)]


def test_stamped_lines_without_a_name_are_utterances_of_nobody() -> None:
    transcript = read_transcript(b"[00:45] we ship on Monday\n[00:52] fine\n", name="m.txt")
    assert [(u.speaker, u.text, u.start) for u in transcript.utterances] == [
        (None, "we ship on Monday", 45.0),
        (None, "fine", 52.0),
    ]


def test_lines_without_any_name_are_utterances_of_nobody() -> None:
    assert said("배포는 월요일로 하죠\n\n네 좋습니다\n") == [(None, "배포는 월요일로 하죠"), (None, "네 좋습니다")]


def test_a_header_gives_title_date_and_people_and_is_not_said() -> None:
    text = "주간 회의\n일시: 2026년 11월 20일 (금) 오후 2:05\n참석자: 한서윤, 백도윤 외 2명\n\n한서윤: 시작하죠\n백도윤: 네\n"
    transcript = read_transcript(text.encode(), name="m.txt")
    assert transcript.title == "주간 회의"
    assert transcript.held_at == datetime(2026, 11, 20, 14, 5)  # noqa: DTZ001 - the header names no zone
    assert transcript.participants == ("한서윤", "백도윤")
    assert [u.line for u in transcript.utterances] == [5, 6]


def test_a_mere_date_in_the_header_leaves_the_time_unknown() -> None:
    transcript = read_transcript(b"Date: November 20, 2026\nNora: yes\nTeo: ok\n", name="m.txt")
    assert transcript.held_at == datetime(2026, 11, 20)  # noqa: DTZ001 - the header names no zone
    assert not transcript.time_known


def test_a_date_that_somebody_says_is_no_header() -> None:
    assert read_transcript("한서윤: 2026년 11월 20일에 봐요\n백도윤: 네\n".encode(), name="m.txt").held_at is None


def test_a_short_answer_that_ends_in_a_number_opens_no_turn() -> None:
    text = "참석자 1 00:10\n몇 시죠\n\n참석자 2 00:12\n회의는 내일\n\n오후 3:30\n\n참석자 1 00:20\n네\n"
    transcript = read_transcript(text.encode(), name="m.txt")
    assert [(u.speaker, u.text) for u in transcript.utterances] == [
        ("참석자 1", "몇 시죠"),
        ("참석자 2", "회의는 내일 오후 3:30"),
        ("참석자 1", "네"),
    ]


def test_a_renamed_speaker_whose_name_ends_like_a_particle_is_one() -> None:
    text = "참석자 1 00:10\n시작하죠\n\n김하은 00:12\n네\n\n박지은 00:15\n네네\n"
    transcript = read_transcript(text.encode(), name="m.txt")
    assert [u.speaker for u in transcript.utterances] == ["참석자 1", "김하은", "박지은"]
