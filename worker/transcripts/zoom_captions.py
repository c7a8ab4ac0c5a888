"""Zoom's saved captions (`meeting_saved_closed_caption.txt`): `[Ana Ruiz] 10:02:11`, the words, a blank line."""

import re

from worker.transcripts.clock import seconds, since_first
from worker.transcripts.cues import Cue, Draft, Source, first_filled

NAME = "zoom_captions"

_HEADING = re.compile(
    r"\s*\[(?P<name>[^\[\]]{1,64})\]\s+(?P<time>\d{1,2}:\d{2}:\d{2})\s*(?P<half>[AP]M)?\s*", re.IGNORECASE
)


def detect(source: Source) -> float:
    return 0.95 if _HEADING.fullmatch(first_filled(source.lines)) else 0.0


def read(source: Source) -> Draft:
    """Times are of the day; they become seconds since the first caption."""
    cues: list[Cue] = []
    clocks: list[float | None] = []
    name, clock, words, line = None, None, list[str](), 0
    for number, text in enumerate([*source.lines, "[end] 0:00:00"], 1):
        if match := _HEADING.fullmatch(text):
            if words:
                cues.append(Cue("\n".join(words), name, line=line))
                clocks.append(clock)
            name, clock, words = match["name"].strip(), _clock(match), []
        elif text.strip():
            line = line if words else number
            words.append(text)
    starts = since_first(clocks)
    timed = [Cue(cue.text, cue.speaker, start, None, cue.line) for cue, start in zip(cues, starts, strict=True)]
    return Draft(timed, joins=True)


def _clock(match: re.Match[str]) -> float | None:
    clock = seconds(match["time"])
    half = (match["half"] or "").upper()
    if clock is None or not half:
        return clock
    return clock % 43_200 + (43_200 if half == "PM" else 0)
