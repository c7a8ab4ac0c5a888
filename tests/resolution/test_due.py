"""Due dates against tables that were reasoned from the calendar, and the conventions one by one."""

import calendar
import csv
import doctest
import importlib
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from worker.resolution.due import resolve_due
from worker.resolution.rules import RULES, UNRESOLVED, explain

DATA = Path(__file__).parents[1] / "data"
MODULES = (
    "choice", "clocks_en", "clocks_ko", "dates", "dates_en", "dates_ko", "days", "due", "lexer", "numbers", "offsets_en",
    "phrases", "rules", "said", "times", "when", "words_en",
)  # fmt: skip
SEOUL = ZoneInfo("Asia/Seoul")
WEDNESDAY = datetime(2026, 11, 18, 14, 0, tzinfo=SEOUL)


def rows(name: str) -> list[dict[str, str]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    table = (line for line in lines if not line.startswith("#"))
    return list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


def meeting(said: str) -> tuple[datetime | None, bool]:
    if said == "-":
        return None, True
    when, zone = said.split()
    return datetime.fromisoformat(when).replace(tzinfo=ZoneInfo(zone)), "T" in when


def differences(name: str) -> list[str]:
    wrong = []
    for row in rows(name):
        held_at, time_known = meeting(row["held_at"])
        due = resolve_due(row["phrase"], held_at, time_known=time_known)
        got = (str(due.date or "-"), due.time.strftime("%H:%M") if due.time else "-", due.rule)
        if got != (row["date"], row["time"], row["rule"]):
            wrong.append(f"{row['phrase']} on {row['held_at']}: {got}")
    return wrong


@pytest.mark.parametrize("name", ["due_dates.tsv", "due_dates_heldout.tsv"])
def test_at_least_98_of_100_rows_of_the_table_are_exact(name: str) -> None:
    wrong = differences(name)
    assert len(wrong) <= 0.02 * len(rows(name)), "\n".join(wrong)


def test_the_table_holds_enough_phrases_of_each_language_against_several_meetings() -> None:
    table = rows("due_dates.tsv")
    phrases = {row["phrase"] for row in table}
    korean = {phrase for phrase in phrases if any("가" <= letter <= "힣" for letter in phrase)}
    assert len(phrases) >= 300
    assert len(korean) >= 130
    assert len(phrases - korean) >= 130
    assert len({row["held_at"] for row in table}) >= 5
    assert not {row["phrase"] for row in rows("due_dates_heldout.tsv")} & phrases


WEEKDAYS = {
    "월요일": 0, "화요일": 1, "수요일": 2, "목요일": 3, "금요일": 4, "토요일": 5, "일요일": 6,
    "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
}  # fmt: skip


def test_the_table_agrees_with_the_calendar() -> None:
    """The expectations themselves: a named weekday falls on it, an end of a month is its last day."""
    for row in rows("due_dates.tsv"):
        if row["date"] == "-":
            continue
        day = date.fromisoformat(row["date"])
        named = {number for word, number in WEEKDAYS.items() if word in row["phrase"].lower()}
        if len(named) == 1 and row["rule"] in ("weekday", "this_weekday", "next_weekday", "nth_weekday"):
            assert day.weekday() in named, row
        if row["rule"] == "month_end":
            assert day.day == calendar.monthrange(day.year, day.month)[1], row
        if row["rule"] == "business_days":
            assert day.weekday() < 5, row


def test_every_rule_of_the_table_can_be_explained_in_both_languages() -> None:
    for rule in {row["rule"] for row in rows("due_dates.tsv")}:
        assert explain(rule, "en")
        assert explain(rule, "ko")


def test_no_date_means_a_rule_that_says_why_and_a_date_means_one_that_says_how() -> None:
    for row in rows("due_dates.tsv"):
        assert (row["rule"] in UNRESOLVED) == (row["date"] == "-"), row
        assert row["rule"].split("+")[0] in RULES, row


@pytest.mark.parametrize("module", MODULES)
def test_doctests_hold(module: str) -> None:
    result = doctest.testmod(importlib.import_module(f"worker.resolution.{module}"))
    assert result.failed == 0


def test_the_phrase_is_kept_as_said() -> None:
    assert resolve_due(" 금요일까지요 ", WEDNESDAY).phrase == " 금요일까지요 "


def test_the_answer_is_the_same_a_month_later_because_only_the_meeting_counts() -> None:
    assert resolve_due("다음 주 화요일", WEDNESDAY) == resolve_due("다음 주 화요일", WEDNESDAY)


def test_hours_pass_the_same_when_clocks_change() -> None:
    before_change = datetime(2026, 11, 1, 0, 30, tzinfo=ZoneInfo("America/New_York"))
    due = resolve_due("in three hours", before_change)
    assert (due.date, due.time) == (date(2026, 11, 1), time(2, 30))


def test_a_late_evening_counts_from_the_local_day_and_not_from_the_day_in_utc() -> None:
    late = datetime(2026, 7, 31, 23, 40, tzinfo=ZoneInfo("America/New_York"))
    assert resolve_due("tomorrow", late).date == date(2026, 8, 1)
    early = datetime(2026, 8, 1, 5, 0, tzinfo=SEOUL)  # still July in UTC
    assert resolve_due("이달 말", early).date == date(2026, 8, 31)


def test_a_time_in_a_zone_that_was_named_is_converted() -> None:
    due = resolve_due("5pm PST on December 3rd", WEDNESDAY)
    assert (due.date, due.time) == (date(2026, 12, 4), time(10, 0))


def test_midnight_and_the_end_of_the_day_stay_on_the_day_named() -> None:
    assert resolve_due("금요일 자정까지", WEDNESDAY).date == date(2026, 11, 20)
    end_of_day = resolve_due("EOD Friday", WEDNESDAY)
    assert (end_of_day.date, end_of_day.time, end_of_day.rule) == (date(2026, 11, 20), None, "weekday+eod")


ODD = [
    "", " ", "in 99999 years", "9999년 12월 31일 이후", "13월 45일까지", "25시까지", "2026-13-45", "0일 뒤", "3개월 3일 3시",
    "𝟛일까지",
]  # fmt: skip


@pytest.mark.parametrize("phrase", ODD)
def test_odd_phrases_never_raise(phrase: str) -> None:
    for held_at in (None, WEDNESDAY, datetime(9999, 12, 31, tzinfo=SEOUL), datetime(1, 1, 1, tzinfo=ZoneInfo("UTC"))):
        assert resolve_due(phrase, held_at).phrase == phrase
