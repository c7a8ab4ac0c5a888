"""Plain lines: `Ana Ruiz: words`, `김민수: 말`, `[00:45] Ana: words`, `Ana [00:45]: words`, or nobody's name at all.

Anybody may write a colon, so what is a speaker is decided on the whole file (`names.speakers_among`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from worker.transcripts.clock import TIME, seconds
from worker.transcripts.cues import Cue, Draft, Header, Source, first_filled
from worker.transcripts.header import read_header
from worker.transcripts.names import MAX_NAME, is_name_shaped, may_be_name, speakers_among

NAME = "plain"

_STAMP = re.compile(rf"\s*(?:[\[(]({TIME})(?:\s*-+>?\s*{TIME})?[\])]|({TIME})(?=\s|-))\s*(?:-\s+|\|\s*)?")
_HEAD = re.compile(
    rf"\s*(?:[-*>]\s+)?\**(?P<name>[^\s:\[(*][^:\t*\n]{{0,{MAX_NAME + 12}}}?)\**\s?(?:[\[(](?P<time>{TIME})[\])])?"
    r"\**\s?:\**(?P<gap>\s*)(?P<text>.*)"
)
_NO_SPEECH = re.compile(r"\s*(?:[-=_*#~]{3,}|`{3}\w*|#{1,6}\s.*)\s*")


@dataclass(slots=True)
class _Line:
    """A line taken apart. name: what stands before its colon, if that may be a name. whole: without the time stamp."""

    number: int
    start: float | None
    name: str | None
    words: str
    whole: str
    more: list[str] = field(default_factory=list)


def detect(source: Source) -> float:
    """Any text is plain lines when it is nothing else; captions and JSON that are broken are not."""
    if source.suffix in (".vtt", ".srt", ".sbv", ".json"):
        return 0.0
    return 0.1 if any(line.strip() for line in source.lines) else 0.0


def read(source: Source) -> Draft:
    header = read_header(source.lines)
    if header.title is None and first_filled(source.lines).startswith("# "):
        header = replace(header, title=first_filled(source.lines)[2:].strip())
    lines = [
        _taken_apart(number, line)
        for number, line in enumerate(source.lines[header.end :], header.end + 1)
        if line.strip() and not _NO_SPEECH.fullmatch(line)
    ]
    speakers = speakers_among([line.name for line in lines])
    if speakers:  # a name that has its line to itself is one, however seldom
        speakers |= {line.name for line in lines if line.name and not line.words and is_name_shaped(line.name)}
    turns = _with_speakers(lines, speakers) if speakers else lines
    header, turns = _titled(header, turns, speakers)
    return Draft([_cue(turn, speakers) for turn in turns], header)


def _taken_apart(number: int, line: str) -> _Line:
    """The parts of a line.

    >>> lines = [_taken_apart(1, line) for line in ("[00:45] Ana: yes", "민수 (1:02:03): 네", "김지우:네")]
    >>> [(line.start, line.name, line.words) for line in lines]
    [(45.0, 'Ana', 'yes'), (3723.0, '민수', '네'), (None, '김지우', '네')]
    >>> lines = ("매출은 3:2 비율", "URL http://example.org", "Note: later", "at 3:30 we go", "C:/x")
    >>> [_taken_apart(1, line).name for line in lines]
    [None, None, None, None, None]
    """
    stamp = _STAMP.match(line)
    start = seconds(stamp[1] or stamp[2]) if stamp else None
    whole = line[stamp.end() :] if stamp and start is not None else line
    head = _HEAD.match(whole)
    if head is None:
        return _Line(number, start, None, whole, whole)
    name, words = head["name"].strip(), head["text"]
    glued = not head["gap"] and (not words or not _is_hangul(words[0]) or not _is_hangul(name[-1]))
    if (glued and words) or not may_be_name(name):
        return _Line(number, start, None, whole, whole)
    return _Line(number, seconds(head["time"]) if head["time"] else start, name, words, whole)


def _with_speakers(lines: Sequence[_Line], speakers: frozenset[str]) -> list[_Line]:
    """Lines without a speaker go on with what the one above them says, unless they have a time of their own."""
    turns: list[_Line] = []
    for line in lines:
        named = line.name in speakers
        if named or not turns or turns[-1].name not in speakers or line.start is not None:
            turns.append(line)
        else:
            turns[-1].more.append(line.whole)
    return turns


def _titled(header: Header, turns: list[_Line], speakers: frozenset[str]) -> tuple[Header, list[_Line]]:
    """A first line that nobody says, above lines that somebody does, is the title."""
    if len(turns) < 3 or header.title or header.end or turns[0].name in speakers or turns[1].name not in speakers:
        return header, turns
    first = turns[0].whole.strip()
    if turns[0].start is not None or len(first) > 100 or first.endswith((".", "?", "!", "다", "요")):
        return header, turns
    return replace(header, title=first), turns[1:]


def _cue(turn: _Line, speakers: frozenset[str]) -> Cue:
    if turn.name in speakers:
        below = not turn.words.strip()  # `Ana:` alone on its line
        text = "\n".join(_text([turn.words, *turn.more]))
        return Cue(text, turn.name, turn.start, None, turn.number + (1 if below else 0))
    return Cue("\n".join(_text([turn.whole, *turn.more])), None, turn.start, None, turn.number)


def _text(parts: Sequence[str]) -> Iterator[str]:
    return (part.strip() for part in parts if part.strip())


def _is_hangul(character: str) -> bool:
    return "가" <= character <= "힣"
