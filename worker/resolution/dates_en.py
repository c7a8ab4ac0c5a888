"""English calendar dates and periods, and the numeric dates that all languages share."""

import re
from dataclasses import replace

from worker.resolution import offsets_en
from worker.resolution.lexer import NEEDS_COMPANY, NEEDS_MARKER, Rule
from worker.resolution.numbers import CARDINAL, ORDINAL, english_number
from worker.resolution.said import Said
from worker.resolution.words_en import FRESH, FULL_DAY, MONTH, MONTHS, periods_on

_YEAR = (
    rf"(?:20\d\d|two\s+thousand(?:\s+and)?\s+{CARDINAL}|twenty[\s-]twenty(?:[\s-](?:one|two|three|four|five|six|seven"
    rf"|eight|nine))?)"
)
_DOM_OR_CARDINAL = rf"(?P<dom>\d{{1,2}}(?:st|nd|rd|th)?|{ORDINAL}|{CARDINAL})\b"
_DOM = rf"(?P<dom>\d{{1,2}}(?:st|nd|rd|th)?|{ORDINAL})\b"
_PERIOD = r"(?P<period>week|month|quarter|half|year)\b"
_NO_NOUN = (  # "by the third" is a day, "the third item" is none
    r"(?=\s*(?:[.,;:!?)(~–-]|$|[가-힣]|(?:at|by|in|on|and|or|but|so|if|of|from|to|then|than|please|with|because|before|after"
    r"|eod|noon|is|works?|would|i|we|you"
    r"|latest|this|next|around|about)\b|\d|@|"
    rf"{CARDINAL}\s+(?:[ap]\s?m|o'?clock)|"
    rf"{MONTH.replace('?P<month>', '?:')}|{FULL_DAY}))"
)


def rules() -> tuple[Rule, ...]:
    """Longer and more telling phrases first."""
    return (*offsets_en.rules(), *_numeric(), *_calendar())


def _numeric() -> tuple[Rule, ...]:
    return (
        Rule(rf"{FRESH}(?P<y>(?:19|20)\d\d)\s?[-./]\s?(?P<m>\d{{1,2}})\s?[-./]\s?(?P<d>\d{{1,2}})(?!\d)", _numbers),
        Rule(rf"{FRESH}(?P<m>\d{{1,2}})(?P<sep>[-./])(?P<d>\d{{1,2}})(?P<again>[-./])(?P<y>(?:19"
             rf"|20)?\d\d)(?![\d.:/-]*\d)", _numbers),
        Rule(rf"{FRESH}(?P<y>20\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)", _numbers, NEEDS_COMPANY),
        Rule(rf"{FRESH}(?P<dom>\d{{1,2}})(?=\s+at\s+\d|,\s*\d{{1,2}}\s*[ap]m)", _dom, NEEDS_COMPANY),
        Rule(rf"{FRESH}(?P<m>\d{{1,2}})\s?/\s?(?P<d>\d{{1,2}})(?![\d%/]|[.,:]\d|\s?분기|\s?h)", _numbers, NEEDS_MARKER),
        Rule(rf"{FRESH}(?P<m>\d{{1,2}})[.-](?P<d>\d{{1,2}})(?![\d%/]|[.,:]\d|\s?[%억만천배점시일건개명원]|[a-z])", _numbers,
             NEEDS_COMPANY),
    )  # fmt: skip


