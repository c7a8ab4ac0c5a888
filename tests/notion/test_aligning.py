"""Which line of the last version is which of this one."""

import random

from tests.notion.remembered import Line, said
from worker.notion.writing.aligning import align, dice
from worker.notion.writing.snapshot import Spoken

LINES = [
    "The beta opens on the fifth of January.", "Yeah.", "I will write the release notes.", "Okay.", "Yeah.",
    "Who books the meeting room?", "I can book the meeting room.", "Great, thanks.",
]  # fmt: skip


def aligned(before: list[Line | str], now: list[Line | str]) -> dict[int, tuple[int, bool]]:
    return {n: (a.now, a.unchanged) for n, a in align(said(*before), said(*now)).items()}


def test_a_line_inserted_at_the_top_moves_all_others_by_one() -> None:
    assert aligned(LINES, ["Hello.", *LINES]) == {n: (n + 1, True) for n in range(1, 9)}


def test_a_line_that_was_removed_is_nowhere() -> None:
    assert 3 not in aligned(LINES, [*LINES[:2], *LINES[3:]])
    assert aligned(LINES, []) == {}


def test_a_line_whose_typo_was_mended_is_the_same_line_changed() -> None:
    mended = [*LINES[:2], "I will write the release note.", *LINES[3:]]
    assert aligned(LINES, mended)[3] == (3, False)


def test_a_line_that_grew_is_the_same_line_changed() -> None:
    grown = [*LINES[:2], "I will write the release notes. And send them round to everybody.", *LINES[3:]]
    assert aligned(LINES, grown)[3] == (3, False)


def test_a_line_that_moved_is_found_where_it_is_now() -> None:
    assert aligned(LINES, [*LINES[:2], *LINES[3:], LINES[2]])[3] == (8, True)


def test_a_repeated_line_that_moved_is_not_guessed_at() -> None:
    assert aligned(["a b c", "Yeah.", "d e f", "Yeah."], ["Yeah.", "a b c", "Yeah.", "d e f"])[1] == (2, True)


def test_a_line_that_became_two_is_where_most_of_it_is() -> None:
    split = [*LINES[:2], "I will write", "the release notes.", *LINES[3:]]
    assert aligned(LINES, split)[3] == (4, False)


def test_a_line_that_says_something_else_now_is_not_the_same_line() -> None:
    other = [*LINES[:2], "Let us talk about the budget instead.", *LINES[3:]]
    assert 3 not in aligned(LINES, other)


def test_but_what_stands_in_the_same_block_is_the_same_line() -> None:
    before = said("I will write the release notes.", "Okay.", blocks=["b1", "b2"])
    now = said("Wholly other words stand here.", "Okay.", blocks=["b1", "b2"])
    assert align(before, now)[1].now == 1


def test_a_block_that_holds_many_lines_tells_nothing() -> None:
    before = said("I will write the release notes.", "Okay.", blocks=["code", "code"])
    now = said("Wholly other words stand here.", "Okay.", blocks=["code", "code"])
    assert 1 not in align(before, now)


def test_another_speaker_of_all_lines_leaves_each_where_it_is_even_when_some_say_the_same() -> None:
    before: list[Line | str] = [("Speaker 1", words) for words in [*LINES, *LINES]]
    now: list[Line | str] = [("Ana", words) for words in [*LINES, *LINES]]
    found = aligned(before, now)
    assert {n: to for n, (to, _) in found.items() if to != n} == {}
    assert {3, 7, 11, 15} <= found.keys()


def test_no_two_lines_become_one() -> None:
    draw = random.Random(4)
    for _ in range(200):
        before = [draw.choice(LINES) for _ in range(12)]
        now = [draw.choice(LINES) for _ in range(12)]
        places = [to for to, _ in aligned(before, now).values()]
        assert len(places) == len(set(places))


def test_dice_is_the_share_of_what_two_have_in_common() -> None:
    assert dice(frozenset("abcd"), frozenset("cdef")) == 0.5


def test_two_hours_of_talk_are_aligned_whatever_was_repeated_or_renamed() -> None:
    before = [("S1", "yeah") if n % 3 else ("S2", f"line {n} is about topic {n % 50}") for n in range(2400)]
    edited = [("S1", "Hello"), *before[:1000], ("S2", "one more line"), *before[1001:], ("S1", "Bye")]
    for now in (edited, [(f"new {speaker}", words) for speaker, words in before]):
        old, new = _kept(said(*before)), said(*now)
        found = align(old, new)
        assert sum(n * 36 + 1 in found for n in range(66)) >= 65


def _kept(utterances: tuple[Spoken, ...]) -> tuple[Spoken, ...]:
    """Words of every thirty-sixth, as if items rested on them."""
    return tuple(u if n % 36 == 0 else Spoken(u.block, u.digest) for n, u in enumerate(utterances))
