"""What people choose on a page at a moment at which it is easily overlooked, and what a page shows when a run broke off there."""

from collections.abc import Callable

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from tests.fakes.notion import Fault
from tests.notion.team import Team, paragraph
from tests.notion.test_attempts import Desk, desk, failing
from worker.attempt import Worker, attempt
from worker.errors import CallError, OutageError, PermanentError
from worker.intake.sightings import Known, Sighting, due
from worker.intake.wanted import ATTEMPTS
from worker.intake.watermark import minute
from worker.model import Call
from worker.process import Result
from worker.store.leases import Lease

__all__ = ["desk"]


def chooses(team: Team, page: str, state: str) -> None:
    name = team.option("meetings", "minutes", state)
    team.notion.edit_page(page, properties={team.column("meetings", "minutes"): {"select": {"name": name}}})


def when_read(desk: Desk, page: str, act: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading takes long, and in the middle of it somebody does something."""
    monkeypatch.setattr("worker.process.MOMENT", 0.0)
    reads = f"/v1/blocks/{page}/children"
    desk.team.notion.faults.add(Fault(when=lambda method, path, _: method == "GET" and path.startswith(reads), status=503, then=act))


def test_who_sets_it_to_ignored_while_it_is_read_has_it_left_alone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    page = desk.team.meeting()
    desk.want(page)
    when_read(desk, page, lambda: chooses(desk.team, page, "ignored"), monkeypatch)
    assert desk.attempt(page).code == "ignored"
    assert desk.team.shows(page)[0] == "Ignored"
    assert desk.team.rows("action_items") == []
    assert desk.wanted.get(page) is None


def test_who_goes_on_writing_while_it_is_read_is_followed_by_another_run(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the worker writes afterwards hides from every later look that somebody else wrote before it."""
    page = desk.team.meeting()
    desk.want(page)

    def writes() -> None:
        desk.team.notion.advance(minutes=2)
        desk.team.notion.append(page, [paragraph("Jonas Weber: I'll also book the room by Friday.")])

    reads = f"/v1/blocks/{page}/children"
    monkeypatch.setattr("worker.process.MOMENT", 0.0)
    desk.team.notion.faults.add(Fault(when=lambda method, path, _: method == "GET" and path.startswith(reads), slow=0.01, committed=True, then=writes))
    assert desk.attempt(page).code == "done"
    assert desk.waits(page).due > desk.clock()
    desk.clock.ahead += 600
    assert desk.attempt(page).code == "done"
    assert len(desk.team.rows("action_items")) == 3


def test_who_asked_and_then_sets_it_to_ignored_while_it_waits_is_not_overruled(desk: Desk) -> None:
    page = desk.team.meeting()
    desk.want(page, asked=True)
    desk.act = failing(OutageError("The provider is away.", retry_after=30))
    assert desk.attempt(page).code == "outage"
    chooses(desk.team, page, "ignored")
    desk.act = lambda _: None
    desk.clock.ahead += 31
    assert desk.attempt(page).code == "ignored"
    assert desk.team.shows(page)[0] == "Ignored"


def test_who_asks_once_more_while_it_waits_has_it_made_even_of_a_page_that_is_ignored(desk: Desk) -> None:
    page = desk.team.meeting()
    desk.want(page, asked=True)
    desk.act = failing(OutageError("The provider is away.", retry_after=30))
    desk.attempt(page)
    chooses(desk.team, page, "ignored")
    desk.want(page, asked=True)
    desk.act = lambda _: None
    assert desk.attempt(page).code == "done"
    assert desk.team.shows(page)[0] == "Done"


def test_what_failed_is_asked_again_for_who_asks_though_the_provider_is_away_meanwhile(desk: Desk) -> None:
    page = desk.team.meeting()
    desk.want(page)
    failed = iter([True])

    def fail_once(call: Call) -> None:
        if call.prompt == "verify_item" and next(failed, False):
            raise CallError("The model did not answer in time.", reason="timeout")

    desk.act = fail_once
    assert desk.attempt(page).code == "done"
    desk.want(page, asked=True)
    desk.act = failing(OutageError("The provider is away.", retry_after=30))
    assert desk.attempt(page).code == "outage"
    desk.clock.ahead += 31
    desk.act = lambda _: None
    made = desk.attempt(page).made
    assert isinstance(made, Result)
    assert made.minutes.run.failed_calls == 0


def test_who_asked_and_sets_it_to_ignored_during_the_run_is_not_overruled_by_the_next(desk: Desk) -> None:
    page = desk.team.meeting()
    desk.want(page, asked=True)

    def choose(_: object) -> None:
        desk.act = lambda _: None
        chooses(desk.team, page, "ignored")
        desk.wanted.want(page, due=desk.clock(), queue="interactive", look=True)  # so a webhook tells of it

    desk.act = choose
    desk.attempt(page)
    desk.clock.ahead += 600
    assert desk.attempt(page).code == "ignored"
    assert desk.team.shows(page)[0] == "Ignored"


def test_who_sets_it_to_ignored_while_kept_minutes_are_written_is_not_overruled(desk: Desk) -> None:
    page = desk.team.meeting()
    desk.want(page)
    assert desk.attempt(page).code == "done"
    desk.want(page)
    desk.team.notion.faults.add(Fault(
        when=lambda method, path, _: method == "POST" and path.endswith("/query"), status=403, code="restricted_resource",
        then=lambda: chooses(desk.team, page, "ignored"),
    ))  # fmt: skip
    assert desk.attempt(page).code == "notion"
    assert desk.team.shows(page)[0] == "Ignored"


def test_who_chooses_re_run_before_the_page_is_given_up_is_not_overruled(desk: Desk) -> None:
    page = desk.team.meeting()
    desk.want(page)
    desk.act = failing(RuntimeError("a mistake of ours"))
    for _ in range(ATTEMPTS):
        desk.attempt(page)
        desk.clock.ahead += 60
    chooses(desk.team, page, "re_run")
    desk.clock.ahead += 60
    desk.attempt(page)
    assert desk.wanted.get(page) is None
    assert desk.team.shows(page)[0] == "Re-run"
    edited = minute(desk.clock() - 180)
    found = due(Sighting(page, edited, ours=False, state="re_run"), Known(ended=desk.wanted.ended(page)), now=desk.clock() + 1, quiet=300)
    assert found is not None
    assert found.asked


def test_a_page_at_which_workers_died_is_not_said_to_have_waited_for_credit(desk: Desk) -> None:
    page = desk.team.meeting()
    desk.want(page)
    desk.act = failing(OutageError("No credit.", reason="quota", retry_after=600))
    desk.attempt(page)
    desk.clock.ahead += 601
    for _ in range(ATTEMPTS):
        assert desk.wanted.start(page)  # and the worker dies
    desk.attempt(page)
    ended = desk.wanted.ended(page)
    assert ended is not None
    assert (ended.state, ended.why) == ("dead", "crashed")
    assert "broke off each time" in desk.team.shows(page)[1]


def test_who_lost_the_page_at_the_very_end_settles_nothing(desk: Desk) -> None:
    """Redis was away for longer than the lease, and another worker was quicker to come back."""
    page = desk.team.meeting()
    desk.want(page)

    def another(stage: str, done: int, total: int) -> None:
        if (stage, done) == ("write", total):
            assert desk.marks.release(f"lease:{page}", held(desk, page))
            assert Lease(desk.marks, page).take()
            assert desk.wanted.start(page)

    lost = attempt(page, Worker(desk.team.settings(), desk.marks, clock=desk.clock, progress=another))
    assert lost.code == "lost_lease"
    now = desk.wanted.get(page)
    assert now is not None
    assert now.step == "running"
    assert desk.wanted.ended(page) is None


def held(desk: Desk, page: str) -> str:
    found = desk.marks.held(f"lease:{page}")
    assert found is not None
    return found[0]


def test_a_worker_that_is_told_to_stop_begins_nothing(desk: Desk) -> None:
    page = desk.team.meeting()
    desk.want(page)
    desk.wanted.queue(desk.waits(page))
    before = desk.team.everything()
    assert desk.attempt(page, stopping=lambda: True).code == "stopped"
    assert desk.team.everything() == before
    assert desk.waits(page).due <= desk.clock()


def test_a_page_at_which_a_worker_is_cannot_be_forgotten_meanwhile(desk: Desk) -> None:
    """What it keeps afterwards would be kept for ever, and nobody would know."""
    page = desk.team.meeting()
    desk.want(page)
    answers: list[str] = []

    def forgets(_: object) -> None:
        if not answers:
            answers.append(desk.team.refused("forget", desk.team.url(page)))

    desk.act = forgets
    assert desk.attempt(page).code == "done"
    assert "Another worker is at this page" in answers[0]
    desk.team.minutes("forget", desk.team.url(page))
    with desk.team.store() as store:
        assert store.runs(page) == []
    assert desk.wanted.ended(page) is None


def test_a_request_that_brings_the_model_down_each_time_is_made_ever_more_seldom(desk: Desk) -> None:
    page = desk.team.meeting()
    desk.want(page)
    desk.act = failing(OutageError("No model answers."))
    waits = []
    for _ in range(6):
        assert desk.attempt(page).code == "outage"
        waits.append(round(desk.waits(page).due - desk.clock(), -1))
        desk.clock.ahead = desk.waits(page).due - desk.clock() + desk.clock.ahead + 1
    assert waits == [60, 120, 240, 480, 600, 600]


def test_a_page_that_fails_while_notion_cannot_be_told_is_told_later(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worker.notion.api.retrying._UNREACHED", 0.2)
    page = desk.team.meeting()
    desk.want(page)

    def fail_for_good(_: object) -> None:
        desk.team.notion.faults.add(Fault(when=lambda *asked: asked[0] == "PATCH", status=502, times=None))
        raise PermanentError("The model left too much unread.")

    desk.act = fail_for_good
    assert desk.attempt(page).code == "model"
    assert desk.team.shows(page)[0] == "Working"
    assert desk.waits(page).why == "model"
    desk.team.notion.faults.clear()
    desk.act = failing(PermanentError("The model left too much unread."))
    desk.clock.ahead += 30
    assert desk.attempt(page).code == "model"
    assert desk.team.shows(page)[0] == "Failed"
    assert desk.wanted.get(page) is None


def test_no_page_is_lost_while_the_token_is_wrong(desk: Desk) -> None:
    page = desk.team.meeting()
    desk.want(page)
    desk.team.notion.faults.add(Fault(status=401, code="unauthorized", times=None))
    for _ in range(ATTEMPTS + 2):
        assert desk.attempt(page).code == "notion"
        desk.clock.ahead += 601
    desk.team.notion.faults.clear()
    assert desk.attempt(page).code == "done"


def test_a_worker_with_another_key_fails_no_page_of_the_others(desk: Desk) -> None:
    page = desk.team.meeting()
    desk.want(page)
    right = desk.team.settings()
    wrong = right.model_copy(update={"minutes_secret_key": SecretStr(Fernet.generate_key().decode())})
    for _ in range(ATTEMPTS + 2):
        assert attempt(page, Worker(wrong, desk.marks, clock=desk.clock)).code == "settings"
        desk.clock.ahead += 601
    assert desk.attempt(page).code == "done"
