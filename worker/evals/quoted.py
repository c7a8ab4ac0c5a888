"""Quotes of a reply, looked for in the lines of its case."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from prompts.cases import Case
from worker.evals.scores import Share
from worker.model import Evidence, RedactedUtterance
from worker.resolution.due import resolve_due
from worker.stages.quotes import find, find_cited, overlap

HELD_AT = datetime(2026, 11, 18, 14, 0, tzinfo=ZoneInfo("Asia/Seoul"))  # a Wednesday; every phrase is dated from it

Lines = tuple[RedactedUtterance, ...]


def lines_of(case: Case) -> Lines:
    return tuple(RedactedUtterance(line.number, line.speaker, line.text, line.source) for line in case.lines)


def validity(reply: object, lines: Lines) -> Share:
    """How many of all quotes in the reply stand in the line that they cite."""
    found = [_stands(quote, lines) for quote in _quotes(reply)]
    return Share(sum(found), len(found))


def located(quote: Mapping[str, Any] | None, lines: Lines) -> tuple[Evidence, ...]:
    """Where the program would find the quote: in the line cited, else in the only other line that holds it."""
    found = find_cited(quote["quote"], quote["utterance"], lines) if quote else None
    return (found,) if found else ()


def same(one: Mapping[str, Any] | None, other: Mapping[str, Any] | None, lines: Lines) -> bool:
    """Both null, or both there and overlapping in the same line."""
    if one is None or other is None:
        return one is other
    return overlap(located(one, lines), located(other, lines))


def day_of(quote: Mapping[str, Any] | None, lines: Lines) -> str | None:
    """What the program makes of the words: a date, perhaps with a time, or `vague`, `past`; None without words."""
    if quote is None:
        return None
    found = located(quote, lines)
    due = resolve_due(found[0].quote, HELD_AT) if found else None
    if due is None or due.date is None:
        return due.rule if due else "not said"
    return f"{due.date} {due.time:%H:%M}" if due.time else str(due.date)


def _stands(quote: Mapping[str, Any], lines: Lines) -> bool:
    number = quote["utterance"]
    return 1 <= number <= len(lines) and find(quote["quote"], lines[number - 1]) is not None


def _quotes(value: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        if set(value) == {"utterance", "quote"}:
            yield value
        for inner in value.values():
            yield from _quotes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _quotes(inner)
