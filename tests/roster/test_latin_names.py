import pytest

from tests.roster.people import found
from worker.model import Person
from worker.roster import build_roster

KIM = build_roster([], [Person("m", "김민수", email="ms.kim@northwind.example")], [])


@pytest.mark.parametrize(
    "name", ["Minsu Kim", "Kim Minsu", "Kim, Minsu", "Min-su Kim", "Kim Min-Soo", "Min Su Kim", "minsu kim", "MINSU KIM", "Minsoo"]
)
def test_a_hangul_name_is_found_in_latin_letters(name: str) -> None:
    assert found(f"ask {name}, please", KIM) == [(name, "김민수")]


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Jihoon Lee", "이지훈"),
        ("Ji-hoon Yi", "지훈님"),
        ("Seo-yeon Park", "박서연"),
        ("Hyunwoo Jung", "정현우"),
        ("Young Soo Choi", "최영수"),
        ("Minsu Kim", "민수 씨"),
    ],
)
def test_a_latin_label_is_found_in_hangul(label: str, said: str) -> None:
    roster = build_roster([label], [], [])
    assert [name for _, name in found(f"{said}가 했어요", roster)] == [label]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Will will do it", ["Will"]),
        ("Will, can you?", ["Will"]),
        ("thanks Mark", ["Mark"]),
        ("Mark and Sarah will", ["Mark", "Sarah"]),
        ("I think Will should do it", ["Will"]),
        ("Will's draft, Mark's notes", ["Will", "Mark"]),
        ("Will님이 Mark한테", ["Will", "Mark"]),
        ("@will please", ["will"]),
        ("sarah said", ["sarah"]),
        ("Sarah's and SARAH", ["Sarah", "SARAH"]),
        ("Mr. Evans called", ["Evans"]),
        ("Sarah Lee, Lee Sarah", ["Sarah Lee", "Lee Sarah"]),
        ("Laura Stone signed", ["Laura Stone"]),
        ("laura@northwind.example으로", ["laura@northwind.example"]),
    ],
)
def test_an_english_form_is_found(text: str, words: list[str]) -> None:
    assert [word for word, _ in found(text)] == words


@pytest.mark.parametrize(
    "text",
    [
        "I will do it, will you?",
        "Will you do it? Will we?",
        "mark the date",
        "Mark the date",
        "a park and a lee",
        "Laura signed",  # absent: by full name only
        "willing, Marker, Sarahson",
    ],
)
def test_a_common_word_or_an_absent_given_name_is_no_name(text: str) -> None:
    assert found(text) == []


def test_months_are_no_people() -> None:
    roster = build_roster(["May Chen", "June Park"], [], [])
    assert found("in May and June, May 3, by June; May I? We may.", roster) == []
    assert [name for _, name in found("May, can you? Thanks June.", roster)] == ["May Chen", "June Park"]


def test_another_surname_makes_a_stranger() -> None:
    assert found("Sarah Connor will sign") == [("Sarah Connor", "?")]
    assert found("ask Sarah Monday") == [("Sarah", "Sarah Lee")]


def test_near_spellings_of_two_present_people_are_kept_apart() -> None:
    roster = build_roster(["Minsu Kim", "Minsoo Kim"], [], [])
    assert found("Minsu, Minsoo, 민수님, Mr. Kim", roster) == [
        ("Minsu", "Minsu Kim"),
        ("Minsoo", "Minsoo Kim"),
        ("민수", "Minsoo Kim/Minsu Kim"),
        ("Kim", "Minsoo Kim/Minsu Kim"),
    ]


def test_a_short_form_of_an_english_name_is_found() -> None:
    roster = build_roster(["Robert Miller", "Bob Stone", "Katherine Hall"], [], [])
    assert found("Bob knows, ask Rob, and Kate too", roster) == [
        ("Bob", "Bob Stone/Robert Miller"),
        ("Rob", "Robert Miller"),
        ("Kate", "Katherine Hall"),
    ]


def test_handles_and_addresses_are_found() -> None:
    assert found("@ms.kim 확인 부탁, 메일은 MS.Kim@northwind.example로", KIM) == [
        ("ms.kim", "김민수"),
        ("MS.Kim@northwind.example", "김민수"),
    ]


def test_accents_particles_and_middle_names_are_no_obstacle() -> None:
    roster = build_roster(["José van der Berg", "Bob J. Miller", "Conor O'Brien"], [], [])
    names = [name for _, name in found("Jose van der Berg; Bob Miller; Bob J Miller; O'Brien said", roster)]
    assert names == ["José van der Berg", "Bob J. Miller", "Bob J. Miller", "Conor O'Brien"]
