"""The public contract: exactly the keys of the schema, and values that programs can rely on."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from tests.outputs import sample
from tests.outputs.attacks import ATTACKS
from worker.model import REASONS, Minutes
from worker.outputs.json import to_json

DOCS = Path(__file__).parents[2] / "docs"
SCHEMA = json.loads((DOCS / "minutes.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=FormatChecker())
MEETINGS = [sample.korean(), sample.english(), sample.undecided()]


def faults(document: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(document)]


def objects(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from objects(child)


def test_the_schema_itself_is_valid() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_no_object_of_the_schema_allows_unknown_or_missing_keys() -> None:
    for node in objects(SCHEMA):
        if "properties" in node and node.get("type") == "object":
            assert node["additionalProperties"] is False
            assert set(node["required"]) == set(node["properties"])


@pytest.mark.parametrize("minutes", MEETINGS)
def test_minutes_fulfil_the_schema(minutes: Minutes) -> None:
    assert faults(json.loads(json.dumps(to_json(minutes)))) == []


@pytest.mark.parametrize("words", [a for a in ATTACKS if a])
def test_anything_that_can_be_said_fulfils_the_schema(words: str) -> None:
    assert faults(to_json(sample.spoken(words))) == []


def test_every_quote_is_an_exact_part_of_its_utterance() -> None:
    for document in map(to_json, MEETINGS):
        texts = {u["n"]: u["text"] for u in document["utterances"]}
        quotes = [o for o in objects(document) if set(o) == {"utterance", "quote"}]
        assert quotes
        assert all(q["quote"] in texts[q["utterance"]] for q in quotes)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("action_items", 0, "evidence", "task"), []),
        (("action_items", 0, "evidence", "owner"), []),
        (("action_items", 0, "evidence", "due"), []),
        (("action_items", 0, "owner_candidates"), ["김민수"]),
        (("action_items", 0, "due", "date"), "12/1"),
        (("action_items", 1, "due", "time"), "12:00"),
        (("decisions", 0, "state"), "maybe"),
        (("decisions", 0, "evidence"), []),
        (("events", 0, "start"), "2026-12-01"),
        (("events", 0, "start"), "2026-12-01T15:00:00"),
        (("needs_review", 0, "reason"), "because"),
        (("run", "engine"), "magic"),
        (("run", "failed_calls"), 0),
        (("utterances", 0, "phone"), "x"),
        (("utterances", 0, "n"), 0),
    ],
)
def test_the_schema_refuses_what_the_contract_rules_out(path: tuple[str | int, ...], value: Any) -> None:
    document: Any = to_json(sample.korean())
    node = document
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    assert faults(document)


def test_the_schema_knows_every_reason_of_the_model() -> None:
    assert SCHEMA["$defs"]["rejection"]["properties"]["reason"]["enum"] == list(REASONS)


def test_the_page_for_users_explains_every_key_and_reason() -> None:
    page = (DOCS / "json.md").read_text(encoding="utf-8")
    assert [k for k in SCHEMA["properties"] if f"`{k}`" not in page] == []
    assert [r for r in REASONS if f"| `{r}` |" not in page] == []


def test_an_owner_a_due_date_and_their_proof_are_told_apart() -> None:
    first, second = to_json(sample.korean())["action_items"]
    assert first["owner"] == "이서연"
    assert first["due"] == {"phrase": "수요일까지", "date": "2026-12-02", "time": None, "rule": "weekday"}
    assert [e["utterance"] for e in first["evidence"]["due"]] == [2, 3]
    assert second["owner"] is None
    assert second["owner_candidates"] == ["박지훈", "이지훈"]
    assert second["due"]["date"] is None


def test_moments_carry_their_offset_and_days_none() -> None:
    document = to_json(sample.english())
    assert document["meeting"]["held_at"] == "2026-11-24T10:00:00+00:00"
    assert [e["start"] for e in document["events"]] == ["2026-12-07", "2026-12-01T15:00:00-05:00"]
    assert document["action_items"][0]["due"]["time"] == "12:00"
    assert document["action_items"][1]["due"] is None


def test_a_meeting_whose_time_is_unknown_has_a_date_only() -> None:
    minutes = sample.korean()
    day = replace(minutes, meeting=replace(minutes.meeting, time_known=False))
    never = replace(minutes, meeting=replace(minutes.meeting, held_at=None))
    assert to_json(day)["meeting"]["held_at"] == "2026-11-25"
    assert to_json(never)["meeting"]["held_at"] is None
    assert faults(to_json(day)) == faults(to_json(never)) == []


def test_the_account_of_the_run_is_complete() -> None:
    assert to_json(sample.korean())["run"] == {
        "id": "7f3a", "engine": "openai", "models": {"extract": "small-1"}, "prompts": {"extract_action_items": "3"},
        "calls": 12, "cached_calls": 2, "tokens": {"prompt": 900, "cached": 300, "completion": 80}, "cost": 0.034,
        "seconds": 4.2, "warnings": [],
    }  # fmt: skip
