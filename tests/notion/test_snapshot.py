"""What we last wrote: told apart from what a person wrote, kept as ids and digests, never as text."""

import json

from tests.notion.remembered import quoted, utterances
from worker.model import ActionItem
from worker.notion.writing.identity import found, spoken
from worker.notion.writing.snapshot import FORM, Known, KnownBlock, KnownRow, Snapshot, Spoken, Written
from worker.store import MemoryStore

SENT, BACK, NEW, HUMAN = "sent", "back", "new", "human"


def test_what_we_sent_and_what_notion_made_of_it_are_the_same_value() -> None:
    written = Written((SENT, BACK))
    assert written.is_ours(BACK)
    assert written.same(BACK, SENT)
    assert not written.same(BACK, NEW)


def test_what_was_about_to_be_written_counts_as_ours() -> None:
    written = Written((SENT, BACK)).about_to_be(BACK, NEW)
    assert written.is_ours(NEW)
    assert written.is_ours(BACK)
    assert not written.is_ours(HUMAN)


def test_a_value_that_two_broken_runs_did_not_write_is_still_to_be_written() -> None:
    once = Written((SENT, BACK)).about_to_be(BACK, NEW)
    twice = once.about_to_be(BACK, NEW)
    assert not twice.same(BACK, NEW)


def test_two_values_that_broken_runs_were_about_to_write_are_two_values() -> None:
    written = Written((SENT,)).about_to_be(SENT, NEW).about_to_be(SENT, "newer")
    assert written.is_ours(NEW)
    assert not written.same(NEW, "newer")


def test_what_a_broken_run_did_write_is_the_value_from_then_on() -> None:
    written = Written((SENT, BACK)).about_to_be(BACK, NEW).about_to_be(NEW, "newer")
    assert not written.same(NEW, BACK)
    assert written.last == (NEW,)


def test_a_snapshot_survives_being_kept() -> None:
    snapshot = full()
    assert Snapshot.from_json(json.loads(json.dumps(snapshot.to_json()))) == snapshot


def test_a_record_of_another_form_counts_as_lost() -> None:
    assert Snapshot.from_json(None) is None
    assert Snapshot.from_json({**full().to_json(), "form": FORM + 1}) is None


def test_no_word_of_the_meeting_is_kept() -> None:
    lines = utterances(("이서연", "릴리스 노트는 제가 화요일까지 쓸게요."), ("Ana", "I will call Northwind about budget 4711."))
    fingerprint = MemoryStore().fingerprint
    items = tuple(
        found(ActionItem("A", text, None, None, (quoted([u.text for u in lines], n, text),)), "action_item", text, "r", fingerprint)
        for n, text in ((1, "릴리스 노트는 제가"), (2, "call Northwind about budget 4711"))
    )
    snapshot = Snapshot(spoken(lines, fingerprint), tuple(item.known for item in items))
    kept = json.dumps(snapshot.to_json(), ensure_ascii=False)
    for word in ("릴리스", "노트", "화요일", "이서연", "Ana", "Northwind", "northwind", "budget", "4711", "call"):
        assert f'"{word}' not in kept
        assert f" {word}" not in kept
    assert not {w for u in lines for w in u.text.split()} & set(kept.replace('"', " ").split())


def test_a_row_is_put_where_its_item_is() -> None:
    snapshot = full().with_row("k1", "calendar", KnownRow("row-2"))
    assert {name: row.id for name, row in snapshot.items[0].rows.items()} == {"decisions": "row-1", "calendar": "row-2"}
    assert len(snapshot.items) == 1


def full() -> Snapshot:
    row = KnownRow("row-1", "https://app.notion.com/p/1", {"title": Written(("a",), ("b",))}, gone=True)
    item = Known("k1", "decision", (), frozenset("q"), frozenset("t"), "lost", {"decisions": row}, "run", "D1")
    blocks = (KnownBlock("root", "", "id-1", Written(("x", "y"))), KnownBlock("footer", "root", None, gone=True))
    return Snapshot((Spoken("b1", "d1", frozenset("w")), Spoken(None, "d2")), (item,), blocks, adopted=True)