def _calendar() -> tuple[Rule, ...]:
    year = rf"(?:[,\s/-]+(?:of\s+|in\s+)?(?P<year>{_YEAR})\b)?"
    edge = (
        r"(?:(?P<end>(?:the\s+)?(?:very\s+)?end[\s-]+of|close[\s-]+of|(?:the\s+)?last\s+day\s+(?:of|in)|late[r]?"
        r"|sometime)|(?P<vague>early(?:\s+in)?|mid(?:dle)?(?:\s+of|[\s-])?|the\s+middle\s+of|(?:the\s+)?(?:beginning"
        r"|start)\s+of))\s*"
    )
    return (
        Rule(rf"\b{MONTH}\s*(?P<dom>\d{{1,2}})(?:st|nd|rd|th)?\s?(?:-|–|to|through"
             rf"|thru)\s?(?:the\s+)?(?P<last>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:/]|\s*[ap]\.?m){year}",
             _month_days),
        Rule(rf"\b{MONTH}[\s/-]*(?:the\s+)?{_DOM_OR_CARDINAL}(?!\s?[:%]|\.\d|\s+(?:percent|people|items|hours|days"
             rf"|to\s+\d)){year}", _month_day),
        Rule(rf"\b(?P<year>20\d\d)[-/]{MONTH}[-/](?P<dom>\d{{1,2}})\b", _month_day),
        Rule(rf"\b(?:the\s+)?(?P<dom>\d{{1,2}}(?:st|nd|rd|th)?|{ORDINAL})\s+(?:day\s+)?of\s+(?P<which>this|next"
             rf"|the\s+following|the\s+coming|the)\s+month\b", _day_of_month),
        Rule(rf"(?<![.\d])\b(?:the\s+)?(?P<dom>\d{{1,2}}(?:st|nd|rd|th)?"
             rf"|{ORDINAL})\.?[\s/-]*(?:(?<!last\s)day\s+)?(?:of\s+)?{MONTH}(?!\s+(?:be|have|need|want|not)){year}",
             _month_day),
        Rule(rf"\b(?:{edge})?(?:the\s+)?week\s+after\s+next\b", lambda m: _part(Said(week=2), m)),
        Rule(r"\b(?:the\s+)?month\s+after\s+next\b", Said(months=2)),
        Rule(rf"\b{edge}(?P<which>this|next|the\s+following|following|the\s+coming|current|the\s+current"
             rf"|the)?\s*{_PERIOD}(?!['’]s)", _period),
        Rule(rf"\b{edge}{MONTH}(?!\s*(?:the\s+)?\d{{1,2}}(?!\d)){year}", lambda m: _part(_month(m), m)),
        Rule(rf"\b{edge}(?:Q(?P<q>[1-4])|the\s+(?P<qw>first|second|third"
             rf"|fourth)\s+quarter)\b{year}", lambda m: _part(_quarter(m), m)),
        Rule(rf"\b(?P<which>next|the\s+following|the\s+coming)\s+{_PERIOD}(?!['’]s|\s+(?:day|of))", _bare_period),
        Rule(rf"\b(?P<which>this|the|current)\s+{_PERIOD}(?!['’]s)", _bare_period, NEEDS_MARKER),
        Rule(r"\b(?:the\s+)?(?:EO(?P<eo>[WMQY])|(?P<unit>week|month|quarter|year)[\s-]?end)\b", _end_word),
        Rule(r"\b(?:the\s+)?(?:EOD|COB|EOB|(?:the\s+)?(?:end|close)\s+of\s+(?:the\s+)?(?:business|play|day)"
             r"|end\s+of\s+(?:the\s+)?work(?:ing)?\s*day)\b(?!\s+(?:report|summary|we|it)\b)",
             Said(eod=True)),
        Rule(r"\b(?:the\s+)?end\s+of\s+(?=(?:the\s+)?(?:today|tomorrow|tmrw|this|next|mon|tue|wed|thu|fri|sat"
             r"|sun))", Said(eod=True), NEEDS_COMPANY),
        Rule(rf"\bQ(?P<q>[1-4])\b{year}", _quarter, NEEDS_MARKER),
        Rule(r"\b(?:Christmas|Xmas)(?P<eve>\s+Eve)?(?:\s+Day)?\b(?!\s+(?:party|parties|dinner|lunch|sale|season|break|week"
             r"|holidays?|campaign|rush|cards?))", lambda m: Said(month=12, dom=24 if m["eve"] else 25), NEEDS_MARKER),
        Rule(r"\bNew\s+Year['’]?s(?P<eve>\s+Eve)?(?:\s+Day)?\b(?!\s+(?:party|resolutions?|sale|campaign))",
             lambda m: Said(month=12, dom=31) if m["eve"] else Said(month=1, dom=1), NEEDS_MARKER),
        Rule(rf"\b(?:in|by|until|during|within)\s+{MONTH}(?!\s*(?:the\s+)?\d|\s+(?:be|have|need|not)\b){year}", _month),
        Rule(rf"\b(?:next\s+)?{MONTH}(?!\s*(?:the\s+)?\d{{1,2}}(?!\d)){year}", _month, NEEDS_COMPANY),
        Rule(rf"\bthe\s+{_DOM}{_NO_NOUN}(?!\s*[%:]|\.\d)", _dom, NEEDS_MARKER),
        Rule(rf"(?<![\d.:/-])\b(?P<dom>\d{{1,2}}(?:st|nd|rd|th)|{ORDINAL})\b{_NO_NOUN}", _dom, NEEDS_COMPANY),
        Rule(r"(?<=day\s)(?P<dom>\d{1,2})\b(?![%:/.]?\d|\s*(?:[%:h]|am\b|pm\b|a\.m|p\.m|o.?clock|people|items|days|hours"
             r"|minutes))", _dom, NEEDS_COMPANY),
        Rule(r"(?<=\bon\s)(?P<dom>\d{1,2})\b(?![%:/.]?\d|\s*[%:])", _dom, NEEDS_COMPANY),
        Rule(r"\b(?:in|of)\s+(?P<year>20\d\d)\b|\b(?P<which>this"
             r"|next)\s+year\b", lambda m: Said(year=int(m["year"])) if m["year"] else Said(years=periods_on(m["which"])),
             NEEDS_COMPANY),
    )  # fmt: skip


