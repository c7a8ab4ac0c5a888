"""P1 and P7 on real speech: what the rules write of twelve Zoom meetings is quoted exactly, and every line is accounted for."""

import asyncio
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.test_recorded import evidence_of
from worker.llm.rules import RulesModel
from worker.local import Request, minutes_of
from worker.model import Evidence, Item, Minutes, Transcript
from worker.store import MemoryStore
from worker.transcripts import read_file

DATA = Path(os.environ.get("MINUTES_EVAL_DATA") or "/nonexistent") / "zoom"
MEETINGS = sorted(path.parent.name for path in DATA.glob("*/transcript.vtt"))
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="MINUTES_EVAL_DATA is not set: the evaluation data is not here")


@cache
def zoom(meeting: str) -> tuple[Transcript, Minutes]:
    """The file as it is read, and what the rule engine makes of it."""
    transcript = read_file(DATA / meeting / "transcript.vtt")
    return transcript, asyncio.run(minutes_of(transcript, Request(meeting), RulesModel(), MemoryStore()))


def in_error(minutes: Minutes) -> list[str]:
    """What is wrong with the coverage ledger, counted again from the quotes that the minutes hold."""
    ledger, total = minutes.coverage, len(minutes.utterances)
    shown, not_read = set(ledger.unrepresented), {n.n for n in ledger.not_read}
    represented, told = set(_represented(minutes)), set(_told(minutes))
    wrong = {
        "an utterance is missing or counted twice": ledger.total != total or [u.n for u in minutes.utterances] != [*range(1, total + 1)],
        "the parts are not the whole": ledger.evidence + ledger.irrelevant + len(shown) + len(not_read) != total or ledger.irrelevant < 0,
        "a line is listed twice": len(shown) + len(not_read) != len(ledger.unrepresented) + len(ledger.not_read) or bool(shown & not_read),
        "no such line": not (shown | not_read) <= set(range(1, total + 1)),
        "an item represents what is called unrepresented": bool(shown & represented),
        "as evidence count lines that nothing quotes": ledger.evidence != len((represented | told) - shown - not_read),
    }
    return [name for name, holds in wrong.items() if holds]


@pytest.mark.parametrize("meeting", MEETINGS)
def test_every_quote_is_a_stretch_of_the_file_as_it_was_read(meeting: str) -> None:
    """Nothing personal is said in these meetings, so that nothing of their text is hidden either."""
    transcript, minutes = zoom(meeting)
    assert [u.text for u in minutes.utterances] == [u.text for u in transcript.utterances]
    wrong = [e for e in evidence_of(minutes) if not e.quote or e.quote != transcript.utterances[e.utterance - 1].text[e.start : e.end]]
    assert wrong == []


@pytest.mark.parametrize("meeting", MEETINGS)
def test_every_item_owner_and_due_date_has_a_quote(meeting: str) -> None:
    minutes = zoom(meeting)[1]
    items: tuple[Item, ...] = (*minutes.decisions, *minutes.action_items, *minutes.events, *minutes.topics)
    assert all(item.evidence for item in items)
    assert all(item.owner_evidence for item in minutes.action_items if item.owner)
    assert all(item.due_evidence for item in minutes.action_items if item.due)


@pytest.mark.parametrize("meeting", MEETINGS)
def test_the_coverage_ledger_adds_up(meeting: str) -> None:
    assert in_error(zoom(meeting)[1]) == []


def test_the_twelve_meetings_are_worth_the_name() -> None:
    written = [zoom(meeting)[1] for meeting in MEETINGS]
    assert len(written) == 12
    assert sum(len(m.utterances) for m in written) > 1_000
    assert sum(1 for m in written for _ in evidence_of(m)) > 100
    assert sum(len(m.action_items) for m in written) > 10


def _represented(minutes: Minutes) -> Iterator[int]:
    """Lines that an item, a rejection or a line to review quotes."""
    items: tuple[Item, ...] = (*minutes.decisions, *minutes.action_items, *minutes.events)
    for item in items:
        yield from _lines(item.evidence, getattr(item, "owner_evidence", ()), getattr(item, "due_evidence", ()))
    for rejection in (*minutes.needs_review, *minutes.rejected):
        if rejection.kind != "topic":
            yield from _lines(rejection.evidence)


def _told(minutes: Minutes) -> Iterator[int]:
    for topic in minutes.topics:
        yield from _lines(topic.evidence)


def _lines(*quotes: tuple[Evidence, ...]) -> Iterator[int]:
    return (e.utterance for group in quotes for e in group)
