"""Weeks, and when a digest is due."""

from datetime import datetime, time

import pytest

from worker.digest.schedule import last_due, next_due, week_by_default, week_of
from worker.digest.week import Week, week_named
from worker.errors import SettingsError

NEW_YORK = "America/New_York"


def test_a_week_begins_and_ends_where_the_team_is() -> None:
    week = week_named("2026-W10")  # clocks go forward at its end
    assert week.begins(NEW_YORK).isoformat() == "2026-03-02T00:00:00-05:00"
    assert week.ends(NEW_YORK).isoformat() == "2026-03-09T00:00:00-04:00"


@pytest.mark.parametrize("text", ["2026-47", "W47", "2026-W54", "2025-W53", "next", "", "2026-W00", "2026-W47x", "\x1b[2J"])
def test_what_is_no_week_says_how_one_is_written(text: str) -> None:
    with pytest.raises(SettingsError, match=r"--week: .* write it as 2026-W47") as raised:
        week_named(text)
    assert "\x1b" not in str(raised.value)


@pytest.mark.parametrize("text", ["2026-W47", "2026W47", "2026-w47", " 2026-W47 "])
def test_a_week_is_understood_as_people_write_it(text: str) -> None:
    assert week_named(text).name == "2026-W47"


@pytest.mark.parametrize(("day", "told"), [
    ("mon", "2026-W47"), ("tue", "2026-W47"), ("wed", "2026-W47"), ("thu", "2026-W48"), ("fri", "2026-W48"), ("sun", "2026-W48"),
])  # fmt: skip
def test_early_in_a_week_the_last_one_is_told_and_late_in_it_the_present_one(day: str, told: str) -> None:
    due = last_due(datetime.fromisoformat("2026-11-29T23:59+00:00"), day, time(9), "UTC")
    assert week_of(due).name == told


def test_a_digest_is_due_once_a_week_through_a_change_of_clocks() -> None:
    before = last_due(datetime.fromisoformat("2026-11-01T13:00+00:00"), "sun", time(1, 30), NEW_YORK)  # comes twice that night
    assert before.isoformat() == "2026-11-01T01:30:00-04:00"
    after = next_due(datetime.fromisoformat("2026-11-01T13:00+00:00"), "sun", time(1, 30), NEW_YORK)
    assert after.isoformat() == "2026-11-08T01:30:00-05:00"
    skipped = last_due(datetime.fromisoformat("2026-03-08T12:00+00:00"), "sun", time(2, 30), NEW_YORK)  # that night has no half past two
    assert skipped.date().isoformat() == "2026-03-08"


def test_who_names_no_week_means_the_last_that_ended_or_the_one_that_digests_tell() -> None:
    now = datetime.fromisoformat("2026-11-23T00:30+09:00")
    assert week_by_default(now, "mon", "Asia/Seoul").name == "2026-W47"
    assert week_by_default(now, "mon", "UTC").name == "2026-W46"
    assert week_by_default(now, "fri", "Asia/Seoul").name == "2026-W48"
    assert week_by_default(now, None, "Asia/Seoul") == Week(now.date()).back(1)
