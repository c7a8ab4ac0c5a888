"""What caption formats share: blocks of a timing line and the words below it, read leniently, every oddity reported."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from worker.model import SourceWarning
from worker.transcripts.clock import seconds
from worker.transcripts.cues import Cue
from worker.transcripts.names import is_heading, is_name_shaped, may_be_name, speakers_among

_TIMING = re.compile(r"\s*([\d:.,]+)\s*(?:-{1,2}>|→|--&gt;)\s*([\d:.,]+)(?:\s+.*|)$")
_IDENTIFIER = re.compile(r"\d+|[0-9a-fA-F]{8}-[0-9a-fA-F-]{4,}(?:/[\w-]+)?")
_HALF_TIMING = re.compile(r"[\d:.,]*:[\d:.,]*\s*(?:-{0,2}>?|→)\s*[\d:.,]*")
_PREFIX = re.compile(r"\s*(?:-\s*)?([^:\t]{1,64}?)\s?:[ \t]+(?=\S)")


@dataclass(slots=True)
class Block:
    """One cue as it stands: times (None where they cannot be read), its lines of words, the line of the first."""

    start: float | None
    end: float | None
    line: int
    words: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.words)


def is_timing(line: str) -> bool:
    """`00:01.000 --> 00:02.000`, also broken: what claims to be the timing line of WebVTT and SRT."""
    return "-->" in line or _TIMING.match(line) is not None


def timing(line: str) -> tuple[float, float] | None:
    """Start and end of a WebVTT or SRT timing line, settings ignored; None where it is broken.

    >>> timing("0:0:8.2 --> 0:0:10.75 align:start position:0%"), timing("00:00:07,000 --> 00:00:11:890")
    ((8.2, 10.75), None)
    """
    match = _TIMING.match(line)
    start, end = (seconds(match[1]), seconds(match[2])) if match else (None, None)
    return None if start is None or end is None else (start, end)


def read_blocks(
    numbered: Iterable[tuple[int, str]],
    warnings: list[SourceWarning],
    *,
    is_timing: Callable[[str], bool] = is_timing,
    timing: Callable[[str], tuple[float, float] | None] = timing,
) -> Iterator[Block]:
    """The blocks of (line number, line) pairs. A timing line begins one, with or without a blank line above it.

    Words without times stay, without times; cues without words go; both are reported with their line.
    """
    block: Block | None = None
    loose: list[tuple[int, str]] = []
    for number, line in numbered:
        if is_timing(line):
            if block is not None:
                yield from _closed(block, warnings, followed=True)
            yield from _untimed(loose[:-1] if loose else [], warnings)
            loose, block = [], _opened(number, timing(line), warnings)
        elif not line.strip():
            if block is not None and block.words:
                yield from _closed(block, warnings)
                block = None
            elif block is not None and line:  # YouTube writes a lone space above the words
                block.line = number
            if loose and not _is_identifier(loose):
                yield from _untimed(loose, warnings)
                loose = []
        elif block is not None and not (not block.words and number > block.line + 1):
            block.words.append(line)
            block.line = block.line if len(block.words) > 1 else number
        else:
            if block is not None:
                yield from _closed(block, warnings)
                block = None
            loose.append((number, line))
    yield from _last(block, loose, warnings)


def with_prefixes(cues: Sequence[Cue]) -> list[Cue]:
    """Cues whose words begin with `Name: ` in the way of the whole file get that speaker; others stay unattributed."""
    found = [_prefix(cue.text) if cue.speaker is None else None for cue in cues]
    speakers = set(speakers_among(found, captions=True))
    if sum(name is not None for name in found) * 10 < len(cues) * 8:
        speakers = set(speakers_among([name if name and may_be_name(name) else None for name in found]))
    if speakers:  # a cue may hold the answer on its second line
        below = (_prefix(line) for cue in cues if "\n" in cue.text for line in cue.text.split("\n")[1:])
        speakers.update(name for name in below if name and is_name_shaped(name))
    return [part for cue in cues for part in _by_prefix(cue, speakers)] if speakers else list(cues)


def _prefix(words: str) -> str | None:
    """What a service may have put there: display names hold nearly anything (`@ana / Ana Ruiz (Besu)`)."""
    match = _PREFIX.match(words)
    name = match[1].strip() if match else ""
    return name if name and not is_heading(name) and "://" not in name else None


def _by_prefix(cue: Cue, speakers: Collection[str]) -> Iterator[Cue]:
    """The cue with its speaker, or a cue for each line of it that another speaker begins."""
    if cue.speaker is not None:
        yield cue
        return
    name, words, line = None, list[str](), cue.line or 1
    for number, text in enumerate(cue.text.split("\n"), line):
        if (head := _PREFIX.match(text)) and head[1].strip() in speakers:
            if words:
                yield Cue("\n".join(words), name, cue.start, cue.end, line)
            name, words, line = head[1].strip(), [text[head.end() :]], number
        else:
            words.append(text)
    yield Cue("\n".join(words), name, cue.start, cue.end, line)


def _opened(number: int, times: tuple[float, float] | None, warnings: list[SourceWarning]) -> Block:
    if times is None:
        warnings.append(SourceWarning("the times of a cue cannot be read; its words are kept without a time", number))
        return Block(None, None, number)
    start, end = times
    if end < start:
        warnings.append(SourceWarning("a cue ends before it starts; its end is left out", number))
    return Block(start, end if end >= start else None, number)


def _closed(block: Block, warnings: list[SourceWarning], *, followed: bool = False) -> Iterator[Block]:
    """The block, unless it is empty. followed: the next timing line came without a blank line between."""
    if followed and len(block.words) > 1 and _IDENTIFIER.fullmatch(block.words[-1].strip()):
        block.words.pop()
    if "".join(block.words).strip():
        yield block
    else:
        warnings.append(SourceWarning("a cue has no words", block.line))


def _untimed(loose: Sequence[tuple[int, str]], warnings: list[SourceWarning]) -> Iterator[Block]:
    if len(loose) > 1 and _IDENTIFIER.fullmatch(loose[0][1].strip()):
        loose = loose[1:]
    if loose:
        warnings.append(SourceWarning("words without times; they are kept without a time", loose[0][0]))
        yield Block(None, None, loose[0][0], [line for _, line in loose])


def _last(block: Block | None, loose: list[tuple[int, str]], warnings: list[SourceWarning]) -> Iterator[Block]:
    """The end of the file: an identifier or half a timing line there, or no words, mean that it was cut off."""
    cut = "the file ends in the middle of a cue; it seems to be cut off"
    if block is not None and block.words:
        yield block
    elif block is not None:
        if warnings and warnings[-1].line == block.line:  # its times are cut off too
            warnings.pop()
        warnings.append(SourceWarning(cut, block.line))
    if loose and (_is_identifier(loose) or _HALF_TIMING.fullmatch(loose[-1][1].strip()[:60])):
        warnings.append(SourceWarning(cut, loose[-1][0]))
    else:
        yield from _untimed(loose, warnings)


def _is_identifier(loose: Sequence[tuple[int, str]]) -> bool:
    return len(loose) == 1 and _IDENTIFIER.fullmatch(loose[0][1].strip()) is not None
