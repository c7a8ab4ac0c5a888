"""What a calendar reads back from the file."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from tests.outputs import sample
from tests.outputs.attacks import ATTACKS
from worker.model import Minutes
from worker.outputs.ics import to_ics


def entries(minutes: Minutes) -> dict[str, Any]:
    return {str(e["SUMMARY"]): e for e in Calendar.from_ical(to_ics(minutes)).walk("VEVENT")}


def test_a_timed_event_keeps_its_wall_clock_in_its_own_zone() -> None:
    demo = entries(sample.english())["Demo"]
    assert demo["DTSTART"].dt == datetime(2026, 12, 1, 15, tzinfo=ZoneInfo("America/New_York"))
    assert demo["DTEND"].dt == datetime(2026, 12, 1, 16, tzinfo=ZoneInfo("America/New_York"))
    assert demo["DTSTART"].params["TZID"] == "America/New_York"


def test_every_zone_that_is_used_is_defined_in_the_file() -> None:
    for minutes in (sample.korean(), sample.english()):
        calendar = Calendar.from_ical(to_ics(minutes))
        defined = {str(z["TZID"]) for z in calendar.walk("VTIMEZONE")}
        used = {e["DTSTART"].params["TZID"] for e in calendar.walk("VEVENT") if "TZID" in e["DTSTART"].params}
        assert used
        assert used == defined


def test_an_event_without_an_end_is_given_none() -> None:
    meeting = entries(sample.korean())["다음 회의"]
    assert meeting["DTSTART"].dt == datetime(2026, 12, 1, 15, tzinfo=ZoneInfo("Asia/Seoul"))
    assert "DTEND" not in meeting


def test_whole_days_are_dates_and_end_on_the_day_after() -> None:
    fair = entries(sample.english())["Fair"]
    assert fair["DTSTART"].params["VALUE"] == "DATE"
    assert (fair["DTSTART"].dt, fair["DTEND"].dt) == (date(2026, 12, 7), date(2026, 12, 10))


def test_a_due_date_is_a_whole_day_that_blocks_nobody() -> None:
    due = entries(sample.korean())["기한: 릴리스 노트 작성 (이서연)"]
    assert due["DTSTART"].dt == date(2026, 12, 2)
    assert due["DTEND"].dt - due["DTSTART"].dt == timedelta(days=1)
    assert due["TRANSP"] == "TRANSPARENT"
    assert "ATTENDEE" not in due


def test_a_due_time_stands_in_the_title() -> None:
    assert "Due 12:00: Answer the tickets (The support team)" in entries(sample.english())


def test_a_vague_or_missing_due_date_is_no_entry() -> None:
    assert not [title for title in entries(sample.korean()) if "장애 보고서" in title]
    assert not [title for title in entries(sample.english()) if "certificate" in title]


def test_the_description_holds_the_quotes_with_their_place() -> None:
    due = str(entries(sample.korean())["기한: 릴리스 노트 작성 (이서연)"]["DESCRIPTION"])
    assert "[00:47 이서연] “릴리스 노트는 제가 다음 주 화요일까지 쓸게요”" in due
    assert "기한 [01:03 김민수] “화요일 말고 수요일까지로 해주세요”" in due


def test_lines_end_in_crlf_and_hold_at_most_75_octets() -> None:
    for line in to_ics(sample.korean()).split(b"\r\n"):
        assert b"\n" not in line
        assert len(line) <= 75


def test_the_same_minutes_give_the_same_file() -> None:
    assert to_ics(sample.korean()) == to_ics(sample.korean())


def test_an_entry_keeps_its_identity_when_numbers_shift_or_the_title_is_reworded() -> None:
    minutes = sample.korean()
    uid = entries(minutes)["기한: 릴리스 노트 작성 (이서연)"]["UID"]
    shifted = tuple(replace(u, n=u.n + 1) for u in minutes.utterances)
    first = minutes.action_items[0]
    item = replace(
        first, id="A7", task="릴리스 노트 쓰기",
        evidence=tuple(replace(e, utterance=e.utterance + 1) for e in first.evidence),
        owner_evidence=(), due_evidence=(),
    )  # fmt: skip
    again = replace(
        minutes, utterances=shifted, action_items=(item,), events=(), decisions=(), topics=(), needs_review=(),
        rejected=(),
    )  # fmt: skip
    assert entries(again)["기한: 릴리스 노트 쓰기 (이서연)"]["UID"] == uid


def test_two_items_on_the_same_quote_have_identities_of_their_own() -> None:
    minutes = sample.korean()
    twins = replace(minutes, action_items=(minutes.action_items[0], replace(minutes.action_items[0], id="A9")))
    uids = [str(e["UID"]) for e in Calendar.from_ical(to_ics(twins)).walk("VEVENT")]
    assert len(uids) == len(set(uids)) == 3


@pytest.mark.parametrize("words", ATTACKS)
def test_nothing_said_adds_an_entry_a_property_or_a_link(words: str) -> None:
    raw, plain = to_ics(sample.spoken(words)), to_ics(sample.spoken("hello"))
    read, expected = Calendar.from_ical(raw), Calendar.from_ical(plain)
    assert [c.name for c in read.walk()] == [c.name for c in expected.walk()]
    assert [sorted(c) for c in read.walk("VEVENT")] == [sorted(c) for c in expected.walk("VEVENT")]
    unfolded = raw.replace(b"\r\n ", b"").decode()
    assert not [mark for mark in ("://", "mailto:", "<", ">", "&") if mark in unfolded]
