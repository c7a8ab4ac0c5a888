"""Names back: in one pass, whatever spelling the model gave a placeholder, with particles that fit."""

import json

import pytest

from worker.errors import LeakError
from worker.model import Person, Roster
from worker.redaction import Vault, person_name, restore, unknown_placeholders
from worker.redaction.josa import repair
from worker.redaction.vault import Vault as _Vault

NAMES = (
    "김민수",
    "이지원",
    "박준",
    "한서울",
    "Paul",
    "Anna Kim",
    "CTO",
    "최유진",
    "정하늘",
    "오지호",
    "서윤",
    "남궁민",
)


@pytest.fixture
def roster() -> Roster:
    return Roster(present=tuple(Person(str(n), name) for n, name in enumerate(NAMES, 1)))


@pytest.fixture
def vault(roster: Roster) -> Vault:
    vault = _Vault()
    for person in roster.present:
        vault.placeholder("PERSON", f"id:{person.id}", person.name, (person.id,))
    vault.placeholder("PHONE_NUMBER", "01012345678", "010-1234-5678")
    return vault


SPELLINGS = (
    "<PERSON_{}>", "<person_{}>", "<Person {}>", "<PERSON-{}>", r"<PERSON\_{}>", "＜PERSON_{}＞", "[PERSON_{}]",
    "&lt;PERSON_{}&gt;", r"\u003cPERSON_{}\u003e", "PERSON_{}", "person_{}", r"PERSON\_{}", "PERSON {}", "<PERSON_0{}>",
    "<PERSON_00{}>", "< PERSON_{} >", "<PERSON_{}", "PERSON_{}>", "PERSON-{}", "<PERSON{}>",
)  # fmt: skip


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("n", [1, 2, 12])
def test_every_spelling_of_a_placeholder_is_restored(spelling: str, n: int, vault: Vault, roster: Roster) -> None:
    assert restore(f"**{spelling.format(n)}** ok", vault, roster, "ko") == f"**{NAMES[n - 1]}** ok"


def test_person_1_is_not_taken_out_of_person_12(vault: Vault, roster: Roster) -> None:
    assert restore("<PERSON_12> PERSON_1, PERSON_12가", vault, roster, "ko") == "남궁민 김민수, 남궁민이"


@pytest.mark.parametrize("text", ["<PERSON_99>", "<사람_1>", "[PERSON_40]", "<PARTICIPANT_1>"])
def test_an_unknown_or_translated_placeholder_is_labelled_or_refused(text: str, vault: Vault, roster: Roster) -> None:
    assert restore(text, vault, roster, "ko") == "[미확인]"
    assert restore(text, vault, roster, "en") == "[unknown]"
    with pytest.raises(LeakError):
        restore(text, vault, roster, "ko", unknown="refuse")
    assert len(unknown_placeholders(text, vault.placeholders())) == 1


@pytest.mark.parametrize(
    "text", ["person 1 of 3", "[3] done", "2 < 3 > 1", "a room for 1 person", "email address 2", "<b>1</b>"]
)
def test_ordinary_words_are_no_placeholders(text: str, vault: Vault, roster: Roster) -> None:
    assert restore(text, vault, roster, "en") == text


@pytest.mark.parametrize(
    ("text", "restored"),
    [
        ("<PERSON_3>가", "박준이"), ("<PERSON_1>이 한다", "김민수가 한다"), ("<PERSON_3>는", "박준은"),
        ("<PERSON_1>을", "김민수를"),
        ("<PERSON_3>와 <PERSON_1>과", "박준과 김민수와"), ("<PERSON_4>으로", "한서울로"), ("<PERSON_3>로는", "박준으로는"),
        ("<PERSON_3>라고", "박준이라고"), ("<PERSON_1>아", "김민수야"), ("<PERSON_3>나", "박준이나"),
        ("<PERSON_1>이랑", "김민수랑"),
        ("<PERSON_3>예요", "박준이에요"), ("<PERSON_1>이었어요", "김민수였어요"), ("<PERSON_5>가", "Paul이"),
        ("<PERSON_7>은", "CTO는"),
        ("<PERSON_6>이", "Anna Kim이"), ("**<PERSON_3>**가", "**박준**이"), ("<PERSON_1>이사", "김민수이사"),
        ("<PERSON_1>님이", "김민수님이"),
        ("<PERSON_1> 이 문서", "김민수 이 문서"), ("<PHONE_NUMBER_1>으로", "[전화번호]로"),
    ],
)  # fmt: skip
def test_particles_follow_the_restored_word(text: str, restored: str, vault: Vault, roster: Roster) -> None:
    assert restore(text, vault, roster, "ko") == restored


def test_nothing_is_repaired_between_quotation_marks_or_on_request(vault: Vault, roster: Roster) -> None:
    assert restore('"<PERSON_3>가 한다"고 <PERSON_3>가', vault, roster, "ko") == '"박준가 한다"고 박준이'
    assert restore("<PERSON_3>가", vault, roster, "ko", josa=False) == "박준가"


@pytest.mark.parametrize(
    ("pair", "closed", "open_"),
    [
        (p, p[0], p[1])
        for p in (
            ("이", "가"),
            ("은", "는"),
            ("을", "를"),
            ("과", "와"),
            ("으로", "로"),
            ("이라고", "라고"),
            ("아", "야"),
            ("이나", "나"),
            ("이랑", "랑"),
        )
    ],
)
def test_both_forms_of_a_particle_come_out_right(pair: tuple[str, str], closed: str, open_: str) -> None:
    assert {repair("박준", form)[0] for form in pair} == {closed}
    assert {repair("김민수", form)[0] for form in pair} == {open_}


def test_what_was_restored_is_not_read_again(roster: Roster) -> None:
    vault = _Vault()
    vault.placeholder("PERSON", "name:<person_2>", "<PERSON_2>")
    vault.placeholder("PERSON", "id:1", "김민수", ("1",))
    assert restore("<PERSON_1>", vault, roster, "ko") == "<PERSON_2>"


def test_a_name_with_quotes_survives_as_a_json_leaf() -> None:
    roster = Roster(present=(Person("1", 'Ana "AR" O\\Hara'),))
    vault = _Vault()
    vault.placeholder("PERSON", "id:1", "Ana", ("1",))
    leaf = json.loads('{"task": "ask <PERSON_1>"}')["task"]
    assert json.loads(json.dumps(restore(leaf, vault, roster, "en"))) == 'ask Ana "AR" O\\Hara'


def test_ambiguous_doubtful_and_absent_people_keep_their_own_words(roster: Roster) -> None:
    vault = _Vault()
    vault.placeholder("PERSON", "ids:1|2:민수", "민수", ("1", "2"), certain=False)
    vault.placeholder("PERSON", "id:3", "영국", ("3",), certain=False)
    vault.placeholder("PERSON", "name:홍길동", "홍길동")
    assert restore("<PERSON_1> <PERSON_2> <PERSON_3>", vault, roster, "ko") == "민수 영국 홍길동"
    assert [person_name(f"<PERSON_{n}>", vault, roster) for n in (1, 2, 3)] == [None, "박준", None]


def test_other_kinds_are_never_restored(vault: Vault, roster: Roster) -> None:
    assert restore("call <PHONE_NUMBER_1>", vault, roster, "en") == "call [phone]"
