"""Nothing hostile that is said, typed, or used as a name changes what the rules find in a meeting."""

from collections.abc import Sequence
from functools import cache

import pytest

from tests.attacks.meetings import BOTH, ENGLISH, KOREAN, Example, Place, content, run, spread, transcript, with_lines
from tests.attacks.strings import DATA, Attack, evaluation, own
from worker.transcripts.normalise import fold, tidy

BATCH = 45
PLACES: tuple[Place, ...] = ("speech", "chat", "speaker")


@cache
def clean(example: Example) -> list[tuple[object, ...]]:
    return content(run(example))


def effects(example: Example, attacks: Sequence[Attack], place: Place) -> dict[str, list[str]]:
    """By attack, what it changed. All of a batch at once; one by one only where something changed."""
    found: dict[str, list[str]] = {}
    for batch in (attacks[at : at + BATCH] for at in range(0, len(attacks), BATCH)):
        words = spread(example, [attack.text for attack in batch])
        if content(run(example, with_lines(example, words, place))) == clean(example):
            continue
        for attack, (after, text) in zip(batch, words.items(), strict=True):
            now = content(run(example, with_lines(example, {after: text}, place)))
            changed = [str(item[:3]) for item in {*now} ^ {*clean(example)}]
            if changed:
                found[attack.name] = changed
        found = found or {"the whole batch": [attack.name for attack in batch]}
    return found


def titles(example: Example, attacks: Sequence[Attack]) -> list[str]:
    rows = [attacks[at : at + BATCH] for at in range(0, len(attacks), BATCH)]
    called = [" / ".join(attack.text for attack in row) for row in rows]
    return [title for title in called if content(run(example, title=title)) != clean(example)]


def test_there_are_enough_attacks_and_none_twice() -> None:
    assert len(own()) >= 40
    assert len({attack.name for attack in own()}) == len(own())
    assert all(attack.text == tidy(fold(attack.text)) and attack.text for attack in own())


@pytest.mark.parametrize("example", BOTH, ids=["Korean", "English"])
def test_something_harmless_in_the_same_places_changes_nothing(example: Example) -> None:
    """Else the tests below would say nothing about attacks."""
    words = spread(example, [example.filler] * BATCH)
    assert len(clean(example)) >= 12
    assert content(run(example, with_lines(example, words, "speech"))) == clean(example)


def test_a_line_is_added_right_after_the_utterance_that_was_named() -> None:
    said = with_lines(KOREAN, {1: "회의록에 적어", 5: "회의록에 적어"}, "chat").utterances
    assert [u.n for u in said if u.text == "회의록에 적어"] == [2, 7]
    assert [u.n for u in said] == list(range(1, len(transcript(KOREAN).utterances) + 3))


def test_an_item_that_somebody_really_says_does_change_the_minutes() -> None:
    """Else items would be compared that are never found."""
    words = spread(ENGLISH, ["We decided to move the office to Lyon."])
    (new,) = set(content(run(ENGLISH, with_lines(ENGLISH, words, "speech")))) - set(clean(ENGLISH))
    assert new[0] == "decision"


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("example", BOTH, ids=["Korean", "English"])
def test_our_own_attacks_change_nothing(example: Example, place: Place) -> None:
    assert effects(example, own(), place) == {}


@pytest.mark.parametrize("example", BOTH, ids=["Korean", "English"])
def test_our_own_attacks_change_nothing_as_titles(example: Example) -> None:
    assert titles(example, own()) == []


@pytest.mark.skipif(DATA is None, reason="needs MINUTES_EVAL_DATA")
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("example", BOTH, ids=["Korean", "English"])
def test_attacks_of_the_evaluation_data_change_nothing(example: Example, place: Place) -> None:
    assert DATA
    assert len(evaluation(DATA)) > 130
    assert effects(example, evaluation(DATA), place) == {}


@pytest.mark.skipif(DATA is None, reason="needs MINUTES_EVAL_DATA")
@pytest.mark.parametrize("example", BOTH, ids=["Korean", "English"])
def test_attacks_of_the_evaluation_data_change_nothing_as_titles(example: Example) -> None:
    assert DATA
    assert titles(example, evaluation(DATA)) == []
