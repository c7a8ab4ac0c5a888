"""Invented people, and what is found of them in a text."""

from itertools import product

from worker.model import Person, Roster
from worker.roster import build_roster, find_mentions

TEAM = build_roster(
    ["김민수/개발팀", "한지원 팀장", "박서연(PM)", "남궁현", "Will Park", "Sarah Lee (Northwind)", "Jihoon Choi", "Mark Evans"],
    [],
    [Person("absent-ko", "정하늘"), Person("absent-en", "Laura Stone", email="laura@northwind.example")],
)


def found(text: str, roster: Roster = TEAM) -> list[tuple[str, str]]:
    """(words, name) pairs; the names of all whom ambiguous words fit are joined by /, a stranger is ?."""
    people = {person.id: person.name for person in (*roster.directory, *roster.present)}
    named = [("/".join(sorted(people[i] for i in m.people)) or "?", m) for m in find_mentions(text, roster)]
    return [(text[m.start : m.end], name) for name, m in named]


def directory(size: int) -> list[Person]:
    """Absent people with Korean and English names, no two alike."""
    korean = ["".join(parts) for parts in product("강조윤장임한오서신권황안송홍유", "태경보규찬혜", "율빈섭완희람")]
    english = [" ".join(parts) for parts in product(("Oscar", "Helen", "Viktor", "Ingrid"), ("Stone", "Novak", "Berg"))]
    return [Person(f"d{n}", name) for n, name in enumerate([*english, *korean][:size])]
