"""One scan over a text for the tokens of a grammar; a grammar is a table of pattern, meaning and weakness."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from worker.resolution.said import Said

STRONG = 0  # a date phrase wherever it stands
NEEDS_MARKER = 1  # only with a marker (by, 까지 …) or beside another token: "3월 매출" is no date
NEEDS_COMPANY = 2  # only beside another token: "at 5", "오전"

Meaning = Said | Callable[[re.Match[str]], Said | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """pattern: its named groups are read by `meaning`, which answers None when
    the words mean no date after all. A mere Said is the meaning of whatever matches.
    """

    pattern: str
    meaning: Meaning
    weakness: int = STRONG


@dataclass(frozen=True, slots=True)
class Token:
    start: int
    end: int
    said: Said
    weakness: int


class Lexer:
    """The rules of one grammar, tried in their order at every place where `starts` allows a token to start."""

    def __init__(self, rules: Sequence[Rule], starts: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self._rules = tuple(rules)
        self._flags = flags | re.IGNORECASE
        union = "|".join(
            f"(?P<r{n}>{re.sub(r'[(][?]P<[a-z_]+>', '(?:', rule.pattern)})" for n, rule in enumerate(rules)
        )
        self._union = re.compile(f"{starts}(?:{union})", self._flags)

    def tokens(self, text: str) -> Iterator[Token]:
        """Tokens left to right, not overlapping; the first rule that matches at a place wins."""
        position = 0
        while found := self._union.search(text, position):
            token = self._read(text, found)
            if token:
                yield token
            position = token.end if token else found.start() + 1

    def _read(self, text: str, found: re.Match[str]) -> Token | None:
        first = int(str(found.lastgroup)[1:])
        for rule in self._rules[first:]:
            match = _compiled(rule.pattern, self._flags).match(text, found.start())
            if match is None:
                continue
            said = rule.meaning if isinstance(rule.meaning, Said) else rule.meaning(match)
            if said:
                return Token(match.start(), match.end(), said, rule.weakness)
        return None


@cache
def _compiled(pattern: str, flags: int) -> re.Pattern[str]:
    """Only the few patterns that a text needs are compiled by themselves."""
    return re.compile(pattern, flags)
