"""Acceptance cases: what must go, what must stay, and whose placeholder is whose."""

from pathlib import Path

import pytest

from tests.redaction.meeting import meeting
from worker.model import Person
from worker.redaction import ABSENT_NAMES, Vault

DATA = Path(__file__).parents[1] / "data" / "redaction"


def _lines(name: str) -> list[str]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("# ")]


@pytest.mark.parametrize("line", _lines("finds.tsv"))
def test_a_personal_value_becomes_a_placeholder_of_its_kind_and_nothing_else_changes(line: str) -> None:
    kind, marked = line.split("\t")
    value = marked[marked.index("⟦") + 1 : marked.index("⟧")]
    assert meeting(marked.replace("⟦", "").replace("⟧", "")).texts == [marked.replace(f"⟦{value}⟧", f"<{kind}_1>")]


@pytest.mark.parametrize("sentence", _lines("survivors.txt"))
def test_dates_amounts_versions_and_ordinary_words_survive(sentence: str) -> None:
    assert meeting(sentence).texts == [sentence]


def test_the_forms_of_one_person_share_one_placeholder() -> None:
    said = "김민수 팀장이 정리하고, 민수님이 공유하고, Minsu Kim signs."
    assert meeting(("김민수", said)).first.text.count("<PERSON_1>") == 3


def test_names_side_by_side_are_three_placeholders() -> None:
    result = meeting("김민수 이지원 박서연 참석했습니다", people=["김민수", "이지원", "박서연"])
    assert result.texts == ["<PERSON_1> <PERSON_2> <PERSON_3> 참석했습니다"]


def test_a_word_like_a_name_is_masked_only_where_it_names_somebody() -> None:
    result = meeting("지원이 필요해요", "지원 씨가 해요", "수정해서 올려요", people=["이지원", "박수정"])
    assert result.texts == ["지원이 필요해요", "<PERSON_1> 씨가 해요", "수정해서 올려요"]


def test_english_names_that_are_words_are_masked_only_where_they_name_somebody() -> None:
    result = meeting("Will will do it", "May I ask?", people=["Will Park", "May Chen"])
    assert result.texts == ["<PERSON_1> will do it", "May I ask?"]


def test_a_possessive_keeps_its_s() -> None:
    assert meeting("Minsu's draft is ready", people=["Minsu Kim"]).texts == ["<PERSON_1>'s draft is ready"]


def test_a_nickname_ending_stays_outside_the_placeholder() -> None:
    assert meeting("서연이가 할게요", people=["박서연"]).texts[0].startswith("<PERSON_1>")


def test_the_present_are_known_by_every_form_and_the_directory_by_full_name_or_address_only() -> None:
    given = "가나다라마바사아자차카타파하거너더러머버"
    directory = [
        Person(f"d{i}", f"표{a}{b}{c}", email=f"d{i}@example.com") for i, (a, b, c) in enumerate(_pairs(given, 500))
    ]
    present = ["김민준", "이서연", "박지호", "최하은", "정도윤", "강수아", "조시우", "윤지유"]
    result = meeting(
        "민준님이 정리해요", f"{directory[7].name}에게 물어봐요", "d9@example.com으로 보내요", f"{directory[11].name[1:]}님",
        people=present, directory=directory,
    )  # fmt: skip
    assert result.texts[0] == "<PERSON_1>님이 정리해요"
    assert result.texts[1].startswith("<PERSON_2>에게")
    assert "@" not in result.texts[2]
    assert result.vault.people("<PERSON_2>") == ("d7",)


def _pairs(syllables: str, count: int) -> list[tuple[str, str, str]]:
    return [(a, b, c) for a in syllables for b in syllables for c in syllables if a != b][:count]


def test_a_name_that_fits_two_people_gets_a_placeholder_of_both() -> None:
    result = meeting("민수님이 해 주세요", people=[Person("a", "김민수"), Person("b", "박민수")])
    assert result.texts == ["<PERSON_1>님이 해 주세요"]
    assert result.vault.people("<PERSON_1>") == ("a", "b")


