"""Which finds stand where several claim the same characters."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace

_FIRST = {"SECRET": 0, "KR_RRN": 1, "KR_FRN": 1}


@dataclass(frozen=True, slots=True)
class Span:
    """A find: [start, end) of the whole text. key: what makes two finds the same value, None to take it from the text.

    people: ids of the persons it may mean. certain: it is the person's name beyond doubt, not a word like one.
    by_context: only the words beside it told.
    """

    start: int
    end: int
    kind: str
    score: float
    key: str | None = None
    people: tuple[str, ...] = ()
    certain: bool = True
    by_context: bool = False


def resolve(spans: Iterable[Span]) -> list[Span]:
    """Non-overlapping spans in order of their place, together covering every character that was covered.

    Structured kinds beat names; then the longer one, the better score, and Korean identity numbers before the rest.
    A loser that sticks out extends the winner: no character of a find may stay readable.

    >>> resolve([Span(0, 5, "PERSON", 0.9), Span(0, 15, "EMAIL_ADDRESS", 0.5)])
    [Span(start=0, end=15, kind='EMAIL_ADDRESS', score=0.5, key=None, people=(), certain=True, by_context=False)]
    """
    ordered = sorted(spans, key=lambda s: (s.start, s.end))
    result: list[Span] = []
    group: list[Span] = []
    end = -1
    for span in ordered:
        if span.start >= end and group:
            result.extend(_settle(group))
            group = []
        group.append(span)
        end = max(end, span.end) if len(group) > 1 else span.end
    return result + (_settle(group) if group else [])


def _settle(group: list[Span]) -> list[Span]:
    """The winners among spans that hang together."""
    if len(group) == 1:
        return group
    kept: list[Span] = []
    for span in sorted(group, key=_rank):
        starts = [k.start for k in kept]
        at = bisect_right([k.end for k in kept], span.start)
        if at == bisect_left(starts, span.end):
            kept.insert(at, span)
            continue
        for place, low, high in _sticking_out(kept, span, at):
            kept[place] = replace(kept[place], start=low, end=high)
    return kept


def _sticking_out(kept: list[Span], span: Span, at: int) -> list[tuple[int, int, int]]:
    """How the winners that `span` touches must grow so that they cover it: (index, start, end)."""
    touched = [i for i in range(at, len(kept)) if kept[i].start < span.end]
    grown = []
    for position, i in enumerate(touched):
        low = min(kept[i].start, span.start) if position == 0 else kept[i].start
        last = position == len(touched) - 1
        high = max(kept[i].end, span.end if last else kept[touched[position + 1]].start)
        if (low, high) != (kept[i].start, kept[i].end):
            grown.append((i, low, high))
    return grown


def _rank(span: Span) -> tuple[bool, float, int, float, int]:
    """Names by score first: the roster knows better than a pattern or a model where a name ends."""
    length = span.end - span.start
    if span.kind == "PERSON":
        return (True, -span.score, 0, -length, span.start)
    return (False, -length, _FIRST.get(span.kind, 2), -span.score, span.start)
