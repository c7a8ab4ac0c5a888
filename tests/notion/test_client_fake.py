"""The client on the fake Notion: its trouble ends where it should, and what was saved is saved once."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

from tests.fakes.notion import FakeNotion, Fault
from tests.notion import redis_server
from tests.notion.steady import Steady
from worker.limiter import Limiter, MemoryLimiter
from worker.notion.api.client import Notion
from worker.notion.failures import IncompleteError, NotFoundError, RefusedError, UncertainWriteError
from worker.store.limiter import RedisLimiter


@pytest.fixture
def fake() -> Iterator[FakeNotion]:
    with FakeNotion() as notion:
        yield notion


def ask(
    fake: FakeNotion, question: Callable[[Notion], Awaitable[Any]], limiter: Limiter | None = None, token: str | None = None
) -> Any:
    async def live() -> Any:
        notion = Notion(
            token or fake.token, base_url=fake.url, limiter=limiter or MemoryLimiter(1_000_000), random=lambda: 0.01, patience=20
        )
        try:
            return await question(notion)
        finally:
            await notion.close()

    return asyncio.run(live())


def paragraph(text: str) -> dict[str, Any]:
    return {"type": "paragraph", "paragraph": {"rich_text": [{"type": "text", "text": {"content": text}}]}}


async def texts(notion: Notion, page: str) -> list[str]:
    blocks = [block async for block in notion.every(f"blocks/{page}/children")]
    return [block["paragraph"]["rich_text"][0]["plain_text"] for block in blocks]


def test_a_long_page_comes_whole_and_in_order(fake: FakeNotion) -> None:
    lines = [f"line {n}" for n in range(250)]
    page = fake.page(title="Weekly", children=[paragraph(line) for line in lines])
    assert ask(fake, lambda notion: texts(notion, page)) == lines
    assert len(fake.requests) == 3


def test_all_kinds_of_trouble_on_the_way_change_nothing_about_what_is_read(fake: FakeNotion) -> None:
    lines = [f"line {n}" for n in range(350)]
    page = fake.page(title="Weekly", children=[paragraph(line) for line in lines])
    for fault in (
        Fault(status=429, retry_after=0),
        Fault(status=503),
        Fault(reset=True),
        Fault(status=502, html=True),
        Fault(status=529),
    ):
        fake.faults.add(fault)
    assert ask(fake, lambda notion: texts(notion, page)) == lines


@pytest.mark.parametrize("fault", [Fault(status=429, retry_after=11), Fault(status=529, retry_after=11)])
def test_what_notion_put_off_is_saved_once(fake: FakeNotion, fault: Fault) -> None:
    page = fake.page(title="Weekly")
    fake.faults.add(fault)
    clock = Steady()
    limiter = MemoryLimiter(1_000_000, clock=clock.now, sleep=clock.sleep)
    ask(fake, lambda notion: notion.patch(f"blocks/{page}/children", {"children": [paragraph("once")]}), limiter)
    assert clock.seconds >= 1011
    assert [block["text"] for block in fake.tree(page)] == ["once"]


@pytest.mark.parametrize(
    "fault", [Fault(committed=True), Fault(status=500, committed=True, guided=False), Fault(reset=True, committed=True)]
)
def test_what_was_saved_although_it_looked_otherwise_is_not_sent_again(fake: FakeNotion, fault: Fault) -> None:
    page = fake.page(title="Weekly")
    fake.faults.add(fault)
    with pytest.raises(UncertainWriteError) as raised:
        ask(fake, lambda notion: notion.patch(f"blocks/{page}/children", {"children": [paragraph("a"), paragraph("b")]}))
    saved = fake.tree(page)
    assert [block["text"] for block in saved] == ["a", "b"]
    if fault.guided and fault.committed and not fault.reset:
        assert raised.value.resource == page
        assert raised.value.children == tuple(block["id"] for block in saved)


def test_a_created_page_is_told_when_its_answer_was_lost(fake: FakeNotion) -> None:
    parent = fake.page(title="Team")
    fake.faults.add(Fault(committed=True))
    with pytest.raises(UncertainWriteError) as raised:
        ask(fake, lambda notion: notion.post("pages", {"parent": {"page_id": parent}, "properties": {"title": {"title": []}}}))
    assert ask(fake, lambda notion: notion.get(f"pages/{raised.value.resource}"))["parent"]["page_id"] == parent


@pytest.mark.parametrize("fault", [Fault(status=503, committed=True), Fault(reset=True, committed=True), Fault(status=409)])
def test_a_deletion_whose_answer_was_lost_is_finished(fake: FakeNotion, fault: Fault) -> None:
    page = fake.page(title="Weekly", children=[paragraph("gone"), paragraph("stays")])
    gone = fake.tree(page)[0]["id"]
    fake.faults.add(fault)
    assert ask(fake, lambda notion: notion.delete(f"blocks/{gone}"))["in_trash"] is True
    assert ask(fake, lambda notion: notion.delete(f"blocks/{gone}"))["in_trash"] is True
    assert [block["text"] for block in fake.tree(page)] == ["stays"]


def test_what_is_not_shared_refused_or_cut_says_so(fake: FakeNotion) -> None:
    page = fake.page(title="Weekly")
    database = fake.database("Meetings", {"Name": {"title": {}}})
    for n in range(5):
        fake.page(title=f"Meeting {n}", database=database)
    fake.world.query_cap = 3
    with pytest.raises(RefusedError, match="NOTION_TOKEN"):
        ask(fake, lambda notion: notion.get("users/me"), token="ntn_other")
    with pytest.raises(RefusedError, match="validation_error"):
        ask(fake, lambda notion: notion.patch(f"pages/{page}", {"unheard_of": True}))
    fake.violations.clear()
    fake.unshare(page)
    with pytest.raises(NotFoundError, match=page):
        ask(fake, lambda notion: notion.get(f"pages/{page}"))
    rows: list[Any] = []

    async def collect(notion: Notion) -> None:
        async for row in notion.every(f"data_sources/{database.source}/query", body={}):
            rows.append(row)  # noqa: PERF401 - what came before the error must stay

    with pytest.raises(IncompleteError):
        ask(fake, collect)
    assert len(rows) == 3


def test_within_the_limit_notion_refuses_nobody(fake: FakeNotion) -> None:
    """A minute of the plan is a second here, so a burst is a larger part of it."""
    fake.allow(20, window=1.0)
    page = fake.page(title="Weekly")

    async def many(notion: Notion) -> None:
        await asyncio.gather(*(notion.get(f"pages/{page}") for _ in range(24)))

    ask(fake, many, MemoryLimiter(12 * 60))
    assert len(fake.requests) == 24
    assert fake.refused == 0


def test_workers_that_share_redis_share_what_notion_allows(fake: FakeNotion) -> None:
    if not redis_server.present():
        pytest.skip(redis_server.MISSING)
    fake.allow(20, window=1.0)
    page = fake.page(title="Weekly")

    async def worker(url: str) -> None:
        limiter = RedisLimiter(url, "workers", 12 * 60)
        notion = Notion(fake.token, base_url=fake.url, limiter=limiter)
        await asyncio.gather(*(notion.get(f"pages/{page}") for _ in range(8)))
        await notion.close()
        await limiter.close()

    async def workers(url: str) -> None:
        await asyncio.gather(*(worker(url) for _ in range(3)))

    with redis_server.redis_server() as url:
        asyncio.run(workers(url))
    assert len(fake.requests) == 24
    assert fake.refused == 0
