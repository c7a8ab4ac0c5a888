"""The section, block by block: ours follow the meeting, a person's line stays where and as it is, none comes back."""

from dataclasses import replace

import pytest

from tests.notion.remembered import BOT, KIM, bullet, callout, digest, line, wanted, words
from worker.notion.places import Block, Managed
from worker.notion.section.adoption import adopted
from worker.notion.section.batches import MOST_SIBLINGS, batch
from worker.notion.section.merge import Append, DeleteBlock, SectionMerge, UpdateBlock, merge_section, slots_of
from worker.notion.section.record import learned, pending
from worker.notion.writing.snapshot import KnownBlock


def merge(want: Managed, known: tuple[KnownBlock, ...], now: Block | None) -> SectionMerge:
    return merge_section(want, known, now, digest=digest, plain=words, bot=BOT)


def known_of(want: Managed, now: Block) -> tuple[KnownBlock, ...]:
    """As after a run that wrote all of it."""
    return tuple(learned([want], [now], "", digest))


def told(merged: SectionMerge) -> list[tuple[str, ...]]:
    return [_told(change) for change in merged.changes]


def _told(change: object) -> tuple[str, ...]:
    match change:
        case Append(parent, _, after, blocks):
            return ("append", parent, after or "", *(b.slot for b in blocks))
        case UpdateBlock(slot, _, block, _):
            return ("update", slot, words(block))
        case DeleteBlock(slots):
            return ("delete", *sorted(slots))
    raise TypeError(change)


A, B, C = line("item:a", "Alpha"), line("item:b", "Beta"), line("item:c", "Gamma")
AB = wanted(A, B)
NOW = callout(bullet("1", "Alpha"), bullet("2", "Beta"))
KNOWN = known_of(AB, NOW)


# ── ours ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_page_without_a_section_gets_one() -> None:
    assert told(merge(AB, (), None)) == [("append", "", "", "root")]


def test_a_section_that_is_as_it_should_be_is_left_alone() -> None:
    merged = merge(AB, KNOWN, NOW)
    assert (merged.changes, merged.offers, merged.complete) == ((), (), True)
    assert merged.blocks == KNOWN


def test_a_line_of_ours_follows_the_meeting() -> None:
    assert told(merge(wanted(A, line("item:b", "Beta II")), KNOWN, NOW)) == [("update", "item:b", "Beta II")]


def test_a_new_line_goes_behind_the_one_that_it_follows() -> None:
    assert told(merge(wanted(A, C, B), KNOWN, NOW)) == [("append", "root", "1", "item:c")]
    assert told(merge(wanted(C, A, B), KNOWN, NOW)) == [("append", "root", "", "item:c")]


def test_a_line_of_ours_that_is_no_longer_wanted_goes() -> None:
    assert told(merge(wanted(A), KNOWN, NOW)) == [("delete", "item:b")]


def test_a_line_that_has_to_stand_under_another_is_taken_away_first_and_comes_with_the_next_merge() -> None:
    moved = wanted(line("item:a", "Alpha", B))
    first = merge(moved, KNOWN, NOW)
    assert (told(first), first.complete) == ([("delete", "item:b")], False)
    rest = tuple(b for b in first.blocks if b.slot != "item:b")
    assert told(merge(moved, rest, callout(bullet("1", "Alpha")))) == [("append", "item:a", "", "item:b")]


# ── people's ──────────────────────────────────────────────────────────────────────────────────────────────────────


def edited(text: str) -> Block:
    return callout(bullet("1", "Alpha"), bullet("2", text))


def test_a_line_that_a_person_changed_stays_and_ours_is_offered_once_it_reads_otherwise() -> None:
    assert merge(AB, KNOWN, edited("Beta, says Kim")).offers == ()
    merged = merge(wanted(A, line("item:b", "Beta II")), KNOWN, edited("Beta, says Kim"))
    assert merged.changes == ()
    assert [(o.code, o.theirs, o.ours) for o in merged.offers] == [("edited_line", "Beta, says Kim", "Beta II")]


def test_a_line_that_a_person_changed_stays_when_it_is_no_longer_wanted() -> None:
    assert merge(wanted(A), KNOWN, edited("Beta, says Kim")).changes == ()


