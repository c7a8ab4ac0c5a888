import unicodedata

import pytest

from worker.model import Person
from worker.roster import build_roster, match_name, person_of_speaker


@pytest.mark.parametrize(
    ("label", "name", "titles"),
    [
        ("김민수/개발팀", "김민수", ()),
        ("김민수 팀장", "김민수", ("팀장",)),
        ("김민수 팀장님", "김민수", ("팀장",)),
        ("이서연(PM)", "이서연", ("PM",)),
        ("개발팀 박지훈 선임", "박지훈", ("선임",)),
        ("[외부] 정하늘", "정하늘", ()),
        ("Bob Smith (Contoso)", "Bob Smith", ()),
        ("Smith, Bob (Contoso)", "Bob Smith", ()),
        ("Dr. Ann Novak | Research", "Ann Novak", ()),
        ("Jane Doe (CTO)", "Jane Doe", ("CTO",)),
        ("김민수 (Minsu Kim)", "김민수", ()),
        ("bob@contoso.example", "bob", ()),
        ("민수님", "민수", ()),
    ],
)
def test_a_label_tells_the_name_and_the_title(label: str, name: str, titles: tuple[str, ...]) -> None:
    (person,) = build_roster([label], [], []).present
    assert (person.name, person.titles) == (name, titles)
    assert person_of_speaker(label, build_roster([label], [], [])) == person


@pytest.mark.parametrize(
    ("speaker", "entry"),
    [
        ("김민수/개발팀", Person("d", "김민수", email="m@northwind.example")),
        ("Minsu Kim", Person("d", "김민수")),
        ("Kim, Min-su (Northwind)", Person("d", "김민수")),
        ("김민수", Person("d", "Minsu Kim")),
        ("Minny", Person("d", "김민수", aliases=("Minny",))),
        ("m@northwind.example", Person("d", "김민수", email="M@northwind.example")),
    ],
)
def test_a_speaker_and_their_directory_entry_are_one_person(speaker: str, entry: Person) -> None:
    roster = build_roster([speaker], [], [entry, Person("x", "박서연")])
    (person,) = roster.present
    assert (person.id, person.name, roster.directory) == ("d", entry.name, (Person("x", "박서연"),))
    assert person_of_speaker(speaker, roster) == person


def test_an_entry_is_not_chosen_between_two_that_fit() -> None:
    twins = [Person("a", "김민수", email="a@northwind.example"), Person("b", "김민수", email="b@northwind.example")]
    roster = build_roster(["김민수"], [], twins)
    assert roster.present[0].email is None
    assert len(roster.directory) == 2


def test_a_given_name_as_label_means_the_only_participant_of_that_name() -> None:
    roster = build_roster(["지훈", "Sarah"], ["최지훈", Person("s", "Sarah Lee")], [])
    assert [p.name for p in roster.present] == ["최지훈", "Sarah Lee"]
    assert person_of_speaker("지훈", roster) == roster.present[0]
    two = build_roster(["지훈"], ["최지훈", "박지훈"], [])
    assert [p.name for p in two.present] == ["최지훈", "박지훈", "지훈"]


def test_two_of_one_name_in_different_teams_are_two_people() -> None:
    roster = build_roster(["김민수(개발팀)", "김민수(디자인팀)"], [], [])
    first, second = roster.present
    assert first.id != second.id
    assert person_of_speaker("김민수(개발팀)", roster) == first
    assert person_of_speaker("김민수(디자인팀)", roster) == second
    assert person_of_speaker("김민수", roster) is None


def test_the_same_label_in_decomposed_letters_is_the_same_person() -> None:
    roster = build_roster(["김민수", unicodedata.normalize("NFD", "김민수")], [], [])
    assert len(roster.present) == 1


def test_an_anonymous_speaker_stays_what_the_label_says() -> None:
    roster = build_roster(["참석자 1", "Speaker 2"], [], [])
    assert [p.name for p in roster.present] == ["참석자 1", "Speaker 2"]
    assert person_of_speaker("참석자 1", roster) == roster.present[0]
    assert person_of_speaker("참석자 3", roster) is None


def test_ids_stay_when_others_join() -> None:
    (alone,) = build_roster(["김민수"], [], []).present
    assert build_roster(["박서연", "김민수"], ["이하은"], []).present[-1].id == alone.id


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("민수님", ["김민수"]),
        ("김 팀장", ["김민수"]),
        ("팀장님", ["김민수", "한지원"]),
        ("PM", ["박서연"]),
        ("지원", ["한지원"]),
        ("Kim, Minsu", ["김민수"]),
        ("will", ["Will Park"]),
        ("Sarah", ["Sarah Jones", "Sarah Lee"]),
        ("정하늘", ["정하늘"]),
        ("하늘", []),
        ("디자인팀", []),
        ("everyone", []),
    ],
)
def test_words_mean_whom_they_fit(words: str, names: list[str]) -> None:
    speakers = ["김민수 팀장", "한지원 팀장", "박서연(PM)", "Will Park", "Sarah Lee", "Sarah Jones"]
    roster = build_roster(speakers, [], [Person("d", "정하늘")])
    assert sorted(p.name for p in match_name(words, roster)) == names
