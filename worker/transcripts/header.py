"""What stands above a transcript: title, date line, people. A date is taken from here or not at all."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

from worker.transcripts.cues import Header

_NUMERIC = re.compile(r"(?<!\d)(20\d\d)\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})(?!\d)\s*일?\.?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_ENGLISH = re.compile(rf"\b(?:{_MONTH}\s+{_DAY},?|{_DAY}\s+{_MONTH},?)\s+(20\d\d)\b", re.IGNORECASE)
_CLOCK = re.compile(
    r"(오전|오후)?\s*(?<![\d:])(\d{1,2})(?::(\d{2})(?::\d{2})?|시(?:\s*(\d{1,2})분)?)(?![\d:])\s*([ap])?\.?(?:m\b)?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"\b(?:(?:GMT|UTC)\s*(?:([+-])(\d{1,2})(?::?(\d{2}))?)?|(KST)\b)|(?<=\d)(Z)\b")
_LABELLED = re.compile(
    r"\W{0,4}(?:(?P<when>회의 ?일시|회의 ?날짜|일시|날짜|date|when|date ?& ?time)|"
    r"(?P<who>참석자|참가자|참석|attendees|participants|present)"
    r"|(?P<title>회의명|회의 ?제목|제목|title|meeting|subject))\**\s*:\**\s*(?P<value>.*)",
    re.IGNORECASE,
)


def date_line(line: str) -> tuple[datetime, bool] | None:
    """The date of a header line and whether a time of day stands with it. Aware only where an offset is written.

    >>> date_line("2026.11.20 금 오후 2:05 ・ 31분 20초")
    (datetime.datetime(2026, 11, 20, 14, 5), True)
    >>> date_line("November 20, 2026, 5:05AM"), date_line("2026년 11월 20일 (금)")
    ((datetime.datetime(2026, 11, 20, 5, 5), True), (datetime.datetime(2026, 11, 20, 0, 0), False))
    >>> date_line("Weekly (2026-11-20 14:05 GMT+9)")[0].isoformat(), date_line("2026-02-30"), date_line("no date")
    ('2026-11-20T14:05:00+09:00', None, None)
    """
    if match := _NUMERIC.search(line):
        year, month, day = (int(part) for part in match.groups())
    elif match := _ENGLISH.search(line):
        name, first, second, other, year_ = match.groups()
        year, month, day = int(year_), _MONTHS.index((name or other).casefold()) + 1, int(first or second)
    else:
        return None
    clock = _CLOCK.search(line, match.end(), match.end() + 40)
    hour, minute = _hour(clock) if clock else (0, 0)
    try:
        return datetime(year, month, day, hour, minute, tzinfo=_zone(line, match.end())), clock is not None
    except ValueError:
        return None


def read_header(lines: Sequence[str], *, most: int = 15) -> Header:
    """The labelled lines at the top (`일시:`, `Attendees:`, `Title:`), and a title above them; `end` where they end."""
    title, held, people, end = None, None, tuple[str, ...](), 0
    opening: tuple[int, str] | None = None
    for index, raw in enumerate(lines[:most]):
        line = raw.strip()
        if not line:
            continue
        match = _LABELLED.fullmatch(line)
        if match is None and opening is None and index == end == 0 and len(line) <= 100:
            opening = (index, line.lstrip("# "))
            continue
        if match is None:
            break
        end = index + 1
        if match["when"]:
            held = held or date_line(match["value"])
        elif match["who"]:
            people = people or people_in(match["value"])
        else:
            title = title or match["value"].strip() or None
    if end and opening:
        title = title or opening[1]
    return Header(title, held[0] if held else None, held[1] if held else True, people, end)


def people_in(value: str) -> tuple[str, ...]:
    """Names of a list such as `김민수, 이서연 (개발팀)` or `Ana Ruiz; Jeff`.

    >>> people_in("김민수, 이서연(개발팀) / Ana Ruiz 외 2명")
    ('김민수', '이서연', 'Ana Ruiz')
    """
    parts = re.split(r"[,;/·、]|\s+(?:and|및|외 ?\d+ ?명)(?:\s+|$)", re.sub(r"\([^()]{0,60}\)", "", value[:4000]))
    names = (" ".join(part.split()) for part in parts)
    return tuple(dict.fromkeys(name for name in names if 1 < len(name) <= 40))


def _hour(clock: re.Match[str]) -> tuple[int, int]:
    half, hour, minute, spoken, meridiem = clock.groups()
    late = half == "오후" or (meridiem or "").casefold() == "p"
    early = half == "오전" or (meridiem or "").casefold() == "a"
    value = int(hour)
    if late and value < 12:
        value += 12
    elif early and value == 12:
        value = 0
    return value, int(minute or spoken or 0)


def _zone(line: str, after: int) -> timezone | None:
    match = _OFFSET.search(line, after)
    if match is None:
        return None
    sign, hours, minutes, korea, _ = match.groups()
    if korea:
        return timezone(timedelta(hours=9))
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    return timezone(-offset if sign == "-" else offset)
