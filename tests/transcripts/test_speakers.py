"""A label becomes a name when its speaker says so, unmistakably; the words that say it are kept."""

import pytest

from worker.model import Transcript
from worker.transcripts import read_transcript


def meeting(*turns: str) -> Transcript:
    return read_transcript("\n".join(turns).encode(), name="m.txt")


@pytest.mark.parametrize(
    ("words", "name", "quote"),
    [
        ("저는 김민수라고 합니다.", "김민수", "저는 김민수라고 합니다"),
        ("네 저는 개발팀 박지훈이라고 합니다.", "박지훈", "저는 개발팀 박지훈이라고 합니다"),
        ("안녕하세요 마케팅팀 이서연입니다.", "이서연", "안녕하세요 마케팅팀 이서연입니다"),
        ("안녕하세요, 이서연 팀장입니다.", "이서연", "안녕하세요, 이서연 팀장입니다"),
        ("제 이름은 남궁현입니다.", "남궁현", "제 이름은 남궁현입니다"),
        ("제 이름은 이준이에요.", "이준", "제 이름은 이준이에요"),
        ("저는 이번에 새로 온 한서윤입니다.", "한서윤", "저는 이번에 새로 온 한서윤입니다"),
        ("Hi everyone, this is Ana Ruiz from sales.", "Ana Ruiz", "Hi everyone, this is Ana Ruiz"),
        ("Thanks. My name is José Núñez and I run ops.", "José Núñez", "My name is José Núñez"),
        ("Hello all, I'm Nora Lindqvist, I lead design.", "Nora Lindqvist", "Hello all, I'm Nora Lindqvist"),
    ],
)
def test_who_says_their_name_is_named(words: str, name: str, quote: str) -> None:
    transcript = meeting(f"참석자 1: {words}", "참석자 2: 네 반갑습니다", "참석자 1: 시작하죠")
    assert [u.speaker for u in transcript.utterances] == [name, "참석자 2", name]
    assert transcript.participants == (name,)
    (resolved,) = transcript.speaker_names
    assert (resolved.label, resolved.name, resolved.utterance, resolved.quote) == ("참석자 1", name, 1, quote)
    assert resolved.quote in transcript.utterances[resolved.utterance - 1].text


@pytest.mark.parametrize(
    "words",
    [
        "이분은 김민수입니다.",
        "담당자는 김민수입니다.",
        "저는 반대입니다.",
        "저는 이상입니다.",
        "저는 한국인입니다.",
        "저는 전문가입니다.",
        "저는 김민수 님을 대신해서 왔습니다.",
        "저는 김민수가 맞다고 봅니다.",
        "저는 김민수라고 생각합니다.",
        "김민수 팀장님입니다.",
        "소개할게요, 저희 팀 김민수입니다.",
        "김민수 씨가 저는 박지훈이라고 합니다 하고 말한 건 아니에요.",
        "This is Ana Ruiz's plan.",
        "This is Ana Ruiz, who joins us today.",
        "I'm Product Manager here.",
        "this is Great News for us",
        "I'd like you to meet my colleague, this is Ana Ruiz.",
        "He said my name is Ana Ruiz.",
        "my name is not important",
    ],
)
def test_who_speaks_of_somebody_or_something_else_keeps_the_label(words: str) -> None:
    transcript = meeting(f"참석자 1: {words}", "참석자 2: 네", "참석자 1: 시작하죠", "참석자 2: 네")
    assert transcript.speaker_names == ()
    assert transcript.utterances[0].speaker == "참석자 1"


def test_two_names_under_one_label_leave_it_alone() -> None:
    transcript = meeting("참석자 1: 저는 김민수라고 합니다", "참석자 2: 네", "참석자 1: 저는 박지훈이라고 합니다")
    assert transcript.speaker_names == ()


def test_one_name_under_two_labels_leaves_both_alone() -> None:
    transcript = meeting("참석자 1: 저는 김민수라고 합니다", "참석자 2: 저는 김민수라고 합니다", "참석자 1: 네")
    assert transcript.speaker_names == ()


def test_a_name_that_another_speaker_has_already_leaves_the_label_alone() -> None:
    transcript = meeting("참석자 1: 저는 김민수라고 합니다", "김민수: 네", "참석자 1: 그래요", "김민수: 네")
    assert transcript.speaker_names == ()


def test_a_label_for_anybody_is_left_alone() -> None:
    transcript = meeting("Unknown Speaker: My name is Ana Ruiz.", "Nora: Hi.", "Unknown Speaker: Hi.", "Nora: So.")
    assert transcript.speaker_names == ()


def test_a_named_speaker_is_never_renamed() -> None:
    transcript = meeting("Nora: My name is Ana Ruiz.", "Teo: Hi.", "Nora: Hi.")
    assert transcript.speaker_names == ()
