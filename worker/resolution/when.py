"""When an event takes place: an agreed date and time, a range, or an explicit whole day. The conventions are those of `due`.

Weeks, months and other periods, deadlines ("by Friday") and ends of the day are no appointment: None. An hour without am or pm
is an office hour (1–6 afternoon, 7–11 morning); the end of a range is the first such time after its start. Midnight ends
the day named: "Friday midnight" starts on Saturday at 00:00.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from worker.resolution.choice import meant
from worker.resolution.days import Day, Unplaced, place
from worker.resolution.phrases import DatePhrase, read
from worker.resolution.said import Said
from worker.resolution.times import clock_of, next_occurrence, until_of


@dataclass(frozen=True, slots=True)
class When:
    """start: aware, in the meeting's zone, or a date when all_day. end likewise: None when not said; a last day is inclusive."""

    start: datetime | date
    end: datetime | date | None
    all_day: bool
    rule: str


def resolve_when(phrase: str, held_at: datetime | None, *, time_known: bool = True) -> When | None:
    """`phrase`: the words that say when, or a quote that holds them. None when they fix neither a time
    nor a whole day, or when it is over.

    >>> wednesday = datetime(2026, 11, 18, 14, 0, tzinfo=ZoneInfo("Asia/Seoul"))
    >>> resolve_when("다음 주 화요일 3시부터 4시까지", wednesday).start.isoformat()
    '2026-11-24T15:00:00+09:00'
    >>> resolve_when("12월 3일부터 5일까지", wednesday)
    When(start=datetime.date(2026, 12, 3), end=datetime.date(2026, 12, 5), all_day=True, rule='month_day')
    >>> str(resolve_when("from 11 to 1 on Tuesday", wednesday).end)
    '2026-11-24 13:00:00+09:00'
    >>> resolve_when("sometime next week", wednesday) is None, resolve_when("by Friday", wednesday) is None
    (True, True)
    """
    return _guarded(phrase, read(phrase), held_at, time_known)


def _guarded(text: str, phrases: list[DatePhrase], held_at: datetime | None, time_known: bool) -> When | None:
    sure = [p for p in phrases if p.sure]
    try:
        if len(sure) == 2 and _is_range(text, *sure):
            return _days(sure[0].said, sure[1].said, held_at)
        return _when(meant(text, phrases), held_at, time_known)
    except (Unplaced, OverflowError, ValueError):
        return None


_PERIODS = frozenset({"week_end", "weekend", "month_end", "quarter_end", "half_end", "year_end", "end_of_day"})
_MOVED = re.compile(
    r"\b(?:mov|push|shift|postpon|reschedul|delay|chang)"
    r"|옮기|옮겨|미루|미뤄|변경|바꾸|바꿔|당기|당겨|연기|늦추|늦춰",
    re.IGNORECASE,
)
_THROUGH = re.compile(r"\s*(?:부터|에서|~|-|–|to|through|thru|until|till)\s*(?:the\s+)?", re.IGNORECASE)


def _when(phrases: list[DatePhrase], held_at: datetime | None, time_known: bool) -> When | None:
    if len(phrases) == 2 and phrases[0].marker == "from":
        phrases = phrases[1:]  # moved from one day to another
    if len(phrases) != 1 or not _is_appointment(phrases[0]):
        return None
    said = phrases[0].said
    if held_at is None:
        return _without_meeting(said)
    if said.unit in ("hour", "minute"):
        return _after_hours(said, held_at) if time_known else None
    if clock_of(said) is None:
        return _whole_day(said, held_at.date())
    return _timed(said, held_at, time_known)


def _is_appointment(phrase: DatePhrase) -> bool:
    said = phrase.said
    if said.past or said.vague or phrase.marker in ("before", "after"):
        return False
    return phrase.marker not in ("deadline", "latest") or said.until_hour is not None or said.last_dom is not None


def _is_range(text: str, first: DatePhrase, second: DatePhrase) -> bool:
    if _MOVED.search(text) or re.match(r"\s*로(?![가-힣])", text[second.inner_end :]):
        return False
    return first.said.has_day and second.said.has_day and (
        first.marker == "from" or bool(_THROUGH.fullmatch(text[first.inner_end : second.inner_start]))
    )  # fmt: skip


def _days(first: Said, last: Said, held_at: datetime | None) -> When | None:
    """A range of days, or of moments when both ends name their time; the end counts from the start ("3일부터 5일까지")."""
    if held_at is None:
        return None
    today = held_at.date()
    if first.which is None and first.week is None and first.weekday is not None:
        first = replace(first, which="this")  # said on its first day, it starts today
    start = _explicit(first, today)
    end = _explicit(last, start.last)
    opens, closes = clock_of(first), clock_of(last)
    if opens and closes:
        return When(opens.on(start.last, first.zone, held_at), closes.on(end.last, last.zone, held_at), False, start.rule)
    return When(start.last, end.last, True, start.rule) if end.last > start.last else None


def _explicit(said: Said, today: date) -> Day:
    day = place(said, today)
    if day.rule in _PERIODS or said.eod:
        raise Unplaced("vague")
    return day


def _whole_day(said: Said, today: date) -> When:
    day = _explicit(said, today)
    if said.last_dom is not None:
        return When(day.last, day.last.replace(day=said.last_dom), True, day.rule)
    return When(day.last, None, True, day.rule)


def _timed(said: Said, held_at: datetime, time_known: bool) -> When | None:
    clock, until = clock_of(said), until_of(said)
    assert clock is not None
    if said.has_day:
        day = _explicit(said, held_at.date())
        start, rule = clock.on(day.last, said.zone, held_at), day.rule
    elif time_known:
        start, rule = next_occurrence(clock, held_at, said.zone), "clock"
    else:
        return None
    if time_known and start < held_at:
        return None
    if until is None:
        return When(start, None, False, rule)
    minutes = (until.hour - clock.hour) * 60 + until.minute - clock.minute
    return When(start, start + timedelta(minutes=minutes), False, rule)


def _after_hours(said: Said, held_at: datetime) -> When:
    minutes = (said.amount or 0) * (60 if said.unit == "hour" else 1)
    start = (held_at.astimezone(ZoneInfo("UTC")) + timedelta(minutes=minutes)).astimezone(held_at.tzinfo)
    return When(start.replace(second=0, microsecond=0), None, False, "hours_from_now")


def _without_meeting(said: Said) -> When | None:
    """Without the meeting's date and zone only a whole day in full is known."""
    if said.has_full_date and not said.has_clock and said.amount is None:
        assert said.year is not None and said.month is not None and said.dom is not None  # noqa: PT018 - one condition
        return When(date(said.year, said.month, said.dom), None, True, "full_date")
    return None
