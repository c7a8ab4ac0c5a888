"""The word lists beside this file: read once, when first needed."""

from functools import cache
from importlib.resources import files


@cache
def homonyms() -> frozenset[str]:
    """Korean given names that are everyday words."""
    return frozenset(_words("homonyms.txt"))


@cache
def common_words() -> frozenset[str]:
    """Latin-script names that are everyday English words."""
    return frozenset(_words("common_words.txt"))


@cache
def titles(kind: str | None = None) -> tuple[str, ...]:
    """Korean titles, longest first. kind: `lead`, `staff`, or both."""
    found: list[str] = []
    for line in _lines("titles.txt"):
        name, _, words = line.partition(":")
        if kind in (None, name):
            found += words.split()
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


@cache
def nicknames() -> dict[str, tuple[str, ...]]:
    """Short forms of English given names, by name; present people only, and when two of them fit, both stay."""
    return table("nicknames.txt")


@cache
def no_surnames() -> frozenset[str]:
    """Words that begin with a capital after a given name without being a surname: weekdays, tools, a sentence's verb."""
    return frozenset(_words("no_surnames.txt"))


def table(name: str) -> dict[str, tuple[str, ...]]:
    """A word list whose lines are a key and its values."""
    rows = (line.split() for line in _lines(name))
    return {row[0]: tuple(row[1:]) for row in rows}


LATIN_TITLES = (
    "Team Lead", "Tech Lead", "Product Manager", "Project Manager", "Product Owner", "General Manager", "Scrum Master",
    "CEO", "CTO", "CFO", "COO", "CPO", "CMO", "CISO", "EVP", "SVP", "VP", "PM", "PO", "PL", "QA", "HR", "TL", "EM",
    "Manager", "Director", "Lead", "Designer", "Engineer", "Developer", "Professor", "Chair", "Chairman", "President",
    "Head",
)  # fmt: skip
COURTESY = ("Mr", "Mrs", "Ms", "Miss", "Mx", "Dr", "Prof")
TWO_SYLLABLE_SURNAMES = ("남궁", "황보", "제갈", "사공", "선우", "서문", "독고", "동방")
# Also determiners or prefixes: 이 팀장 "this team lead", 전 대표 "former CEO", 고 회장 "the late chairman".
RISKY_SURNAMES = frozenset("이전신현고주조노")
# A surname before a given name ("박 민수") makes it another person, unless the syllable is a word of its own.
PLAIN_SURNAMES = frozenset("김박최강윤권황송홍류곽허임장서심엄채")


def _words(name: str) -> list[str]:
    return [word for line in _lines(name) for word in line.split()]


def _lines(name: str) -> list[str]:
    text = files("worker.roster").joinpath(name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
