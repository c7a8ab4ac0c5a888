"""The two example meetings and the hand-written gold beside them: what the gold quotes is really said, exactly once."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from worker.model import REASONS, Transcript
from worker.roster import load_roster
from worker.transcripts import read_file

EXAMPLES = Path(__file__).parents[2] / "examples"
MEETINGS = ("weekly-product-sync.yaml", "weekly-planning-ko.yaml")


def gold(name: str) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((EXAMPLES / "gold" / name).read_text(encoding="utf-8"))
    return read


def transcript(name: str) -> Transcript:
    return read_file(EXAMPLES / gold(name)["transcript"])


def quotes(node: Any) -> Iterator[dict[str, str]]:
    if isinstance(node, dict) and "speaker" in node:
        yield node
    elif isinstance(node, dict | list):
        for child in node.values() if isinstance(node, dict) else node:
            yield from quotes(child)


@pytest.mark.parametrize("name", MEETINGS)
def test_an_example_is_a_meeting_of_realistic_length(name: str) -> None:
    read = transcript(name)
    assert len(read.utterances) >= 120
    assert 4 <= len({u.speaker for u in read.utterances}) <= 6
    assert not read.warnings
    assert all(u.start is not None and u.speaker for u in read.utterances)


@pytest.mark.parametrize("name", MEETINGS)
def test_each_quote_of_the_gold_is_said_once_and_by_that_speaker(name: str) -> None:
    names = {s["name"]: s["label"] for s in gold(name)["meeting"].get("speaker_names", [])}
    said = [(names.get(u.speaker or "", u.speaker), u.text) for u in transcript(name).utterances]
    for quote in quotes(gold(name)):
        who = [speaker for speaker, text in said if quote["quote"] in text]
        assert who.count(quote["speaker"]) == 1, quote


@pytest.mark.parametrize("name", MEETINGS)
def test_each_value_that_must_stay_hidden_is_really_said(name: str) -> None:
    said = "\n".join(u.text for u in transcript(name).utterances)
    values = [p["said"] for p in gold(name)["personal"]]
    assert len(values) == 3
    assert [v for v in values if v not in said] == []


@pytest.mark.parametrize("name", MEETINGS)
def test_the_gold_has_the_shapes_that_go_wrong_in_practice(name: str) -> None:
    marked = gold(name)
    items = marked["action_items"]
    assert [d["state"] for d in marked["decisions"]].count("deferred") == 1
    assert len(items) == 9
    assert sum(1 for i in items if i["due"] is None) == 1
    assert sum(1 for i in items if i.get("owner_candidates")) == 1
    assert sum(1 for i in items if i.get("team")) == 1
    assert sum(1 for i in items if i["due"] and i["due"].get("superseded")) == 1
    assert sum(1 for i in items if not i["owner"] and not i.get("team") and not i.get("owner_candidates")) == 1
    reasons = {t["reason"] for t in marked["traps"]}
    assert reasons <= set(REASONS)
    assert reasons >= {"withdrawn", "hedged", "sarcastic", "turned_down", "quoted", "instruction", "past"}


@pytest.mark.parametrize("name", MEETINGS)
def test_no_day_of_the_gold_lies_before_its_meeting(name: str) -> None:
    marked = gold(name)
    held = datetime.fromisoformat(marked["meeting"]["held_at"]).date()
    days = [i["due"]["date"] for i in marked["action_items"] if i["due"]]
    days += [datetime.fromisoformat(e["start"]).date() for e in marked["events"]]
    days += [d["date"] for d in marked["decisions"] if d["date"]]
    assert all(isinstance(day, date) and held <= day for day in days)


def test_the_korean_example_says_itself_when_it_was_held() -> None:
    read = transcript("weekly-planning-ko.yaml")
    assert read.title == "찬장 주간 기획 회의"
    assert read.held_at
    assert read.held_at.isoformat() == "2026-11-25T10:03:00"


def test_everybody_in_the_gold_is_in_the_roster() -> None:
    roster = {p.name for p in load_roster((EXAMPLES / "roster.json").read_text(encoding="utf-8"), name="roster.json")}
    for name in MEETINGS:
        for item in gold(name)["action_items"]:
            assert {item["owner"], *item.get("owner_candidates", ())} - {None} <= roster
