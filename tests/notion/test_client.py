"""What leaves for Notion, and what comes back."""

import inspect
from typing import Any

import pytest

from tests.notion.connected import TOKEN, play
from tests.notion.scripted import Reply, error
from worker.notion.api.client import Notion
from worker.notion.failures import IncompleteError, NotFoundError, RefusedError

PAGE = "393abc1e-edcd-8170-aebf-cf1d14057b30"
NOT_FOUND = error(404, "object_not_found")


async def listed(notion: Notion, *arguments: Any, **named: Any) -> list[Any]:
    return [result async for result in notion.every(*arguments, **named)]


def test_every_request_carries_the_token_and_the_version_of_the_contract() -> None:
    played = play(lambda notion: notion.get(f"pages/{PAGE}"), Reply(body={"object": "page"}))
    assert played.result == {"object": "page"}
    received = played.server.received[0]
    assert (received.method, received.target) == ("GET", f"/v1/pages/{PAGE}")
    assert received.headers["authorization"] == f"Bearer {TOKEN}"
    assert received.headers["notion-version"] == "2026-03-11"


@pytest.mark.parametrize("method", ["post", "patch"])
def test_every_argument_leaves_also_those_that_the_sdk_has_never_heard_of(method: str) -> None:
    body = {
        "is_archived": True,
        "allow_async": True,
        "markdown_version": "v2",
        "position": {"type": "start"},
        "new": [None, "한"],
    }
    query = {"filter_properties": ["title", "XGe%40"], "page_size": 7, "include_transcript": True, "unheard_of": "a b&c"}
    played = play(lambda notion: getattr(notion, method)("pages", body, query=query), Reply())
    received = played.server.received[0]
    assert received.method == method.upper()
    assert received.json == body
    assert received.query == {
        "filter_properties": ["title", "XGe@"], "page_size": ["7"], "include_transcript": ["true"], "unheard_of": ["a b&c"],
    }  # fmt: skip


def test_every_argument_of_a_read_leaves_too() -> None:
    played = play(lambda notion: notion.get("users", {"unheard_of": ["x", "y"], "start_cursor": None}), Reply())
    assert played.server.received[0].query == {"unheard_of": ["x", "y"]}


def test_no_method_takes_an_argument_that_it_would_have_to_drop() -> None:
    kinds = [
        p.kind
        for name in ("get", "post", "patch", "delete", "every")
        for p in inspect.signature(getattr(Notion, name)).parameters.values()
    ]
    assert inspect.Parameter.VAR_KEYWORD not in kinds


def test_the_id_of_a_property_stands_in_a_path_as_notion_gave_it() -> None:
    played = play(lambda notion: notion.get(f"pages/{PAGE}/properties/XGe%40%3A%7D"), Reply())
    assert played.server.received[0].target == f"/v1/pages/{PAGE}/properties/XGe%40%3A%7D"


def test_a_list_is_followed_to_its_end_whatever_its_cursors_look_like() -> None:
    pages = [
        Reply(body={"results": [{"id": 1}, {"id": 2}], "has_more": True, "next_cursor": "b3Bhc&= +"}),
        Reply(body={"results": [], "has_more": True, "next_cursor": "c"}),
        Reply(body={"results": [{"id": 3}], "has_more": False, "next_cursor": None}),
    ]
    played = play(lambda notion: listed(notion, f"blocks/{PAGE}/children", query={"filter": "x"}), *pages)
    assert [result["id"] for result in played.result] == [1, 2, 3]
    assert [r.query for r in played.server.received] == [
        {"page_size": ["100"], "filter": ["x"]},
        {"page_size": ["100"], "filter": ["x"], "start_cursor": ["b3Bhc&= +"]},
        {"page_size": ["100"], "filter": ["x"], "start_cursor": ["c"]},
    ]


def test_a_query_is_followed_by_its_body() -> None:
    pages = [
        Reply(body={"results": [{"id": 1}], "has_more": True, "next_cursor": "b"}),
        Reply(body={"results": [], "has_more": False}),
    ]
    asked = {"filter": {"property": "x"}, "page_size": 10}
    played = play(lambda notion: listed(notion, "data_sources/d/query", body=asked, query={"filter_properties": ["a"]}), *pages)
    assert played.result == [{"id": 1}]
    assert [r.json for r in played.server.received] == [asked, {**asked, "start_cursor": "b"}]
    assert all(r.query == {"filter_properties": ["a"]} for r in played.server.received)


def test_a_property_that_is_no_list_is_its_own_only_result() -> None:
    item = {"object": "property_item", "type": "date", "date": None}
    assert play(lambda notion: listed(notion, "pages/p/properties/d"), Reply(body=item)).result == [item]


@pytest.mark.parametrize(
    "end",
    [
        {"has_more": False, "request_status": {"type": "incomplete", "incomplete_reason": "query_result_limit_reached"}},
        {"has_more": True, "next_cursor": None},
    ],
)
def test_a_list_that_notion_cuts_says_so_after_what_it_gave(end: dict[str, Any]) -> None:
    seen: list[Any] = []

    async def ask(notion: Notion) -> None:
        async for result in notion.every("data_sources/d/query", body={}):
            seen.append(result)  # noqa: PERF401 - what came before the error must stay

    played = play(ask, Reply(body={"results": [1, 2], **end}))
    assert isinstance(played.result, IncompleteError)
    assert seen == [1, 2]


def test_a_cursor_that_leads_nowhere_ends_the_list_instead_of_going_round() -> None:
    page = Reply(body={"results": [1], "has_more": True, "next_cursor": "same"})
    assert isinstance(play(lambda notion: listed(notion, "users"), page, page, page).result, IncompleteError)


def test_a_block_that_is_in_the_trash_already_counts_as_deleted() -> None:
    trashed = {"object": "block", "id": PAGE, "in_trash": True}
    played = play(lambda notion: notion.delete(f"blocks/{PAGE}"), error(400, "validation_error"), Reply(body=trashed))
    assert played.result == trashed


def test_a_block_that_cannot_be_deleted_says_so() -> None:
    there = Reply(body={"object": "block", "id": PAGE, "in_trash": False})
    assert isinstance(
        play(lambda notion: notion.delete(f"blocks/{PAGE}"), error(400, "validation_error"), there).result, RefusedError
    )
    assert isinstance(play(lambda notion: notion.delete(f"blocks/{PAGE}"), NOT_FOUND, NOT_FOUND).result, NotFoundError)
