"""When a provider counts as away, and for how long."""

from worker.protection.health import FAILURES, LONGEST, QUOTA, SHORTEST, Health, from_text, to_text

WELL = Health()


def after(*times: float, health: Health = WELL) -> Health:
    for at in times:
        health = health.failed(at)
    return health


def test_failures_within_a_minute_open_it() -> None:
    almost = after(*range(FAILURES - 1))
    assert not almost.on_trial
    opened = almost.failed(30)
    assert opened.wait(30) == SHORTEST
    assert opened.reason == "outage"


def test_a_success_in_between_begins_anew() -> None:
    health = after(1, 2, 3, 4).succeeded()
    assert after(5, 6, 7, 8, health=health).wait(8) == 0


def test_failures_that_are_minutes_apart_do_not_open_it() -> None:
    assert after(*range(0, 600, 20)).wait(600) == 0


def test_each_trial_that_fails_keeps_it_open_twice_as_long_up_to_a_bound() -> None:
    health, waits = after(0, 0, 0, 0, 0), list[float]()
    for _ in range(7):
        now = health.until
        health = health.failed(now)
        waits.append(health.wait(now))
    assert waits == [60, 120, 240, 480, LONGEST, LONGEST, LONGEST]


def test_calls_that_began_before_it_opened_tell_nothing_when_they_fail() -> None:
    opened = after(0, 0, 0, 0, 0)
    assert after(1, 2, 3, 4, 5, 6, health=opened) == opened


def test_what_fails_every_call_opens_it_at_once() -> None:
    assert Health().opened(0).wait(0) == SHORTEST
    assert Health().opened(0, "quota").wait(0) == QUOTA
    assert Health().opened(0, seconds=3600).wait(0) == 3600


def test_an_account_without_credit_is_known_even_while_the_provider_is_away() -> None:
    health = Health().opened(0).opened(5, "quota")
    assert (health.reason, health.wait(5)) == ("quota", QUOTA)
    assert health.opened(6).reason == "quota"


def test_what_is_known_can_be_written_down_and_nothing_is_when_all_is_well() -> None:
    for health in (after(1, 2), after(1, 2, 3, 4, 5), Health().opened(0, "quota")):
        assert from_text(to_text(health)) == health
    assert to_text(Health()) is None
    assert from_text(None) == Health()
