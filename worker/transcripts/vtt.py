"""WebVTT as Teams (voice tags), Zoom (`Name: words`), YouTube and word-level recognisers write it.

https://www.w3.org/TR/webvtt1/ — read leniently where files in the wild differ.
"""

import re
from collections.abc import Iterable, Iterator

from worker.model import SourceWarning
from worker.transcripts.captions import Block, is_timing, read_blocks, with_prefixes
from worker.transcripts.cues import Cue, Draft, Source, first_filled

NAME = "vtt"

_VOICE = re.compile(r"<v(?:\.[^\s>]*)?(?:[ \t\n]+([^<>]*))?>")
_TAG = re.compile(r"</?(?:[bciuv]|ruby|rt|lang)(?:[.\s][^<>]*)?>|<\d[\d:.]*>")
_INLINE_TIME = re.compile(r"<\d+:[\d:.]+>")
_SKIPPED = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
_HALF_TAG = re.compile(r"</?(?:[bciuv]|ruby|rt|lang|\d)?(?:[.\s:][^<>]*)?$")


def detect(source: Source) -> float:
    return 1.0 if re.match(r"WEBVTT(?:\s|$)", first_filled(source.lines)) else 0.0


def read(source: Source) -> Draft:
    """A file without its first line `WEBVTT` is read too where the user says that it is WebVTT, with a warning."""
    warnings: list[SourceWarning] = []
    if detect(source) == 0.0:
        warnings.append(SourceWarning("the first line `WEBVTT` is missing", 1))
    blocks = list(read_blocks(_outside_notes(source.lines), warnings))
    if any(_INLINE_TIME.search(block.text) for block in blocks):
        _unroll(blocks)
    cues = [cue for block in blocks for cue in _cues(block)]
    _report_cut(blocks, warnings)
    return Draft(with_prefixes(cues), warnings=warnings, joins=True)


def _outside_notes(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Numbered lines without the header block and without NOTE, STYLE and REGION blocks."""
    header, skipping, fresh = True, False, True
    for number, line in enumerate(lines, 1):
        blank = not line.strip()
        if header and fresh and not blank:
            header, skipping = False, line.startswith("WEBVTT")
        elif fresh and _SKIPPED.match(line):
            skipping = True
        if is_timing(line):
            skipping = False
        if blank:
            skipping = False
        if not skipping:
            yield number, line
        fresh = blank


def _unroll(blocks: list[Block]) -> None:
    """Captions that roll (YouTube) repeat the line above before they go on: a repeated line is taken once."""
    previous = ""
    for block in blocks:
        kept = []
        for line in block.words:
            words = " ".join(_TAG.sub("", line).split())
            if words and words != previous:
                kept.append(line)
            previous = words or previous
        block.words = kept


def _cues(block: Block) -> Iterator[Cue]:
    """One cue, or one for each voice in it.

    >>> [(c.speaker, c.text) for c in _cues(Block(0, 1, 1, ["<v.loud Ana Ruiz>Hi <b>all</b></v> <v Bob>2 < 3"]))]
    [('Ana Ruiz', 'Hi all '), ('Bob', '2 < 3')]
    """
    pieces = _VOICE.split(block.text) if "<v" in block.text else [block.text]
    line = block.line
    for at in range(0, len(pieces), 2):
        speaker, text = pieces[at - 1] if at else None, pieces[at]
        words = _TAG.sub("", text) if "<" in text else text
        if words.strip():
            lead = words[: len(words) - len(words.lstrip())].count("\n")
            yield Cue(words, (speaker or "").strip() or None, block.start, block.end, line + lead)
        line += text.count("\n") + (speaker or "").count("\n")


def _report_cut(blocks: list[Block], warnings: list[SourceWarning]) -> None:
    """Half a tag, or a voice left open where the others are closed, at the end of the file."""
    if not blocks or not blocks[-1].words:
        return
    last = blocks[-1]
    closing = len(blocks) > 1 and "</v>" in blocks[0].text
    if _HALF_TAG.search(last.words[-1]) or (closing and "<v" in last.text and "</v>" not in last.text):
        warnings.append(SourceWarning("the file ends in the middle of a cue; it seems to be cut off", last.line))
