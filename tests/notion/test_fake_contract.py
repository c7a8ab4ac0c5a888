"""The gate of the fake Notion: the types that ship are those that were generated, and they hold on both sides."""

import json
import os
from pathlib import Path

import pytest

from tests.fakes.notion import FakeNotion, contract, official
from tests.fakes.notion.routes import ROUTES
from tests.fakes.notion.trim import trimmed
from tests.notion.wire import Json, ask, paragraph, told

WHOLE = Path(os.environ.get("MINUTES_EVAL_DATA") or "/nonexistent").parent / "notion-spec" / "notionhq-client-5.26.0.schema.json"


@pytest.mark.skipif(not WHOLE.exists(), reason="MINUTES_EVAL_DATA is not set: the whole schema is not here")
def test_the_types_that_ship_are_cut_from_the_generated_ones() -> None:
    shipped = json.loads(contract.SCHEMA.read_text(encoding="utf-8"))
    assert shipped == trimmed(json.loads(WHOLE.read_text(encoding="utf-8")))


def test_every_route_has_its_types() -> None:
    definitions = json.loads(contract.SCHEMA.read_text(encoding="utf-8"))["definitions"]
    assert [
        r.operation
        for r in ROUTES
        if f"{r.operation}Parameters" not in definitions or f"{r.operation}Response" not in definitions
    ] == []


def test_an_answer_that_notion_would_not_give_is_noticed() -> None:
    with FakeNotion() as notion:
        page = notion.page(title="x", children=[paragraph("y")])
        right = told(notion, "GET", f"pages/{page}")
        listed = told(notion, "GET", f"blocks/{page}/children")
    contract.check_response("GetPage", right | {"news": 1})  # more than the types say may come any day
    for wrong in ({key: value for key, value in right.items() if key != "url"}, right | {"in_trash": None}):
        with pytest.raises(contract.ContractBroken):
            contract.check_response("GetPage", wrong)
    listed["results"][0]["paragraph"].pop("color")
    with pytest.raises(contract.ContractBroken):
        contract.check_response("ListBlockChildren", listed)


def test_an_answer_of_ours_that_breaks_the_contract_fails_the_test() -> None:
    notion = FakeNotion().__enter__()
    page = notion.page(title="x")
    notion.world.nodes[page].icon = {"type": "emoji"}
    assert ask(notion, "GET", f"pages/{page}").status_code == 599
    with pytest.raises(AssertionError, match="GetPageResponse"):
        notion.__exit__(None, None, None)


@pytest.mark.skipif(official.document() is None, reason="MINUTES_EVAL_DATA is not set: the official OpenAPI document is not here")
@pytest.mark.parametrize("body", [
    {"parent": {"page_id": "PAGE"}, "properties": {}, "content": []},
    {"parent": {"page_id": "PAGE"}, "properties": {}, "nonsense": 1},
    {"parent": {"page_id": "PAGE"}, "properties": {"title": {"title": [{"text": {"content": "x", "colour": 1}}]}}},
])  # fmt: skip
def test_requests_are_held_against_the_official_document_too(body: Json) -> None:
    with FakeNotion() as notion:
        page = notion.page()
        assert ask(notion, "POST", "pages", body | {"parent": {"page_id": page}}).status_code == 400
        assert len(notion.violations) == 1
        notion.violations.clear()