def _numbers(m: re.Match[str]) -> Said | None:
    """Month first, as in the US and Korea; day first when it cannot be otherwise ("22/04")."""
    month, day = int(m["m"]), int(m["d"])
    if "again" in m.groupdict() and m["sep"] != m["again"]:
        return None
    if month > 12 and "y" in m.groupdict() and "sep" not in m.groupdict():
        return None
    if month > 12:
        month, day = day, month
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    year = m.groupdict().get("y")
    return Said(month=month, dom=day, year=(int(year) if len(year) == 4 else 2000 + int(year)) if year else None)


def _month(m: re.Match[str]) -> Said:
    year = m.groupdict().get("year")
    return Said(month=MONTHS.index(m["month"][:3].lower()) + 1, year=_year(year))


def _year(words: str | None) -> int | None:
    if not words or words.isdigit():
        return int(words) if words else None
    last = re.sub(r"^(?:two\s+thousand(?:\s+and)?|twenty)[\s-]+", "", words.lower())
    return 2000 + (english_number(last) or 0)


def _day_of_month(m: re.Match[str]) -> Said | None:
    """ "the 5th of next month"; "the 1st of the month" is the next 1st."""
    said = _dom(m)
    return replace(said, months=periods_on(m["which"])) if said and m["which"].lower() != "the" else said


def _month_day(m: re.Match[str]) -> Said | None:
    day = english_number(m["dom"])
    return replace(_month(m), dom=day) if day and 1 <= day <= 31 else None


def _month_days(m: re.Match[str]) -> Said | None:
    said, last = _month_day(m), int(m["last"])
    return replace(said, last_dom=last) if said and said.dom and said.dom < last <= 31 else None


def _dom(m: re.Match[str]) -> Said | None:
    day = english_number(m["dom"])
    return Said(dom=day) if day and 1 <= day <= 31 else None


def _part(said: Said, m: re.Match[str]) -> Said:
    groups = m.groupdict()
    if groups.get("vague"):
        return replace(said, part="vague")
    return replace(said, part="end") if groups.get("end") else said


def _quarter(m: re.Match[str]) -> Said:
    number = int(m["q"]) if m["q"] else english_number(m.groupdict().get("qw") or "")
    year = m.groupdict().get("year")
    return Said(quarter=number, year=_year(year))


def _bare_period(m: re.Match[str]) -> Said:
    return _periods(m["period"][0], periods_on(m["which"]))


def _period(m: re.Match[str]) -> Said:
    return _part(_bare_period(m), m)


def _end_word(m: re.Match[str]) -> Said:
    return replace(_periods((m["eo"] or m["unit"])[0], 0), part="end")


def _periods(letter: str, offset: int) -> Said:
    match letter.lower():
        case "w":
            return Said(week=offset)
        case "m":
            return Said(months=offset)
        case "q":
            return Said(quarters=offset)
        case "h":
            return Said(halves=offset)
    return Said(years=offset)
