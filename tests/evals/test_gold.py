"""Minutes against the hand-written gold: the floor that the rules reach, and that each kind of error is counted as itself."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.evals.examples import MEETINGS, gold_of, rule_minutes
from worker.evals.gold import Gold, GoldScore, KindScore, score
from worker.evals.gold_file import Said
from worker.model import ActionItem, Decision, Due, Event, Evidence, Minutes

EN, KO = MEETINGS


@pytest.mark.parametrize("name", MEETINGS)
def test_the_rules_find_half_of_the_gold_and_nothing_false(name: str, record_property: Callable[[str, object], None]) -> None:
    scored = score(rule_minutes(name), gold_of(name))
    for kind, figures in scored.kinds.items():
        record_property(kind, f"{figures.found} of {figures.expected}")
        assert 2 * figures.found >= figures.expected, (kind, figures.missed)
        assert figures.false == (), (kind, figures.trapped)
    assert scored.all.wrong_owners == ()
    assert scored.kinds["event"].wrong_dates == ()


@pytest.mark.parametrize("name", MEETINGS)
def test_the_gold_itself_written_as_minutes_is_perfect(name: str) -> None:
    every = score(written(name), gold_of(name)).all
    assert (every.precision, every.recall, every.f1) == (1.0, 1.0, 1.0)
    assert every.found == 17
    assert not (*every.missed, *every.false, *every.wrong_owners, *every.wrong_dates)
    assert all(share.right == share.of > 0 for share in (every.states, every.owners, every.dates, every.times))


@pytest.mark.parametrize("name", MEETINGS)
def test_each_trap_that_becomes_an_item_is_a_false_item_with_its_reason(name: str) -> None:
    gold = gold_of(name)
    for trap in gold.traps:
        minutes = with_item(written(name), trap.kind, evidence(trap, name))
        (caught,) = score(minutes, gold).kinds[trap.kind].trapped
        assert caught.what == trap.reason
        assert len(score(minutes, gold).all.false) == 1
        assert score(minutes, gold).all.recall == 1.0


@pytest.mark.parametrize("name", MEETINGS)
def test_what_is_tolerated_counts_neither_way(name: str) -> None:
    for line in gold_of(name).tolerated:
        every = score(with_item(written(name), line.kind, evidence(line, name)), gold_of(name)).all
        assert (every.tolerated, every.found, every.false, every.f1) == (1, 17, (), 1.0)


def test_an_item_left_out_lowers_recall_only() -> None:
    minutes = written(EN)
    every = score(replace(minutes, decisions=minutes.decisions[1:]), gold_of(EN)).all
    assert (every.precision, every.recall) == (1.0, 16 / 17)
    assert every.missed == ("Version 2.4 ships on Tuesday, December 8th.",)


def test_an_item_written_twice_is_false_once() -> None:
    minutes = written(EN)
    every = score(replace(minutes, events=(*minutes.events, minutes.events[0])), gold_of(EN)).all
    assert (every.found, every.false) == (17, ("Code freeze",))


def test_somebody_else_as_owner_is_wrong_and_nobody_is_merely_not_right() -> None:
    somebody = action_items(changed(EN, 0, owner="Sam Delgado"), EN)
    nobody = action_items(changed(EN, 0, owner=None), EN)
    assert [m.got for m in somebody.wrong_owners] == ["Sam Delgado"]
    assert nobody.wrong_owners == ()
    assert somebody.owners == nobody.owners
    assert somebody.owners.right == somebody.owners.of - 1
    assert somebody.f1 == nobody.f1 == 1.0


def test_one_of_two_who_fit_is_a_wrong_owner() -> None:
    ambiguous = [bool(item.owner_candidates) for item in gold_of(KO).action_items].index(True)
    scored = action_items(changed(KO, ambiguous, owner="박지훈", owner_candidates=()), KO)
    assert [m.expected for m in scored.wrong_owners] == ["박지훈 or 이지훈"]


def test_another_day_is_wrong_and_none_is_merely_not_right() -> None:
    later = action_items(changed(EN, 0, due=Due("Friday", date(2026, 11, 27))), EN)
    vague = action_items(changed(EN, 0, due=Due("soon")), EN)
    assert [m.got for m in later.wrong_dates] == ["2026-11-27"]
    assert vague.wrong_dates == ()
    assert later.dates == vague.dates
    assert later.dates.right == later.dates.of - 1


def test_another_hour_is_wrong_though_the_day_is_right() -> None:
    minutes = written(EN)
    kickoff = minutes.events[1]
    assert not kickoff.all_day
    moved = replace(kickoff, start=kickoff.start + timedelta(hours=1))
    scored = score(replace(minutes, events=(minutes.events[0], moved, minutes.events[2])), gold_of(EN)).kinds["event"]
    assert scored.dates.rate == 1.0
    assert [m.what for m in scored.wrong_dates] == ["time"]


def test_a_missed_item_that_needs_review_or_is_listed_as_unrepresented_is_flagged() -> None:
    minutes = written(EN)
    freeze = minutes.events[0]
    coverage = replace(minutes.coverage, unrepresented=(freeze.evidence[0].utterance,))
    listed = replace(minutes, events=minutes.events[1:], coverage=coverage)
    assert score(listed, gold_of(EN)).kinds["event"].flagged == ("Code freeze",)
    silent = replace(listed, coverage=replace(coverage, unrepresented=()), needs_review=())
    assert score(silent, gold_of(EN)).kinds["event"].flagged == ()


def test_minutes_of_another_meeting_are_refused() -> None:
    with pytest.raises(ValueError, match="does not say"):
        score(rule_minutes(EN), gold_of(KO))


def action_items(minutes: Minutes, name: str) -> KindScore:
    scored: GoldScore = score(minutes, gold_of(name))
    return scored.kinds["action_item"]


def changed(name: str, number: int, **fields: object) -> Minutes:
    minutes = written(name)
    items = list(minutes.action_items)
    items[number] = replace(items[number], **fields)  # type: ignore[arg-type]
    return replace(minutes, action_items=tuple(items))


def written(name: str) -> Minutes:
    """The minutes that the gold describes, in the utterances of the example."""
    gold: Gold = gold_of(name)
    return replace(
        rule_minutes(name),
        decisions=tuple(
            Decision(f"D{i}", d.text, d.state, d.date, evidences(d.evidence, name)) for i, d in enumerate(gold.decisions, 1)
        ),
        action_items=tuple(
            ActionItem(
                f"A{i}", a.task, a.owner, Due(a.due.phrase, a.due.date, a.due.time) if a.due else None,
                evidences(a.evidence.task, name), owner_candidates=a.owner_candidates, team=a.team,
            )
            for i, a in enumerate(gold.action_items, 1)
        ),
        events=tuple(
            Event(f"E{i}", e.title, e.begins, None, e.all_day, gold.meeting.timezone, evidences(e.evidence, name))
            for i, e in enumerate(gold.events, 1)
        ),
    )  # fmt: skip


def with_item(minutes: Minutes, kind: str, said: Evidence) -> Minutes:
    if kind == "decision":
        return replace(minutes, decisions=(*minutes.decisions, Decision("D9", said.quote, "decided", None, (said,))))
    if kind == "event":
        event = Event("E9", said.quote, date(2026, 12, 1), None, True, "UTC", (said,))
        return replace(minutes, events=(*minutes.events, event))
    return replace(minutes, action_items=(*minutes.action_items, ActionItem("A99", said.quote, None, None, (said,))))


def evidences(quotes: tuple[Said, ...], name: str) -> tuple[Evidence, ...]:
    return tuple(evidence(said, name) for said in quotes)


def evidence(said: Said, name: str) -> Evidence:
    speaker = gold_of(name).name_of.get(said.speaker, said.speaker)
    (found,) = [u for u in rule_minutes(name).utterances if said.quote in u.text and u.speaker in (speaker, said.speaker)]
    start = found.text.index(said.quote)
    return Evidence(found.n, start, start + len(said.quote), said.quote)