def test_a_line_under_which_a_person_wrote_stays_when_it_is_no_longer_wanted() -> None:
    now = callout(bullet("1", "Alpha"), bullet("2", "Beta", bullet("x", "done!", by=KIM)))
    assert merge(wanted(A), KNOWN, now).changes == ()


def test_a_line_that_a_person_deleted_does_not_come_back() -> None:
    gone = callout(bullet("1", "Alpha"))
    merged = merge(AB, KNOWN, gone)
    assert merged.changes == ()
    assert merge(wanted(A, line("item:b", "Beta II")), merged.blocks, gone).changes == ()


def test_a_line_that_a_person_restored_is_ours_again() -> None:
    deleted = merge(AB, KNOWN, callout(bullet("1", "Alpha"))).blocks
    assert told(merge(wanted(A, line("item:b", "Beta II")), deleted, NOW)) == [("update", "item:b", "Beta II")]


def test_lines_stay_in_the_order_that_a_person_gave_them() -> None:
    assert merge(AB, KNOWN, callout(bullet("2", "Beta"), bullet("1", "Alpha"))).changes == ()


def test_a_line_that_a_person_moved_under_another_stays_there_and_is_followed_by_nothing() -> None:
    now = callout(bullet("1", "Alpha", bullet("2", "Beta")))
    assert told(merge(wanted(A, line("item:b", "Beta II"), C), KNOWN, now)) == [
        ("update", "item:b", "Beta II"), ("append", "root", "1", "item:c"),
    ]  # fmt: skip


def test_lines_of_people_are_never_touched() -> None:
    now = callout(bullet("x", "mine", by=KIM), bullet("1", "Alpha"), bullet("y", "Beta", by=KIM), bullet("2", "Beta"))
    assert told(merge(wanted(A), KNOWN, now)) == [("delete", "item:b")]


def test_a_section_that_a_person_took_off_the_page_is_not_made_again() -> None:
    merged = merge(AB, KNOWN, None)
    assert merged.changes == ()
    assert all(b.gone for b in merged.blocks)
    assert merge(AB, merged.blocks, None).changes == ()


def test_a_section_that_a_person_put_back_is_ours_again() -> None:
    merged = merge(AB, merge(AB, KNOWN, None).blocks, NOW)
    assert (merged.changes, merged.blocks) == ((), KNOWN)


# ── broken runs ───────────────────────────────────────────────────────────────────────────────────────────────────

PENDING = tuple(pending([AB], "", digest))


def test_what_a_broken_run_appended_is_found_again() -> None:
    merged = merge(AB, PENDING, NOW)
    assert merged.changes == ()
    assert [(b.slot, b.id) for b in merged.blocks] == [("root", "root"), ("item:a", "1"), ("item:b", "2")]


def test_what_a_broken_run_did_not_append_is_appended() -> None:
    known = (*KNOWN, *pending([C], "root", digest))
    assert told(merge(wanted(A, B, C), known, NOW)) == [("append", "root", "2", "item:c")]


def test_a_line_that_a_broken_run_appended_and_a_person_changed_since_is_theirs() -> None:
    merged = merge(wanted(A, line("item:b", "Beta II")), PENDING, edited("Beta, says Kim"))
    assert merged.changes == ()


def test_a_line_that_a_broken_run_appended_and_a_person_deleted_since_stays_deleted() -> None:
    merged = merge(AB, PENDING, callout(bullet("1", "Alpha")))
    assert merged.changes == ()
    assert [b.slot for b in merged.blocks if b.gone] == ["item:b"]


def test_a_line_of_a_persons_is_not_taken_for_one_that_a_broken_run_appended() -> None:
    known = (*KNOWN, *pending([C], "root", digest))
    now = callout(*NOW.children, bullet("x", "Gamma", by=KIM))
    assert told(merge(wanted(A, B, C), known, now)) == [("append", "root", "2", "item:c")]


