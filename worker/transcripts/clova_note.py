"""Clova Note .txt and its Korean kin: `참석자 1 00:47` (`화자 1`, a name once renamed), the words below it.

Above: title, `2026.11.20 금 오후 2:05 ・ 31분 20초`, who recorded. Below: `clovanote.naver.com`. All of it may be
missing, and so may the times.
"""

import re
from collections import Counter
from collections.abc import Sequence

from worker.transcripts.cues import Draft, Header, Source
from worker.transcripts.headed import Heading, bare_labels, headings, turns
from worker.transcripts.header import date_line
from worker.transcripts.names import is_label, is_name_shaped

NAME = "clova_note"

_DATE = re.compile(r"\s*20\d\d\.\d{1,2}\.\d{1,2}\.? \(?[월화수목금토일]\)? (?:오전|오후) \d{1,2}:\d{2}.*")
_FOOTER = re.compile(r"\s*(?:https?://)?clovanote\.naver\.com\S*\s*", re.IGNORECASE)


def detect(source: Source) -> float:
    head = source.lines[:400]
    if any(map(_DATE.match, head[:6])) or any(map(_FOOTER.fullmatch, source.lines[-5:])):
        return 0.95
    found = headings(head)
    narrow = sum(heading.gap == " " for heading in found)
    if found and narrow * 2 > len(found):
        return 0.8
    return 0.6 if len(bare_labels(head)) > 1 else 0.0


def read(source: Source) -> Draft:
    lines = source.lines
    footer = {i for i, line in enumerate(lines) if _FOOTER.fullmatch(line)}
    found = headings(lines) or _untimed(lines)
    return Draft(turns(lines, found, without=footer), _header(lines[: found[0].index] if found else ()))


def _untimed(lines: Sequence[str]) -> list[Heading]:
    """Labels alone on their line and, beside them, names that stand as the labels do."""
    labels = bare_labels(lines)
    counts = Counter(line.strip() for line in lines if len(line) < 40)
    begin = labels[0].index if labels else len(lines)
    alone = [(i, line.strip()) for i, line in enumerate(lines) if i >= begin and len(line) < 40]
    return [
        Heading(i, line, None, "")
        for i, line in alone
        if is_label(line) or (counts[line] > 1 and _stands_alone(lines, i))
    ]


def _stands_alone(lines: Sequence[str], at: int) -> bool:
    """A short line between a blank one and a line of words, shaped like a name."""
    line = lines[at].strip()
    if not 1 < len(line) <= 20 or at == 0 or lines[at - 1].strip() or at + 1 >= len(lines) or not lines[at + 1].strip():
        return False
    return is_name_shaped(line)


def _header(above: Sequence[str]) -> Header:
    filled = [line.strip() for line in above if line.strip()][:6]
    at = next((i for i, line in enumerate(filled) if date_line(line)), None)
    if at is None:
        return Header(title=filled[0] if filled and len(filled[0]) <= 100 else None)
    held = date_line(filled[at])
    title = filled[0] if at else None
    recorder = filled[at + 1 :][:1]
    people = tuple(name for name in recorder if is_name_shaped(name))
    return Header(title, held[0] if held else None, held[1] if held else True, people)
