"""Answers that err as a weak model's do, one in five: what still must not get into the minutes. The curve: make bench."""

from functools import cache, reduce

import pytest

from tests.benchmarks.corruption import AS_SAID, CHECKED, ERRING, VERIFIED, Measured, measure, total
from tests.benchmarks.heard import gold_of, heard
from tests.recorded import MEETINGS
from worker.evals.gold import KindScore

RATE, SEEDS = 0.2, (1, 2)


@cache
def measured(setting: str) -> tuple[Measured, ...]:
    return tuple(measure(name, setting, RATE, seed) for name in MEETINGS for seed in SEEDS)


def scored(setting: str) -> KindScore:
    return total(measured(setting))


def test_the_answers_really_err() -> None:
    made = reduce(lambda a, b: {**a, **b}, (dict(m.errors) for m in measured(AS_SAID)))
    assert {"quote_altered", "quote_invented", "owner", "date", "dropped", "hedge"} <= set(made)
    assert sum(m.unproven for m in measured(AS_SAID)) > 0
    assert len(scored(AS_SAID).wrong_owners) > 0
    assert len(scored(AS_SAID).wrong_dates) > 0


def test_with_honest_verification_what_is_written_is_right() -> None:
    every = scored(VERIFIED)
    assert every.precision >= 0.95, every.false
    assert every.wrong_owners == ()
    assert every.wrong_dates == ()
    assert every.trapped == ()


def test_a_verifier_that_errs_as_well_lets_less_pass_than_no_checks() -> None:
    assert scored(ERRING).precision > scored(AS_SAID).precision
    assert scored(ERRING).wrong_owners == ()


def test_the_program_alone_lets_no_wrong_owner_pass() -> None:
    assert scored(CHECKED).wrong_owners == ()


@pytest.mark.parametrize("setting", [CHECKED, VERIFIED, ERRING])
def test_nothing_is_written_that_cites_what_nobody_said(setting: str) -> None:
    assert all(m.unproven == 0 for m in measured(setting))


@pytest.mark.parametrize("name", MEETINGS)
def test_the_meeting_of_the_verifier_is_the_meeting_of_the_replay(name: str) -> None:
    meeting = heard(name)
    assert all(meeting.said([line]) for line in (*gold_of(name).traps, *gold_of(name).tolerated))
    assert sum(len(meeting.golds(kind)) for kind in ("decision", "action_item", "event")) == 17


@pytest.mark.parametrize("setting", [VERIFIED, ERRING])
def test_without_errors_the_minutes_are_those_of_the_recording(setting: str) -> None:
    every = total(measure(name, setting, 0.0, 1) for name in MEETINGS)
    assert every.precision == 1.0
    assert every.recall >= 0.9
