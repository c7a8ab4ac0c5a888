"""Cues to utterances: words of one speaker that belong together become one, and no time runs back."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from worker.model import CueSpan, SourceWarning, Utterance
from worker.transcripts.cues import Cue, Draft
from worker.transcripts.normalise import tidy

LONG = 600
"""Characters after which an utterance ends at the next sentence end: about 40 s of speech, which a person reads at one
glance when a link leads there, and several of which fit the window that a verdict is given on."""
LONGEST = 1_000
"""… or at the next cue where no sentence ends: recognised Korean often has no punctuation at all."""
PAUSE = 2.0
"""Seconds of silence after a finished sentence that end an utterance."""
SILENCE = 10.0
"""Seconds of silence that end it in the middle of a sentence too: what follows is a new thought."""
UNKNOWN_PAUSE = 1.0
"""Without names a shorter pause must do: the next words may be somebody else's."""

_CLOSED = "(?:니다|어요|아요|해요|에요|예요|네요|군요|지요|죠|세요|까요|게요|래요|나요)"
_END = re.compile(rf"(?:[.?!。…]|{_CLOSED})[\"'”’)\]]*$")
_BREAK = re.compile(rf"(?:[.?!。…][\"'”’)]?|{_CLOSED})\s+")


def to_utterances(draft: Draft) -> tuple[list[Utterance], list[SourceWarning]]:
    """The utterances of a draft, numbered from 1, and what had to be put right."""
    warnings: list[SourceWarning] = []
    cues = _in_order(_clean(draft.cues), warnings)
    groups = _groups(cues) if draft.joins else ([part] for cue in cues for part in _readable(cue))
    return [_utterance(n, group, draft.joins) for n, group in enumerate(groups, 1)], warnings


def _clean(cues: Iterable[Cue]) -> Iterator[Cue]:
    for cue in cues:
        if text := tidy(cue.text):
            speaker = tidy(cue.speaker) if cue.speaker else None
            yield Cue(text, speaker or None, cue.start, cue.end, cue.line, cue.block, cue.source)


def _in_order(cues: Iterable[Cue], warnings: list[SourceWarning]) -> Iterator[Cue]:
    """Cues may overlap, as people do; one that starts before the one above it is moved there, and reported."""
    latest = 0.0
    for cue in cues:
        start, end = cue.start, cue.end
        if start is not None and start < latest:
            warnings.append(SourceWarning("the time runs back; the time of the line above is used", cue.line))
            start = latest
        latest = start if start is not None else latest
        if end is not None and start is not None and end < start:
            end = start
        yield Cue(cue.text, cue.speaker, start, end, cue.line, cue.block, cue.source)


def _groups(cues: Iterable[Cue]) -> Iterator[list[Cue]]:
    group: list[Cue] = []
    length = 0
    for cue in (part for whole in cues for part in _readable(whole)):
        if group and _parts(group[-1], cue, length):
            yield group
            group, length = [], 0
        group.append(cue)
        length += len(cue.text) + 1
    if group:
        yield group


def _parts(before: Cue, cue: Cue, length: int) -> bool:
    """Does a new utterance begin with `cue`? length: characters of the one that ends with `before`."""
    if (before.speaker, before.source) != (cue.speaker, cue.source):
        return True
    timed = before.end is not None and cue.start is not None
    gap = cue.start - before.end if timed and cue.start is not None and before.end is not None else 0.0
    ended = _END.search(before.text[-12:]) is not None
    if cue.speaker is None:
        return ended or gap > UNKNOWN_PAUSE or length >= LONG
    return gap > (PAUSE if ended else SILENCE) or length >= (LONG if ended else LONGEST)


def _readable(cue: Cue) -> Iterator[Cue]:
    """A cue as it is, or in sentences of at most LONG characters where somebody pasted a whole meeting in one line."""
    if len(cue.text) <= 2 * LONG:
        yield cue
        return
    for text in _pack(_sentences(cue.text)):
        yield Cue(text, cue.speaker, cue.start, cue.end, cue.line, cue.block, cue.source)


def _sentences(text: str) -> Iterator[str]:
    """Sentences, and pieces of at most LONGEST characters where one never ends."""
    begin = 0
    for end in (*(match.end() for match in _BREAK.finditer(text)), len(text)):
        while end - begin > LONGEST:
            space = text.rfind(" ", begin + LONG // 2, begin + LONGEST)
            cut = space if space > 0 else begin + LONGEST
            yield text[begin:cut].strip()
            begin = cut
        yield text[begin:end].strip()
        begin = end


def _pack(sentences: Iterable[str]) -> Iterator[str]:
    packed: list[str] = []
    length = 0
    for sentence in filter(None, sentences):
        if packed and length + len(sentence) > LONG:
            yield " ".join(packed)
            packed, length = [], 0
        packed.append(sentence)
        length += len(sentence) + 1
    if packed:
        yield " ".join(packed)


def _utterance(n: int, group: Sequence[Cue], joined: bool) -> Utterance:
    first = group[0]
    ends = [cue.end for cue in group if cue.end is not None]
    start = next((cue.start for cue in group if cue.start is not None), None)
    text = "".join(part for cue, gap in zip(group, _gaps(group), strict=True) for part in (gap, cue.text))
    end = max(ends) if ends else None
    spans = tuple(_spans(group)) if joined or start is not None else ()
    return Utterance(n, first.speaker, text, start, end, first.line, first.block, first.source, spans)


def _spans(group: Sequence[Cue]) -> Iterator[CueSpan]:
    offset = 0
    for cue, gap in zip(group, _gaps(group), strict=True):
        yield CueSpan(offset + len(gap), cue.start, cue.end, cue.line)
        offset += len(gap) + len(cue.text)


def _gaps(group: Sequence[Cue]) -> list[str]:
    """A number broken at its hyphen is one number again."""
    broken = (re.search(r"\d-$", a.text) and b.text[:1].isdigit() for a, b in pairwise(group))
    return ["", *("" if one else " " for one in broken)]
