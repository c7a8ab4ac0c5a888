"""SubViewer as YouTube exports it: `0:00:00.378,0:00:11.378` above the words."""

import re

from worker.model import SourceWarning
from worker.transcripts.captions import read_blocks, with_prefixes
from worker.transcripts.clock import seconds
from worker.transcripts.cues import Cue, Draft, Source, first_filled

NAME = "sbv"

_TIMING = re.compile(r"\s*(\d+:\d{1,2}:[\w.]+),(\d+:\d{1,2}:[\w.]+)\s*")


def detect(source: Source) -> float:
    return 0.95 if _TIMING.fullmatch(first_filled(source.lines)) else 0.0


def read(source: Source) -> Draft:
    warnings: list[SourceWarning] = []
    blocks = read_blocks(enumerate(source.lines, 1), warnings, is_timing=_is_timing, timing=_timing)
    cues = [Cue(block.text, None, block.start, block.end, block.line) for block in blocks]
    return Draft(with_prefixes(cues), warnings=warnings, joins=True)


def _is_timing(line: str) -> bool:
    return _TIMING.fullmatch(line) is not None


def _timing(line: str) -> tuple[float, float] | None:
    match = _TIMING.fullmatch(line)
    start, end = (seconds(match[1]), seconds(match[2])) if match else (None, None)
    return None if start is None or end is None else (start, end)
