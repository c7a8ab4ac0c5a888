"""The rows of a database in the order of time: all of them, however many, and whoever edits them meanwhile."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.fakes.notion import FakeNotion
from tests.fakes.notion.face import DatabaseIds
from tests.fakes.notion.faults import Fault
from tests.notion.on_fake import asked
from worker.notion.api.client import Notion
from worker.notion.failures import IncompleteError
from worker.notion.reading.timeline import Time, timeline

EDITED: tuple[Time, Time] = ("last_edited_time", "created_time")
MADE: tuple[Time, Time] = ("created_time", "last_edited_time")
TEN = datetime(2026, 11, 20, 10, tzinfo=UTC)


@dataclass
class Rows:
    """A database whose answers hold ten rows at most, and a query thirty in all."""

    notion: FakeNotion
    base: DatabaseIds

    def make(self, count: int, *, made: datetime = TEN, edited: datetime | None = None, apart: timedelta = timedelta()) -> list[str]:
        pages = [self.notion.page(database=self.base, title=str(n)) for n in range(count)]
        for n, page in enumerate(pages):
            node = self.notion.node(page)
            node.created, node.edited = made + n * apart, (edited or made) + n * apart
        return pages

    def listed(self, times: Sequence[Time] = EDITED, **more: Any) -> list[str]:
        return [row["id"] for row in self.rows(times, **more)]

    def rows(self, times: Sequence[Time] = EDITED, **more: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []

        async def ask(notion: Notion) -> None:
            async for row in timeline(notion, self.base.source, times, **more):
                found.append(row)  # noqa: PERF401 - those before a failure count

        try:
            asked(self.notion, ask)
        finally:
            self.found = [row["id"] for row in found]
        return found

    def after(self, requests: int, act: Callable[[], None]) -> None:
        """Somebody does something once so many requests were answered."""
        self.notion.faults.add(Fault(nth=requests, then=act))


@pytest.fixture
def rows(monkeypatch: pytest.MonkeyPatch) -> Iterator[Rows]:
    monkeypatch.setattr("worker.notion.api.client.PAGE_SIZE", 10)
    monkeypatch.setattr("worker.notion.reading.timeline.PAGE_SIZE", 10)
    with FakeNotion() as notion:
        notion.world.query_cap = 30
        yield Rows(notion, notion.database("Meetings", {"Name": {"title": {}}}))


def test_rows_come_by_time_and_once(rows: Rows) -> None:
    pages = rows.make(25, apart=timedelta(minutes=1))
    assert rows.listed() == pages
    assert rows.listed(since="2026-11-20T10:05:00.000Z") == pages[5:]


def test_a_query_without_rows_is_one_request(rows: Rows) -> None:
    rows.make(5)
    before = len(rows.notion.requests)
    assert rows.listed(since="2026-11-20T10:01:00.000Z") == []
    assert len(rows.notion.requests) == before + 1


def test_more_than_notion_lists_of_one_query_are_listed(rows: Rows) -> None:
    pages = rows.make(95, apart=timedelta(seconds=40))
    assert sorted(rows.listed()) == sorted(pages)
    assert sorted(rows.listed(MADE)) == sorted(pages)


def test_three_hundred_in_one_minute_are_told_apart_by_when_they_were_made(rows: Rows) -> None:
    before = rows.make(3, made=TEN - timedelta(minutes=1))
    pages = rows.make(300, made=TEN - timedelta(days=3), apart=timedelta(seconds=10))
    for page in pages:
        rows.notion.node(page).edited = TEN
    after = rows.make(3, made=TEN + timedelta(minutes=1))
    listed = rows.listed()
    assert len(listed) == 306
    assert set(listed) == {*before, *pages, *after}
    assert set(listed[-3:]) == set(after)


def test_made_and_edited_within_one_minute_they_are_listed_as_far_as_notion_does_and_then_it_is_said(rows: Rows) -> None:
    rows.make(35)
    after = rows.make(2, made=TEN + timedelta(minutes=1))
    with pytest.raises(IncompleteError):
        rows.rows()
    assert len(rows.found) == 32
    assert set(rows.found[-2:]) == set(after)


def test_as_many_as_notion_just_lists_are_all(rows: Rows) -> None:
    rows.make(30)
    assert len(rows.listed()) == 30


def test_a_row_edited_while_it_is_listed_hides_no_other(rows: Rows) -> None:
    pages = rows.make(40, apart=timedelta(minutes=1))
    rows.notion.clock = TEN + timedelta(hours=1)
    rows.after(1, lambda: rows.notion.edit_page(pages[10], icon={"type": "emoji", "emoji": "📝"}))
    listed = rows.rows()
    assert [row["id"] for row in listed] == [*pages[:10], *pages[11:], pages[10]]


def test_a_row_edited_after_it_was_listed_is_listed_again(rows: Rows) -> None:
    pages = rows.make(15, apart=timedelta(minutes=1))
    rows.notion.clock = TEN + timedelta(hours=1)
    rows.after(1, lambda: rows.notion.edit_page(pages[0], icon={"type": "emoji", "emoji": "📝"}))
    assert rows.listed() == [*pages, pages[0]]


def test_a_row_deleted_meanwhile_hides_no_other(rows: Rows) -> None:
    pages = rows.make(40, apart=timedelta(minutes=1))
    rows.after(1, lambda: rows.notion.trash(pages[3]))
    assert rows.listed() == pages


def test_what_holds_besides_holds_at_every_request(rows: Rows) -> None:
    pages = rows.make(45, apart=timedelta(seconds=1))
    where = [{"property": "Name", "title": {"contains": "3"}}]
    assert sorted(rows.listed(where=where)) == sorted(page for n, page in enumerate(pages) if "3" in str(n))


def test_an_empty_answer_that_promises_more_is_followed() -> None:
    class Slow:
        """Gives nothing at first, as Notion may."""

        async def post(self, *_: Any, **__: Any) -> dict[str, Any]:
            return {"results": [], "has_more": True, "next_cursor": "on"}

        async def every(self, *_: Any, **__: Any) -> Any:
            yield {"id": "1", "last_edited_time": "2026-11-20T10:00:00.000Z"}

    async def listed() -> list[str]:
        return [row["id"] async for row in timeline(Slow(), "source", EDITED)]  # type: ignore[arg-type]

    assert asyncio.run(listed()) == ["1"]
