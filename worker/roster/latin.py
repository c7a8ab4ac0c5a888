"""Finding people by names in Latin letters: any order, hyphenated or spaced, handles and e-mail addresses."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from worker.model import Person
from worker.roster.evidence import is_stranger, names_somebody
from worker.roster.mention import Mention
from worker.roster.names import Name, names_of
from worker.roster.romanise import given_keys, surname_keys
from worker.roster.words import common_words, nicknames


@dataclass(frozen=True)
class LatinIndex:
    """Keys are lower-case letters without separators; values are ids. words: all that names consist of.

    alone: whom a single word may mean: by given name or only name, and by surname.
    """

    given: dict[str, tuple[str, ...]]
    surnames: dict[str, tuple[str, ...]]
    whole: dict[str, tuple[str, ...]]
    alone: dict[str, tuple[tuple[str, ...], tuple[str, ...]]]
    emails: dict[str, tuple[str, ...]]
    handles: dict[str, tuple[str, ...]]
    present: frozenset[str]
    romanised: frozenset[str]
    words: frozenset[str]


class _Word(NamedTuple):
    key: str
    start: int
    end: int


def build_latin(present: tuple[Person, ...], directory: tuple[Person, ...]) -> LatinIndex:
    given: dict[str, list[str]] = {}
    surnames: dict[str, list[str]] = {}
    whole: dict[str, list[str]] = {}
    emails: dict[str, list[str]] = {}
    handles: dict[str, list[str]] = {}
    words: set[str] = set()
    romanised: set[str] = set()
    for person in (*present, *directory):
        if person.email:
            emails.setdefault(person.email.casefold(), []).append(person.id)
            handles.setdefault(person.email.casefold().partition("@")[0], []).append(person.id)
        for name in names_of(person):
            if name.inferred:
                continue
            if name.script == "hangul" and len(name.given) > 1:
                romanised.add(person.id)
            for key in _given_keys(name):
                _enter(given if name.surname else whole, key, person.id)
            for key in _surname_keys(name):
                _enter(surnames, key, person.id)
            words |= _words_of(name)
    ids = frozenset(person.id for person in present)
    words |= _add_nicknames(given, ids)
    here = {local: [p for p in people if p in ids] for local, people in handles.items()}
    tables = (_frozen(given), _frozen(surnames), _frozen(whole))
    alone = _alone(*tables, present=ids)
    return LatinIndex(*tables, alone, _frozen(emails), _frozen(here), ids, frozenset(romanised), frozenset(words))


def find_latin(text: str, index: LatinIndex, *, lenient: bool = False) -> Iterator[Mention]:
    """Mentions, possibly overlapping. lenient: the text is a name by itself, so that a common word is one too."""
    if "@" in text:
        yield from _addresses(text, index)
    lower = _lowered(text)
    said = set(_WORD.findall(lower))
    found = said & index.words
    plural = {word for word in said - index.words if word[-1:] == "s" and word[:-1] in index.words}
    yield from _plurals(text, lower, plural, index)
    if not found:
        return
    common = found & common_words()
    for match in _any_of(found).finditer(lower):
        if len(match.group()) == 1 and match.start() and text[match.start() - 1].isdigit():
            continue  # the o of GPT-4o is no 오
        run = _run(lower, match, index.words)
        if len(run) == 1 and run[0].key in common and not _marked(text, match.start()) and not lenient:
            continue
        mention = _at(text, run, index, lenient=lenient)
        if mention:
            yield mention


def _plurals(text: str, lower: str, words: set[str], index: LatinIndex) -> Iterator[Mention]:
    """`the Sams`, `both Priyas`: a given name that several bear; whole, so that its s gives nothing away."""
    for match in _any_of(words).finditer(lower) if words else ():
        start, end = match.span()
        mention = _single(text, match.group()[:-1], start, end - 1, index, lenient=False) if text[start].isupper() else None
        if mention:
            yield replace(mention, end=end)


def _at(text: str, words: list[_Word], index: LatinIndex, *, lenient: bool) -> Mention | None:
    """The longest name that begins with the first of `words`."""
    for count in range(len(words), 0, -1):
        run = words[:count]
        people = _full(text, run, index, lenient=lenient) if count > 1 else ()
        start, end = run[0].start, run[-1].end
        if people:
            form = "romanised" if set(people) & index.romanised else "full"
            return Mention(start, end, people, form)
        if count > 1 and any("," in text[a.end : b.start] for a, b in pairwise(run)):
            continue
        mention = _single(text, "".join(word.key for word in run), start, end, index, lenient=lenient)
        if mention:
            return mention
    return None


def _full(text: str, run: list[_Word], index: LatinIndex, *, lenient: bool) -> tuple[str, ...]:
    """Given name and surname in either order."""
    keys = [word.key for word in run]
    for cut in range(1, len(keys)):
        first, last = "".join(keys[:cut]), "".join(keys[cut:])
        for given, surname in ((first, last), (last, first)):
            bearers = index.surnames.get(surname, ())
            people = tuple(person for person in index.given.get(given, ()) if person in bearers)
            if people and (lenient or _reads_as_name(text, run)):
                return tuple(person for person in people if person in index.present) or people
    joined = "".join(keys)
    return index.whole.get(joined, ()) if joined not in common_words() else ()


def _reads_as_name(text: str, run: list[_Word]) -> bool:
    """`will park` is a verb and its object."""
    return any(word.key not in common_words() for word in run) or all(text[word.start].isupper() for word in run)


def _marked(text: str, start: int) -> bool:
    """Capitalised, or a handle."""
    return text[start].isupper() or text[start - 1 : start] == "@"


def _any_of(words: set[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![{_LETTERS}])(?:{'|'.join(sorted(words, key=len, reverse=True))})(?![{_LETTERS}])")


def _single(text: str, key: str, start: int, end: int, index: LatinIndex, *, lenient: bool) -> Mention | None:
    people, surname = index.alone.get(key, _NOBODY)
    form = "romanised" if people and not index.romanised.isdisjoint(people) else "given_latin"
    if surname and (not people or text[start].isupper()):
        people, form = tuple(dict.fromkeys((*people, *surname))), form if people else "surname_latin"
    if not people:
        return None
    if not lenient and not names_somebody(text, start, end, key, form):
        return None
    stranger = 0 if lenient else is_stranger(text, start, end, index.words)
    return Mention(start, stranger, (), "stranger") if stranger else Mention(start, end, people, form)


def _addresses(text: str, index: LatinIndex) -> Iterator[Mention]:
    for match in _EMAIL.finditer(text):
        people = index.emails.get(match.group().casefold())
        if people:
            yield Mention(match.start(), match.end(), people, "email")
    for match in _HANDLE.finditer(text):
        people = index.handles.get(match[1].casefold().rstrip("."))
        if people:
            yield Mention(match.start(1), match.start(1) + len(match[1].rstrip(".")), people, "handle")


def _run(lower: str, first: re.Match[str], known: frozenset[str]) -> list[_Word]:
    """Up to four words of names from `first` that one separator joins, passing over an initial between two of them."""
    words = [_Word(_key(first.group()), first.start(), first.end())]
    following = _FOLLOWING.match(lower, first.end())
    while following and len(words) < 4 and following[1] in known:
        words.append(_Word(_key(following[1]), following.start(1), following.end()))
        following = _FOLLOWING.match(lower, following.end())
    return words


def _given_keys(name: Name) -> Iterable[str]:
    if name.script == "latin":
        return [_joined(name.given)] if name.given else []
    return given_keys(name.given) if name.surname or len(name.given) > 1 else []


def _surname_keys(name: Name) -> Iterable[str]:
    if not name.surname:
        return []
    return surname_keys(name.surname) if name.script == "hangul" else [_joined(name.surname)]


def _words_of(name: Name) -> set[str]:
    """All words and syllables that the name may be written with, in lower case."""
    if name.script == "latin":
        text = f"{name.given} {name.surname}".lower()
        return {*_WORD.findall(text), *_given_keys(name), *_surname_keys(name)}
    syllables = {key for syllable in name.given for key in given_keys(syllable)}
    return {*_given_keys(name), *_surname_keys(name), *syllables}


def _joined(words: str) -> str:
    return "".join(_key(word) for word in _WORD.findall(words.lower()))


def _add_nicknames(given: dict[str, list[str]], present: frozenset[str]) -> set[str]:
    added: set[str] = set()
    for key, people in list(given.items()):
        for nickname in nicknames().get(key, ()):
            for person in people:
                if person in present:
                    _enter(given, nickname, person)
                    added.add(nickname)
    return added


def _alone(
    given: dict[str, tuple[str, ...]], surnames: dict[str, tuple[str, ...]], whole: dict[str, tuple[str, ...]],
    *, present: frozenset[str],
) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:  # fmt: skip
    """Present people only, unless the word is all of somebody's name."""
    found = {}
    for key in given.keys() | surnames.keys() | whole.keys():
        first = (person for person in given.get(key, ()) if person in present)
        last = tuple(person for person in surnames.get(key, ()) if person in present)
        people = tuple(dict.fromkeys((*first, *whole.get(key, ()))))
        if people or last:
            found[key] = (people, last)
    return found


def _enter(table: dict[str, list[str]], key: str, person: str) -> None:
    table.setdefault(key, []).append(person)


def _frozen(table: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(dict.fromkeys(people)) for key, people in table.items() if people}


def _lowered(text: str) -> str:
    """Lower case, character for character."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _key(word: str) -> str:
    """Without accents and apostrophes: José is `jose`."""
    if word.isascii():
        return word.replace("'", "")
    plain = unicodedata.normalize("NFKD", word)
    return "".join(c for c in plain if not unicodedata.combining(c) and c not in "'’")


_NOBODY: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
_LETTERS = "a-zß-öø-ÿā-ſ"
_WORD = re.compile(rf"[{_LETTERS}]+(?:['’](?!(?:s|ll|d|re|ve|m|t)(?![{_LETTERS}]))[{_LETTERS}]+)*")
_FOLLOWING = re.compile(rf"(?: [a-z]\.? |, ?|[ ._-])({_WORD.pattern})")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_HANDLE = re.compile(r"(?<![A-Za-z0-9._%+-])@([A-Za-z0-9][A-Za-z0-9._-]*)")
