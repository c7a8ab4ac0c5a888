"""Which utterance of the last version is which of this one, when lines were inserted, mended, grown, moved or removed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from worker.notion.snapshot import Spoken

ALIKE = 0.5  # of the content words of a line that was mended


@dataclass(frozen=True, slots=True)
class Aligned:
    """now: number of the utterance in this version. unchanged: to the letter, so that offsets still hold."""

    now: int
    unchanged: bool


def align(before: Sequence[Spoken], now: Sequence[Spoken]) -> dict[int, Aligned]:
    """Numbers (from 1) of the last version → where that utterance is now; one that was removed is left out.

    Equal lines in order (difflib) come first, then lines that moved, then what stands in the same Notion block, then the
    most alike line of the stretch that was replaced.
    """
    old, new = [u.digest for u in before], [u.digest for u in now]
    found: dict[int, Aligned] = {}
    replaced: list[tuple[range, range]] = []
    for tag, i, i_end, j, j_end in _operations(old, new):
        if tag == "equal":
            found |= {i + k + 1: Aligned(j + k + 1, unchanged=True) for k in range(i_end - i)}
        elif tag == "replace":
            replaced.append((range(i + 1, i_end + 1), range(j + 1, j_end + 1)))
    taken = {a.now for a in found.values()}
    ways = (_moved(old, new, found, taken), _same_block(before, now, found, taken), _alike(before, now, replaced, found, taken))
    for pairs in ways:
        for n, aligned in pairs:
            if n not in found and aligned.now not in taken:
                found[n] = aligned
                taken.add(aligned.now)
    return found


def _operations(old: list[str], new: list[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """difflib's, over what is left between the equal beginning and the equal end: long meetings mostly stay the same."""
    head = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    most = min(len(old), len(new)) - head
    tail = next((i for i in range(most) if old[-1 - i] != new[-1 - i]), most)
    yield "equal", 0, head, 0, head
    for tag, i, i_end, j, j_end in SequenceMatcher(
        None, old[head : len(old) - tail], new[head : len(new) - tail], autojunk=False
    ).get_opcodes():
        yield tag, i + head, i_end + head, j + head, j_end + head
    yield "equal", len(old) - tail, len(old), len(new) - tail, len(new)


def _moved(old: list[str], new: list[str], found: dict[int, Aligned], taken: set[int]) -> list[tuple[int, Aligned]]:
    once = {d for d, count in Counter(old).items() if count == 1} & {d for d, count in Counter(new).items() if count == 1}
    place = {d: j for j, d in enumerate(new, 1) if d in once and j not in taken}
    return [(i, Aligned(place[d], unchanged=True)) for i, d in enumerate(old, 1) if i not in found and d in place]


def _same_block(
    before: Sequence[Spoken], now: Sequence[Spoken], found: dict[int, Aligned], taken: set[int]
) -> list[tuple[int, Aligned]]:
    """A block may hold many utterances (a code block): only one that holds a single one in both versions tells anything."""
    old, new = Counter(u.block for u in before), Counter(u.block for u in now)
    place = {u.block: j for j, u in enumerate(now, 1) if u.block and new[u.block] == 1 and j not in taken}
    return [
        (i, Aligned(place[u.block], unchanged=False))
        for i, u in enumerate(before, 1)
        if i not in found and u.block in place and old[u.block] == 1
    ]


def _alike(
    before: Sequence[Spoken],
    now: Sequence[Spoken],
    replaced: list[tuple[range, range]],
    found: dict[int, Aligned],
    taken: set[int],
) -> list[tuple[int, Aligned]]:
    """Best first. Only lines that an item rests on have words to compare."""
    pairs = [
        (dice(before[i - 1].words, now[j - 1].words), i, j)
        for olds, news in replaced
        for i in olds
        if i not in found and before[i - 1].words
        for j in news
        if j not in taken
    ]
    return [(i, Aligned(j, unchanged=False)) for like, i, j in sorted(pairs, key=lambda p: (-p[0], p[1], p[2])) if like >= ALIKE]


def dice(one: frozenset[str], other: frozenset[str]) -> float:
    """Dice overlap of two sets, 0 to 1.

    >>> dice(frozenset("ab"), frozenset("bc")), dice(frozenset(), frozenset())
    (0.5, 0.0)
    """
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
