"""Which of the things found is which of those expected: one to one, by the words that they quote."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from worker.likeness import likeness
from worker.model import Evidence
from worker.stages.quotes import overlap


@dataclass(frozen=True, slots=True)
class Quoting:
    """A text and the words that it rests on."""

    text: str
    evidence: tuple[Evidence, ...]


def pairs(got: Sequence[Quoting], wanted: Sequence[Quoting]) -> list[tuple[int, int]]:
    """(index in got, index in wanted) of those that share at least half of the shorter quote, the closest first.

    Where one line holds several things and is quoted whole for each of them, the texts decide which is which.
    """
    ranked = sorted(
        ((_closeness(g.evidence, w.evidence), likeness(g.text, w.text), -j, -i)
         for i, g in enumerate(got) for j, w in enumerate(wanted) if overlap(g.evidence, w.evidence)),
        reverse=True,
    )  # fmt: skip
    taken: dict[int, int] = {}
    for _, _, j, i in ranked:
        if -i not in taken and -j not in taken.values():
            taken[-i] = -j
    return sorted(taken.items())


def _closeness(one: Iterable[Evidence], other: Iterable[Evidence]) -> float:
    """The largest common part of two quotes over what they cover together, 0 to 1."""
    shares = [
        (min(a.end, b.end) - max(a.start, b.start)) / (max(a.end, b.end) - min(a.start, b.start))
        for a in one
        for b in other
        if a.utterance == b.utterance
    ]
    return max(shares, default=0.0)
