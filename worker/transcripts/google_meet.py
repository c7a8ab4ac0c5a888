"""Google Meet's transcript document: time headings (`00:05:00`) every few minutes, `Ana Ruiz: words` between them."""

import re

from worker.transcripts.clock import seconds
from worker.transcripts.cues import Cue, Draft, Header, Source
from worker.transcripts.header import date_line, people_in
from worker.transcripts.names import MAX_DISPLAY_NAME, may_be_name

NAME = "google_meet"

_HEADING = re.compile(r"\W{0,6}(\d{1,2}:\d{2}:\d{2})\W{0,4}")
_TURN = re.compile(r"\s*\**(?P<name>[^:*\t]{1,64}?)\s?:\**\s+(?P<text>.*)")
_NOTICE = re.compile(
    r"[^:]{1,64} (?:joined|left)(?: the (?:meeting|call))?\.?|(?:Meeting|Transcription) ended after .*|"
    r"(?:Transcript|Attendees|스크립트|참석자)|"
    r"This (?:editable )?transcript was computer generated.*|이 (?:수정 가능한 )?(?:스크립트|텍스트 변환).*생성.*",
    re.IGNORECASE,
)


def detect(source: Source) -> float:
    head = [line.strip() for line in source.lines[:400] if line.strip()]
    if any("ranscript was computer generated" in line for line in head[:12]):
        return 0.95
    times = [i for i, line in enumerate(head) if _HEADING.fullmatch(line)]
    spoken = sum(i + 1 < len(head) and _TURN.fullmatch(head[i + 1]) is not None for i in times)
    return 0.85 if times and spoken * 2 > len(times) else 0.0


def read(source: Source) -> Draft:
    """A heading's time goes to the first turn below it; when the others began is not said."""
    lines = source.lines
    begin = next((i for i, line in enumerate(lines) if _HEADING.fullmatch(line.strip())), 0)
    turns: list[tuple[str | None, float | None, int, list[str]]] = []
    start: float | None = None
    for number, line in enumerate(lines[begin:], begin + 1):
        words = line.strip()
        if not words or _NOTICE.fullmatch(words):
            continue
        if heading := _HEADING.fullmatch(words):
            start = seconds(heading[1])
            continue
        turn = _TURN.fullmatch(words)
        name = turn["name"].strip() if turn else ""
        if turn and may_be_name(name, longest=MAX_DISPLAY_NAME):
            turns.append((name, start, number, [turn["text"]]))
        elif turns and turns[-1][0]:
            turns[-1][3].append(words)
            continue
        else:
            turns.append((None, start, number, [words]))
        start = None
    cues = [Cue("\n".join(words), name, begun, None, number) for name, begun, number, words in turns]
    return Draft(cues, _header(source, begin))


def _header(source: Source, begin: int) -> Header:
    above = [line.strip() for line in source.lines[:begin] if line.strip()]
    held = next((date for line in above[:4] if (date := date_line(line))), None)
    at = next((i for i, line in enumerate(above[:-1]) if line.casefold() in ("attendees", "참석자")), None)
    people = people_in(above[at + 1]) if at is not None else ()
    title = re.split(r"\s+[-(]\s*20\d\d|\s+- Transcript", above[0])[0].strip() if above else None
    return Header(title or None, held[0] if held else None, held[1] if held else True, people)
