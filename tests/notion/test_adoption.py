"""Of a page whose record was lost, the rows are known again, and tell which items they are."""

from dataclasses import replace

import pytest

from tests.notion.remembered import same
from tests.notion.sections import PAGE, located
from tests.notion.test_rows import DATABASES
from tests.outputs.sample import english, korean
from worker.model import Item, Minutes
from worker.notion.places import Row
from worker.notion.writing.adoption import known_from_rows
from worker.notion.writing.identity import found, match, spoken
from worker.notion.writing.merge import WantedRow
from worker.notion.writing.rows import RowMaker, marked
from worker.notion.writing.snapshot import Known


def rows(minutes: Minutes) -> list[Row]:
    """As an earlier run wrote them."""
    keys = {item.id: f"key-{item.id}" for item in items(minutes)}
    return [as_row(want) for want in RowMaker(minutes, "page", PAGE, DATABASES, {}).wanted(keys)]


def as_row(want: WantedRow) -> Row:
    return Row(f"{want.database}-{want.key}", "url", want.database, want.key, dict(want.values))


def items(minutes: Minutes) -> tuple[Item, ...]:
    return (*minutes.decisions, *minutes.action_items, *minutes.events)


def adopted(minutes: Minutes, there: list[Row]) -> tuple[Known, ...]:
    return known_from_rows(there, minutes.utterances, same)


def keys(minutes: Minutes, known: tuple[Known, ...]) -> dict[str, str]:
    """Which item is which, when the minutes are made again."""
    seen = [
        found(x, kind, text, "run", same)
        for group, kind in ((minutes.decisions, "decision"), (minutes.action_items, "action_item"), (minutes.events, "event"))
        for x in group
        for text in [getattr(x, "task", "") or getattr(x, "text", "") or getattr(x, "title", "")]
    ]
    now = spoken(minutes.utterances, same)
    return dict(match(seen, known, now, now, lambda: "new").keys)


@pytest.mark.parametrize("minutes", [korean(), english()], ids=["ko", "en"])
@pytest.mark.parametrize("blocks", [True, False], ids=["on a page", "from a file"])
def test_each_item_is_known_again_by_its_row(minutes: Minutes, blocks: bool) -> None:
    minutes = located(minutes) if blocks else minutes
    assert keys(minutes, adopted(minutes, rows(minutes))) == {x.id: f"key-{x.id}" for x in items(minutes)}


def test_what_a_row_rests_on_is_the_core_of_its_item_and_not_its_date_or_owner() -> None:
    minutes = located(korean())
    known = next(k for k in adopted(minutes, rows(minutes)) if k.key == "key-A1")
    assert [(s.utterance, s.start, s.end) for s in known.spans] == [
        (e.utterance, e.start, e.end) for e in minutes.action_items[0].evidence
    ]  # fmt: skip


def test_a_milestone_belongs_to_its_decision() -> None:
    minutes = located(korean())
    known = next(k for k in adopted(minutes, rows(minutes)) if k.key == "key-D1")
    assert known.kind == "decision"
    assert set(known.rows) == {"decisions", "calendar"}


def test_a_row_that_was_marked_as_no_longer_found_is_known_as_well() -> None:
    minutes = located(korean())
    there = [replace(r, values={**r.values, "evidence": marked("ko", r.values["evidence"])}) for r in rows(minutes)]
    assert keys(minutes, adopted(minutes, there)) == {x.id: f"key-{x.id}" for x in items(minutes)}


def test_words_that_hold_quotation_marks_are_found_all_the_same() -> None:
    minutes = located(korean())
    said = "이건 “꼭” 해야 하니 제가 “직접” 하겠습니다."
    utterances = (replace(minutes.utterances[0], text=said), *minutes.utterances[1:])
    proof = replace(minutes.decisions[0].evidence[0], quote=said, start=0, end=len(said))
    minutes = replace(minutes, utterances=utterances, decisions=(replace(minutes.decisions[0], evidence=(proof,)),))
    known = next(k for k in adopted(minutes, rows(minutes)) if k.key == "key-D1")
    assert [(s.utterance, s.start, s.end) for s in known.spans] == [(1, 0, len(said))]


def test_a_row_whose_evidence_people_wrote_anew_is_known_by_its_title() -> None:
    minutes = located(korean())
    there = [replace(r, values={**r.values, "evidence": {"rich_text": []}}) for r in rows(minutes)]
    assert keys(minutes, adopted(minutes, there))["A1"] == "key-A1"


def test_nothing_of_an_adopted_row_counts_as_written_by_us() -> None:
    minutes = located(korean())
    assert all(not row.values for k in adopted(minutes, rows(minutes)) for row in k.rows.values())
