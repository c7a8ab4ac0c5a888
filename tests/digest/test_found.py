"""What a simulated quarter (tests.digest.quarter) found, each in the shortest story that shows it."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.digest.bureau import MONDAY, Bureau
from tests.digest.rows import MINA, at, digest, ids, seen, task
from tests.fakes.notion import Fault
from worker.digest.facts import Owner
from worker.digest.reckoning import Known
from worker.errors import PermanentError
from worker.notion.failures import RefusedError
from worker.store import Store

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


def test_a_name_written_large_here_and_small_there_is_one_person() -> None:
    large, small = Owner("name:ana", "Ana"), Owner("name:ana", "ana")
    [share] = digest(seen(tasks=(task("a", "11-17", large), task("b", "11-18", small)))).people
    assert ids(share.open) == ["a", "b"]


def test_a_user_renamed_between_two_rows_is_one_person() -> None:
    renamed = Owner(MINA.key, "Mina Park-Weber")
    [share] = digest(seen(tasks=(task("a", "11-17", MINA), task("b", "11-18", renamed)))).people
    assert len(share.open) == 2


def test_what_was_put_down_after_a_friday_digest_is_told_though_its_record_is_lost() -> None:
    friday = at("2026-11-13T17:00")
    late = task("late", "2026-11-14T10:00", MINA)
    assert ids(digest(seen(tasks=(late,)), Known(lost=friday)).earlier_opened) == ["late"]


def test_a_first_look_that_fails_makes_no_digest_before_it_is_due(office: Bureau) -> None:
    office.team.notion.faults.add(Fault(status=400, times=2, when=lambda method, path, body: path.endswith("/query")))
    assert office.look() is None
    office.team.notion.advance(hours=2)
    assert office.look() is None
    assert office.digests() == []


def test_a_digest_that_is_refused_since_a_person_deleted_it_hides_nothing_from_the_next(office: Bureau) -> None:
    item = office.item("Write the release notes")
    office.at(MONDAY)
    office.make()
    office.team.notion.trash(office.digests()[0]["id"])
    office.close(item)
    office.team.notion.advance(days=1)
    with pytest.raises(PermanentError, match="was deleted in Notion"):
        office.make()
    office.at(MONDAY + timedelta(days=7))
    assert ids(office.make("2026-W48").digest.closed) == [item]


def test_a_digest_that_was_never_finished_hides_nothing_from_the_next(office: Bureau) -> None:
    item = office.item("Write the release notes")
    office.at(MONDAY)
    office.make()
    office.close(item)
    office.team.notion.advance(days=1)
    office.team.notion.capabilities.discard("update")
    with pytest.raises(RefusedError):
        office.make()
    office.team.notion.capabilities.add("update")
    office.at(MONDAY + timedelta(days=7))
    assert ids(office.make("2026-W48").digest.closed) == [item]


def test_a_digest_that_broke_off_when_all_was_on_its_page_is_what_the_next_is_told_against(office: Bureau) -> None:
    item = office.item("Write the release notes")
    office.at(MONDAY)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "put_week", _dies_when_all_is_written)
        with pytest.raises(RuntimeError):
            office.make()
    office.close(item)
    office.at(MONDAY + timedelta(days=7))
    made = office.make("2026-W48").digest
    assert (ids(made.closed), made.gaps) == ([item], ())


def test_a_digest_that_broke_off_when_all_but_its_time_was_brought_up_to_date_is_finished_by_the_next_look(office: Bureau) -> None:
    item = office.item("Write the release notes")
    office.make()
    office.close(item)
    office.at(MONDAY)
    notion, page = office.team.notion, office.digests()[0]["id"]
    last = Fault(status=400, times=None, when=lambda method, path, body: method == "PATCH" and '"start": "2026-11-23T' in json.dumps(body))
    notion.faults.add(last)
    with pytest.raises(RefusedError):
        office.make()
    notion.faults.clear()
    notion.advance(minutes=2)
    office.make()
    assert office.digests()[0]["id"] == page
    assert office.digests()[0]["as_of"].startswith("2026-11-23T00:02")
    assert any("as of Mon 23 Nov 09:02" in line for line in office.lines())


def test_what_follows_a_list_that_is_sorted_anew_stays_below_all_of_its_lines(office: Bureau) -> None:
    first = office.item("First", owner="Mina Park", due="2026-11-18")
    office.item("Second", owner="Mina Park", due="2026-11-19")
    office.at(MONDAY)
    office.make()
    office.change("action_items", first, due={"date": {"start": "2026-11-20"}})
    office.item("Third", meeting=office.meeting("Sync", "2026-11-20"))
    office.team.notion.advance(hours=1)
    office.make()
    lines = office.lines()
    late = lines.index("Overdue (2)")
    assert {line.partition(" — ")[0] for line in lines[late + 1 : late + 3]} == {"First", "Second"}
    assert lines[late + 3] == "No owner (1)"


def _dies_when_all_is_written(store: Store, name: str, record: Mapping[str, Any]) -> None:
    if "begun" not in record:
        raise RuntimeError
    _PUT(store, name, record)


_PUT = Store.put_week


def test_a_digest_of_long_ago_whose_record_is_lost_keeps_what_it_tells(office: Bureau) -> None:
    office.close(office.item("Fix the build"))
    office.at(MONDAY)
    office.make()
    before = office.team.everything()
    with office.team.store() as store:
        store.forget("digest:2026-W47")
    office.at(MONDAY + timedelta(days=30))
    with pytest.raises(PermanentError, match="The record of 2026-W47 is lost"):
        office.make()
    assert office.team.everything() == before
    assert office.make(write=False).digest.gaps == ("past_state",)


def test_one_korean_word_in_the_name_of_a_database_does_not_make_a_team_korean(office: Bureau) -> None:
    office.team.notion.rename(office.team.bases["calendar"], "Calendar 일정")
    office.at(MONDAY)
    assert office.make(write=False).digest.language == "en"


def test_a_name_that_two_people_have_is_neither_of_them_though_only_one_owns_anything() -> None:
    rows = [task("a", "11-17", MINA), task("b", "11-17", Owner("name:mina park", "Mina Park"))]
    found = replace(seen(tasks=rows), shared=frozenset({"mina park"}))
    assert [share.owner.key for share in digest(found).people] == ["name:mina park", "u-mina"]


def test_what_counts_as_done_since_its_option_was_moved_is_closed_and_not_gone(office: Bureau) -> None:
    notion, base = office.team.notion, office.team.bases["action_items"]
    columns = notion.node(notion._source(base).id).columns.values()
    status = next(column["status"] for column in columns if column["type"] == "status")
    parked = {"id": notion.world.new_id(), "name": "Parked", "color": "gray", "description": None}
    status["options"].append(parked)
    status["groups"][0]["option_ids"].append(parked["id"])
    item = office.item("Sort the archive")
    office.change("action_items", item, status={"status": {"name": "Parked"}})
    deleted = office.item("Read the logs")
    office.at(MONDAY)
    office.make()
    notion.advance(days=1)
    status["groups"][0]["option_ids"].remove(parked["id"])
    status["groups"][2]["option_ids"].append(parked["id"])
    notion.trash(deleted)
    office.at(MONDAY + timedelta(days=7))
    made = office.make("2026-W48").digest
    assert (ids(made.closed), made.removed, made.counts.open) == ([item], 1, 0)
