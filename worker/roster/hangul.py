"""Finding people by Korean names: full, given with honorific or ending, surname with title, nickname, vocative."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from worker.model import Person
from worker.roster.mention import Mention
from worker.roster.names import Name, names_of
from worker.roster.words import LATIN_TITLES, PLAIN_SURNAMES, RISKY_SURNAMES, homonyms, titles


@dataclass(frozen=True)
class HangulIndex:
    """stems: what is searched for; each people-tuple holds ids. titles: per id, as the roster or the label tells."""

    stems: re.Pattern[str] | None
    full: dict[str, tuple[str, ...]]
    given: dict[str, tuple[str, ...]]
    surnames: dict[str, tuple[str, ...]]
    titles: dict[str, frozenset[str]]


def build_hangul(present: tuple[Person, ...], directory: tuple[Person, ...]) -> HangulIndex:
    full: dict[str, list[str]] = {}
    given: dict[str, list[str]] = {}
    surnames: dict[str, list[str]] = {}
    for person in present:
        for name in _hangul_names(person):
            _add_full(full, name, person.id)
            if len(name.given) > 1:
                given.setdefault(name.given, []).append(person.id)
            if name.surname or _short_with_title(name, person):
                surnames.setdefault(name.surname or name.given[0], []).append(person.id)
    _add_directory(full, directory)
    known = {person.id: frozenset(title.casefold() for title in person.titles) for person in present}
    return HangulIndex(_trie({*full, *given}), _frozen(full), _frozen(given), _frozen(surnames), known)


def find_hangul(text: str, index: HangulIndex, *, lenient: bool = False) -> Iterator[Mention]:
    """Mentions, possibly overlapping. lenient: the text is a name by itself, so that a homonym is one too."""
    if index.stems:
        for match in index.stems.finditer(text):
            yield from _at(text, match.start(), match.group(1), index, lenient=lenient)
    if index.surnames:
        for match in _surname_title(tuple(index.surnames)).finditer(text):
            people = _titled(match, index)
            if people and not text[match.start() - 1 : match.start()].isalnum():
                yield Mention(match.start(), match.end("title"), people, "surname_title")


def _at(text: str, start: int, longest: str, index: HangulIndex, *, lenient: bool) -> Iterator[Mention]:
    """The longest stem at `start` that its surroundings allow."""
    for length in range(len(longest), 1, -1):
        stem, end = longest[:length], start + length
        if stem in index.full and _full_stands(text, start, end, stem, lenient=lenient):
            yield Mention(start, end, index.full[stem], "full")
            return
        if stem in index.given:
            form = _given_form(text, start, end, stem, index, lenient=lenient)
            if form and _other_surname(text, start, stem, index):
                yield Mention(start - 2, end, (), "stranger")
            elif form:
                yield Mention(start, end, _with_title(text, end, index.given[stem], index), form)
            if form:
                return


def _full_stands(text: str, start: int, end: int, stem: str, *, lenient: bool) -> bool:
    """Three syllables stand wherever a word begins; two need an ending; a spaced name must not read as words."""
    syllables = stem.replace(" ", "")
    glued = start > 0 and _is_hangul(text[start - 1])
    if len(syllables) < 3:
        return not glued and bool(_ENDING.match(text, end)) and (lenient or syllables not in homonyms())
    surname, space, given = stem.partition(" ")
    if space:
        word = given in homonyms() or surname in RISKY_SURNAMES
        return not glued and bool((_HONORIFIC if word and not lenient else _ENDING).match(text, end))
    return not glued or stem[1:] not in homonyms()


def _given_form(text: str, start: int, end: int, stem: str, index: HangulIndex, *, lenient: bool) -> str | None:
    if _AFTER_DIGIT_OR_HANGUL.search(text, max(0, start - 2), start):
        return None
    homonym = stem in homonyms() and not lenient
    honorific = _honorific().match(text, end)
    if honorific and not (homonym and _names_a_unit(honorific, stem, index)):
        return "given_honorific"
    if _PERSON_ENDING.match(text, end) and (_final(stem) or not _ONLY_AFTER_FINAL.match(text, end)):
        return "given_bare"
    return "given_bare" if not homonym and _ENDING.match(text, end) else None


def _with_title(text: str, end: int, people: tuple[str, ...], index: HangulIndex) -> tuple[str, ...]:
    """Of several, those whose title follows: `서연 팀장님`."""
    title = _title().match(text, end) if len(people) > 1 else None
    own = tuple(p for p in people if title and title[1].casefold() in index.titles[p])
    return own or people


def _other_surname(text: str, start: int, stem: str, index: HangulIndex) -> bool:
    """`박 민수` is nobody of ours when ours is 김민수."""
    before = _LONE_SYLLABLE.search(text, max(0, start - 3), start)
    if not before or before[1] not in PLAIN_SURNAMES:
        return False
    return not set(index.given[stem]) & set(index.surnames.get(before[1], ()))


def _titled(match: re.Match[str], index: HangulIndex) -> tuple[str, ...]:
    """Those of the surname whose title it is; without any, those whose titles are not known, if the form is safe."""
    people = index.surnames.get(match["surname"], ())
    title = " ".join(match["title"].split()).casefold()
    own = tuple(person for person in people if title in index.titles[person])
    if own:
        return own
    untitled = tuple(person for person in people if not index.titles[person])
    safe = match["honorific"] or match["space"]
    if match["surname"] in RISKY_SURNAMES:
        safe = match["honorific"] and match["surname"] not in "전현신고"
    return untitled if safe else ()


def _names_a_unit(honorific: re.Match[str], stem: str, index: HangulIndex) -> bool:
    """`지원팀장` heads a support team; `지원 팀장` is 지원 if that is her title."""
    if honorific["glued"]:
        return True
    lead = honorific["lead"]
    return bool(lead) and not any(lead in index.titles[person] for person in index.given[stem])


def _hangul_names(person: Person) -> list[Name]:
    return [name for name in names_of(person) if name.script == "hangul"]


def _add_full(full: dict[str, list[str]], name: Name, person: str) -> None:
    if name.surname:
        full.setdefault(name.surname + name.given, []).append(person)
        full.setdefault(f"{name.surname} {name.given}", []).append(person)
    elif len(name.given) > 1 and not name.inferred:
        full.setdefault(name.given, []).append(person)


def _add_directory(full: dict[str, list[str]], directory: tuple[Person, ...]) -> None:
    """Full names of absent people; a name that somebody present bears is his."""
    absent: dict[str, list[str]] = {}
    for person in directory:
        for name in _hangul_names(person):
            if not name.inferred:
                _add_full(absent, name, person.id)
    for name_said, people in absent.items():
        full.setdefault(name_said, people)


def _short_with_title(name: Name, person: Person) -> bool:
    """김철 is surname and given name, 서준 may be a given name: `서 팀장` is he if that is his title."""
    return len(name.given) == 2 and not name.inferred and bool(person.titles)


def _trie(stems: set[str]) -> re.Pattern[str] | None:
    """The longest stem at every position where one begins, by first syllable: that is quick to search."""
    if not stems:
        return None
    groups: dict[str, list[str]] = {}
    for stem in sorted(stems, key=lambda s: (-len(s), s)):
        groups.setdefault(stem[0], []).append(stem[1:])
    branches = "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in sorted(groups.items()))
    return re.compile(f"(?=({branches}))")


def _frozen(table: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {stem: tuple(dict.fromkeys(people)) for stem, people in table.items()}


def _is_hangul(character: str) -> bool:
    return "가" <= character <= "힣"


def _final(stem: str) -> bool:
    return (ord(stem[-1]) - 0xAC00) % 28 > 0


_PARTICLES = (
    "이에요|이예요|입니다|입니까|이라고|이라는|이라면|이라도|이랑|이나|이고|이며|이야|이죠|이지|이네|이요|인데|인가요|인가|인지|이니까|"
    "예요|에요|라고|라는|라면|라도|랑|나|고|며|야|아|죠|지|네|요|니까|"
    "에게서|에게|에겐|한테서|한테|한텐|께서|께|하고|으로|로|부터|까지|마다|조차|마저|밖에|처럼|보다|보고|더러|같이|"
    "이|가|은|는|을|를|과|와|의|에|도|만|뿐|들|쪽"
)
_END = r"(?![가-힣])"
_ENDING = re.compile(rf"이?(?:(?:{_PARTICLES})(?:은|는|도|만|요|의|이|가|을|를)?)?{_END}")
_HONORIFIC = re.compile(rf"\s?(?:님|씨|쌤)(?:(?:들|네)?(?:{_PARTICLES})(?:은|는|도|만|요|의)?)?{_END}")
# Endings that only people take: the nickname's -이 before a particle, "to somebody", a call.
_ONLY_AFTER_FINAL = re.compile(r"이|아")
_PERSON_ENDING = re.compile(
    rf"(?:이(?:가|는|를|도|한테|에게|네|랑은|랑도)|(?:한테서?|에게서?|께서?|더러)(?:은|는|도|만)?|아(?=[,!~?]|\s|$)){_END}"
)
_AFTER_DIGIT_OR_HANGUL = re.compile(r"[가-힣]$|\d\s?$")  # 2호선, 3연승, 9시경
_LONE_SYLLABLE = re.compile(r"(?<![가-힣])([가-힣])\s$")


@cache
def _honorific() -> re.Pattern[str]:
    lead, staff = "|".join(titles("lead")), "|".join(titles("staff"))
    return re.compile(
        rf"(?:\s?(?:님|씨|쌤|선생님)|\s(?:군|양)|(?:\s(?P<lead>{lead})|(?P<glued>{lead})|\s?(?:{staff}|{_latin_titles()}))님?)"
        rf"(?:(?:{_PARTICLES})(?:은|는|도|만|요|의)?)?{_END}"
    )


@cache
def _title() -> re.Pattern[str]:
    return re.compile(rf"\s?({'|'.join((*titles(), _latin_titles()))})")


@lru_cache(maxsize=64)
def _surname_title(surnames: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join((*titles(), _latin_titles()))
    return re.compile(
        rf"(?P<surname>{'|'.join(surnames)})(?P<space>\s?)(?P<title>{words})(?P<honorific>님?)"
        rf"(?:(?:{_PARTICLES})(?:은|는|도|만|요|의)?)?{_END}"
    )


def _latin_titles() -> str:
    return "|".join(f"{re.escape(title)}(?![A-Za-z])" for title in sorted(LATIN_TITLES, key=len, reverse=True))
