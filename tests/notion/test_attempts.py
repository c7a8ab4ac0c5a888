"""Attempts at a page in Notion, one after the other: what stands on the page, and what is on record, after each."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.notion.team import Team, paragraph
from worker.attempt import Attempted, Worker, attempt
from worker.errors import BudgetError, OutageError
from worker.intake.wanted import ATTEMPTS, Want, Wanted
from worker.llm import Answer
from worker.llm.rules import RulesModel
from worker.model import Call
from worker.protection import Away
from worker.store.leases import Lease, is_held
from worker.store.marks import Marks
from worker.workplace import data_marks


class Clock:
    """The machine's, which can be put forward."""

    ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


class Scripted(RulesModel):
    """Does something before each answer."""

    def __init__(self, act: Callable[[Call], None]) -> None:
        self._act = act

    async def answer(self, call: Call, messages: Any) -> Answer:
        self._act(call)
        return await super().answer(call, messages)


class Desk:
    """A worker that takes one page at a time, and what it knows of them."""

    def __init__(self, team: Team, marks: Marks, patch: pytest.MonkeyPatch) -> None:
        self.team, self.marks, self.clock = team, marks, Clock()
        self.wanted = Wanted(marks, self.clock)
        self.act: Callable[[Call], None] = lambda _: None
        patch.setattr("worker.attempt.protected_model", lambda *_, **__: Scripted(self._acts))

    def _acts(self, call: Call) -> None:
        self.act(call)

    def want(self, page: str, *, asked: bool = False) -> None:
        self.wanted.want(page, due=self.clock() - 1, queue="bulk", asked=asked)

    def attempt(self, page: str, **options: Any) -> Attempted:
        done = attempt(page, Worker(self.team.settings(), self.marks, clock=self.clock, **options))
        assert done.code == "held" or not is_held(self.marks, page)
        return done

    def waits(self, page: str) -> Want:
        want = self.wanted.get(page)
        assert want is not None
        assert want.step == "due"
        return want


