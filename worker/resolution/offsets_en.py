"""English days counted from the meeting: tomorrow, next Friday, in two weeks; and what is past or names no one day."""

import re
from dataclasses import replace

from worker.resolution.lexer import NEEDS_COMPANY, NEEDS_MARKER, Rule
from worker.resolution.numbers import CARDINAL, ORDINAL, english_number
from worker.resolution.said import Said, Unit
from worker.resolution.words_en import DAY, MONTH, NUMBER, UNIT, WHICH, day_of, periods_on, unnamed


def rules() -> tuple[Rule, ...]:
    return (*_past_and_vague(), *_offsets(), *_days())


def _past_and_vague() -> tuple[Rule, ...]:
    past = (
        rf"(?:the\s+day\s+before\s+yesterday|yesterday|last\s+night|(?:last|past|previous)\s+(?:week|month|quarter|year"
        rf"|weekend|{DAY}|{MONTH})(?!\s+(?:day\s+)?(?:of|in)\b)"
        rf"|{NUMBER}\s*{UNIT}\s+(?:ago|earlier|before\s+yesterday))"
    )
    return (
        Rule(r"(?<=from\s)yesterday\b", Said(day=-1)),
        Rule(rf"\b(?:the\s+)?(?:(?:second\s+)?(?:closest|nearest)\s+{unnamed(DAY)}\s+to\s+{MONTH}\s*\w+|(?:\d+(?:st|nd|rd"
             rf"|th)|{ORDINAL})\s+last\s+day\s+of)",
             Said(vague=True)),
        Rule(rf"\b{unnamed(past)}", Said(past=True)),
        Rule(rf"\b(?:\d+\s*[-–]\s*\d+|(?:\d+|{CARDINAL}|a)\s+(?:to|or)\s+(?:\d+|{CARDINAL}))\s+{UNIT}", Said(vague=True)),
        Rule(r"\b(?:the\s+)?(?:first|second|third|fourth|last|1st|2nd|3rd|4th)\s+(?:full\s+)?(?:week|weekend|half"
             r"|(?:business|working|week)\s?day)\b(?=\s+(?:of|in)\b)", Said(vague=True)),
        Rule(rf"\b(?:a\s+)?(?:few|several|some)\s+(?:more\s+)?{UNIT}", Said(vague=True)),
        Rule(r"\b(?:the\s+)?(?:next|following)\s+day\b|\bthe\s+day\s+after\b(?!\s+t(?:omorrow|mrw|mr))|\bthe\s+(?:day|week"
             r"|month)\s+before\b(?!\s+yesterday)",
             Said(vague=True)),
    )  # fmt: skip


def _offsets() -> tuple[Rule, ...]:
    later = r"(?:\s*(?:from\s+(?:right\s+)?(?:now|today)|hence|out|away)\b|['’]s?\s+time\b|\s+time\b)"
    return (
        Rule(rf"\b{NUMBER}\s*{unnamed(UNIT)}[\s,]+(?:and\s+)?(?!a\s+half){NUMBER}\s*{UNIT}", Said(vague=True)),
        Rule(rf"\b(?:in|within)\s+(?P<n>\d+\.\d|(?:\d+|{CARDINAL})\s+and\s+an?\s+half|1/2|1/4|3/4"
             rf"|(?:a\s+)?quarter\s+of\s+an|three[\s-]quarters\s+of\s+an|half\s+an?)\s*h(?:ou)?r?s?\b", _part_hours),
        Rule(rf"\b(?:in\s+(?:\d+|{CARDINAL}|an?)\s+sec(?:ond)?s?|(?:\d+|{CARDINAL}|an?)\s+sec(?:ond)?s?\s+(?:from\s+now"
             rf"|later))\b", Said(amount=0, unit="minute"), NEEDS_COMPANY),
        Rule(r"\b(?:in\s+)?half\s+an\s+hour(?:\s+(?:from\s+now|later))?\b", Said(amount=30, unit="minute")),
        Rule(rf"\b(?P<n>{NUMBER})\s*{UNIT}(?:\s+and\s+a\s+half)?{later}", _offset),
        Rule(rf"\b(?P<n>{NUMBER})\s*{UNIT}\s+later\b", _offset, NEEDS_COMPANY),  # a story's "two days later" is no due date
        Rule(rf"\b(?:in|within|after|over|for)\s+(?:less\s+than\s+|no\s+more\s+than\s+|under\s+|about\s+|around\s+"
             rf"|exactly\s+|just\s+)?(?:the\s+)?(?:next\s+|coming\s+"
             rf"|following\s+)?(?P<n>{NUMBER})\s*(?:more\s+)?(?:full\s+)?{UNIT}(?:\s+and\s+a\s+half)?"
             rf"(?:{later})?(?!\s+(?:ago|of|meeting))", _within),
        Rule(rf"\b(?:the\s+)?(?:next|upcoming|coming)\s+(?P<n>\d+|{CARDINAL}|couple\s+of)\s+{UNIT}", _offset),
        Rule(rf"\b(?P<n>\d+|{CARDINAL})\s+(?:upcoming|coming)\s+{UNIT}", _offset),
        Rule(rf"\b(?P<n>\d{{1,2}}|{CARDINAL}|an?)\s+{DAY}\s+(?:from\s+now|later|out|away)\b", _nth_from_now),
        Rule(rf"\b(?P<n>{NUMBER})\s*{UNIT}(?=\s+(?:from|after)\s+(?:yesterday|tomorrow|tmrw|today|now|next\s|this\s"
             rf"|{unnamed(DAY)}|the\s+\d|\d{{1,2}}/\d|{unnamed(MONTH)}))",
             lambda m: (said := _offset(m)) and replace(said, since=True)),
        Rule(rf"\b(?P<n>{NUMBER})\s*{UNIT}(?=\s*(?:안에|이내|내로|내에|뒤|후))", _offset),
        Rule(rf"\b(?P<n>{NUMBER})\s*(?P<unit>(?:business|working)[\s-]*days?)\b", _offset, NEEDS_MARKER),
        Rule(rf"\b(?P<n>{NUMBER})\s*{UNIT}(?=\s+(?:before|prior|after|from|following|into|in\s+advance)\b)", Said(vague=True)),
    )  # fmt: skip


