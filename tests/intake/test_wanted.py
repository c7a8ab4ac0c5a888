"""The record of what is to be processed: who adds to it when, and what a worker finds there."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from worker.intake.wanted import Ended, Want, Wanted
from worker.store.marks import MemoryMarks

PAGE = "5ca173c1-f3df-42cf-9a49-bbc8db4efb47"
QUIET = 300.0


@dataclass
class Office:
    """A record with a clock that is set by hand; it begins at noon."""

    now: float = 43_200.0
    wanted: Wanted = field(init=False)

    def __post_init__(self) -> None:
        self.wanted = Wanted(MemoryMarks(self.clock), self.clock)

    def clock(self) -> float:
        return self.now

    def edited(self, at: float | None = None, **more: Any) -> Want:
        """Somebody edits the page, and we are told."""
        return self.wanted.want(PAGE, due=(self.now if at is None else at) + QUIET, queue="interactive", **more)

    def asks(self, **more: Any) -> Want:
        return self.wanted.want(PAGE, due=self.now, queue="interactive", asked=True, **more)

    def looks(self) -> Want:
        return self.wanted.want(PAGE, due=self.now, queue="interactive", look=True)

    def handed_over(self) -> None:
        assert self.wanted.queue(self.there())

    def begun(self) -> Want:
        self.handed_over()
        want = self.wanted.start(PAGE)
        assert want is not None
        return want

    def there(self) -> Want:
        want = self.wanted.get(PAGE)
        assert want is not None
        return want

    def done(self, want: Want, **more: Any) -> bool:
        return self.wanted.finish(want, Ended(PAGE, "done", self.now, **more))


@pytest.fixture
def office() -> Office:
    return Office()


def test_a_page_is_due_when_it_was_quiet_since_its_last_edit(office: Office) -> None:
    office.edited()
    office.now += 60
    office.edited()
    assert office.there().due == office.now + QUIET


def test_an_edit_that_is_told_late_does_not_bring_the_page_forward(office: Office) -> None:
    office.edited()
    office.edited(at=office.now - 3600)
    assert office.there().due == office.now + QUIET
    assert office.there().generation == 2


def test_edits_do_not_put_off_what_a_person_asked_for(office: Office) -> None:
    office.asks()
    office.edited()
    assert office.there().due == office.now
    assert office.there().asked
    office.handed_over()
    office.edited()
    assert office.wanted.start(PAGE) is not None


def test_a_person_who_asks_does_not_wait_for_quiet(office: Office) -> None:
    office.edited()
    office.asks()
    assert office.there().due == office.now


def test_a_look_at_the_page_does_not_wait_either(office: Office) -> None:
    office.edited()
    want = office.looks()
    assert (want.due, want.asked) == (office.now, False)


def test_what_was_wanted_in_bulk_and_then_by_a_person_is_no_bulk_any_more(office: Office) -> None:
    office.wanted.want(PAGE, due=0.0, queue="bulk")
    assert office.there().queue == "bulk"
    assert office.edited().queue == "interactive"
    assert office.wanted.want(PAGE, due=0.0, queue="bulk").queue == "interactive"


def test_a_wish_for_fresh_answers_outlives_edits(office: Office) -> None:
    office.asks(fresh="2026-11-20T12:00:00+00:00")
    office.edited()
    assert office.begun().fresh == "2026-11-20T12:00:00+00:00"


def test_all_that_is_wanted_is_listed_the_earliest_first(office: Office) -> None:
    for page, due in (("b", 2.0), ("a", 3.0), ("c", 1.0)):
        office.wanted.want(page, due=due, queue="bulk")
    assert [want.page for want in office.wanted.every()] == ["c", "b", "a"]


def test_an_edit_before_the_worker_begins_puts_the_page_off(office: Office) -> None:
    office.edited(at=office.now - QUIET)
    office.handed_over()
    office.edited()
    assert office.wanted.start(PAGE) is None
    assert office.there().step == "due"
    assert office.there().attempts == 0
    office.now += QUIET
    assert office.begun().attempts == 1


def test_a_page_that_changed_meanwhile_is_not_handed_over_as_it_was(office: Office) -> None:
    before = office.edited(at=0.0)
    office.edited()
    assert not office.wanted.queue(before)
    assert office.there().step == "due"


def test_nothing_begins_on_a_page_that_nobody_wants(office: Office) -> None:
    assert office.wanted.start(PAGE) is None


def test_what_is_finished_is_wanted_no_more_and_remembered(office: Office) -> None:
    office.edited(at=0.0)
    assert not office.done(office.begun(), run="0123456789ab", cost=0.02, calls=7)
    assert office.wanted.get(PAGE) is None
    ended = office.wanted.ended(PAGE)
    assert ended is not None
    assert (ended.state, ended.run, ended.cost, ended.calls) == ("done", "0123456789ab", 0.02, 7)


def test_an_edit_during_the_run_is_followed_by_another_when_it_is_quiet(office: Office) -> None:
    office.asks()
    want = office.begun()
    office.edited()
    assert office.done(want)
    assert (office.there().step, office.there().due, office.there().asked) == ("due", office.now + QUIET, False)


def test_an_edit_that_is_told_late_during_the_run_is_not_lost(office: Office) -> None:
    office.edited(at=0.0)
    want = office.begun()
    office.edited(at=office.now - 3600)
    assert office.done(want)
    assert office.begun().generation == 2


def test_who_asks_during_the_run_gets_one_more_at_once(office: Office) -> None:
    office.edited(at=0.0)
    want = office.begun()
    office.asks()
    assert office.done(want)
    assert office.there().asked
    assert office.begun().generation == 2


def test_a_look_during_the_run_is_taken_right_after_it(office: Office) -> None:
    office.asks()
    want = office.begun()
    office.edited()
    office.looks()
    assert office.done(want)
    assert office.begun().generation == 3


def test_a_run_that_nobody_finished_goes_on_for_the_newest_reason(office: Office) -> None:
    """The worker died; the sweeper hands the page over again."""
    office.asks()
    office.begun()
    office.edited()
    office.now += QUIET
    again = office.begun()
    assert (again.attempts, again.generation, again.asked) == (1, 2, True)  # another version is another chance
    assert not office.done(again)


def test_what_failed_waits_before_the_next_attempt_asked_for_or_not(office: Office) -> None:
    office.asks()
    office.wanted.again(office.begun(), due=office.now + 60, why="outage", counts=False)
    assert office.there().due == office.now + 60
    assert office.wanted.start(PAGE) is None  # a message that was sent twice
    office.now += 60
    assert office.begun().attempts == 1


@pytest.mark.parametrize(("counts", "attempts"), [(True, 3), (False, 1)])
def test_only_a_pages_own_failures_are_counted(office: Office, counts: bool, attempts: int) -> None:
    office.edited(at=0.0)
    for _ in range(3):
        want = office.begun()
        office.wanted.again(want, due=office.now, why="timeout", counts=counts)
    assert want.attempts == attempts


def test_an_attempt_that_got_somewhere_is_not_counted(office: Office) -> None:
    office.edited(at=0.0)
    want = office.begun()
    office.wanted.progressed(PAGE, stage="extract", reply=True)
    office.wanted.again(want, due=office.now, why="timeout", counts=True)
    assert office.there().stage == "extract"
    assert office.begun().attempts == 1


def test_an_edit_gives_a_page_its_attempts_back_but_shortens_no_wait(office: Office) -> None:
    office.edited(at=0.0)
    office.wanted.again(office.begun(), due=office.now + 7200, why="budget_day", counts=True)
    want = office.edited()
    assert (want.attempts, want.due, want.why) == (0, office.now + 7200, "budget_day")


def test_a_person_ends_every_wait(office: Office) -> None:
    office.edited(at=0.0)
    office.wanted.again(office.begun(), due=office.now + 7200, why="budget_run", counts=False)
    want = office.asks()
    assert (want.due, want.why) == (office.now, "")


def test_a_wish_that_came_during_a_failing_run_does_not_wait_for_the_next_attempt(office: Office) -> None:
    office.edited(at=0.0)
    want = office.begun()
    office.asks()
    office.wanted.again(want, due=office.now + 60, why="timeout", counts=True)
    assert office.there().due <= office.now


def test_who_finds_the_page_taken_comes_back_but_not_before_it_is_quiet(office: Office) -> None:
    office.edited(at=0.0)
    office.handed_over()
    office.wanted.put_off(PAGE, office.now + 2)
    assert (office.there().step, office.there().due) == ("due", office.now + 2)
    office.now += 2
    office.handed_over()
    office.edited()
    office.wanted.put_off(PAGE, office.now + 2)
    assert office.there().due == office.now + QUIET


def test_a_forgotten_page_stays_forgotten(office: Office) -> None:
    """Its run may still be under way."""
    office.edited(at=0.0)
    want = office.begun()
    office.wanted.forget(PAGE)
    office.wanted.progressed(PAGE, stage="extract", reply=True)
    office.wanted.again(want, due=office.now, why="timeout", counts=True)
    assert office.wanted.every() == []
    assert office.wanted.ended(PAGE) is None


def together(*calls: Callable[[], object]) -> None:
    gate = threading.Barrier(len(calls))

    def run(call: Callable[[], object]) -> None:
        gate.wait()
        call()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_of_many_who_want_a_page_at_once_none_is_lost(office: Office) -> None:
    times = [office.now + n for n in range(8)]
    together(*(lambda at=at: [office.edited(at) for _ in range(25)] for at in times))
    assert office.there().generation == 200
    assert office.there().due == times[-1] + QUIET


def test_an_edit_that_races_with_the_end_of_a_run_is_never_lost() -> None:
    for _ in range(200):
        office = Office()
        office.edited(at=0.0)
        want = office.begun()
        together(lambda: office.done(want), office.looks)  # noqa: B023
        left = office.wanted.get(PAGE)
        assert left is not None
        assert left.step == "due"
        assert left.due <= office.now


def test_of_two_sweepers_one_hands_a_page_over() -> None:
    for _ in range(100):
        office = Office()
        want = office.edited(at=0.0)
        handed: list[bool] = []
        together(*[lambda: handed.append(office.wanted.queue(want))] * 2)  # noqa: B023
        assert sorted(handed) == [False, True]
