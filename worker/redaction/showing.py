"""What a reader may see of an utterance: names as they were said, labels in place of other personal values."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from worker.model import CueSpan, Language, Mask, RedactedUtterance, Utterance
from worker.redaction.placeholders import label

_AS_SAID = ("PERSON", "ESCAPED")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A replaced stretch in the three texts: redacted, original, shown."""

    mask: Mask
    shown_start: int
    shown_end: int


@dataclass(frozen=True, slots=True)
class Shown:
    """The utterance with the text that may be shown; its cues fit that text."""

    utterance: Utterance
    _pieces: tuple[_Piece, ...] = ()

    def move(self, offset: int) -> int:
        """Where an offset of the redacted text is in the shown text; inside a placeholder, within what replaced it."""
        return _moved(offset, [p.mask.start for p in self._pieces], [p.mask.end for p in self._pieces], self._pieces)


def show(utterance: Utterance, redacted: RedactedUtterance, language: Language) -> Shown:
    parts: list[str] = []
    pieces: list[_Piece] = []
    at = length = 0
    for mask in redacted.masks:
        original = utterance.text[mask.original_start : mask.original_end]
        word = original if mask.kind in _AS_SAID else label(mask.kind, language)
        length += mask.original_start - at
        parts += (utterance.text[at : mask.original_start], word)
        pieces.append(_Piece(mask, length, length + len(word)))
        length += len(word)
        at = mask.original_end
    text = "".join((*parts, utterance.text[at:]))
    return Shown(replace(utterance, text=text, cues=_cues(utterance, pieces)), tuple(pieces))


def _cues(utterance: Utterance, pieces: list[_Piece]) -> tuple[CueSpan, ...]:
    starts = [p.mask.original_start for p in pieces]
    ends = [p.mask.original_end for p in pieces]
    return tuple(replace(cue, offset=_moved(cue.offset, starts, ends, pieces)) for cue in utterance.cues)


def _moved(offset: int, starts: list[int], ends: list[int], pieces: Sequence[_Piece]) -> int:
    at = bisect_right(starts, offset) - 1
    if at < 0:
        return offset
    piece = pieces[at]
    if offset >= ends[at]:
        return piece.shown_end + offset - ends[at]
    return min(piece.shown_start + offset - starts[at], piece.shown_end)
