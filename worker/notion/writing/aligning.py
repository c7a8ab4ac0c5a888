"""Which utterance of the last version is which of this one, when lines were inserted, mended, grown, moved or removed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial

from worker.notion.writing.snapshot import Spoken

ALIKE = 0.5  # of the content words of a line that was mended
OFTEN = 20  # times in one meeting, or in every hundredth line of a long one


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
    for way in (_moved, _same_block, partial(_alike, replaced)):
        for n, aligned in way(before, now, found, taken):
            if n not in found and aligned.now not in taken:
                found[n] = aligned
                taken.add(aligned.now)
    return found


def _operations(old: list[str], new: list[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """difflib's, over what is left between the equal beginning and the equal end: long meetings mostly stay the same.

    “Yeah” is equal to hundreds of lines, which says nothing and takes seconds: it counts only beside other equal lines.
    """
    head = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    most = min(len(old), len(new)) - head
    tail = next((i for i in range(most) if old[-1 - i] != new[-1 - i]), most)
    yield "equal", 0, head, 0, head
    often = {d for d, count in Counter(new).items() if count > max(OFTEN, len(new) // 100)}
    for tag, i, i_end, j, j_end in SequenceMatcher(
        often.__contains__, old[head : len(old) - tail], new[head : len(new) - tail], autojunk=False
    ).get_opcodes():
        yield tag, i + head, i_end + head, j + head, j_end + head
    yield "equal", len(old) - tail, len(old), len(new) - tail, len(new)


def _moved(
    before: Sequence[Spoken], now: Sequence[Spoken], found: Mapping[int, Aligned], taken: Set[int]
) -> list[tuple[int, Aligned]]:
    """Only lines that were said once: of a line that was said twice nobody can tell which one moved."""
    old, new = Counter(u.digest for u in before), Counter(u.digest for u in now)
    place = {u.digest: j for j, u in enumerate(now, 1) if new[u.digest] == 1 and j not in taken}
    return [
        (i, Aligned(place[u.digest], unchanged=True))
        for i, u in enumerate(before, 1)
        if i not in found and u.digest in place and old[u.digest] == 1
    ]


def _same_block(
    before: Sequence[Spoken], now: Sequence[Spoken], found: Mapping[int, Aligned], taken: Set[int]
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
    replaced: Sequence[tuple[range, range]],
    before: Sequence[Spoken],
    now: Sequence[Spoken],
    found: Mapping[int, Aligned],
    taken: Set[int],
) -> list[tuple[int, Aligned]]:
    """Best first, of equal ones that which stands most nearly where the line stood. Only lines that an item rests on have
    words to compare.
    """
    pairs = []
    for olds, news in replaced:
        holding = _holding(now, [j for j in news if j not in taken])
        for i in (i for i in olds if i not in found):
            words, stood = before[i - 1].words, news.start + (i - olds.start) * len(news) / len(olds)
            for j, shared in Counter(j for word in words for j in holding.get(word, ())).items():
                like = 2 * shared / (len(words) + len(now[j - 1].words))  # as dice says
                if like >= ALIKE:
                    pairs.append((-like, abs(j - stood), i, j))
    return [(i, Aligned(j, unchanged=False)) for _, _, i, j in sorted(pairs)]


def _holding(now: Sequence[Spoken], numbers: Iterable[int]) -> dict[str, list[int]]:
    """Word → the utterances that hold it."""
    found: dict[str, list[int]] = {}
    for j in numbers:
        for word in now[j - 1].words:
            found.setdefault(word, []).append(j)
    return found


def dice(one: frozenset[str], other: frozenset[str]) -> float:
    """Dice overlap of two sets, 0 to 1.

    >>> dice(frozenset("ab"), frozenset("bc")), dice(frozenset(), frozenset())
    (0.5, 0.0)
    """
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