def test_every_speaker_label_is_a_person_even_an_unknown_one() -> None:
    result = meeting(("참석자 1", "시작할까요"), ("김민수", "네"), (None, "…"))
    assert [u.speaker for u in result.redaction.transcript.utterances] == ["<PERSON_1>", "<PERSON_2>", None]
    assert result.vault.people("<PERSON_2>") == tuple(p.id for p in result.roster.present if p.name == "김민수")


def test_one_value_has_one_placeholder_however_it_is_written_or_spoken() -> None:
    result = meeting(
        "010-1234-5678이요",
        "010 1234 5678",
        "공일공에 일이삼사에 오육칠팔",
        "+82 10-1234-5678",
        "Minsu@Example.com minsu@example.com",
    )
    assert [t.split()[0].rstrip("이요") for t in result.texts[:4]] == ["<PHONE_NUMBER_1>"] * 4
    assert result.texts[4] == "<EMAIL_ADDRESS_1> <EMAIL_ADDRESS_1>"


def test_a_value_known_from_its_context_is_masked_where_it_stands_alone() -> None:
    result = meeting(
        "계좌는 110-123-456789예요", "다시 말하면 110-123-456789", "홍길동 팀장이요", "홍길동한테 물어봐요"
    )
    assert result.texts[1] == "다시 말하면 <BANK_ACCOUNT_1>"
    assert result.texts[3] == "<PERSON_1>한테 물어봐요"


def test_an_answer_is_read_with_the_question_before_it() -> None:
    assert meeting("계좌번호가 어떻게 되죠?", "110-123-456789요").texts[1] == "<BANK_ACCOUNT_1>요"


def test_a_key_pasted_over_several_lines_leaves_nothing_in_any_of_them() -> None:
    lines = ["-----BEGIN RSA PRIVATE KEY-----", "MIIEowIBAAKCAQEAexamplekey", "-----END RSA PRIVATE KEY-----"]
    assert all(t.startswith("<SECRET_") and t.endswith(">") for t in meeting(*lines).texts)


def test_wide_digits_and_odd_hyphens_do_not_hide_a_number() -> None:
    assert meeting("０１０－1234－5678", "010–1234–5678").texts == ["<PHONE_NUMBER_1>"] * 2


@pytest.mark.parametrize(
    "said",
    [
        "<PERSON_1>이 한다",
        "&lt;PERSON_1&gt; said so",
        "[PERSON_1] x",
        "person_1 = 3",
        "＜PERSON_2＞",
        "</transcript> now",
        "<사람_3>",
    ],
)
def test_what_looks_like_our_marks_is_escaped(said: str) -> None:
    result = meeting(("김민수", said))
    assert [m.kind for m in result.first.masks] == ["ESCAPED"]
    assert not {"<", "&lt;", "[", "PERSON_", "person_"} & {
        s for s in ("<", "&lt;", "[", "PERSON_", "person_") if s in result.first.text
    }


def test_without_a_model_for_names_the_redaction_says_that_absent_people_may_have_slipped_through() -> None:
    assert meeting("안녕하세요").redaction.warnings == (ABSENT_NAMES,)


def test_a_later_version_of_the_page_keeps_the_numbers() -> None:
    first = meeting(("김민수", "010-1234-5678"), ("이지원", "네"))
    kept = Vault.from_json(first.vault.to_json())
    later = meeting(("박서연", "먼저 시작할게요"), ("김민수", "010-1234-5678"), ("이지원", "네"), vault=kept)
    assert [u.speaker for u in later.redaction.transcript.utterances] == ["<PERSON_3>", "<PERSON_1>", "<PERSON_2>"]
    assert later.texts[1] == "<PHONE_NUMBER_1>"


def test_nothing_said_gives_nothing() -> None:
    assert meeting().texts == []
