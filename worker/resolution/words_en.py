"""Words that the English rules share: patterns with one named group each, and what they stand for."""

import re

from worker.resolution.numbers import CARDINAL

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?"
)
_DAYS = "mon tue wed thu fri sat sun".split()
FULL_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
DAY = (
    rf"(?P<day>{FULL_DAY}|(?:mon|tues?|weds?|thur?s?|fri)\b\.?|(?:(?<=on\s)|(?<=by\s)|(?<=this\s)|(?<=next\s)|(?<=til\s)"
    rf"|(?<=eod\s)|^)(?:sat|sun)\b|(?:sat|sun)(?=\s+(?:the\s)?\d|\s+at\s+\d|까지))"
)
WHICH = r"(?P<which>this\s+(?:coming|upcoming)|this|next|coming|upcoming|following|the\s+following)"
NUMBER = rf"(?:\d{{1,3}}|{CARDINAL}|an?\s+(?:couple|pair)\s+(?:of\s+)?|couple\s+(?:of\s+)?|an?|the\s+couple\s+of)"
UNIT = (
    r"(?P<unit>(?:business|working|work|week)[\s-]*days?|minutes?|mins?|hours?|hrs?|days?|weeks?|wks?|months?|years?"
    r"|fortnights?)\b"
)
_NEXT = {"this": 0, "next": 1, "coming": 1, "the coming": 1, "following": 1, "the following": 1, "current": 0, "the": 0}
FRESH = r"(?<![A-Za-z0-9#$₩./:_-])"


def unnamed(pattern: str) -> str:
    """The pattern without its groups' names, to stand twice in one pattern."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


def periods_on(which: str | None) -> int:
    """How many periods after the meeting's: this 0, next 1."""
    return _NEXT.get(re.sub(r"\s+", " ", (which or "this").lower()), 0)


def day_of(m: re.Match[str]) -> int:
    """The weekday matched, Monday 0."""
    return _DAYS.index(m["day"][:3].lower())
