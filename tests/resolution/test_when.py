"""When events take place."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from worker.resolution.when import When, resolve_when

SEOUL = ZoneInfo("Asia/Seoul")
WEDNESDAY = datetime(2026, 11, 18, 14, 0, tzinfo=SEOUL)


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("phrase", "start", "end"),
    [
        ("금요일 오후 3시에 미팅", at(20, 15), None),
        ("다음 주 화요일 열 시 반", at(24, 10, 30), None),
        ("내일 세 시", at(19, 15), None),
        ("내일 7시", at(19, 7), None),
        ("let's meet next Thursday at 10", at(26, 10), None),
        ("2-3pm tomorrow", at(19, 14), at(19, 15)),
        ("tomorrow 2–3pm", at(19, 14), at(19, 15)),
        ("tomorrow 11-1pm", at(19, 11), at(19, 13)),
        ("from 2 to 3 on Tuesday", at(24, 14), at(24, 15)),
        ("Tuesday from 9:30 to 11", at(24, 9, 30), at(24, 11)),
        ("between 3 and 4pm on Friday", at(20, 15), at(20, 16)),
        ("내일 오전 10시부터 12시까지", at(19, 10), at(19, 12)),
        ("내일 3시부터 4시 반까지", at(19, 15), at(19, 16, 30)),
        ("내일 밤 11시부터 1시까지", at(19, 23), at(20, 1)),
        ("12월 3일 오후 2시 ~ 12월 4일 오전 11시", at(3, 14, month=12), at(4, 11, month=12)),
        ("화요일 말고 목요일 2시", at(19, 14), None),
        ("3pm ET on Dec 3rd", at(4, 5, month=12), None),
        ("next Friday 오후 2시", at(27, 14), None),
    ],
)
def test_a_day_and_a_time_make_an_appointment(phrase: str, start: datetime, end: datetime | None) -> None:
    when = resolve_when(phrase, WEDNESDAY)
    assert when is not None
    assert (when.start, when.end, when.all_day) == (start, end, False)


@pytest.mark.parametrize(
    ("phrase", "start", "end"),
    [
        ("12월 3일", date(2026, 12, 3), None),
        ("다음 주 월요일에 워크숍", date(2026, 11, 23), None),
        ("12월 3일부터 5일까지", date(2026, 12, 3), date(2026, 12, 5)),
        ("12월 3~5일", date(2026, 12, 3), date(2026, 12, 5)),
        ("Dec 3rd to Dec 5th", date(2026, 12, 3), date(2026, 12, 5)),
        ("December 30 to January 2", date(2026, 12, 30), date(2027, 1, 2)),
        ("December 3-5", date(2026, 12, 3), date(2026, 12, 5)),
        ("다음 주 월요일부터 수요일까지", date(2026, 11, 23), date(2026, 11, 25)),
        ("수요일부터 금요일까지", date(2026, 11, 18), date(2026, 11, 20)),
    ],
)
def test_an_explicit_day_without_a_time_is_a_whole_day(phrase: str, start: date, end: date | None) -> None:
    when = resolve_when(phrase, WEDNESDAY)
    assert when is not None
    assert (when.start, when.end, when.all_day) == (start, end, True)


@pytest.mark.parametrize(
    "phrase",
    ["다음 주쯤", "sometime next week", "by Friday", "금요일까지", "월말", "EOD Friday", "지난주 화요일 3시", "last Tuesday at 3",
     "오늘 1시", "조만간", "수요일 2시나 목요일 3시", "before Friday", "Q1", ""],
)  # fmt: skip
def test_a_period_a_deadline_a_choice_or_the_past_is_no_appointment(phrase: str) -> None:
    assert resolve_when(phrase, WEDNESDAY) is None


def test_a_meeting_that_moved_takes_place_on_the_new_day() -> None:
    friday = When(date(2026, 11, 20), None, True, "weekday")
    moved = resolve_when("수요일에서 금요일로 옮기죠", WEDNESDAY)
    assert moved is not None
    assert moved.start == friday.start
    english = resolve_when("let's move it from Thursday to Friday", WEDNESDAY)
    assert english is not None
    assert english.start == friday.start


def test_a_time_alone_is_its_next_occurrence_and_nothing_when_the_meetings_time_is_unknown() -> None:
    when = resolve_when("4시에 봐요", WEDNESDAY)
    assert when is not None
    assert when.start == at(18, 16)
    assert resolve_when("4시에 봐요", WEDNESDAY, time_known=False) is None


def test_without_the_meetings_date_only_a_full_date_is_a_day() -> None:
    assert resolve_when("다음 주 화요일 3시", None) is None
    assert resolve_when("2026-12-03", None) == When(date(2026, 12, 3), None, True, "full_date")


def test_midnight_begins_the_next_day() -> None:
    when = resolve_when("금요일 자정", WEDNESDAY)
    assert when is not None
    assert when.start == at(21, 0)


def test_a_day_and_a_time_said_in_two_utterances_are_put_together() -> None:
    when = resolve_when("다음 주 화요일에 하죠 그럼 세 시에 봐요", WEDNESDAY)
    assert when == When(at(24, 15), None, False, "next_weekday")


def test_a_short_month_does_not_break_a_range() -> None:
    assert resolve_when("2월 27~31일", WEDNESDAY) is None
