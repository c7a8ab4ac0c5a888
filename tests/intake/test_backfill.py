"""`minutes backfill` and `minutes poll --once`, as they are typed."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.notion.team import Team, team
from worker.errors import SettingsError
from worker.intake import backfill
from worker.intake.following import follow
from worker.intake.span import Span, span_of
from worker.intake.wanted import Ended, State, Wanted
from worker.life import alive
from worker.notion.addresses import page_link
from worker.workplace import data_marks

NOW = datetime(2026, 11, 20, 10, 0, 20, tzinfo=UTC)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Team]:
    with team(tmp_path, monkeypatch) as found:
        yield found


def held(team: Team, *days: str | None, **more: Any) -> list[str]:
    """Meetings of these days; None: without a date."""
    return [team.meeting(properties={team.column("meetings", "date"): {"date": day and {"start": day}}, **more}) for day in days]


@contextmanager
def records(team: Team) -> Iterator[Wanted]:
    with data_marks(team.settings()) as marks:
        yield Wanted(marks)


def queued(team: Team) -> set[str]:
    with records(team) as wanted:
        return {want.page for want in wanted.every()}


def finish(team: Team, page: str, state: State = "done", why: str = "") -> None:
    with records(team) as wanted:
        want = wanted.start(page)
        assert want is not None
        wanted.finish(want, Ended(page, state, time.time(), why))


@contextmanager
def working(team: Team, ends: dict[str, tuple[State, str]] | None = None) -> Iterator[None]:
    """A worker that lives, and is done with every page at once. ends: how, where not well."""
    over = threading.Event()

    def work() -> None:
        while not over.wait(0.05):
            for page in queued(team):
                finish(team, page, *(ends or {}).get(page, ("done", "")))

    with data_marks(team.settings()) as marks, alive(marks, "worker"):
        time.sleep(0.1)
        thread = threading.Thread(target=work)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()


# ── which days ──


def test_days_are_days_where_the_team_is() -> None:
    span = span_of("2026-11-01", None, "Asia/Seoul", datetime(2026, 11, 20, 16, tzinfo=UTC))
    assert span == Span(datetime(2026, 11, 1).date(), datetime(2026, 11, 21).date(), "Asia/Seoul")  # noqa: DTZ001


@pytest.mark.parametrize(("since", "until", "said"), [
    ("yesterday", None, "--since: “yesterday” is no day: write it as 2026-11-01."),
    ("2026-02-30", None, "2026-02-30"),
    ("2026-11-01", "2026-13-01", "--until: “2026-13-01”"),
    ("2026-11-01", "2026-10-01", "2026-11-01 is after --until 2026-10-01"),
    ("2031-11-01", None, "is after today"),
    ("\x1b[2J", None, "“ [2J” is no day"),
])  # fmt: skip
def test_a_bad_day_is_one_line(since: str, until: str | None, said: str) -> None:
    with pytest.raises(SettingsError) as refused:
        span_of(since, until, "UTC", NOW)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_bad_day_is_told_before_anything_is_asked(office: Team) -> None:
    before = len(office.notion.requests)
    assert "write it as 2026-11-01" in office.refused("backfill", "--since", "last week")
    assert len(office.notion.requests) == before


def test_the_days_at_both_ends_are_in_it_by_the_clock_of_the_team(office: Team) -> None:
    first, last, before, after = held(
        office, "2026-11-01T00:10:00+09:00", "2026-11-03T23:50:00+09:00", "2026-10-31T23:50:00+09:00", "2026-11-04T00:10:00+09:00"
    )
    whole = held(office, "2026-11-01", "2026-11-03")
    held(office, "2026-10-31", "2026-11-04")
    office.minutes("backfill", "--since", "2026-11-01", "--until", "2026-11-03")
    assert queued(office) == {first, last, *whole}
    assert not {before, after} & queued(office)


def test_a_page_without_a_date_counts_by_when_it_was_made(office: Team) -> None:
    office.notion.clock = datetime(2026, 11, 2, 16, tzinfo=UTC)  # already the 3rd in Seoul
    dateless, dated = held(office, None, "2026-10-01")
    office.minutes("backfill", "--since", "2026-11-03", "--until", "2026-11-03")
    assert queued(office) == {dateless}
    assert dated not in queued(office)


def test_a_database_without_a_date_goes_by_when_pages_were_made(office: Team) -> None:
    office.notion.clock = datetime(2026, 11, 2, 10, tzinfo=UTC)
    page = office.meeting()
    with office.store() as store:
        kept = store.get_workspace()
        assert kept is not None
        del kept["databases"]["meetings"]["columns"]["date"]
        store.put_workspace(kept)
    office.minutes("backfill", "--since", "2026-11-02", "--until", "2026-11-02")
    assert queued(office) == {page}


def test_what_is_still_to_come_is_left_out(office: Team) -> None:
    (past, _) = held(office, "2026-01-05", "2099-01-05")
    office.minutes("backfill", "--since", "2026-01-01")
    assert queued(office) == {past}


# ── which pages ──


def test_they_are_wanted_on_the_bulk_queue_by_nobody_in_particular(office: Team) -> None:
    (page,) = held(office, "2026-01-05")
    office.minutes("backfill", "--since", "2026-01-01")
    with records(office) as wanted:
        want = wanted.get(page)
    assert want is not None
    assert (want.queue, want.asked, want.due <= time.time()) == ("bulk", False, True)


def test_pages_that_have_minutes_are_left_alone_unless_again(office: Team) -> None:
    processed = {office.column("meetings", "processed_at"): {"date": {"start": "2026-01-06T10:00:00Z"}}}
    (new,), (old,) = held(office, "2026-01-05"), held(office, "2026-01-05", **processed)
    office.minutes("backfill", "--since", "2026-01-01")
    assert queued(office) == {new}
    office.minutes("backfill", "--since", "2026-01-01", "--again")
    assert queued(office) == {new, old}


def test_ignored_pages_are_left_alone_even_again(office: Team) -> None:
    held(office, "2026-01-05", **{office.column("meetings", "minutes"): {"select": {"name": "Ignored"}}})
    assert "0 meetings from" in office.minutes("backfill", "--since", "2026-01-01", "--again").stdout
    assert queued(office) == set()


def test_run_again_it_goes_on_with_what_is_neither_done_nor_wanted(office: Team) -> None:
    done, failed, waiting = held(office, "2026-01-05", "2026-01-06", "2026-01-07")
    office.minutes("backfill", "--since", "2026-01-01")
    finish(office, done)
    finish(office, failed, "failed", "model")
    with records(office) as wanted:
        before = wanted.get(waiting)
    shown = office.minutes("backfill", "--since", "2026-01-01").stdout
    assert "2 meetings without minutes from 2026-01-01" in shown
    assert "1 of them in the queue already" in shown
    assert queued(office) == {failed, waiting}
    with records(office) as wanted:
        assert wanted.get(waiting) == before


def test_a_thousand_pages_are_more_than_one_answer(office: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worker.notion.reading.timeline.PAGE_SIZE", 5)
    office.notion.world.query_cap = 8
    pages = []
    for day in range(28):
        office.notion.clock = datetime(2026, 1, 1 + day, tzinfo=UTC)
        pages += held(office, f"2026-01-{1 + day:02}")
    office.notion.clock = None
    office.minutes("backfill", "--since", "2026-01-01")
    assert queued(office) == set(pages)


# ── what is said, and asked ──


def test_without_a_worker_it_says_so_and_does_not_wait(office: Team) -> None:
    held(office, "2026-01-05", "2026-01-06")
    shown = office.minutes("backfill", "--since", "2026-01-01").stdout
    assert "2 meetings without minutes from 2026-01-01 to" in shown
    assert "At 60000 requests to Notion a minute that takes roughly a minute" in shown
    assert "No worker runs: they wait until `minutes up` does." in shown
    assert "Weekly sync" not in shown


@pytest.mark.parametrize(("words", "answers", "count"), [((), "n\n", 0), ((), "y\n", 51), (("--yes",), "", 51)])
def test_on_a_terminal_many_pages_are_asked_about_first(
    office: Team, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], answers: str, count: int
) -> None:
    held(office, *["2026-01-05"] * 51)
    monkeypatch.setattr(backfill, "_on_a_terminal", lambda: True)
    monkeypatch.setattr("click.confirm", lambda text: answers.startswith("y"))
    office.minutes("backfill", "--since", "2026-01-01", *words)
    assert len(queued(office)) == count


def test_it_stays_until_the_workers_are_done_and_tells_what_came_of_them(office: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worker.intake.following._LOOK", 0.02)
    good, bad, partly = held(office, "2026-01-05", "2026-01-06", "2026-01-07")
    with working(office, {bad: ("failed", "transcript"), partly: ("needs_attention", "")}):
        shown = office.minutes("backfill", "--since", "2026-01-01", exits=1).stdout
    assert "1 done, 1 need a person, 1 failed." in shown
    assert f"{page_link(bad)}  the transcript could not be read" in shown
    assert page_link(partly) in shown
    assert page_link(good) not in shown


def test_all_well_is_exit_code_0(office: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worker.intake.following._LOOK", 0.02)
    held(office, "2026-01-05", "2026-01-06")
    with working(office):
        assert "2 done." in office.minutes("backfill", "--since", "2026-01-01").stdout


def test_no_wait_does_not_wait(office: Team) -> None:
    held(office, "2026-01-05")
    with data_marks(office.settings()) as marks, alive(marks, "worker"):
        time.sleep(0.1)
        assert "1 in the queue. `minutes status`" in office.minutes("backfill", "--since", "2026-01-01", "--no-wait").stdout
    assert len(queued(office)) == 1


def test_ctrl_c_leaves_them_in_the_queue_and_says_so(office: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(backfill, "follow", partial(follow, sleep=stop))
    pages = held(office, "2026-01-05", "2026-01-06")
    with data_marks(office.settings()) as marks, alive(marks, "worker"):
        time.sleep(0.1)
        shown = office.minutes("backfill", "--since", "2026-01-01").stdout
    assert "0 done, 2 left." in shown
    assert "stays in the queue" in shown
    assert queued(office) == set(pages)


# ── a look by hand ──


def test_a_look_by_hand_tells_what_it_found_by_links_alone(office: Team) -> None:
    wished, edited = office.meeting(title="Salaries of next year"), office.meeting()
    office.notion.edit_page(wished, properties={office.column("meetings", "minutes"): {"select": {"name": "Re-run"}}})
    shown = office.minutes("poll", "--once").stdout
    assert "2 pages looked at, 2 newly wanted:" in shown
    assert f"{page_link(wished)}  set to Re-run, at once" in shown
    assert f"{page_link(edited)}  edited, from" in shown
    assert "No worker runs" in shown
    assert "Salaries" not in shown
    assert "nothing new" in office.minutes("poll", "--once").stdout
    assert queued(office) == {wished, edited}


def test_a_look_by_hand_is_said_to_be_once(office: Team) -> None:
    assert "--once" in office.minutes("poll", exits=2).stderr
