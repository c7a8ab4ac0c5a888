"""Looking at the database of meetings: what is found, when, at what price, and what is left alone."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.notion.faults import Fault
from tests.intake.desk import START, Desk, desk
from worker.errors import PermanentError, SettingsError, TransientError
from worker.intake.poll import Polled, look
from worker.intake.watermark import advance, watermark
from worker.store.leases import Lease


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with desk(tmp_path, monkeypatch) as found:
        yield found


def test_a_new_page_is_wanted_when_its_minute_is_over_and_it_was_quiet(at: Desk) -> None:
    page = at.team.meeting()
    assert at.look().edited == [page]
    want = at.wanted.get(page)
    assert want is not None
    assert (want.queue, want.asked, at.due(page)) == ("bulk", False, "10:06:00")


def test_the_same_version_is_wanted_once_however_often_it_is_seen(at: Desk) -> None:
    page = at.team.meeting()
    at.look()
    generation = at.wanted.get(page)
    for _ in range(5):
        at.later(seconds=30)
        assert at.look().wanted == []
    assert at.wanted.get(page) == generation


def test_an_edit_puts_it_off_and_a_look_before_the_end_of_a_minute_does_not_hide_what_follows_in_it(at: Desk) -> None:
    page = at.team.meeting()
    at.look()
    at.later(seconds=30)
    at.edit(page)
    at.look()
    assert at.due(page) == "10:06:00"  # written at 10:00:50: the same minute, and waited for already
    at.later(seconds=20)
    at.edit(page)
    assert at.look().edited == [page]
    assert at.due(page) == "10:07:00"


def test_our_own_edits_wake_nobody(at: Desk) -> None:
    page = at.team.meeting()
    at.look()
    at.later(minutes=6)
    at.done(page)
    for _ in range(3):
        at.later(minutes=1)
        assert at.look().wanted == []


def test_a_person_who_edits_after_us_in_the_same_minute_is_noticed_once(at: Desk) -> None:
    page = at.team.meeting()
    at.choose(page, "re_run")
    at.look()
    at.later(seconds=5)
    at.done(page)
    at.later(seconds=5)
    at.edit(page)
    assert at.look().edited == [page]
    assert at.look().wanted == []
    assert at.due(page) == "10:06:00"
    at.later(minutes=6)
    at.done(page)
    assert at.look().wanted == []


def test_re_run_is_found_at_once_and_once(at: Desk) -> None:
    page = at.team.meeting()
    at.look()
    at.later(minutes=6)
    at.done(page)
    at.later(minutes=6)
    at.choose(page, "re_run")
    assert at.look().wished == [page]
    want = at.wanted.get(page)
    assert want is not None
    assert (want.queue, want.asked, want.due) == ("interactive", True, at.now)
    at.later(seconds=70)
    assert at.look().wanted == []
    at.done(page)
    assert at.look(thorough=True).wanted == []


def test_re_run_does_not_wait_for_quiet(at: Desk) -> None:
    page = at.team.meeting()
    at.look()
    at.later(minutes=1)
    at.choose(page, "re_run")
    at.look()
    assert at.due(page) == "10:01:20"


@pytest.mark.parametrize("thorough", [False, True])
def test_an_ignored_page_is_never_wanted(at: Desk, thorough: bool) -> None:
    page = at.team.meeting()
    at.choose(page, "ignored")
    at.edit(page)
    assert at.look(thorough=thorough).wanted == []
    assert at.wanted.every() == []


def test_an_option_that_people_renamed_is_known_by_its_id(at: Desk) -> None:
    ignored, waiting = at.team.meeting(), at.team.meeting()
    at.choose(ignored, "ignored")
    at.left(waiting, "waiting")
    at.team.notion.rename_option(at.team.bases["meetings"], "Minutes", "Ignored", "Please not")
    at.team.notion.rename_option(at.team.bases["meetings"], "Minutes", "Waiting", "Patience")
    at.later(days=2)
    assert at.look().wanted == [waiting]


def test_what_a_webhook_lost_the_look_finds(at: Desk) -> None:
    page = at.team.meeting()
    at.look()
    at.later(minutes=6)
    at.done(page)
    at.later(hours=2)
    at.edit(page)  # and no event comes
    at.later(seconds=50)
    assert at.look().edited == [page]


def test_an_unchanged_database_costs_one_request_a_look_and_wakes_nobody(at: Desk) -> None:
    for _ in range(3):
        at.team.meeting()
    at.look()
    wants = at.wanted.every()
    for _ in range(8):
        at.later(minutes=1)
        requests = at.looked()
        assert [request.path for request in requests] == [requests[0].path]
    assert at.wanted.every() == wants


def test_after_a_quarter_of_an_hour_it_is_not_even_listed(at: Desk) -> None:
    at.team.meeting()
    at.look()
    at.later(minutes=20)
    at.look()
    assert at.look().rows == 0


def test_one_look_in_ten_asks_for_what_was_left_unfinished(at: Desk) -> None:
    at.team.meeting()
    counts = []
    for _ in range(21):
        counts.append(len(at.looked()))
        at.later(minutes=1)
    assert counts == [3, *[1] * 9, 3, *[1] * 9, 3]


def test_no_title_is_asked_for(at: Desk) -> None:
    at.team.meeting(title="Salaries of next year")
    query = next(request for request in at.looked() if request.method == "POST")
    assert len(query.query["filter_properties"]) == 1


# ── when the record is lost, or never was ──


def test_a_first_look_goes_back_a_day(at: Desk) -> None:
    old = at.team.meeting()
    at.later(hours=2)
    new = at.team.meeting()
    at.later(hours=23)
    assert at.look().wanted == [new]
    assert at.wanted.get(old) is None


def test_a_first_look_finds_what_was_left_unfinished_however_old(at: Desk) -> None:
    pages = {state: at.team.meeting() for state in ("waiting", "working", "re_run", "done", "failed", "needs_attention", "ignored")}
    for state, page in pages.items():
        (at.choose if state in {"re_run", "ignored"} else at.left)(page, state)
    at.later(days=40)
    found = at.look()
    assert found.wished == [pages["re_run"]]
    assert sorted(found.left) == sorted([pages["waiting"], pages["working"]])
    assert {want.due for want in at.wanted.every()} == {at.now}
    assert at.look(thorough=True).wanted == []


def test_finished_pages_are_left_alone_when_all_records_are_lost(at: Desk) -> None:
    pages = [at.team.meeting() for _ in range(3)]
    for page in pages:
        at.left(page, "done")
    assert at.look().wanted == []


def test_what_somebody_is_working_on_is_not_taken_for_left(at: Desk) -> None:
    page = at.team.meeting()
    at.left(page, "working")
    lease = Lease(at.marks, page)
    assert lease.take()
    assert at.look().wanted == []
    lease.give_back()
    assert at.look(thorough=True).left == [page]


@pytest.mark.parametrize("wrong", ["last tuesday", "2031-01-01T00:00:00.000Z", "2026-11-20T10:00:00", ""])
def test_a_watermark_that_cannot_be_is_none(at: Desk, wrong: str) -> None:
    page = at.team.meeting()
    at.marks.swap("system", "watermark", None, wrong)
    assert at.look().wanted == [page]
    assert watermark(at.marks, at.now) == "2026-11-20T10:00:00.000Z"


# ── how far a look has got ──


def test_a_look_looks_back_two_minutes_behind_the_last_edit_seen(at: Desk) -> None:
    at.team.meeting()
    at.look()
    at.later(minutes=4)
    late = at.team.meeting()
    at.team.notion.node(late).edited = START.replace(minute=2)  # listed by Notion only now
    at.team.meeting()
    advance(at.marks, "2026-11-20T10:04:00.000Z")
    assert late in at.look().wanted


def test_a_slow_look_does_not_set_the_watermark_back(at: Desk) -> None:
    advance(at.marks, "2026-11-20T10:04:00.000Z")
    advance(at.marks, "2026-11-20T10:03:00.000Z")
    assert watermark(at.marks, at.now) == "2026-11-20T10:04:00.000Z"


def test_an_outage_in_the_middle_of_a_look_costs_only_what_was_not_seen(at: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worker.notion.api.client.PAGE_SIZE", 10)
    monkeypatch.setattr("worker.notion.reading.timeline.PAGE_SIZE", 10)
    pages = []
    for _ in range(35):
        pages.append(at.team.meeting())
        at.later(minutes=1)
    at.team.notion.faults.add(Fault(status=401, nth=3))
    with pytest.raises(PermanentError):
        at.look()
    assert [page for page in pages if at.wanted.get(page)] == pages[:19]
    assert watermark(at.marks, at.now) == at.version(pages[18])
    assert at.look().edited == pages[19:]
    assert len(at.wanted.every()) == 35


def test_a_notion_that_does_not_answer_is_an_outage_and_leaves_the_watermark(at: Desk) -> None:
    advance(at.marks, "2026-11-20T09:00:00.000Z")
    at.team.notion.faults.add(Fault(status=429, retry_after=9000, times=None))
    with pytest.raises(TransientError):
        at.look()
    assert watermark(at.marks, at.now) == "2026-11-20T09:00:00.000Z"


# ── columns that changed ──


def test_a_column_that_was_made_anew_is_looked_up(at: Desk) -> None:
    page = at.team.meeting()
    at.team.notion.change_columns(at.team.bases["meetings"], {"Minutes": None})
    at.team.minutes("setup", "--parent", at.team.home)
    with at.team.store() as store:
        kept = store.get_workspace()
        assert kept is not None
        kept["databases"]["meetings"]["columns"]["minutes"]["id"] = "gone"
        store.put_workspace(kept)
    assert at.look().wanted == [page]


def test_a_column_that_was_removed_is_named(at: Desk) -> None:
    at.team.meeting()
    at.team.notion.change_columns(at.team.bases["meetings"], {"Minutes": None})
    with pytest.raises(SettingsError, match="Minutes"):
        at.look()
    assert at.wanted.every() == []


def test_a_database_that_is_not_shared_any_more_is_named(at: Desk) -> None:
    at.team.notion.unshare(at.team.bases["meetings"])
    with pytest.raises(SettingsError, match="NOTION_MEETINGS"):
        at.look()


def test_of_two_looks_at_once_one_looks(at: Desk) -> None:
    page = at.team.meeting()

    async def both() -> list[Polled]:
        with at.team.store() as store:
            return await asyncio.gather(*(look(at.team.settings(), store, at.marks, at.now) for _ in range(2)))

    assert sorted(polled.busy for polled in asyncio.run(both())) == [False, True]
    want = at.wanted.get(page)
    assert want is not None
    assert want.generation == 1


def test_a_look_that_died_is_in_nobodys_way_for_long(at: Desk) -> None:
    page = at.team.meeting()
    assert at.marks.claim("polling", "of somebody killed", 150)
    at.later(seconds=140)
    assert at.look().busy
    at.later(seconds=20)
    assert at.look().wanted == [page]
