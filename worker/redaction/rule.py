"""What a recognizer is made of: one pattern, and a judge that says what its match is worth."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import regex

WEAK = 0.2
"""Score of a shape that counts only beside a word such as 계좌 or passport (see context.py)."""
THRESHOLD = 0.4
"""What scores less is left alone."""


class Judgement(NamedTuple):
    """length: how many characters of the match it is about; None for all of them."""

    kind: str
    score: float
    length: int | None = None


@dataclass(frozen=True)
class Rule:
    """A shape of personal data.

    pattern: what lies in its group `value`, where it has one, else the whole match. judge: None keeps `kind` and `score`;
    otherwise it sees the value and may refuse it. needles: the pattern is tried only on text that holds one of them;
    gate: or a match of this cheaper pattern.
    Hangul counts as a letter unless the ASCII flag is set, so that `\\b` would fail before a particle.
    """

    name: str
    kind: str
    pattern: str
    score: float = 0.6
    judge: Callable[[str], Judgement | None] | None = None
    also: tuple[str, ...] = ()
    needles: tuple[str, ...] = ()
    gate: str = ""
    flags: int = regex.ASCII

    @cached_property
    def compiled(self) -> regex.Pattern[str]:
        return regex.compile(self.pattern, self.flags)

    def may_match(self, text: str) -> bool:
        """Whether the pattern is worth trying on the text."""
        if self.needles and not any(needle in text for needle in self.needles):
            return False
        return not self.gate or regex.search(self.gate, text, self.flags) is not None

    def verdict(self, value: str) -> Judgement | None:
        return self.judge(value) if self.judge else Judgement(self.kind, self.score)


def digits_of(value: str) -> str:
    return "".join(filter(str.isdigit, value))
