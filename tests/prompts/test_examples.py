"""The worked examples are what a small model imitates: each must be a reply that we would believe ourselves."""

import json
from typing import get_args

import pytest

import prompts
from prompts.files import Covers
from tests.prompts.reply_checks import complaints, schema

EXAMPLES = [
    pytest.param(name, example, id=f"{name}-{number}")
    for name in prompts.names()
    for number, example in enumerate(prompts.load(name).examples, 1)
]


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_the_reply_fits_the_schema_in_the_schemas_own_order(name: str, example: prompts.Example) -> None:
    model = schema(name, example.variables)
    parsed = model.model_validate(example.reply)
    assert json.dumps(parsed.model_dump(mode="json")) == json.dumps(example.reply)


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_the_reply_passes_our_own_verification(name: str, example: prompts.Example) -> None:
    assert complaints(name, example.lines, example.variables, example.reply) == []


@pytest.mark.parametrize("name", prompts.names())
def test_the_examples_cover_the_spread_of_real_input(name: str) -> None:
    examples = prompts.load(name).examples
    assert len(examples) >= 5
    assert {tag for example in examples for tag in example.covers} == set(get_args(Covers))


@pytest.mark.parametrize("name", prompts.names())
def test_instructions_stay_small(name: str) -> None:
    assert rough_tokens(prompts.load(name).instructions) <= 430


def rough_tokens(text: str) -> int:
    """Four characters of Latin script or one and a half of another a token."""
    wide = sum(1 for character in text if ord(character) > 0x2E7F)
    return round((len(text) - wide) / 4 + wide / 1.5)


def test_every_verdict_of_a_first_kind_is_shown_at_least_once() -> None:
    shown = {example.reply["verdict"] for example in prompts.load("verify_item").examples}
    assert shown >= {"supported", "hedged", "proposed", "withdrawn", "instruction", "unclear"}


def test_a_check_of_what_was_never_said_would_be_noticed() -> None:
    example = prompts.load("extract_action_items").examples[2]
    spoiled = json.loads(json.dumps(example.reply))
    spoiled["items"][0]["evidence"]["quote"] += " 꼭이요"
    spoiled["items"][1]["owner"] = "<PERSON_1>"
    spoiled["items"][1]["owner_evidence"] = {"utterance": 5, "quote": "알겠습니다"}
    spoiled["items"][1]["task"] = "로그 3개 모으기"
    found = complaints("extract_action_items", example.lines, example.variables, spoiled)
    assert [word for word in ("꼭이요", "<PERSON_1> owns", "3 is not") if any(word in line for line in found)] == [
        "꼭이요", "<PERSON_1> owns", "3 is not",
    ]  # fmt: skip


def test_a_summary_that_says_more_than_its_items_would_be_noticed() -> None:
    example = prompts.load("summarise").examples[0]
    spoiled = json.loads(json.dumps(example.reply))
    spoiled["sentences"][0]["text"] += " 예산은 700만원이다."
    spoiled["sentences"][1]["text"] = spoiled["sentences"][1]["text"].replace("<PERSON_3>", "<PERSON_1>")
    misdated = {**example.variables, "items": example.variables["items"].replace("12일(목)", "12일(금)")}
    found = complaints("summarise", example.lines, misdated, spoiled)
    assert [word for word in ("700만원", "<PERSON_1>이", "'11월 12일(금)'") if any(word in line for line in found)] == [
        "700만원", "<PERSON_1>이", "'11월 12일(금)'",
    ]  # fmt: skip


def test_an_hour_that_stands_beside_its_day_would_be_noticed() -> None:
    example = prompts.load("extract_events").examples[1]
    spoiled = json.loads(json.dumps(example.reply))
    spoiled["items"][0]["time"] = {"utterance": 1, "quote": "at two"}
    assert any("in the line of its day" in line for line in complaints("extract_events", example.lines, {}, spoiled))
