"""SubRip: a number, `00:01:02,000 --> 00:01:04,500`, words with HTML-like tags, perhaps `Name: ` before them."""

import re

from worker.model import SourceWarning
from worker.transcripts.captions import is_timing, read_blocks, timing, with_prefixes
from worker.transcripts.cues import Cue, Draft, Source

NAME = "srt"

_TAG = re.compile(r"</?(?:[bius]|font)(?:\s[^<>]*)?>|\{\\an?\d+\}", re.IGNORECASE)


def detect(source: Source) -> float:
    """Sure where a number stands above a timing line; a file named .srt may lack the numbers."""
    above = ""
    for line in source.lines[:400]:
        if is_timing(line) and timing(line) and (above.strip().isdigit() or source.suffix == ".srt"):
            return 0.95
        above = line
    return 0.0


def read(source: Source) -> Draft:
    warnings: list[SourceWarning] = []
    blocks = read_blocks(enumerate(source.lines, 1), warnings)
    cues = [Cue(_TAG.sub("", b.text), None, b.start, b.end, b.line) for b in blocks]
    return Draft(with_prefixes(cues), warnings=warnings, joins=True)
