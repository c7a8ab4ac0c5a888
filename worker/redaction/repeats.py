"""A value that a word gave away once (계좌 …, password is …, ○○○ 팀장) is the same value where it stands alone."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from worker.redaction.overlaps import Span

_HANGUL = re.compile(r"[가-힣]{3,5}")
_NAME = re.compile(r"[가-힣]{3,5}|[^\W\d_]{2,}(?:[ -][^\W\d_.]+\.?)+")

_PATTERN_SCORE = 0.6


def repeated(text: str, spans: Sequence[Span], labels: Sequence[Span], names: Sequence[str]) -> list[Span]:
    """Further places of the values of `spans`, and of `names` (whose spans are `labels`, without a place yet)."""
    known: dict[str, Span] = {}
    for span in spans:
        value = text[span.start : span.end]
        if _distinctive(span, value):
            known.setdefault(value, span)
    known |= {name: span for name, span in zip(names, labels, strict=True) if _NAME.fullmatch(name)}
    placed = Counter(text[span.start : span.end] for span in spans)
    return [
        replace(span, start=at, end=at + len(value))
        for value, span in known.items()
        if text.count(value) > placed[value]
        for at in _places(text, value)
    ]


def _distinctive(span: Span, value: str) -> bool:
    """Known by its surroundings, and long enough that it is no chance: a full name, or a value with a digit or sign in it."""
    if span.kind == "PERSON":
        known = _NAME if span.score > _PATTERN_SCORE else _HANGUL  # after "Miss", two capitalised words may be a role
        return span.key is None and bool(known.fullmatch(value))
    return (span.by_context or span.kind in {"SECRET", "ADDRESS"}) and len(value) >= 5 and not value.isalpha()


def _places(text: str, value: str) -> Iterator[int]:
    at = text.find(value)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(value) : at + len(value) + 1]
        if not (_joins(before, value[0]) or (value[-1].isascii() and _joins(value[-1], after))):
            yield at
        at = text.find(value, at + 1)


def _joins(left: str, right: str) -> bool:
    """Whether two neighbouring characters belong to one word, in one script."""
    if not left or not right or not (left.isalnum() and right.isalnum()):
        return False
    return left.isascii() == right.isascii()