def test_an_update_that_failed_to_be_sent_is_sent_however_often_that_happens() -> None:
    known, want = KNOWN, wanted(A, line("item:b", "Beta II"))
    for _ in range(4):
        merged = merge(want, known, NOW)
        assert told(merged) == [("update", "item:b", "Beta II")]
        known = merged.blocks


# ── the record was lost ───────────────────────────────────────────────────────────────────────────────────────────


def adopt(want: Managed, now: Block) -> tuple[KnownBlock, ...]:
    return adopted(want, now, digest, lambda b: words(b.json).startswith("Needs review"))


def test_of_a_section_without_a_record_only_what_says_what_we_would_write_is_ours() -> None:
    now = callout(bullet("1", "Alpha"), bullet("2", "Beta, says Kim"))
    known = adopt(wanted(A, B, C), now)
    assert {b.slot: (b.id, b.gone) for b in known} == {
        "root": ("root", False), "item:a": ("1", False), "item:b": (None, True), "item:c": (None, True),
    }  # fmt: skip
    assert merge(wanted(A, B, C), known, now).changes == ()
    assert told(merge(wanted(line("item:a", "Alpha II"), B, C), known, now)) == [("update", "item:a", "Alpha II")]


def test_needs_review_is_the_only_thing_that_such_a_section_gets() -> None:
    review = line("review", "Needs review (1)", line("unrecorded:a", "Alpha was not written"))
    now = callout(bullet("1", "Alpha"))
    assert told(merge(wanted(A, B, review), adopt(wanted(A, B, review), now), now)) == [("append", "root", "1", "review")]


def test_each_line_of_such_a_section_is_one_line_of_ours() -> None:
    want, now = wanted(A, line("item:a2", "Alpha")), callout(bullet("1", "Alpha"), bullet("2", "Alpha"))
    assert [b.id for b in adopt(want, now)] == ["root", "1", "2"]
    assert [b.id for b in adopt(want, callout(bullet("1", "Alpha")))] == ["root", "1", None]


def test_a_section_that_is_neither_on_record_nor_on_the_page_is_not_made() -> None:
    merged = merge(AB, (KnownBlock("root", "", None, gone=True),), None)
    assert merged.changes == ()
    assert all(b.gone for b in merged.blocks)


# ── limits ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_more_lines_than_a_request_takes_come_in_their_order_with_the_next_merges() -> None:
    want = wanted(*(line(f"item:{n}", f"Line {n}") for n in range(2 * MOST_SIBLINGS + 5)))
    known, now, rounds = (), None, 0
    for rounds in range(1, 9):  # noqa: B007
        merged = merge(want, known, now)
        now = _appended(now, merged)
        known = known_of(_cut(want, now), now)
        if merged.complete:
            break
    assert rounds == 3
    assert now is not None
    assert [words(b.json) for b in now.children] == [f"Line {n}" for n in range(2 * MOST_SIBLINGS + 5)]


def test_a_request_carries_two_levels_below_the_first() -> None:
    deep = line("1", "1", line("2", "2", line("3", "3", line("4", "4"))))
    assert [slots_of(b) for b in batch([deep])] == [["1", "2", "3"]]


@pytest.mark.parametrize("letter", ["a", "가", "😀"])
def test_a_request_stays_below_500_kilobytes(letter: str) -> None:
    lines = [line(f"item:{n}", letter * 1900) for n in range(99)]
    sent = batch([wanted(*(replace(x, children=tuple(lines[:50])) for x in lines))])
    assert len(str([b.block for b in _flat(sent)]).encode()) < 500_000


def _flat(blocks: tuple[Managed, ...]) -> list[Managed]:
    return [x for b in blocks for x in (b, *_flat(b.children))]


def _appended(now: Block | None, merged: SectionMerge) -> Block:
    made = [_made(b) for c in merged.changes if isinstance(c, Append) for b in c.blocks]
    return made[0] if now is None else replace(now, children=(*now.children, *made))


def _made(block: Managed) -> Block:
    inner = tuple(_made(child) for child in block.children)
    return callout(*inner) if block.slot == "root" else bullet(f"id-{block.slot}", words(block.block), *inner)


def _cut(want: Managed, now: Block) -> Managed:
    return replace(want, children=want.children[: len(now.children)])
