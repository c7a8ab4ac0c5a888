"""The digest in Notion: its page, its numbers, what people do to it, and what is asked for it."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.digest.bureau import MONDAY, Bureau, bureau, words
from worker.errors import PermanentError, SettingsError
from worker.store.marks import MemoryMarks


def week(office: Bureau) -> dict[str, str]:
    """Two meetings, what came of them, and what people did since; ids by name. It is Monday after."""
    sync = office.meeting("Weekly sync", "2026-11-17T10:00:00+09:00")
    office.meeting("Retro", "2026-11-19", minutes="needs_attention", note="No transcript was found.", processed=False)
    ids = {
        "sync": sync,
        "ships": office.decision("The beta ships on 3 December", sync),
        "price": office.decision("The price cut waits", sync, state="deferred"),
        "notes": office.item("Write the release notes", owner="Mina Park", due="2026-11-20", meeting=sync),
        "venue": office.item("Book the venue", owner="Jonas", due="2026-11-24", meeting=sync),
        "logs": office.item("Read the logs", due="2026-12-24", meeting=sync),
        "check": office.event("Check-in", "2026-11-25T10:30:00+09:00"),
    }
    office.close(office.item("Fix the build", owner="Omar Haddad", meeting=sync))
    office.at(MONDAY)
    return ids


def test_the_page_tells_the_week_and_its_columns_count_it(office: Bureau) -> None:
    week(office)
    made = office.make()
    [row] = office.digests()
    assert {key: row[key] for key in ("decisions", "opened", "closed", "slipped", "overdue", "unowned", "open")} == {
        "decisions": 2, "opened": 4, "closed": 1, "slipped": 0, "overdue": 1, "unowned": 1, "open": 3,
    }  # fmt: skip
    assert (row["title"], row["week"]) == ("Weekly digest 2026-W47 (16–22 Nov 2026)", ("2026-11-16", "2026-11-22"))
    assert row["as_of"].startswith("2026-11-23T00:00")
    lines = office.lines()
    for line in (
        "Weekly sync · Tue 17 Nov 10:00", "The price cut waits (deferred)", "Fix the build — Omar Haddad",
        "Write the release notes — Mina Park, by Fri 20 Nov", "Wed 25 Nov 10:30 Check-in", "Overdue (1)", "No owner (1)",
        "Retro · Thu 19 Nov — needs attention · No transcript was found.", "The week ahead, 23–29 Nov 2026",
    ):  # fmt: skip
        assert any(line in found for found in lines), (line, lines)
    assert made.digest.counts.open == 3


def test_every_line_of_a_row_leads_to_it(office: Bureau) -> None:
    ids = week(office)
    office.make()
    [row] = office.digests()
    links = {link.rpartition("/")[2] for link in json.dumps(office.team.notion.tree(row["id"])).split('"') if "notion.com/p/" in link}
    assert {ids[name].replace("-", "") for name in ("sync", "ships", "price", "notes", "venue", "logs", "check")} <= links


def test_made_again_it_writes_nothing_where_nothing_changed(office: Bureau) -> None:
    week(office)
    office.make()
    before, writes = office.team.everything(), len(office.team.notion.writes)
    office.team.notion.advance(hours=5)
    again = office.make()
    assert again.outcome is not None
    assert not again.outcome.changed
    assert len(office.team.notion.writes) == writes
    assert office.team.everything() == before


def test_made_again_the_same_page_is_brought_up_to_date(office: Bureau) -> None:
    ids = week(office)
    office.make()
    [before] = office.digests()
    office.close(ids["notes"])
    office.team.notion.advance(hours=5)
    office.make()
    [row] = office.digests()
    assert (row["id"], row["closed"], row["open"], row["overdue"]) == (before["id"], 2, 2, 0)
    assert row["as_of"].startswith("2026-11-23T05:00")
    assert not any("Overdue (" in line for line in office.lines())


def test_the_next_week_is_told_against_this_one(office: Bureau) -> None:
    ids = week(office)
    office.make()
    office.team.notion.advance(days=2)
    office.close(ids["notes"])
    office.change("action_items", ids["venue"], due={"date": {"start": "2026-12-01"}})
    office.team.notion.trash(ids["logs"])
    office.at(MONDAY + timedelta(days=7))
    made = office.make("2026-W48")
    counts = made.digest.counts
    assert (counts.opened, counts.closed, counts.slipped, counts.open, made.digest.removed) == (0, 1, 1, 1, 1)
    assert made.digest.gaps == ()
    text = "\n".join(office.team.notion.outline(row["id"]) for row in office.digests() if row["source_key"] == "2026-W48")
    assert "Book the venue — Jonas, Tue 24 Nov → Tue 1 Dec" in text
    assert "W47" in text  # the course of the weeks


def test_what_people_write_on_the_page_and_into_its_columns_stays(office: Bureau) -> None:
    ids = week(office)
    office.make()
    [row] = office.digests()
    notion = office.team.notion
    section = notion.tree(row["id"])[0]
    heading = next(block for block in section["children"] if block["text"].startswith("Decisions ("))
    notion.retype(heading["id"], "What we decided")
    notion.append(row["id"], [{"type": "paragraph", "paragraph": {"rich_text": [{"text": {"content": "Well done"}}]}}])
    notion.append(section["id"], [{"type": "paragraph", "paragraph": {"rich_text": [{"text": {"content": "See also"}}]}}])
    office.change("digests", row["id"], title={"title": [{"text": {"content": "Our week"}}]})
    office.close(ids["notes"])
    office.team.notion.advance(hours=1)
    office.make()
    [now] = office.digests()
    assert (now["title"], now["closed"]) == ("Our week", 2)
    lines = office.lines()
    assert {"What we decided", "See also", "Well done"} <= set(lines)
    assert not any(line.startswith("Decisions (") for line in lines)


def test_a_digest_that_a_person_deleted_is_not_made_again(office: Bureau) -> None:
    week(office)
    office.make()
    [row] = office.digests()
    office.team.notion.trash(row["id"])
    with pytest.raises(PermanentError, match="The digest of 2026-W47 was deleted in Notion"):
        office.make()
    assert office.make(write=False).digest.counts.decisions == 2
    assert office.digests() == []


def test_a_copy_that_a_person_makes_of_it_is_theirs(office: Bureau) -> None:
    ids = week(office)
    office.make()
    [row] = office.digests()
    notion = office.team.notion
    key = {"Source key": {"rich_text": words("2026-W47")}}
    copy = notion.page(title="Copy", database=office.team.bases["digests"], properties=key)
    notion.append(copy, [{"type": "paragraph", "paragraph": {"rich_text": words("Mine")}}])
    before = notion.tree(copy)
    office.close(ids["notes"])
    office.make()
    assert notion.tree(copy) == before
    assert sorted((digest["title"], digest["closed"]) for digest in office.digests()) == [("Copy", None), (row["title"], 2)]


def test_a_dry_run_and_one_that_is_only_printed_write_nothing_anywhere(office: Bureau) -> None:
    week(office)
    made = office.make(dry_run=True)
    office.make(write=False)
    assert office.digests() == []
    assert made.outcome is not None
    assert made.outcome.changed
    with office.team.store() as store:
        assert store.get_week("2026-W47") is None


def test_a_week_that_has_not_begun_and_one_without_a_database_say_so(office: Bureau) -> None:
    week(office)
    with pytest.raises(SettingsError, match="2026-W52 has not begun yet"):
        office.make("2026-W52")


def test_columns_that_people_renamed_are_found_and_one_that_they_removed_is_done_without(office: Bureau) -> None:
    ids = week(office)
    notion, bases = office.team.notion, office.team.bases
    notion.rename_property(bases["action_items"], "Status", "Zustand")
    notion.rename_property(bases["action_items"], "Due", "Bis wann")
    notion.rename_property(bases["digests"], "Closed", "Erledigt")
    office.make()
    [row] = office.digests()
    assert (row["Erledigt"], row["open"], row["overdue"]) == (1, 3, 1)
    notion.change_columns(bases["digests"], {"No owner": None})
    notion.edit_page(ids["notes"], properties={"Zustand": {"status": {"name": "Done"}}})
    office.make()
    [row] = office.digests()
    assert (row["Erledigt"], row["open"]) == (2, 2)


def test_a_status_of_the_group_complete_counts_as_done(office: Bureau) -> None:
    ids = week(office)
    notion, base = office.team.notion, office.team.bases["action_items"]
    columns = notion.node(notion._source(base).id).columns.values()
    status = next(column["status"] for column in columns if column["type"] == "status")
    cancelled = {"id": notion.world.new_id(), "name": "Cancelled", "color": "gray", "description": None}
    status["options"].append(cancelled)
    status["groups"][2]["option_ids"].append(cancelled["id"])
    office.change("action_items", ids["logs"], status={"status": {"name": "Cancelled"}})
    assert office.make().digest.counts.closed == 2


def test_a_lost_record_of_the_page_leaves_what_is_there_and_says_so(office: Bureau) -> None:
    ids = week(office)
    office.make()
    before = office.team.everything()
    with office.team.store() as store:
        store.forget("digest:2026-W47")
    office.close(ids["notes"])
    made = office.make()
    assert made.outcome is not None
    assert made.outcome.adopted
    [row] = office.digests()
    assert row["closed"] == 2  # nobody edited the row but us
    assert len(before) == len(office.team.everything())


def test_a_korean_team_reads_korean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with bureau(tmp_path, monkeypatch, "ko") as office:
        week(office)
        office.make()
        lines = office.lines()
        assert any("주간 요약 2026-W47 (2026/11/16–11/22)" in line for line in lines)
        assert any("결정 사항 (2)" in line for line in lines)
        assert office.digests()[0]["open"] == 3


# ── by itself ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_first_digest_by_itself_is_that_of_the_next_due_time(office: Bureau) -> None:
    assert office.look() is None
    week(office)
    assert office.look() is not None
    assert office.look() is None
    assert [row["source_key"] for row in office.digests()] == ["2026-W47"]


def test_whoever_was_away_on_monday_makes_it_when_back_and_once(office: Bureau) -> None:
    office.look()
    week(office)
    office.at(MONDAY + timedelta(days=2))
    assert [office.look() is not None for _ in range(3)] == [True, False, False]


def test_a_lost_redis_makes_no_digest_twice(office: Bureau) -> None:
    office.look()
    week(office)
    office.look()
    writes = len(office.team.notion.writes)
    assert office.look(marks=MemoryMarks(lambda: office.now)) is None
    assert len(office.team.notion.writes) == writes
    office.at(MONDAY + timedelta(days=7))
    assert office.look(marks=MemoryMarks(lambda: office.now)) is not None
    assert sorted(row["source_key"] for row in office.digests()) == ["2026-W47", "2026-W48"]


def test_one_that_a_person_deleted_or_made_by_hand_is_done(office: Bureau) -> None:
    office.look()
    week(office)
    office.make()
    assert office.look() is None
    office.team.notion.trash(office.digests()[0]["id"])
    assert office.look(marks=MemoryMarks(lambda: office.now)) is None
    assert office.digests() == []


def test_without_a_day_or_a_database_nothing_is_asked(office: Bureau) -> None:
    week(office)
    office.team.set(DIGEST_DAY="off")
    before = len(office.team.notion.requests)
    assert office.look() is None
    assert len(office.team.notion.requests) == before


def test_a_failure_is_tried_again_later_and_harms_nothing(office: Bureau) -> None:
    office.look()
    week(office)
    office.team.notion.capabilities.discard("insert")
    assert office.look() is None
    requests = len(office.team.notion.requests)
    assert office.look() is None  # it waits
    assert len(office.team.notion.requests) == requests
    office.team.notion.capabilities.add("insert")
    office.team.notion.advance(minutes=3)
    assert office.look() is not None
    assert len(office.digests()) == 1
