"""What was lost or broke off on the way: the record of a page, the end of a run, the answers to writes."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.fakes.notion import FakeNotion, Fault
from tests.notion.planning import Planning, planning
from worker.limiter import MemoryLimiter
from worker.llm.rules import RulesModel
from worker.notion.api.client import Notion
from worker.notion.failures import NotFoundError
from worker.notion.writing.snapshot import Snapshot
from worker.process import Processing, Result
from worker.settings import load_settings
from worker.store import MemoryStore, Store
from worker.workplace import Workplace


@pytest.fixture
def meeting() -> Iterator[Planning]:
    with FakeNotion() as fake:
        yield planning(fake)


def run(meeting: Planning, store: Store) -> Result:
    return asyncio.run(_run(meeting, store))


async def _run(meeting: Planning, store: Store) -> Result:
    notion = Notion(meeting.fake.token, base_url=meeting.fake.url, limiter=MemoryLimiter(600_000), sleep=_at_once)
    try:
        place = Workplace(notion, meeting.workspace)
        settings = load_settings(Path("none"), meeting.environment(Path("none")))
        return await Processing(place, store, settings, lambda _: RulesModel(), lambda: datetime.now(UTC)).page(meeting.page)
    finally:
        await notion.close()


async def _at_once(_: float) -> None:
    await asyncio.sleep(0)


def rows(meeting: Planning) -> list[dict[str, object]]:
    return meeting.fake.rows(meeting.workspace.databases["action_items"].id)


def test_an_item_that_was_carried_over_from_another_meeting_does_not_pass_for_an_earlier_run(meeting: Planning) -> None:
    meetings = meeting.workspace.databases["meetings"].container
    last = meeting.fake.page(title="지난주", database=meetings)
    open_item = {
        "할 일": {"title": [{"text": {"content": "견적서 보내기"}}]},
        "원본 키": {"rich_text": [{"text": {"content": "0123456789abcdef"}}]},
        "회의": {"relation": [{"id": last}, {"id": meeting.page}]},
    }
    database = meeting.workspace.databases["action_items"].container
    carried = meeting.fake.page(database=database, properties=open_item, author=meeting.workspace.bot)
    before = meeting.fake.row(carried)["properties"]
    result = run(meeting, MemoryStore())
    assert not result.outcome.adopted
    assert len(rows(meeting)) == 1 + len(result.minutes.action_items)
    assert meeting.fake.row(carried)["properties"] == before


def test_a_section_that_people_took_away_before_the_record_was_lost_is_not_made_again(meeting: Planning) -> None:
    run(meeting, MemoryStore())
    section = meeting.fake.tree(meeting.page)[0]["id"]
    meeting.fake.trash(section)
    store, count = MemoryStore(), len(rows(meeting))
    for _ in range(2):
        result = run(meeting, store)
        assert result.outcome.removed
        assert meeting.fake.tree(meeting.page)[0]["type"] != "callout"
    meeting.fake.restore(section)
    before = meeting.fake.outline(meeting.page)
    run(meeting, store)
    assert _without_review(meeting.fake.outline(meeting.page)) == _without_review(before)
    assert len(rows(meeting)) == count


def _without_review(outline: str) -> list[str]:
    lines = outline.splitlines()
    return [line for line in lines if not line.startswith("    ") and "검토 필요" not in line]


def test_a_run_that_was_killed_while_it_took_up_a_lost_page_is_completed(meeting: Planning) -> None:
    run(meeting, MemoryStore())
    before = _without_review(meeting.fake.outline(meeting.page))
    store = _Dying()
    with pytest.raises(KeyboardInterrupt):
        run(meeting, store)
    store.left = 1000
    run(meeting, store)
    assert _without_review(meeting.fake.outline(meeting.page)) == before


class _Dying(MemoryStore):
    """Dies before it keeps the second snapshot."""

    left = 1

    def put_snapshot(self, page: str, snapshot: dict[str, object]) -> None:  # type: ignore[override]
        if self.left == 0:
            raise KeyboardInterrupt
        self.left -= 1
        super().put_snapshot(page, snapshot)


@pytest.mark.parametrize("path", ["pages/", "blocks/"])
def test_a_change_whose_answer_fails_to_come_many_times_is_written_in_the_end(meeting: Planning, path: str) -> None:
    store = MemoryStore()
    run(meeting, store)
    due = next(b for b in meeting.fake.tree(meeting.page) if "12월 3일까지 준비하기로" in b["text"])
    meeting.fake.retype(due["id"], due["text"].replace("3일", "4일"))
    ours = {row["id"] for row in rows(meeting)}
    meeting.fake.faults.add(
        Fault(status=500, times=3, when=lambda method, at, _: method == "PATCH" and path in at and (path == "blocks/" or at[-36:] in ours))
    )
    run(meeting, store)
    assert "2026-12-04" in [row["plain"]["기한"] for row in rows(meeting)]  # type: ignore[index]
    assert "12/4(금)까지" in meeting.fake.outline(meeting.page)
    written = len(meeting.fake.writes)
    run(meeting, store)
    assert len(meeting.fake.writes) == written


def test_a_record_that_is_older_than_some_rows_makes_none_of_them_twice(meeting: Planning) -> None:
    store = MemoryStore()
    run(meeting, store)
    count, before = len(rows(meeting)), meeting.fake.outline(meeting.page)
    record = store.get_snapshot(meeting.page)
    assert record is not None
    newest = {item["key"] for item in record["items"][-4:]}
    record["items"] = record["items"][:-4]
    record["blocks"] = [b for b in record["blocks"] if b["slot"].removeprefix("item:") not in newest]
    store.put_snapshot(meeting.page, record)
    for _ in range(2):
        result = run(meeting, store)
        assert len(rows(meeting)) == count
        assert meeting.fake.outline(meeting.page) == before
    assert not result.outcome.changed


def test_what_is_kept_of_a_page_holds_no_word_of_it(meeting: Planning) -> None:
    store = MemoryStore()
    run(meeting, store)
    kept = str(store.get_snapshot(meeting.page))
    assert Snapshot.from_json(store.get_snapshot(meeting.page)) is not None
    assert not [c for c in kept if "가" <= c <= "힣"]
    assert not [word for word in ("API", "PG", "Weekly") if word in kept]


def test_a_row_that_a_person_gives_another_name_changes_nothing_in_the_section(meeting: Planning) -> None:
    store = MemoryStore()
    run(meeting, store)
    meeting.fake.edit_page(str(rows(meeting)[0]["id"]), properties={"할 일": {"title": [{"text": {"content": "Slot API"}}]}})
    before = len(meeting.fake.writes)
    run(meeting, store)
    assert len(meeting.fake.writes) == before


def test_a_database_that_is_not_shared_any_more_is_told_on_the_page(meeting: Planning) -> None:
    meeting.fake.unshare(meeting.workspace.databases["action_items"].container)
    with pytest.raises(NotFoundError):
        run(meeting, MemoryStore())
    told = meeting.fake.row(meeting.page)["plain"]
    assert told["회의록"] == "실패"
    assert "minutes doctor" in str(told["회의록 메모"])


@pytest.mark.parametrize("what", ["row", "line"])
def test_what_a_person_deletes_while_it_is_being_written_stays_deleted_and_the_run_goes_on(meeting: Planning, what: str) -> None:
    store, fake = MemoryStore(), meeting.fake
    run(meeting, store)
    said = next(b for b in fake.tree(meeting.page) if "12월 3일까지 준비하기로" in b["text"])
    fake.retype(said["id"], said["text"].replace("3일", "4일"))
    section = fake.tree(meeting.page)[0]
    line = next(b["id"] for b in section["children"] if "교육 자료" in b["text"] and b["type"] == "bulleted_list_item")
    row = next(str(r["id"]) for r in rows(meeting) if "교육 자료" in str(r["title"]))
    gone, read = (row, f"{meeting.workspace.databases['action_items'].id}/query") if what == "row" else (line, f"{section['id']}/children")
    fake.faults.add(Fault(when=lambda _, path, __: path.endswith(read), nth=1 if what == "row" else 2, then=lambda: fake.trash(gone)))
    assert run(meeting, store).state == "done"
    assert fake.node(gone).in_trash
    assert [r["title"] for r in rows(meeting)].count("기사님 교육 자료 준비") == (0 if what == "row" else 1)
