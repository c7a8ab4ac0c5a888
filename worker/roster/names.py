"""A person's names taken apart: surname and given name, per script."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from worker.model import Person
from worker.roster.labels import read_label
from worker.roster.romanise import hangul_given, hangul_surnames, is_surname
from worker.roster.words import TWO_SYLLABLE_SURNAMES


@dataclass(frozen=True, slots=True)
class Name:
    """surname, given: either may be empty. inferred: one Hangul reading of a Latin spelling, perhaps of several."""

    script: Literal["hangul", "latin"]
    surname: str
    given: str
    inferred: bool = False


def names_of(person: Person) -> tuple[Name, ...]:
    """Every reading of a person's name and aliases; none of an anonymous speaker."""
    found: list[Name] = []
    for text in (person.name, *person.aliases):
        label = read_label(text)
        if not label.anonymous:
            for name in (label.name, *label.others):
                found += split_name(name)
    return tuple(dict.fromkeys(found))


def split_name(name: str) -> tuple[Name, ...]:
    """
    >>> split_name("김민수")
    (Name(script='hangul', surname='김', given='민수', inferred=False),)
    >>> [(n.surname, n.given) for name in ("남궁 민수", "Bob J. Smith") for n in split_name(name)]
    [('남궁', '민수'), ('Smith', 'Bob')]
    >>> [(n.surname, n.given) for n in split_name("Minsu Kim")]
    [('Kim', 'Minsu'), ('김', '민수')]
    """
    name = unicodedata.normalize("NFC", name).strip()
    if re.fullmatch(r"[가-힣]+(?: [가-힣]+)?", name):
        return _split_hangul(name)
    words = [word for word in re.split(r"[\s.]+", name) if word]
    return _split_latin(words) if words else ()


def _split_hangul(name: str) -> tuple[Name, ...]:
    surname, space, given = name.partition(" ")
    if space and is_surname(surname):
        return (Name("hangul", surname, given),)
    name = name.replace(" ", "")
    if len(name) >= 3 and name[:2] in TWO_SYLLABLE_SURNAMES:
        # 황보라 is 황보+라 or 황+보라; four syllables leave no doubt.
        both = (Name("hangul", name[:2], name[2:]), Name("hangul", name[0], name[1:]))
        return both if len(name) == 3 and is_surname(name[0]) else both[:1]
    if 3 <= len(name) <= 4 and is_surname(name[0]):
        return (Name("hangul", name[0], name[1:]),)
    return (Name("hangul", "", name),)


def _split_latin(words: list[str]) -> tuple[Name, ...]:
    """Given names first, surname last, unless only the first word is a Korean surname: `Kim Minsu`."""
    full = [word for word in words if len(word) > 1] or words
    if len(full) == 1:
        return (Name("latin", "", full[0]), *_hangul_readings("", full))
    if _korean(full[0]) and not _korean(full[-1]) and _reads_as_given(full[1:]):
        surname, given = full[0], full[1:]
    else:
        surname, given = full[-1], full[:-1]
    named = [Name("latin", surname, " ".join(given))]
    if len(given) > 1 and not _reads_as_given(given):
        named = [Name("latin", surname, given[0]), Name("latin", surname, " ".join(given))]
        if given[1][0].islower() or given[1].lower() in _PARTICLES:
            named = [Name("latin", " ".join((*given[1:], surname)), given[0])]
    return (*named, *_hangul_readings(surname, given))


def _hangul_readings(surname: str, given: list[str]) -> tuple[Name, ...]:
    """Of a romanised Korean name; a given name by itself must be spelled like one, in two syllables."""
    surnames = hangul_surnames(surname.lower()) if surname else ("",)
    readings = sorted(hangul_given(_parts(given)))
    return tuple(Name("hangul", s, g, inferred=True) for s in surnames for g in readings)


def _reads_as_given(given: list[str]) -> bool:
    return bool(hangul_given(_parts(given)))


def _parts(words: list[str]) -> tuple[str, ...]:
    return tuple(part.lower() for word in words for part in word.split("-") if part)


def _korean(word: str) -> bool:
    return bool(hangul_surnames(word.lower()))


_PARTICLES = frozenset({"van", "von", "de", "del", "della", "di", "da", "la", "le", "bin", "al", "el", "der", "den"})
