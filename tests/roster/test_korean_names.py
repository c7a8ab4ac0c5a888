from itertools import pairwise

import pytest

from tests.roster.people import TEAM, directory, found
from worker.roster import build_roster, find_mentions


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("김민수가 맡습니다", ["김민수"]),
        ("김 민수 씨가 맡습니다", ["김 민수"]),
        ("담당자:김민수", ["김민수"]),
        ("개발은 민수님이요", ["민수"]),
        ("민수씨 민수 씨 민수 대리님", ["민수", "민수", "민수"]),
        ("민수가 민수는 민수를 민수한테 민수랑 민수도 민수에게서", ["민수"] * 7),
        ("민수야, 이거 봐", ["민수"]),
        ("민수입니다. 민수예요. 민수라고 합니다.", ["민수"] * 3),
        ("@민수 확인 부탁", ["민수"]),
        ("남궁현 님, 남궁 현 님", ["남궁현", "남궁 현"]),
        ("서연이가 서연이는 서연이한테 서연아 서연 PM님", ["서연"] * 5),
        ("박 PM님, 박PM님이", ["박 PM", "박PM"]),
        ("지훈님 최지훈 최 대리님", ["지훈", "최지훈", "최 대리"]),
        ("정하늘 님께 보냈어요", ["정하늘"]),
    ],
)
def test_a_form_of_a_name_is_found(text: str, words: list[str]) -> None:
    assert [word for word, _ in found(text)] == words


@pytest.mark.parametrize(
    "text",
    [
        "지원이 필요합니다",
        "고객 지원은 끝났고 지원했습니다",
        "지원팀장님이 오셨습니다",
        "고객지원 담당",
        "하늘 님께 보냈어요",  # absent: by full name only
        "이사장님, 주차장, 조사원, 신대리점",
        "선수민수용",
        "2민수",
        "참석자 1이 말했습니다",
    ],
)
def test_an_everyday_word_is_no_name(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text", ["지원 씨가 했어요", "지원님!", "지원 팀장님", "지원이가 할게요", "지원한테 물어보죠", "지원아, 잠깐만"]
)
def test_a_name_that_is_a_word_counts_with_what_only_people_take(text: str) -> None:
    assert found(text) == [("지원", "한지원")]


def test_another_surname_makes_a_stranger() -> None:
    assert found("박 민수 씨와 민수 씨") == [("박 민수", "?"), ("민수", "김민수")]
    assert found("박민수 씨") == []


def test_a_surname_that_is_a_determiner_needs_the_title_or_an_honorific() -> None:
    roster = build_roster(["이서연 팀장", "전우진"], [], [])
    assert found("이 팀장이 정했습니다", roster) == [("이 팀장", "이서연")]
    assert found("이 부장님, 전 대표님, 전 부장이", roster) == []


def test_two_people_of_one_given_name_both_stay() -> None:
    roster = build_roster(["박지훈", "최지훈", "김서연 팀장", "이서연"], [], [])
    assert found("지훈님, 최지훈 님, 서연 님", roster) == [
        ("지훈", "박지훈/최지훈"),
        ("최지훈", "최지훈"),
        ("서연", "김서연/이서연"),
    ]
    assert found("서연 팀장님", roster) == [("서연", "김서연")]


def test_two_leads_of_one_surname_both_stay_unless_only_one_bears_the_title() -> None:
    both = build_roster(["김민수 팀장", "김영호 팀장"], [], [])
    one = build_roster(["김민수 팀장", "김영호 대리"], [], [])
    assert found("김 팀장님", both) == [("김 팀장", "김민수/김영호")]
    assert found("김 팀장님", one) == [("김 팀장", "김민수")]
    assert found("김 부장님", one) == []  # somebody else's title


def test_given_names_of_a_large_directory_never_match() -> None:
    absent = directory(492)
    roster = build_roster(["김민수", "박서연"], [], absent)
    given = [person.name[1:] if person.name[0] > "가" else person.name.split()[0] for person in absent]
    text = " ".join(f"{name}님이 하고 {name}한테 줬어요." for name in given)
    assert len(roster.directory) == 492
    assert find_mentions(text, roster) == []
    assert len(find_mentions(". ".join(person.name for person in absent), roster)) == 492


def test_mentions_are_in_order_and_do_not_overlap() -> None:
    mentions = find_mentions("민수님 김민수 Minsu Kim, Sarah Lee 서연이가 minsu@northwind.example " * 50, TEAM)
    assert all(a.end <= b.start for a, b in pairwise(mentions))
    assert len(mentions) >= 200
