"""Who takes part: speakers and participants, joined with what the directory knows of them."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import product

from worker.model import Person, Roster
from worker.roster.file import person_id
from worker.roster.labels import Label, read_label
from worker.roster.mentions import find_lenient
from worker.roster.names import Name, split_name
from worker.roster.romanise import given_keys, surname_keys


def build_roster(speakers: Sequence[str], participants: Sequence[Person | str], directory: Sequence[Person]) -> Roster:
    """Present: participants and speakers, each once, with the titles, aliases and addresses of their directory entry.

    A speaker who is called by the given name alone is the one participant of that name, if there is only one.
    """
    present: list[Person] = []
    for entry in participants:
        person = entry if isinstance(entry, Person) else _person(entry)
        _join(present, _with_entry(person, directory))
    invited = tuple(present)
    for speaker in dict.fromkeys(speakers):
        person = _as_invited(_with_entry(_person(speaker), directory), invited)
        _join(present, person)
    ids = {person.id for person in present}
    return Roster(tuple(present), tuple(person for person in directory if person.id not in ids))


def person_of_speaker(label: str, roster: Roster) -> Person | None:
    """The present person whom a speaker label means; None when it fits nobody, or two.

    >>> roster = build_roster(["김민수/개발팀"], [], [])
    >>> person_of_speaker("김민수/개발팀", roster).name
    '김민수'
    """
    same = [person for person in roster.present if _plain(label) in map(_plain, person.aliases)]
    same = same or [person for person in roster.present if _plain(label) == _plain(person.name)]
    if not same and not read_label(label).anonymous:
        read = _person(label)
        same = [person for person in roster.present if _same(person, read)] or _meant(read.name, roster)
    return same[0] if len(same) == 1 else None


def _person(label: str) -> Person:
    read = read_label(label)
    aliases = (*read.others, *([_plain(label)] if _plain(label) != read.name else []))
    return Person(person_id(read.name), read.name, aliases, read.titles, read.email)


def _with_entry(person: Person, directory: Sequence[Person]) -> Person:
    """Joined with the one directory entry that is the same person; two such entries leave it alone."""
    entries = [entry for entry in directory if _same(entry, person)]
    return _merged(entries[0], person) if len(entries) == 1 else person


def _as_invited(person: Person, invited: tuple[Person, ...]) -> Person:
    if read_label(person.name).anonymous:
        return person
    same = [other for other in invited if _same(other, person) and not _distinct(other, person)]
    if not same and all(not name.surname for name in split_name(person.name)):
        same = _meant(person.name, Roster(present=invited))
    return _merged(same[0], person) if len(same) == 1 else person


def _join(present: list[Person], person: Person) -> None:
    """Adds a person, or what is new of one who is there already."""
    for index, other in enumerate(present):
        if other.id == person.id and not _distinct(other, person):
            present[index] = _merged(other, person)
            return
    taken = any(other.id == person.id for other in present)
    mark = person.email or " ".join(person.aliases)
    present.append(replace(person, id=person_id(person.name, mark)) if taken else person)


def _merged(entry: Person, person: Person) -> Person:
    names = (*entry.aliases, person.name, *person.aliases)
    aliases = tuple(dict.fromkeys(name for name in names if name != entry.name))
    titles = tuple(dict.fromkeys((*entry.titles, *person.titles)))
    notion = entry.notion_user_id or person.notion_user_id
    return Person(entry.id, entry.name, aliases, titles, entry.email or person.email, notion)


def _same(one: Person, other: Person) -> bool:
    """One address, or one full name in either script."""
    if one.email and other.email:
        return one.email.casefold() == other.email.casefold()
    return bool(_keys(one) & _keys(other))


def _distinct(one: Person, other: Person) -> bool:
    """Two of one name, told apart by address or by the organisation in the label."""
    if one.email and other.email and one.email.casefold() != other.email.casefold():
        return True
    here, there = _organisations(one), _organisations(other)
    return bool(here and there and not here & there)


def _organisations(person: Person) -> set[str]:
    return {organisation for alias in person.aliases for organisation in read_label(alias).organisations}


def _meant(name: str, roster: Roster) -> list[Person]:
    """Whom a bare name may mean among those present."""
    ids = {i for m in find_lenient(name, roster) if m.end - m.start == len(name) for i in m.people}
    return [person for person in roster.present if person.id in ids]


@lru_cache(maxsize=4096)
def _keys(person: Person) -> frozenset[str]:
    """Every spelling of the full name (or of the only name) and of the aliases."""
    labels: list[Label] = [read_label(text) for text in (person.name, *person.aliases)]
    texts = [text for label in labels if not label.anonymous for text in (label.name, *label.others)]
    names = [name for text in texts for name in split_name(text) if not name.inferred]
    return frozenset(key for name in names for key in _name_keys(name))


def _name_keys(name: Name) -> set[str]:
    if name.script == "latin":
        return {_letters(name.given + name.surname)}
    if not name.surname:
        return {name.given}
    return {name.surname + name.given, *map("".join, product(given_keys(name.given), surname_keys(name.surname)))}


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _plain(label: str) -> str:
    return " ".join(unicodedata.normalize("NFC", label).split())
