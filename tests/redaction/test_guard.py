"""What a model answered and what is about to be written hold nothing personal."""

import json

import pytest

from tests.redaction.meeting import Redacted, meeting
from worker.errors import LeakError
from worker.redaction import guard_reply, guard_text, restore


@pytest.fixture(scope="module")
def talk() -> Redacted:
    return meeting(
        ("김민수", "제 번호는 010-1234-5678, 계좌는 신한은행 110-123-456789, 메일은 Minsu@Example.com이에요"),
        ("이지원", "비밀번호는 tiger#2026 이고 홍길동 팀장님이 알아요"),
        ("Will Park", "공일공에 구팔칠육에 오사삼이로 주세요"),
    )


@pytest.mark.parametrize(
    "leaked",
    [
        "010-1234-5678", "010 1234 5678", "01012345678", "(010)12345678", "110-123-456789", "110 123456789", "minsu@example.com",
        "ＭＩＮＳＵ@example.com",
        "tiger#2026", "TIGER#2026", "김민수", "김민수가", "홍길동", "Will Park", "01098765432", "공일공에 구팔칠육에 오사삼이",
        "+1 415 555 2671",
        "4111-1111-1111-1111", "900101-1234568", "김 민수",
    ],
)  # fmt: skip
@pytest.mark.parametrize("ascii_only", [True, False])
def test_a_reply_with_a_personal_value_is_refused(leaked: str, ascii_only: bool, talk: Redacted) -> None:
    raw = json.dumps({"items": [{"task": f"ask {leaked} today"}]}, ensure_ascii=ascii_only)
    with pytest.raises(LeakError):
        guard_reply(raw, talk.vault, talk.roster)


@pytest.mark.parametrize(
    "text",
    [
        "지원이 필요하다", "Will it work?", "민수", "<PERSON_1>이 2026-11-20 15:00까지 1,200,000원", "참석자 1",
        "PROJ-1482", "v3.2.1.4",
        '{"utterance": 12, "quote": "<PHONE_NUMBER_1>로 주세요"}', "",
    ],
)  # fmt: skip
def test_a_reply_of_placeholders_words_and_short_names_passes(text: str, talk: Redacted) -> None:
    guard_reply(text, talk.vault, talk.roster)


def test_the_sentence_names_kinds_and_counts_only(talk: Redacted) -> None:
    with pytest.raises(LeakError) as error:
        guard_reply("김민수 010-1234-5678 tiger#2026", talk.vault, talk.roster)
    assert "PHONE_NUMBER" in str(error.value)
    assert not [v for v in ("민수", "1234", "tiger") if v in str(error.value)]
    assert error.value.__cause__ is None


def test_words_that_the_model_was_shown_are_no_leak(talk: Redacted) -> None:
    guard_reply("전화 415-555-2671", talk.vault, talk.roster, sent="serial 415-555-2671")
    with pytest.raises(LeakError):
        guard_reply("전화 415-555-2671", talk.vault, talk.roster)


def test_a_number_that_only_new_words_make_suspicious_passes(talk: Redacted) -> None:
    guard_reply("여권 사본 M12345678 제출", talk.vault, talk.roster)
    guard_text('[전화번호] 2019-2020, the password is "[secret]", 비밀번호는 "[비밀값]"', talk.vault)


def test_a_number_as_a_json_number_is_a_leak_too(talk: Redacted) -> None:
    with pytest.raises(LeakError):
        guard_reply('{"n": 110123456789}', talk.vault, talk.roster)


def test_an_answer_that_echoes_the_redacted_meeting_passes(talk: Redacted) -> None:
    guard_reply("\n".join(talk.texts), talk.vault, talk.roster)


def test_restored_names_may_be_written_and_nothing_else(talk: Redacted) -> None:
    restored = restore("<PERSON_1>이 <PHONE_NUMBER_1>으로 <PERSON_2>에게 전화", talk.vault, talk.roster, "ko")
    assert restored == "김민수가 [전화번호]로 이지원에게 전화"
    guard_text(restored, talk.vault)
    for text in ("김민수 010-1234-5678", "tiger#2026", "<PERSON_1>이", "<TASK_3>", "PERSON_2", "minsu@example.com"):
        with pytest.raises(LeakError):
            guard_text(text, talk.vault)


def test_a_value_that_is_allowed_may_be_written(talk: Redacted) -> None:
    guard_text("owner: minsu@example.com", talk.vault, allowed=("minsu@example.com",))


def test_words_that_were_really_said_may_look_like_a_placeholder() -> None:
    said = meeting("변수 이름이 <PERSON_1>이에요")
    guard_text("변수 이름이 <PERSON_1>이에요", said.vault)
