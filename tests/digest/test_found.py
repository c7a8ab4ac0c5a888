"""What a simulated quarter (tests.digest.quarter) found, each in the shortest story that shows it."""

from datetime import UTC, datetime, timedelta

from tests.digest.bureau import MONDAY, Bureau

EARLY = datetime(2026, 11, 22, 22, tzinfo=UTC)  # Monday at seven in Seoul, still Sunday in UTC


def test_on_monday_morning_what_was_due_on_sunday_is_overdue_wherever_the_team_is(office: Bureau) -> None:
    office.item("Write the release notes", due="2026-11-22")
    office.at(EARLY)
    assert office.make().digest.counts.overdue == 1


def test_the_page_tells_the_time_where_the_team_is(office: Bureau) -> None:
    office.at(EARLY)
    office.make()
    assert any("as of Mon 23 Nov 07:00" in line for line in office.lines())


def test_a_time_that_only_notion_knows_is_told_where_the_team_is(office: Bureau) -> None:
    office.at(MONDAY)
    office.make()
    with office.team.store() as store:
        store.forget_text("digest:2026-W47")
    office.at(MONDAY + timedelta(days=7))
    made = office.make("2026-W48")
    assert made.digest.gaps == ("lost",)
    assert made.digest.since.isoformat() == "2026-11-23T09:00:30+09:00"
