"""What people do on a page while its minutes are being made, and pages that nobody asked to have minutes of."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.notion.on_fake import asked
from tests.notion.team import Team, paragraph
from worker.errors import CallError, PermanentError
from worker.llm import Answer
from worker.llm.rules import RulesModel
from worker.model import Call
from worker.notion.failures import LeftAloneError, PageError
from worker.process import Processing, Result
from worker.workplace import opened


class Interrupted(RulesModel):
    """Somebody does something when the model is first asked. fails: so often a call fails for good."""

    def __init__(self, act: Callable[[], None], fails: int = 0) -> None:
        self._act, self._fails = act, fails

    async def answer(self, call: Call, messages: Any) -> Answer:
        act, self._act = self._act, lambda: None
        act()
        if call.prompt == "verify_item" and self._fails:
            self._fails -= 1
            raise CallError("The model did not answer in time.", reason="timeout")
        return await super().answer(call, messages)


def processed(
    team: Team, page: str, meanwhile: Callable[[], None] = lambda: None, *, asked: bool = False, fails: int = 0
) -> Result:
    async def made() -> Result:
        with team.store() as store:
            async with opened(team.settings(), store) as place:
                processing = Processing(
                    place, store, team.settings(), lambda _: Interrupted(meanwhile, fails), lambda: datetime.now(UTC), asked=asked, by_itself=True
                )
                return await processing.page(page)

    return asyncio.run(made())


def choose(team: Team, page: str, state: str) -> None:
    name = team.option("meetings", "minutes", state)
    team.notion.edit_page(page, properties={team.column("meetings", "minutes"): {"select": {"name": name}}})


def test_who_chooses_re_run_while_it_runs_is_not_overruled(office: Team) -> None:
    page = office.meeting()
    result = processed(office, page, lambda: choose(office, page, "re_run"))
    assert result.told.asked
    assert office.shows(page)[0] == "Re-run"
    assert len(office.rows("action_items")) == 2


def test_who_sets_it_to_ignored_while_it_runs_is_not_overruled(office: Team) -> None:
    page = office.meeting()
    result = processed(office, page, lambda: choose(office, page, "ignored"))
    assert not result.told.asked
    assert office.shows(page)[0] == "Ignored"


def test_what_is_said_later_is_noticed(office: Team) -> None:
    page = office.meeting()

    def goes_on() -> None:
        office.notion.advance(minutes=2)
        office.notion.append(page, [paragraph("Jonas Weber: I'll also book the room by Friday.")])

    assert processed(office, page, goes_on).told.newer
    assert not processed(office, page).told.newer
    assert len(office.rows("action_items")) == 3


def test_what_we_write_ourselves_is_no_edit(office: Team) -> None:
    page = office.meeting()
    told = processed(office, page).told
    assert not told.newer
    assert told.seen == asked(office.notion, lambda notion: notion.get(f"pages/{page}"))["last_edited_time"]


def test_an_agenda_is_left_alone_until_somebody_asks(office: Team) -> None:
    page = office.meeting(["Agenda: budget, hiring"])
    before = office.everything()
    with pytest.raises(PageError):
        processed(office, page)
    assert office.everything() == before
    with pytest.raises(PageError):
        processed(office, page, asked=True)
    assert office.shows(page)[0] == "Needs attention"


def test_an_ignored_page_is_read_only_for_who_asks(office: Team) -> None:
    page = office.meeting()
    choose(office, page, "ignored")
    before = office.everything()
    with pytest.raises(LeftAloneError):
        processed(office, page)
    assert office.everything() == before
    processed(office, page, asked=True)
    assert office.shows(page)[0] == "Done"


def test_who_asks_again_has_what_failed_asked_again_and_an_event_has_not(office: Team) -> None:
    page = office.meeting()
    assert processed(office, page, fails=1).minutes.run.failed_calls == 1
    assert processed(office, page).cached
    mended = processed(office, page, asked=True)
    assert not mended.cached
    assert mended.minutes.run.failed_calls == 0
    assert mended.minutes.run.cached_calls > 0
    assert processed(office, page).cached


def test_who_chooses_re_run_during_a_run_that_fails_is_not_overruled_either(office: Team) -> None:
    page = office.meeting()

    def choose_and_fail() -> None:
        choose(office, page, "re_run")
        raise PermanentError("The model left too much unread.")

    with pytest.raises(PermanentError):
        processed(office, page, choose_and_fail)
    assert office.shows(page)[0] == "Re-run"
    with pytest.raises(PermanentError):
        processed(office, page, _fail, asked=True)
    assert office.shows(page)[0] == "Failed"


def _fail() -> None:
    raise PermanentError("The model left too much unread.")
