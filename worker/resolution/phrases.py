"""Date phrases in running speech: tokens of both grammars joined, with the marker (까지, before …) that rules them."""

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from worker.resolution import clocks_en, clocks_ko, dates_en, dates_ko
from worker.resolution.lexer import NEEDS_COMPANY, STRONG, Lexer, Token
from worker.resolution.numbers import CARDINAL, ORDINAL
from worker.resolution.said import Said, join

Marker = Literal["deadline", "latest", "before", "after", "from", "to", "not", "at"]


@dataclass(frozen=True, slots=True)
class DatePhrase:
    """start, end: the span with its marker; inner_start, inner_end: without. sure: a date phrase even out of context."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    said: Said
    marker: Marker | None
    sure: bool


def read(text: str) -> list[DatePhrase]:
    """All date phrases of `text` in order, the doubtful ones included (`sure` is False).

    >>> [(text[p.start:p.end], p.marker) for text in ["수요일 말고 next Friday까지요"] for p in read(text)]
    [('수요일 말고', 'not'), ('next Friday까지', 'deadline')]
    """
    phrases: list[DatePhrase] = []
    run: list[Token] = []
    said = Said()
    for token in _tokens(text):
        joined = _joined(text, run[-1], said, token) if run else None
        if run and joined is None:
            phrases.append(_phrase(text, run, said))
            run = []
        said = joined or token.said
        run.append(token)
    if run:
        phrases.append(_phrase(text, run, said))
    return [phrase for phrase in phrases if _meaningful(phrase.said)]


@cache
def _lexers() -> tuple[Lexer, Lexer]:
    korean = Lexer(
        (*clocks_ko.rules(), *dates_ko.rules()),
        r"(?=[\d(가-힣])(?=[\d(가개광그글금낮낼나너내넉네년넷다닷담당돌두둘마말며명모목몇밤반백보분사삼상새서석성세셋스수시신십아어업엊여연열엿영오올요월유육이익일일자작재저전점정주지차첫칠크토팔퇴하한현화구근둘])",
    )
    english = Lexer((*clocks_en.rules(), *dates_en.rules()), _ENGLISH_STARTS, re.ASCII)
    return korean, english


_ENGLISH_STARTS = (  # how the first word of a token may begin; most words are spared the grammar
    r"(?<![A-Za-z])(?=\d|a(?:n?\b|f|p|u)|b(?:y|e)|c[hlou]|d[aeu]|e[aivlno]|f[eior]|h[ao]|in|j[au]|l[au]|m[aio]|n[eio]|o[cfnv]|p[ar]"
    r"|q|s[aeiotu]|t[ehmouw]|u[np]|w[ei]|x|y)"
)
_HANGUL = re.compile("[가-힣]")
_DIGIT = re.compile(r"\d")
_ENGLISH_HINTS = (
    "day", "week", "month", "quarter", "year", "tomor", "tmr", "tonig", "tonite", "noon", "clock",
    "hour", "hr", "minute", "night", "ago",
    "eod", "eow", "eom", "eoq", "eoy", "cob", "eob", "business",
    "end of play", "half past", "morning", "afternoon", "evening", " a m", " p m", " am", " pm", "a.m", "p.m", "-end",
)  # fmt: skip
_ENGLISH_NAMES = re.compile(
    r"\b(?:mon|tues?|weds?|thur?s?|fri|sat|sun|jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|mins?|wks?|secs?|seconds?)\b"
    r"|uary|ember|april|august|octob|march|christmas|xmas"
    rf"|\bhalf\s+{CARDINAL}\b",
    re.IGNORECASE | re.ASCII,
)
_THE_ORDINAL = re.compile(rf"\bthe\s+{ORDINAL}\b", re.IGNORECASE | re.ASCII)


def _tokens(text: str) -> list[Token]:
    """Tokens of both grammars by position; where two overlap, the one that starts first (then the longer) stays."""
    korean, english = _lexers()
    found: list[Token] = []
    if _HANGUL.search(text):
        found += korean.tokens(text)
    if _may_be_english(text):
        found += english.tokens(text)
    found.sort(key=lambda token: (token.start, -token.end))
    kept: list[Token] = []
    for token in found:
        if not kept or token.start >= kept[-1].end:
            kept.append(token)
    return kept


def _may_be_english(text: str) -> bool:
    """Cheap and generous: most utterances hold no date, and are spared the grammar."""
    if _DIGIT.search(text):
        return True
    lowered = text.lower()
    if any(hint in lowered for hint in _ENGLISH_HINTS) or _ENGLISH_NAMES.search(lowered):
        return True
    return "the " in lowered and bool(_THE_ORDINAL.search(lowered))


_CONNECTOR = re.compile(
    r"[\s,()·-]*(?:(?:의|에는|에|날|은|는|이고|그|까지)[\s,]*)?(?:(?:of|on|at|by|in|the|around|about|before|until|till|til|for|@|is|sharp)\s+)*",
    re.IGNORECASE,
)
_FROM = re.compile(r"\s*(?:from|after|부터|에서)\s*(?:the\s+)?(?:앞으로\s*)?", re.IGNORECASE)


def _joined(text: str, last: Token, said: Said, token: Token) -> Said | None:
    gap = text[last.end : token.start]
    if len(gap) > 20:
        return None
    if _FROM.fullmatch(gap) and (said.amount is not None or token.said.amount is not None):
        joined = join(said, token.said)
        return replace(joined, since=True) if joined and joined.has_day else None
    if not _CONNECTOR.fullmatch(gap) or ("까지" in gap and token.said.has_day):
        return None
    return join(said, token.said)


_AFTER = re.compile(
    r"\s*(?:(?:쯤|정도|경|께|날|날짜|자)(?![가-힣]*[를을]))*\s*(?:"
    r"(?P<before>전까지|전에(?=[\s,.!?는]|$)|전(?=[\s,.!?]|$))"
    r"|(?P<deadline>이전까지|이전에?|까지|안에|안으로|안(?=까지)|내로|내에|이내(?:에|로)?|중으로|중에?(?=[\s,.!?]|까지|$)|이전|늦어도)"
    r"|(?P<not>(?:이|은|는)?\s?말고|\s?대신(?:에)?|(?:이|은|는)?\s?아니(?:라|고)|(?:이|은|는)?\s?아닌)"
    r"|(?P<after>이후|부로\s?이후|지나서|넘어서|지나고)"
    r"|(?P<from>부터|에서(?=\s))"
    r"|(?P<at>에(?=[\s,.!?는도]|$)|날(?=[\s,.]|$)))"
)
_BEFORE = re.compile(
    r"\b(?:(?P<deadline>no\s+later\s+than|not\s+later\s+than|by|until|till|til|due|within)"
    r"|(?P<to>to|through|thru)"
    r"|(?P<before>before|prior\s+to|ahead\s+of)|(?P<not>not|instead\s+of|rather\s+than)"
    r"|(?P<after>after|since|starting|as\s+of)|(?P<from>from)"
    r"|(?P<at>on|at|in|for|during|around|about|sometime|some\s+time|approximately))"
    r"(?:\s+(?:on|at|the|by|around|about|sometime|some\s?time))*\s*$",
    re.IGNORECASE | re.ASCII,
)
_AT_THE_LATEST = re.compile(r"\s+at\s+the\s+(?:very\s+)?latest", re.IGNORECASE)
_LATEST = re.compile(r"(?:늦어도|아무리\s?늦어도|최대한?|at\s+the\s+latest\s+by)\s*$", re.IGNORECASE)


def _phrase(text: str, run: list[Token], said: Said) -> DatePhrase:
    start, end = run[0].start, run[-1].end
    marker: Marker | None = None
    left, right = start, end
    head = text[max(0, start - 28) : start]
    if found := _BEFORE.search(head):
        marker, left = _kind(found), start - (len(head) - found.start())
    if (after := _AFTER.match(text, end)) and (kind := _kind(after)):
        marker, right = kind, after.end()
    if late := _AT_THE_LATEST.match(text, end):
        marker, right = "latest", late.end()
    elif _LATEST.search(head):
        marker = "latest"
    weakness = min(token.weakness for token in run)
    sure = weakness == STRONG or len(run) > 1 or (marker is not None and weakness < NEEDS_COMPANY)
    if marker in ("at", "to") or (marker == "from" and left < start):
        left = start
    return DatePhrase(left, right, start, end, said, marker, sure)


def _kind(found: re.Match[str]) -> Marker | None:
    return found.lastgroup  # type: ignore[return-value]


def _meaningful(said: Said) -> bool:
    return said.has_day or said.has_clock or bool(said.past or said.vague)


def with_clock(day: Said, clock: Said) -> Said:
    """The day of one phrase at the time of another ("Friday … let's say at three")."""
    slots = ("hour", "minute", "meridiem", "daypart", "until_hour", "until_minute", "until_meridiem", "zone")
    return replace(day, **{slot: getattr(clock, slot) for slot in slots if getattr(clock, slot) is not None})
