"""An item is known again however it was read this time; what a person deleted stays gone, in parts and in other words."""

from dataclasses import replace

import pytest

from tests.notion.identity_cases import CASES, EN, Case, judged, right
from tests.notion.remembered import item, matched, quoted, said, same, seen, utterances
from worker.notion.writing.identity import Found, Matches, found, kept, match, spoken
from worker.notion.writing.snapshot import Known, KnownRow
from worker.store import MemoryStore

NOTES = seen("Write the release notes", quoted(EN, 2, "I will write the release notes"))
WORDED = "Prepare the changes overview"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_second_reading_is_told_from_a_new_item(case: Case) -> None:
    assert right(case), judged(case)


def test_the_share_that_is_right(capsys: pytest.CaptureFixture[str]) -> None:
    good = sum(map(right, CASES))
    with capsys.disabled():
        print(f"\nidentity: {good} of {len(CASES)} second readings right")
    assert good == len(CASES)


def known(was: Found, key: str = "k", **changes: object) -> Known:
    return replace(was.known, key=key, **changes)  # type: ignore[arg-type]


# ── one to one ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_key_is_minted_once_and_kept() -> None:
    first = matched(EN, [], EN, NOTES)
    assert first.keys == {"X": "new-1"}
    assert matched(EN, first.known, EN, NOTES).keys == {"X": "new-1"}


def test_two_items_are_never_one() -> None:
    twin = replace(NOTES, id="Y")
    assert matched(EN, [known(NOTES)], EN, NOTES, twin).keys == {"X": "k", "Y": "new-1"}


def test_an_item_that_is_not_found_is_missing_and_stays_known() -> None:
    matches = matched(EN, [known(NOTES)], EN)
    assert matches.missing == {"k"}
    assert matches.known == (known(NOTES),)


def test_an_item_that_was_no_longer_found_is_live_again_when_it_is() -> None:
    rows = {"action_items": KnownRow("row")}
    assert matched(EN, [known(NOTES, state="lost", rows=rows)], EN, NOTES).known[0].state == "live"
    assert matched(EN, [known(NOTES, state="lost", rows=rows)], EN, NOTES).known[0].rows == rows


@pytest.mark.parametrize("state", ["gone", "offered"])
def test_what_is_gone_or_only_offered_stays_so(state: str) -> None:
    assert matched(EN, [known(NOTES, state=state)], EN, NOTES).known[0].state == state


def test_what_is_gone_is_hidden_and_gets_no_second_key() -> None:
    matches = matched(EN, [known(NOTES, state="gone")], EN, NOTES)
    assert (matches.hidden, matches.keys) == ({"X"}, {"X": "k"})


# ── lines come and go ─────────────────────────────────────────────────────────────────────────────────────────────

WITHOUT = (*EN[:1], *EN[2:])


def reworded(quote: str) -> Found:
    return seen(WORDED, quoted(EN, 2, quote))


@pytest.mark.parametrize("state", ["live", "gone"])
def test_an_item_whose_line_was_taken_out_is_known_again_when_the_line_is_put_back(state: str) -> None:
    """Even when it reads otherwise then: else a task that was deleted would come back."""
    away = matched(EN, [known(NOTES, state=state)], WITHOUT)
    assert len(away.removed) == 1
    back = again(WITHOUT, away, EN, reworded("write the release notes by Tuesday"))
    assert back.keys == {"X": "k"}
    assert (back.hidden == {"X"}) == (state == "gone")
    assert back.removed == ()


def test_a_line_that_stays_away_for_many_runs_is_still_remembered() -> None:
    matches = matched(EN, [known(NOTES, state="gone")], WITHOUT)
    for lines in (("Hello.", *WITHOUT), WITHOUT, WITHOUT[1:]):
        matches = again(WITHOUT if lines[0] == "Hello." else ("Hello.", *WITHOUT), matches, lines)
    assert again(WITHOUT[1:], matches, EN, reworded("write the release notes by Tuesday")).hidden == {"X"}


def test_a_line_that_is_away_is_near_to_none() -> None:
    away = matched(EN, [known(NOTES)], WITHOUT)
    other = seen("Release party", quoted(WITHOUT, 8, WITHOUT[7]))
    assert again(WITHOUT, away, WITHOUT, other).keys == {"X": "new-1"}


def again(before: tuple[str, ...], last: Matches, now: tuple[str, ...], *items: Found) -> Matches:
    return match(items, last.known, kept(said(*before), last.known), said(*now), lambda: "new-1", last.removed)


def test_an_item_in_a_line_that_was_mended_twice_without_being_found_is_known_again() -> None:
    once = (EN[0], EN[1].replace("Tuesday", "Thursday"), *EN[2:])
    twice = (EN[0], once[1].replace("Friday", "Monday"), *EN[2:])
    first = again(EN, matched(EN, [known(NOTES)], EN), once)
    assert again(once, first, twice, seen(WORDED, quoted(twice, 2, "write the release notes"))).keys == {"X": "k"}


# ── how it is kept, and what it costs ─────────────────────────────────────────────────────────────────────────────


def test_what_is_kept_of_an_item_tells_nothing_without_the_key_of_the_store() -> None:
    one, other = MemoryStore(), MemoryStore()
    thing = item("action_item", "Write the release notes", quoted(EN, 2, "write the release notes"))
    both = [found(thing, "action_item", "Write the release notes", "run", s.fingerprint).known for s in (one, other)]
    assert not both[0].text & both[1].text
    assert both[0].text


def test_the_items_of_two_hours_are_known_again() -> None:
    lines = [f"I will prepare paper {n} about topic {n % 40} for customer {n % 7}" if n % 3 else "yeah" for n in range(2400)]
    items = [seen(f"Prepare paper {n}", quoted(lines, n, lines[n - 1]), id_=f"A{n}") for n in range(2, 2400, 36)]
    known_ = [replace(i.known, key=f"k{n}") for n, i in enumerate(items)]
    old, new = said(*lines), said("Hello.", *lines)
    shifted = [replace(i, known=replace(i.known, spans=tuple(replace(s, utterance=s.utterance + 1) for s in i.known.spans))) for i in items]
    matches = match(shifted, known_, old, new, lambda: "new")
    assert list(matches.keys.values()) == [k.key for k in known_]


def test_a_line_is_kept_with_its_speaker() -> None:
    ana, ben = spoken(utterances(("Ana", "Write it"), ("Ben", "Write it")), same)
    assert ana.digest != ben.digest
    assert ana.words == ben.words
