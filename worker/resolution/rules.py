"""The codes in `Due.rule` and `When.rule`, and what each says to a reader.

A code may carry `+eod` (until the end of that working day, no clock time said) or `+before` (the day before the one
named, as in "before Friday"). `vague`, `past`, `no_meeting_date` and `no_meeting_time` say why there is no date.

>>> explain("weekday+eod", "en")
'the next such weekday after the meeting; end of the working day'
>>> explain("month_end", "ko")
'그 달의 마지막 날'
"""

from typing import Literal

RULES: dict[str, tuple[str, str]] = {
    "relative_day": ("counted from the day of the meeting (today, tomorrow …)", "회의일 기준(오늘, 내일 …)"),
    "weekday": ("the next such weekday after the meeting", "회의 다음에 처음 오는 그 요일"),
    "this_weekday": ("that weekday of the meeting's week (from Monday)", "회의가 있는 주(월요일 시작)의 그 요일"),
    "next_weekday": ("that weekday of a later calendar week (from Monday)", "다음 주 이후(월요일 시작)의 그 요일"),
    "nth_weekday": ("that weekday of the month, counted", "그 달의 몇 번째 요일"),
    "days_from_now": ("days counted from the meeting", "회의일부터 센 날수"),
    "weeks_from_now": ("weeks counted from the meeting", "회의일부터 센 주수"),
    "months_from_now": ("months or years counted from the meeting", "회의일부터 센 달수·햇수"),
    "business_days": ("Monday to Friday counted, holidays not known", "월–금만 셈, 공휴일은 반영하지 않음"),
    "hours_from_now": ("hours or minutes counted from the meeting's start", "회의 시작 시각부터 센 시간"),
    "week_end": ("Friday of that week", "그 주 금요일"),
    "weekend": ("Sunday of that weekend", "그 주말의 일요일"),
    "month_end": ("last day of that month", "그 달의 마지막 날"),
    "quarter_end": ("last day of that calendar quarter", "그 분기의 마지막 날"),
    "half_end": ("last day of that half year", "그 반기의 마지막 날"),
    "year_end": ("31 December of that year", "그 해 12월 31일"),
    "full_date": ("the date as said", "말한 날짜 그대로"),
    "month_day": ("the next such day of the year", "다음에 오는 그 월·일"),
    "day_of_month": ("the next such day of the month", "다음에 오는 그 날"),
    "clock": ("only a time was said: its next occurrence", "시각만 말함: 다음에 오는 그 시각"),
    "end_of_day": ("the day of the meeting", "회의 당일"),
    "vague": ("no one day follows from these words", "이 말만으로는 날짜를 정할 수 없음"),
    "past": ("a day before the meeting", "회의 이전의 날"),
    "no_meeting_date": ("the date of the meeting is unknown", "회의 날짜를 모름"),
    "no_meeting_time": ("the time of the meeting is unknown", "회의 시각을 모름"),
}
SUFFIXES: dict[str, tuple[str, str]] = {
    "eod": ("end of the working day", "업무 종료까지"),
    "before": ("the day before it", "그 전날까지"),
}
UNRESOLVED = frozenset({"vague", "past", "no_meeting_date", "no_meeting_time"})


def explain(rule: str, language: Literal["ko", "en"]) -> str:
    """One phrase for a reader of the minutes. Raises KeyError for a code that is not in the tables."""
    base, *suffixes = rule.split("+")
    column = 0 if language == "en" else 1
    return "; ".join([RULES[base][column], *(SUFFIXES[suffix][column] for suffix in suffixes)])