def _days() -> tuple[Rule, ...]:
    return (
        Rule(r"\b(?:the\s+)?day\s+after\s+(?:tomorrow|tmrw|tmr)\b", Said(day=2)),
        Rule(r"\b(?:tomorrows?|tmrw|tmr|tomorow)\b(?!['’]s)", Said(day=1)),
        Rule(r"\b(?:today|tonight|tonite|this\s+(?:morning|afternoon|evening))\b(?!['’]s)", _today),
        Rule(rf"\b(?:the\s+)?(?P<nth>first|second|third|fourth|last)\s+{DAY}(?=\s+(?:of|in)\s)", _nth_weekday),
        Rule(rf"\b(?:the\s+)?{DAY}\s+after\s+next\b", lambda m: Said(weekday=day_of(m), week=2)),
        Rule(rf"\b(?:{WHICH}\s+)?{DAY}(?![a-z])(?:\s+(?P<later>week)\b(?!end))?", _weekday),
        Rule(r"\b(?:(?P<which>this|next|the\s+following|following|the"
             r"|coming)\s+)?week-?\s?end\b", lambda m: Said(week=periods_on(m["which"]), weekend=True), NEEDS_MARKER),
    )  # fmt: skip


def _unit(m: re.Match[str]) -> tuple[int, Unit]:
    word = m["unit"].lower()
    if re.match(r"(?:business|work|week[\s-]*day)", word):
        return 1, "business_day"
    if word.startswith("fortnight"):
        return 2, "week"
    for start, unit in (("min", "minute"), ("h", "hour"), ("d", "day"), ("w", "week"), ("mo", "month"), ("y", "year")):
        if word.startswith(start):
            return 1, unit  # type: ignore[return-value]
    raise AssertionError(word)


def _offset(m: re.Match[str]) -> Said | None:
    number = english_number(m["n"])
    times, unit = _unit(m)
    if number is None:
        return None
    if re.search(r"\band\s+a\s+half\b", m[0], re.IGNORECASE):
        return Said(amount=number * 60 + 30, unit="minute") if unit == "hour" else Said(vague=True)
    return Said(amount=number * times, unit=unit)


def _part_hours(m: re.Match[str]) -> Said:
    words = m["n"].lower()
    if " and " in words:
        return Said(amount=(english_number(words.split()[0]) or 0) * 60 + 30, unit="minute")
    spoken = 45 if words.startswith("three") else 15 if "quarter" in words else 30
    parts = {"1/2": 30, "1/4": 15, "3/4": 45}.get(words, spoken)
    return Said(amount=round(float(words) * 60) if "." in words else parts, unit="minute")


def _nth_from_now(m: re.Match[str]) -> Said | None:
    """ "two Fridays from now" is a week after the next one."""
    number = english_number(m["n"])
    return Said(weekday=day_of(m), amount=number - 1, unit="week", since=True) if number else None


def _within(m: re.Match[str]) -> Said | None:
    """ "for two weeks" is how long, not until when."""
    return None if m[0].lower().startswith(("for ", "over ")) and "next" not in m[0].lower() else _offset(m)


def _today(m: re.Match[str]) -> Said:
    word = m[0].lower()
    part = "night" if "nig" in word or "nit" in word else "am" if "morning" in word else "pm" if " " in word else None
    return Said(day=0, daypart=part)  # type: ignore[arg-type]


def _nth_weekday(m: re.Match[str]) -> Said:
    return Said(weekday=day_of(m), nth={"last": -1}.get(m["nth"].lower()) or english_number(m["nth"]))


def _weekday(m: re.Match[str]) -> Said:
    which = re.sub(r"\s+", " ", (m["which"] or "").lower())
    if m["later"]:  # British "Friday week"
        return Said(weekday=day_of(m), amount=1, unit="week", since=True)
    if which in ("next", "following", "the following"):
        return Said(weekday=day_of(m), which="next")
    if which == "this":
        return Said(weekday=day_of(m), which="this")
    return Said(weekday=day_of(m), which="coming" if which else None)
