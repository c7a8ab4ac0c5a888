"""What a meeting page says of its minutes: a state and a sentence, written only where they differ."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import get_args

import pytest

from tests.outputs.sample import english, korean, undecided
from worker.notion.databases.columns import TABLES
from worker.notion.failures import Problem
from worker.notion.places import Database, Json, Property
from worker.notion.writing.records import Outcome
from worker.notion.writing.state import State, done, problem_note, problem_state, write_state

MEETINGS = Database("meetings", "source", "container", {
    column.key: Property(f"p-{column.key}", column.types[0], {o.key: f"id-{o.key}" for o in column.options})
    for column in TABLES["meetings"].columns
})  # fmt: skip
AT = datetime(2026, 11, 25, 9, 30, 12, tzinfo=UTC)
EMPTY: Json = {
    "minutes": {"type": "select", "select": None}, "minutes_note": {"type": "rich_text", "rich_text": []},
    "processed_at": {"type": "date", "date": None}, "run": {"type": "rich_text", "rich_text": []},
}  # fmt: skip


class Desk:
    """A Notion that takes notes."""

    def __init__(self) -> None:
        self.written: list[Json] = []

    async def patch(self, path: str, body: Json) -> Json:
        assert path == "pages/page"
        self.written.append(body["properties"])
        return {}


def written(now: Json, state: State, note: str = "", *, meetings: Database | None = MEETINGS, **of_run: object) -> tuple[list[Json], Json]:
    desk = Desk()
    values = asyncio.run(write_state(desk, meetings, "page", now, state, note, **of_run))  # type: ignore[arg-type]
    return desk.written, values


def test_a_state_is_written_once() -> None:
    first, values = written(EMPTY, "done", "결정 2.", run="7f3a", at=AT)
    assert first == [{
        "p-minutes": {"select": {"id": "id-done"}},
        "p-minutes_note": {"rich_text": [{"type": "text", "text": {"content": "결정 2."}}]},
        "p-processed_at": {"date": {"start": "2026-11-25T09:30:12Z"}},
        "p-run": {"rich_text": [{"type": "text", "text": {"content": "7f3a"}}]},
    }]  # fmt: skip
    assert written(values, "done", "결정 2.", run="7f3a", at=AT)[0] == []


def test_a_run_that_changed_nothing_leaves_its_name_and_time_as_they_were() -> None:
    _, values = written(EMPTY, "done", run="7f3a", at=AT)
    assert written(values, "done", run="later", at=AT.replace(day=26), changed=False) == ([], values)


def test_only_what_differs_is_written() -> None:
    _, values = written(EMPTY, "working", "…")
    assert written(values, "done", "…")[0] == [{"p-minutes": {"select": {"id": "id-done"}}}]


def test_a_page_in_no_meetings_database_is_left_alone() -> None:
    assert written({}, "done", "…")[0] == []
    assert written(EMPTY, "done", "…", meetings=None)[0] == []


def test_a_column_or_an_option_that_people_took_away_is_not_written() -> None:
    columns = {**MEETINGS.columns, "minutes": replace(MEETINGS.columns["minutes"], options={})}
    now = {c: v for c, v in EMPTY.items() if c != "minutes_note"}
    assert written(now, "done", "…", meetings=replace(MEETINGS, columns=columns))[0] == []


def test_the_teams_own_columns_are_never_written() -> None:
    names = {name for body in written(EMPTY, "done", "…", run="7f3a", at=AT)[0] for name in body}
    assert names == {"p-minutes", "p-minutes_note", "p-processed_at", "p-run"}


@pytest.mark.parametrize("problem", get_args(Problem))
def test_every_problem_is_a_sentence_in_both_languages(problem: Problem) -> None:
    ko, en = problem_note(problem, "ko"), problem_note(problem, "en")
    assert any("가" <= c <= "힣" for c in ko)
    assert en.isascii()
    assert ko.endswith(".")
    assert en.endswith(".")


def test_a_meeting_that_still_goes_on_waits_and_all_other_problems_need_somebody() -> None:
    assert {p: problem_state(p) for p in get_args(Problem) if problem_state(p) != "needs_attention"} == {"in_progress": "waiting"}


def test_the_note_says_what_was_found() -> None:
    assert done(korean(), Outcome()) == ("done", "결정 2, 실행 항목 2, 일정 1.")
    assert done(english(), Outcome()) == ("done", "1 decision, 2 action items, 2 events.")


def test_the_note_says_what_a_person_should_know() -> None:
    state, note = done(undecided(), Outcome(adopted=True, removed=True))
    assert state == "needs_attention"
    assert "발화 4개를 읽지 못했습니다." in note
    assert "다시 넣지 않았습니다" in note
    assert "기록이 없어" in note
