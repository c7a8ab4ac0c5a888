"""The same content under the same recipe has the same minutes; anything that decides them makes another document."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

import worker.documents
from tests.outputs.sample import english, korean, undecided
from worker.documents import document_of, from_record, to_record
from worker.local import Request
from worker.model import Minutes, Person, Transcript, Utterance

SEOUL = ZoneInfo("Asia/Seoul")
SAID = Transcript((Utterance(1, "이서연", "노트는 제가 쓸게요.", 1.0, block="b1"), Utterance(2, None, "네.", 4.0, block="b2")), "notion_blocks")
ASKED = Request(page="p1", title="주간 회의", held_at=datetime(2026, 11, 25, 14, 0, tzinfo=SEOUL), timezone="Asia/Seoul")
RECIPE = {"engine": "openai", "models": {"extract": "small-1"}}


def test_the_same_is_the_same_whenever_it_is_asked() -> None:
    again = replace(ASKED, held_at=datetime(2026, 11, 25, 14, 0, tzinfo=ZoneInfo("Asia/Seoul")))
    assert document_of(SAID, ASKED, RECIPE) == document_of(replace(SAID), again, dict(reversed(RECIPE.items())))


def _said(**changes: object) -> Transcript:
    return replace(SAID, utterances=(replace(SAID.utterances[0], **changes), SAID.utterances[1]))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("transcript", "request_", "recipe"),
    [
        (_said(text="노트는 제가 쓸께요."), ASKED, RECIPE),
        (_said(speaker="김민수"), ASKED, RECIPE),
        (_said(block="b9"), ASKED, RECIPE),
        (replace(SAID, utterances=SAID.utterances[::-1]), ASKED, RECIPE),
        (SAID, replace(ASKED, page="p2"), RECIPE),
        (SAID, replace(ASKED, title="월간 회의"), RECIPE),
        (SAID, replace(ASKED, held_at=datetime(2026, 11, 26, 14, 0, tzinfo=SEOUL)), RECIPE),
        (SAID, replace(ASKED, held_at=None), RECIPE),
        (SAID, replace(ASKED, time_known=False), RECIPE),
        (SAID, replace(ASKED, timezone="UTC"), RECIPE),
        (SAID, replace(ASKED, language="en"), RECIPE),
        (SAID, replace(ASKED, participants=(Person("a", "박지훈"),)), RECIPE),
        (SAID, ASKED, {**RECIPE, "models": {"extract": "small-2"}}),
        (SAID, ASKED, {"engine": "rules"}),
    ],
    ids=[
        "words", "speaker", "block", "order", "page", "title", "day", "no day", "time unknown", "zone", "language", "people",
        "model", "engine",
    ],
)  # fmt: skip
def test_what_decides_the_minutes_makes_another_document(transcript: Transcript, request_: Request, recipe: dict[str, object]) -> None:
    assert document_of(transcript, request_, recipe) != document_of(SAID, ASKED, RECIPE)


def test_another_program_makes_another_document(monkeypatch: pytest.MonkeyPatch) -> None:
    before = document_of(SAID, ASKED, RECIPE)
    monkeypatch.setattr(worker.documents, "FORM", worker.documents.FORM + 1)
    assert document_of(SAID, ASKED, RECIPE) != before


def test_the_name_of_a_document_holds_no_word_of_it() -> None:
    name = document_of(SAID, ASKED, RECIPE)
    assert len(name) == 32
    assert name.isascii()


@pytest.mark.parametrize("make", [korean, english, undecided])
def test_minutes_survive_being_kept(make: Callable[[], Minutes]) -> None:
    minutes = make()
    assert from_record(json.loads(json.dumps(to_record(minutes)))) == minutes


def test_a_whole_day_stays_a_day_and_a_midnight_a_moment() -> None:
    minutes = english()
    at_midnight = replace(minutes.events[1], start=datetime(2026, 12, 1, 0, 0, tzinfo=UTC), end=None)
    minutes = replace(minutes, events=(minutes.events[0], at_midnight))
    kept = from_record(json.loads(json.dumps(to_record(minutes))))
    assert kept is not None
    assert [type(e.start) for e in kept.events] == [date, datetime]
    assert kept == minutes


@pytest.mark.parametrize("record", [None, {}, {"meeting": 1}, {"minutes": "x"}])
def test_what_does_not_read_as_minutes_counts_as_not_kept(record: dict[str, object] | None) -> None:
    assert from_record(record) is None


def test_minutes_of_another_shape_count_as_not_kept() -> None:
    record = to_record(korean())
    del record["coverage"]
    assert from_record(record) is None
