"""Otter .txt: `Ana Ruiz  0:02` (two spaces), the words below it, `Transcribed by https://otter.ai` at the end."""

import re

from worker.transcripts.cues import Cue, Draft, Header, Source
from worker.transcripts.headed import Heading, headings, turns
from worker.transcripts.header import date_line, people_in

NAME = "otter"

_FOOTER = re.compile(r"\s*Transcribed by (?:https?://)?otter\.ai\s*", re.IGNORECASE)


def detect(source: Source) -> float:
    if any(_FOOTER.fullmatch(line) for line in source.lines[-5:]):
        return 0.95
    found = headings(source.lines[:400])
    wide = sum(heading.gap == "  " for heading in found)
    return 0.7 if found and wide * 2 > len(found) else 0.0


def read(source: Source) -> Draft:
    found = headings(source.lines)
    footer = {i for i, line in enumerate(source.lines) if _FOOTER.fullmatch(line)}
    cues: list[Cue] = turns(source.lines, found, without=footer)
    return Draft(cues, _header(source, found))


def _header(source: Source, found: list[Heading]) -> Header:
    """Title, `Fri, Nov 20, 2026 2:05PM • 31:20`, `SPEAKERS` and their names: all of it may be missing."""
    above = [line.strip() for line in source.lines[: found[0].index if found else 0] if line.strip()]
    held = next((date for line in above[:4] if (date := date_line(line))), None)
    people = people_in(above[above.index("SPEAKERS") + 1]) if "SPEAKERS" in above[:-1] else ()
    title = above[0] if above and date_line(above[0]) is None and above[0].upper() != above[0] else None
    return Header(title, held[0] if held else None, held[1] if held else True, people)
