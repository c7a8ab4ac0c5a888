"""Split a redacted transcript into chunks whose borders follow content, so that an edit moves only the borders beside it.

An utterance opens a chunk when its key is the smallest within `REACH` tokens on either side. The key depends on the
utterance and the one before it alone; therefore a line inserted at the top changes the first chunk and no other.
"""

import hashlib
from collections.abc import Sequence
from itertools import accumulate

from worker.model import Chunk, RedactedTranscript, RedactedUtterance

REACH = 700  # tokens; chunks come out at about twice this
CEILING = 3 * REACH
_QUESTION = ("?", "까요", "나요", "가요", "죠", "까", "니")  # an answer must not be torn from its question


def split(transcript: RedactedTranscript, *, reach: int = REACH) -> tuple[Chunk, ...]:
    """Chunks in order, together exactly the transcript. reach: tokens, see the module's text."""
    utterances = transcript.utterances
    ends = list(accumulate(tokens(u.text) for u in utterances))
    keys = [_key(utterances, index) for index in range(len(utterances))]
    # The last few lines are no chunk of their own; the first few may be, or a line at the top would move a border.
    inner = [i for i in range(1, len(utterances)) if ends[-1] - ends[i - 1] >= reach / 2]
    borders = [index for index in inner if _opens(index, keys, ends, reach)]
    pieces = [(start, end) for start, end in zip([0, *borders], [*borders, len(utterances)], strict=True) if end > start]
    return tuple(Chunk(utterances[a:b]) for start, end in pieces for a, b in _halve(start, end, keys, ends, 3 * reach))


def tokens(text: str) -> int:
    """A rough token count: four characters of Latin script or one and a half of Hangul a token; at least 1."""
    wide = sum(1 for character in text if character > "\u2e7f")
    return round((len(text) - wide) / 4 + wide / 1.5) or 1


def _key(utterances: Sequence[RedactedUtterance], index: int) -> tuple[bool, bytes]:
    before = utterances[index - 1].text.rstrip(" .") if index else ""
    return before.endswith(_QUESTION), hashlib.blake2b(utterances[index].text.encode(), digest_size=8).digest()


def _opens(index: int, keys: Sequence[tuple[bool, bytes]], ends: Sequence[int], reach: int) -> bool:
    here, key = ends[index], keys[index]
    left = index - 1
    while left >= 0 and here - ends[left] <= reach:
        if keys[left] <= key:
            return False
        left -= 1
    right = index + 1
    while right < len(keys) and ends[right] - here <= reach:
        if keys[right] < key:
            return False
        right += 1
    return True


def _halve(
    start: int, end: int, keys: Sequence[tuple[bool, bytes]], ends: Sequence[int], ceiling: int
) -> list[tuple[int, int]]:
    """Halve a piece that is too long at the smallest key of its middle half."""
    opening = ends[start - 1] if start else 0
    total = ends[end - 1] - opening
    middle = [i for i in range(start + 1, end) if total / 4 <= ends[i - 1] - opening <= total * 3 / 4]
    if total <= ceiling or not middle:
        return [(start, end)]
    cut = min(middle, key=lambda i: keys[i])
    return [*_halve(start, cut, keys, ends, ceiling), *_halve(cut, end, keys, ends, ceiling)]
