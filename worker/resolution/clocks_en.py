"""The English grammar of clock times and parts of the day, and the digit forms (15:30) that all languages share."""

import re

from worker.resolution.lexer import NEEDS_COMPANY, NEEDS_MARKER, Rule
from worker.resolution.numbers import CARDINAL, english_number
from worker.resolution.said import Said

_AMPM = r"(?:\s*(?P<ampm>[ap]\.?\s?m\b\.?)|(?<=\d)(?P<letter>[ap])\b)"
_HOUR = rf"(?P<hour>\d{{1,2}}|{CARDINAL})"
_TO = r"\s*(?:-|–|~|to|until|til|till|and)\s*"
_FRESH = r"(?<![A-Za-z0-9#$₩./:_-])"
ZONES = (
    r"(?:\s*\(?(?P<zone>UTC|GMT|KST|JST|[PMCE][SD]?T|CES?T|BST|IST|SGT|AES?T|(?:Pacific|Eastern|Mountain|Central)"
    r"(?!\s+(?!time|on|tomorrow|today|this|next|please|mon|tues|wednes|thurs|fri)[a-z]))\b(?:\s+time\b)?\)?)"
)


def rules() -> tuple[Rule, ...]:
    return (
        Rule(rf"{_FRESH}(?:from\s+|between\s+)?(?P<hour>\d{{1,2}}"
             rf"|{CARDINAL})(?:[:.](?P<minute>\d\d))?\s*(?P<first>[ap]\.?m\b\.?)?{_TO}"
             rf"(?P<until>\d{{1,2}}|{CARDINAL})(?:[:.](?P<last>\d\d))?{_AMPM}", _range),
        Rule(rf"{_FRESH}(?:from\s+"
             rf"|between\s+)?(?P<hour>\d{{1,2}}):(?P<minute>\d\d){_TO}(?P<until>\d{{1,2}}):(?P<last>\d\d)(?![:\d])", _range),
        Rule(rf"\b(?:from|between)\s+(?P<hour>\d{{1,2}}|{CARDINAL})(?:[:](?P<minute>\d\d))?{_TO}(?P<until>\d{{1,2}}"
             rf"|{CARDINAL})(?:[:](?P<last>\d\d))?\b"
             r"(?!\s*(?:%|percent|people|days|weeks|months|hours|minutes|dollars|k\b|million|[가-힣/]))", _range, NEEDS_COMPANY),
        Rule(rf"{_FRESH}(?P<hour>\d{{1,2}})[:.](?P<minute>\d\d)(?::\d\d)?{_AMPM}{ZONES}?", _clock),
        Rule(rf"{_FRESH}{_HOUR}(?:\s+(?P<words>thirty|fifteen|forty[\s-]five|o'?clock))?{_AMPM}{ZONES}?", _clock),
        Rule(rf"{_FRESH}(?P<hour>\d{{1,2}}):(?P<minute>\d\d)(?![:\d]|\s?(?:배|비율)){ZONES}?", _clock, NEEDS_MARKER),
        Rule(rf"{_FRESH}(?P<hour>\d{{1,2}})h(?P<minute>\d\d)?\b", _clock, NEEDS_MARKER),
        Rule(rf"\b{_HOUR}\s*o\s?['’]?\s?clock\b", _clock),
        Rule(rf"\bhalf\s+(?:past\s+)?(?P<hour>\d{{1,2}}|{CARDINAL})\b", lambda m: _words(m, 30), NEEDS_MARKER),
        Rule(rf"\bquarter\s+past\s+(?P<hour>\d{{1,2}}|{CARDINAL})\b", lambda m: _words(m, 15), NEEDS_MARKER),
        Rule(rf"\bquarter\s+to\s+(?P<hour>\d{{1,2}}|{CARDINAL})\b", lambda m: _words(m, -15), NEEDS_MARKER),
        Rule(r"\b(?:noon|midday|noontime)\b", Said(hour=12, meridiem="pm")),
        Rule(r"\bmidnight\b", Said(hour=24)),
        Rule(rf"(?<=\bat\s){_HOUR}(?:[\s-](?P<words>thirty|fifteen|forty[\s-]five)|\.(?P<minute>[0-5]\d))?\b(?![%.,:]?\d"
             rf"|\s*(?:%|percent|st|nd|rd|th)\b){ZONES}?",
             _clock, NEEDS_COMPANY),
        Rule(r"\b(?P<part>morning|afternoon|evening|night|lunch(?:time)?)\b", _daypart, NEEDS_COMPANY),
    )  # fmt: skip


def _meridiem(word: str | None) -> str | None:
    return f"{word[0].lower()}m" if word else None


def _clock(m: re.Match[str]) -> Said | None:
    groups = m.groupdict()
    hour = english_number(m["hour"])
    words = {"thirty": 30, "fifteen": 15}.get((groups.get("words") or "").lower(), 45 if "forty" in m[0].lower() else 0)
    minute = int(groups.get("minute") or words)
    ampm = _meridiem(groups.get("ampm") or groups.get("letter"))
    if hour is None or hour > 24 or minute > 59 or (ampm and hour > 12 and not groups.get("minute")):
        return None
    if not ampm and m["hour"].startswith("0") and groups.get("minute"):
        ampm = "24"
    zone = groups.get("zone")
    return Said(hour=hour, minute=minute or None, meridiem=ampm, zone=zone.upper() if zone else None)  # type: ignore[arg-type]


def _words(m: re.Match[str], minutes: int) -> Said | None:
    hour = english_number(m["hour"])
    if hour is None or not 1 <= hour <= 12:
        return None
    return Said(hour=hour, minute=minutes) if minutes > 0 else Said(hour=hour - 1 or 12, minute=60 + minutes)


def _range(m: re.Match[str]) -> Said | None:
    groups = m.groupdict()
    hour, until = english_number(m["hour"]), english_number(m["until"])
    last = _meridiem(groups.get("ampm") or groups.get("letter"))
    first = _meridiem(groups.get("first"))
    if hour is None or until is None or hour > 24 or until > 24:
        return None
    if last and not first and hour <= 12:  # "11-1pm" starts in the morning, "2-3pm" in the afternoon
        first = last if (hour % 12) <= (until % 12) else "am"
    return Said(
        hour=hour, minute=int(m["minute"] or 0) or None, meridiem=first, until_hour=until,  # type: ignore[arg-type]
        until_minute=int(m["last"] or 0), until_meridiem=last,  # type: ignore[arg-type]
    )  # fmt: skip


def _daypart(m: re.Match[str]) -> Said:
    word = m["part"].lower()
    part = "am" if word == "morning" else "midday" if word.startswith("lunch") else "night" if word == "night" else "pm"
    return Said(daypart=part)  # type: ignore[arg-type]