@pytest.fixture
def desk(office: Team, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with data_marks(office.settings()) as marks:
        yield Desk(office, marks, monkeypatch)


def failing(error: BaseException) -> Callable[[Call], None]:
    def fail(_: Call) -> None:
        raise error

    return fail


def test_a_page_that_is_wanted_is_done_once(desk: Desk) -> None:
    page = desk.team.meeting()
    desk.want(page)
    assert desk.attempt(page).code == "done"
    assert desk.attempt(page).code == "not_wanted"
    ended = desk.wanted.ended(page)
    assert ended is not None
    assert (ended.state, ended.calls, ended.cached) == ("done", 10, 0)
    assert desk.team.shows(page)[0] == "Done"


def test_a_page_that_somebody_has_is_left_to_them(desk: Desk) -> None:
    page = desk.team.meeting()
    desk.want(page)
    desk.wanted.queue(desk.waits(page))
    lease = Lease(desk.marks, page)
    assert lease.take()
    before = desk.team.everything()
    assert desk.attempt(page).code == "held"
    assert desk.team.everything() == before
    assert desk.waits(page).due > desk.clock()
    lease.give_back()
    desk.clock.ahead += 5
    assert desk.attempt(page).code == "done"


def test_while_the_provider_is_away_a_page_waits_and_nothing_is_counted_against_it(desk: Desk) -> None:
    page = desk.team.meeting()
    desk.want(page)
    desk.act = failing(OutageError("The provider is away.", retry_after=30))
    for _ in range(ATTEMPTS + 2):
        assert desk.attempt(page).code == "outage"
        assert 25 < desk.waits(page).due - desk.clock() <= 30
        desk.clock.ahead += 31
    assert desk.team.shows(page) == (
        "Waiting", "The language model does not answer. As soon as it can, it goes on by itself where it stopped.",
    )  # fmt: skip
    desk.act = lambda _: None
    assert desk.attempt(page).code == "done"


def test_a_page_at_which_everything_fails_is_given_up_and_a_person_may_ask_again(desk: Desk) -> None:
    page = desk.team.meeting()
    desk.want(page)
    desk.act = failing(RuntimeError("a mistake of ours"))
    for _ in range(ATTEMPTS):
        assert desk.attempt(page).code == "error"
        desk.clock.ahead += 60
    assert desk.attempt(page).code == "error"
    ended = desk.wanted.ended(page)
    assert ended is not None
    assert (ended.state, ended.why) == ("dead", "error")
    state, note = desk.team.shows(page)
    assert (state, "several attempts" in note, "Re-run" in note) == ("Failed", True, True)
    assert desk.wanted.get(page) is None
    desk.act = lambda _: None
    desk.want(page, asked=True)
    assert desk.attempt(page).code == "done"


def test_who_gets_a_reply_each_time_is_not_given_up(desk: Desk) -> None:
    page = desk.team.meeting()
    desk.want(page)
    asked = iter(range(100))

    def fail_every_second(_: Call) -> None:
        if next(asked) % 2:
            raise RuntimeError("a mistake of ours")

    desk.act = fail_every_second
    codes = []
    while not codes or codes[-1] == "error":
        codes.append(desk.attempt(page).code)
        desk.clock.ahead += 60
    assert codes[-1] == "done"
    assert len(codes) > ATTEMPTS


def test_what_a_run_may_cost_is_spent_until_a_person_says_more(desk: Desk) -> None:
    page = desk.team.meeting()
    desk.want(page)
    desk.act = failing(BudgetError("It is spent.", reason="budget_run"))
    assert desk.attempt(page).code == "budget_run"
    assert desk.wanted.get(page) is None
    assert desk.team.shows(page) == ("Needs attention", "What this meeting may cost is spent. Choose Re-run to go on all the same.")


def test_a_day_s_budget_is_there_again_tomorrow(desk: Desk) -> None:
    page = desk.team.meeting()
    desk.want(page)
    desk.act = failing(BudgetError("It is spent.", reason="budget_day", retry_after=3600))
    assert desk.attempt(page).code == "budget_day"
    assert desk.waits(page).due - desk.clock() > 3000
    assert desk.team.shows(page)[0] == "Waiting"


def test_a_worker_that_stops_puts_the_page_down_at_once(desk: Desk) -> None:
    page = desk.team.meeting()
    desk.want(page)
    stop = threading.Event()

    def slow(_: Call) -> None:
        stop.set()
        time.sleep(0.1)

    desk.act = slow
    assert desk.attempt(page, stopping=stop.is_set).code == "stopped"
    assert desk.waits(page).due <= desk.clock()
    assert desk.waits(page).attempts == 0
    assert desk.team.shows(page)[0] == "Waiting"
    desk.act = lambda _: None
    assert desk.attempt(page).code == "done"


def test_what_a_person_adds_meanwhile_is_followed_by_a_run_of_its_own(desk: Desk) -> None:
    page = desk.team.meeting()
    desk.want(page)

    def add(_: Call) -> None:
        desk.act = lambda _: None
        desk.team.notion.advance(minutes=2)
        desk.team.notion.append(page, [paragraph("Jonas Weber: I'll also book the room by Friday.")])

    desk.act = add
    assert desk.attempt(page).code == "done"
    assert desk.waits(page).due > desk.clock()
    assert desk.attempt(page).code == "not_wanted"  # it is not quiet yet
    desk.clock.ahead += 600
    assert desk.attempt(page).code == "done"
    assert len(desk.team.rows("action_items")) == 3


def test_who_chooses_re_run_meanwhile_has_it_made_again_at_once(desk: Desk) -> None:
    page = desk.team.meeting()
    desk.want(page)

    def choose(_: Call) -> None:
        desk.act = lambda _: None
        name = desk.team.option("meetings", "minutes", "re_run")
        desk.team.notion.edit_page(page, properties={desk.team.column("meetings", "minutes"): {"select": {"name": name}}})

    desk.act = choose
    assert desk.attempt(page).code == "done"
    assert desk.team.shows(page)[0] == "Re-run"
    want = desk.waits(page)
    assert want.asked
    assert want.due <= desk.clock()
    assert desk.attempt(page).code == "done"
    assert desk.team.shows(page)[0] == "Done"
    assert desk.wanted.get(page) is None


def test_a_page_without_a_transcript_is_left_alone_unless_somebody_asked(desk: Desk) -> None:
    page = desk.team.meeting(["Agenda: budget, hiring"])
    desk.want(page)
    before = desk.team.everything()
    assert desk.attempt(page).code in {"no_transcript", "not_a_meeting"}
    assert desk.team.everything() == before
    desk.want(page, asked=True)
    desk.attempt(page)
    assert desk.team.shows(page)[0] == "Needs attention"
    assert desk.wanted.get(page) is None


def test_a_page_that_somebody_threw_away_is_not_wanted_any_more(desk: Desk) -> None:
    page = desk.team.meeting()
    desk.want(page)
    desk.team.notion.trash(page)
    assert desk.attempt(page).code == "in_trash"
    assert desk.wanted.get(page) is None


def test_what_is_recorded_of_a_page_holds_ids_and_codes_alone(desk: Desk) -> None:
    page = desk.team.meeting()
    desk.want(page)
    stages = []
    desk.act = lambda _: stages.append(desk.wanted.get(page))
    desk.attempt(page)
    recorded = f"{stages} {desk.wanted.ended(page)}"
    assert not [word for word in ("Mina", "Jonas", "beta", "Weekly", "지원") if word in recorded]
    assert {want.stage for want in stages if want} >= {"read", "extract"}


def test_a_page_that_waits_for_the_provider_leaves_notion_in_peace(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    page = desk.team.meeting()
    desk.want(page)
    desk.act = failing(OutageError("The provider is away.", retry_after=30))
    assert desk.attempt(page).code == "outage"
    monkeypatch.setattr("worker.attempt.barred", lambda *_: Away("outage", 20.0))
    asked = len(desk.team.notion.requests)
    desk.clock.ahead += 31
    assert desk.attempt(page).code == "outage"
    assert len(desk.team.notion.requests) == asked
    assert desk.waits(page).due - desk.clock() > 15
