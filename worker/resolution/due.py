"""Due dates: from the words that were said and the date of the meeting, by program only.

Conventions, the same for Korean and English (`rules.RULES` explains each code):

- Dates are local calendar dates in the zone of `held_at`. Weeks start on Monday.
- A bare weekday is the next one after the meeting; on that very weekday it is a week later ("today" is said as today).
  "this Friday" and "이번 주 금요일" are of the meeting's week; an English "this Monday" that is over is the coming
  one, a Korean "이번 주 월요일" that is over is past. "next Friday" and "다음 주 금요일" are of the next calendar week,
  whatever the day of the meeting. "오는/이번 금요일", "coming Friday" are as bare.
- A period stands for its last day: a week for its Friday (Sunday once Friday is over), a weekend for its Sunday,
  months, quarters, halves and years for their last day. "early", "mid", 초, 중순 and the like are vague.
- `N일 뒤/후/이내` and "in/within N days" are all the meeting's day + N. Months keep the day, or take the month's last.
  Business days are Monday to Friday; no holiday calendar is known. Hours count from `held_at`, and need `time_known`.
- A month and day, or a day of the month, is the next such day, the meeting's day included; a month and day of the
  last 31 days is past. 12/3, 12.3 is December 3rd; only where it cannot be, the day comes first (22/4). A holiday of a
  fixed date (Christmas, 삼일절) is that date.
- "before Friday", "금요일 전까지" is the day before (`+before`); 이전 and "by" include the day.
- 오전, morning and other parts of the day give no time; EOD, COB, 퇴근 전 give none but say so (`+eod`). An hour
  without am or pm: 1–6 is afternoon, 7–11 morning, 12 noon. Midnight is the end of the day named: 23:59. A time without
  a day is its next occurrence; a time in a zone that was named is converted.
- Two different days in one phrase: the one not negated (말고, "not … but"), not corrected ("no, Friday", which is of the
  week that was said before), carrying the deadline marker (까지, by), not past; else vague. An offset from anything but
  the meeting ("출시 2주 전까지") is vague.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from worker.model import Due
from worker.resolution.choice import meant
from worker.resolution.days import Unplaced, place
from worker.resolution.phrases import DatePhrase, read
from worker.resolution.said import Said
from worker.resolution.times import Clock, clock_of, next_occurrence, until_of


def resolve_due(phrase: str, held_at: datetime | None, *, time_known: bool = True) -> Due:
    """`phrase`: the words that say until when, or a quote that holds them. `held_at`: aware, in the meeting's zone.

    The date is None when the words are vague or past, or when `held_at` is None and no full date was said; `rule` says which.

    >>> wednesday = datetime(2026, 11, 18, 14, 0, tzinfo=ZoneInfo("Asia/Seoul"))
    >>> resolve_due("다음 주 화요일까지", wednesday)
    Due(phrase='다음 주 화요일까지', date=datetime.date(2026, 11, 24), time=None, rule='next_weekday')
    >>> resolve_due("EOD Friday", wednesday).date.isoformat(), resolve_due("EOD Friday", wednesday).rule
    ('2026-11-20', 'weekday+eod')
    >>> resolve_due("내일 오후 세 시 반까지", wednesday).time
    datetime.time(15, 30)
    >>> resolve_due("조만간", wednesday).rule, resolve_due("지난주 금요일", wednesday).rule, resolve_due("Friday", None).rule
    ('vague', 'past', 'no_meeting_date')
    """
    try:
        answer = _choose(phrase, read(phrase), held_at, time_known)
    except Unplaced as reason:
        return Due(phrase, rule=reason.rule)
    except (OverflowError, ValueError):  # beyond the calendar: "in 99,999 years"
        return Due(phrase, rule="vague")
    return Due(phrase, answer.date, answer.time, answer.rule)


@dataclass(frozen=True, slots=True)
class _Answer:
    date: date
    time: time | None
    rule: str


_EVENT_BEFORE = re.compile(r"(?<![가-힣])(?:[가-힣]+\s)?[가-힣]*(?:후|이후|뒤|나서|끝나고|직후|되고|되면)\s*$")


def _choose(text: str, phrases: list[DatePhrase], held_at: datetime | None, time_known: bool) -> _Answer:
    chosen = meant(text, phrases)
    if not chosen:
        raise Unplaced("vague")
    answers: list[_Answer] = []
    latest: date | None = None
    reasons: list[str] = []
    base = held_at
    for phrase in chosen:
        try:
            answer = _resolve(text, _as_start(phrase), base, time_known)
        except Unplaced as reason:
            reasons.append(reason.rule)
            continue
        if phrase.marker == "from":  # the start; a "to" that follows counts from it
            base = datetime.combine(answer.date, held_at.timetz()) if held_at else None
            continue
        answers.append(answer)
        latest = answer.date if phrase.marker == "latest" else latest
        base = held_at
    days = {answer.date for answer in answers}
    if latest and latest == max(days):
        return next(answer for answer in answers if answer.date == latest)
    if len(days) == 1:
        return max(answers, key=lambda answer: answer.time is not None)
    raise Unplaced("vague" if answers else _worst(reasons))


def _as_start(phrase: DatePhrase) -> DatePhrase:
    """A range said on its first day starts today: "수요일부터 금요일까지" on a Wednesday."""
    if phrase.marker == "from" and phrase.said.which is None and phrase.said.week is None:
        return replace(phrase, said=replace(phrase.said, which="this"))
    return phrase


def _worst(reasons: list[str]) -> str:
    return next((r for r in ("no_meeting_date", "no_meeting_time", "vague") if r in reasons), "past" if reasons else "vague")


def _resolve(text: str, phrase: DatePhrase, held_at: datetime | None, time_known: bool) -> _Answer:
    said = phrase.said
    counts_from_event = said.amount is not None and _EVENT_BEFORE.search(text[: phrase.inner_start])
    if said.past or said.vague or phrase.marker == "after" or counts_from_event:
        raise Unplaced("past" if said.past else "vague")
    if held_at is None:
        return _without_meeting(said)
    if said.unit in ("hour", "minute"):
        return _after_hours(said, held_at, time_known)
    clock = until_of(said) or clock_of(said)
    if not said.has_day:
        if clock is None:
            raise Unplaced("vague")
        return _time_alone(said, held_at, time_known)
    return _on_a_day(phrase, clock, held_at)


def _on_a_day(phrase: DatePhrase, clock: Clock | None, held_at: datetime) -> _Answer:
    said = phrase.said
    day = place(said, held_at.date())
    rule, last = day.rule, day.last
    if phrase.marker == "before" and clock is None and not _ends_by_itself(said):
        rule, last = f"{rule}+before", day.first - timedelta(days=1)
        if last < held_at.date():
            raise Unplaced("past")
    if said.eod and rule != "end_of_day":
        rule = f"{rule}+eod"
    if clock is None:
        return _Answer(last, None, rule)
    return _at(clock.on(last, said.zone, held_at), rule, midnight=clock.hour == 24)


def _ends_by_itself(said: Said) -> bool:
    """ "before the end of the month", "before EOD", "점심 전": the day named is still meant."""
    return bool(said.eod) or said.part == "end" or said.amount is not None or said.daypart is not None


def _at(moment: datetime, rule: str, *, midnight: bool = False) -> _Answer:
    if midnight:
        moment -= timedelta(minutes=1)
    return _Answer(moment.date(), moment.time().replace(tzinfo=None), rule)


def _time_alone(said: Said, held_at: datetime, time_known: bool) -> _Answer:
    clock = until_of(said) or clock_of(said)
    assert clock is not None
    if not time_known:
        return _at(clock.on(held_at.date(), said.zone, held_at), "clock", midnight=clock.hour == 24)
    return _at(next_occurrence(clock, held_at, said.zone), "clock", midnight=clock.hour == 24)


def _after_hours(said: Said, held_at: datetime, time_known: bool) -> _Answer:
    if not time_known:
        raise Unplaced("no_meeting_time")
    minutes = (said.amount or 0) * (60 if said.unit == "hour" else 1)
    utc = held_at.astimezone(ZoneInfo("UTC")) + timedelta(minutes=minutes)  # hours pass the same when clocks change
    return _at(utc.astimezone(held_at.tzinfo).replace(second=0, microsecond=0), "hours_from_now")


def _without_meeting(said: Said) -> _Answer:
    if said.past or said.vague or said.part == "vague":
        raise Unplaced("past" if said.past else "vague")
    if not said.has_full_date or said.amount is not None:
        raise Unplaced("no_meeting_date")
    assert said.year is not None and said.month is not None and said.dom is not None  # noqa: PT018 - one condition
    clock = None if said.zone else clock_of(said)
    day = date(said.year, said.month, said.dom)
    if clock is None:
        return _Answer(day, None, "full_date")
    naive = datetime.combine(day, time()) + timedelta(hours=clock.hour, minutes=clock.minute)
    return _at(naive, "full_date", midnight=clock.hour == 24)
