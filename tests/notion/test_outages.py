"""Notion goes wrong while a page is written: in the end, people see the same as if it had not."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.fakes.notion import Fault
from tests.notion.crashes import Stage, Start
from tests.notion.planning import seen
from tests.notion.steady import Steady
from worker.errors import TransientError
from worker.limiter import MemoryLimiter
from worker.llm.rules import RulesModel
from worker.notion.api.client import Notion
from worker.notion.places import Json
from worker.process import Processing
from worker.settings import Settings, load_settings
from worker.store import Store
from worker.workplace import Workplace, data_store

UNCERTAIN: dict[str, Callable[[], Fault]] = {
    "503, saved, with ids": lambda: Fault(committed=True),
    "503, saved, without ids": lambda: Fault(committed=True, guided=False),
    "503, not saved": lambda: Fault(status=503),
    "500, not saved": lambda: Fault(status=500),
    "502 of a gateway, saved": lambda: Fault(status=502, html=True, committed=True),
    "reset, saved": lambda: Fault(reset=True, committed=True),
    "reset, not saved": lambda: Fault(reset=True),
    "409": lambda: Fault(status=409),
}
LIMITED = {"429": 429, "529": 529}
MOST_RUNS = 6


@pytest.mark.parametrize(("turn", "fault"), list(enumerate(UNCERTAIN)))
def test_one_write_that_goes_wrong_is_made_good_in_the_same_run(stage: Stage, again: Start, turn: int, fault: str) -> None:
    """Every third write in turn, another third for the next fault."""
    wrong = []
    for nth in range(1 + turn % 3, writes(again) + 1, 3):
        stage.set(again)
        stage.fake.faults.add(replace(UNCERTAIN[fault](), when=is_write, nth=nth))
        run(stage)
        wrong += [] if seen(stage.meeting) == again.end else [nth]
    assert wrong == []


@pytest.mark.parametrize("fault", UNCERTAIN)
def test_where_every_write_goes_wrong_once_a_few_runs_come_to_the_same_end(stage: Stage, again: Start, fault: str) -> None:
    stage.set(again)
    met = set[str]()

    def first_time(method: str, path: str, body: Json | None) -> bool:
        new = is_write(method, path, body) and (it := f"{method} {path} {body}") not in met and not met.add(it)
        return bool(new)

    for _ in range(MOST_RUNS):
        stage.fake.faults.add(replace(UNCERTAIN[fault](), when=first_time, times=None))
        with suppress(TransientError):
            run(stage)
            break
    assert seen(stage.meeting) == again.end


@pytest.mark.parametrize("status", LIMITED)
def test_where_every_write_is_limited_each_waits_as_long_as_notion_asks(stage: Stage, again: Start, status: str) -> None:
    stage.set(again)
    turns = iter(range(1000))
    limited = Fault(status=LIMITED[status], retry_after=7, times=None, when=lambda *of: is_write(*of) and next(turns) % 2 == 0)
    stage.fake.faults.add(limited)
    clock = Steady()
    run(stage, clock=clock)
    assert seen(stage.meeting) == again.end
    assert limited.happened == writes(again)
    assert sum(clock.sleeps) >= 7 * writes(again)


@pytest.mark.parametrize("nth", [1, 2, 4, 5, 9])
def test_a_write_that_is_saved_but_answered_too_late_is_not_sent_again(stage: Stage, again: Start, nth: int) -> None:
    stage.set(again)
    stage.fake.faults.add(Fault(slow=1.2, committed=True, when=is_write, nth=nth))
    run(stage, patience=1.0)
    assert seen(stage.meeting) == again.end


def test_a_run_whose_only_change_was_not_confirmed_is_named_as_the_one_that_wrote_last(stage: Stage, first: Start) -> None:
    stage.set(first)
    run(stage)
    before = stage.fake.row(stage.meeting.page)["plain"]["실행"]
    said = "네 그럼 분당 새벽배송은 12월 8일 화요일 오픈으로 확정하겠습니다."
    line = next(block for block in stage.fake.tree(stage.meeting.page) if block["text"] == said)
    stage.fake.retype(line["id"], said.replace("네 그럼", "네, 그럼"))
    stage.fake.faults.add(Fault(committed=True, when=is_row, nth=1))
    run(stage)
    assert stage.fake.row(stage.meeting.page)["plain"]["실행"] != before
    assert "실행 …" in seen(stage.meeting)["page"][0]["children"][-1]["text"]


def test_a_run_that_gave_up_is_gone_on_with_by_the_next(stage: Stage, first: Start) -> None:
    stage.set(first)
    stage.fake.faults.add(Fault(status=500, times=None, nth=12, when=is_write))
    with pytest.raises(TransientError):
        run(stage)
    run(stage)
    assert seen(stage.meeting) == first.end


def is_write(method: str, path: str, body: Json | None) -> bool:
    return method != "GET" and not path.endswith("/query")


def is_row(method: str, path: str, body: Json | None) -> bool:
    return is_write(method, path, body) and path.startswith("/v1/pages") and len((body or {})["properties"]) == 1


def writes(start: Start) -> int:
    return sum(not request.reads for request in start.requests)


def run(stage: Stage, *, patience: float = 300.0, clock: Steady | None = None) -> None:
    """Waits take no time. All faults are over afterwards."""
    settings = load_settings(Path("none"), stage.meeting.environment(stage.store))
    try:
        with data_store(settings) as store:
            asyncio.run(_run(stage, settings, store, patience, clock or Steady()))
    finally:
        stage.fake.faults.clear()


async def _run(stage: Stage, settings: Settings, store: Store, patience: float, clock: Steady) -> None:
    limiter = MemoryLimiter(60_000, clock=clock.now, sleep=clock.sleep)
    notion = Notion(
        stage.fake.token, base_url=stage.fake.url, limiter=limiter, patience=patience, sleep=clock.sleep, clock=clock.now
    )
    place = Workplace(notion, stage.meeting.workspace)
    try:
        await Processing(place, store, settings, lambda _: RulesModel(), lambda: datetime.now(UTC)).page(stage.meeting.page)
    finally:
        await notion.close()
