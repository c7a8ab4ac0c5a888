"""The fake Notion's blocks: what it takes, what it refuses, and how they read back."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.fakes.notion import FakeNotion
from tests.notion.wire import Json, ask, block, paragraph, refusal, text, told


@pytest.fixture
def notion() -> Iterator[FakeNotion]:
    with FakeNotion() as fake:
        yield fake


@pytest.fixture
def page(notion: FakeNotion) -> str:
    return notion.page(title="Weekly", children=[paragraph("one"), paragraph("two")])


def texts(notion: FakeNotion, page: str) -> list[str]:
    return [one["text"] for one in notion.tree(page)]


def test_children_are_listed_in_pages_with_opaque_cursors(notion: FakeNotion) -> None:
    page = notion.page(children=[paragraph(str(n)) for n in range(250)])
    found, cursor, sizes = [], "", []
    while cursor is not None:
        answer = told(notion, "GET", f"blocks/{page}/children?page_size=100" + (f"&start_cursor={cursor}" if cursor else ""))
        found += [one["paragraph"]["rich_text"][0]["plain_text"] for one in answer["results"]]
        cursor = answer["next_cursor"]
        sizes.append(len(answer["results"]))
        assert answer["has_more"] is (cursor is not None)
    assert (found, sizes) == ([str(n) for n in range(250)], [100, 100, 50])


def test_a_cursor_of_another_list_is_refused(notion: FakeNotion, page: str) -> None:
    cursor = told(notion, "GET", f"blocks/{page}/children?page_size=1")["next_cursor"]
    other = notion.page(children=[paragraph("a"), paragraph("b")])
    assert refusal(notion, "GET", f"blocks/{other}/children?start_cursor={cursor}") == (400, "validation_error")


def test_blocks_are_appended_at_the_start_the_end_and_after_a_block(notion: FakeNotion, page: str) -> None:
    first = notion.tree(page)[0]["id"]
    for name, position in (
        ("end", {"type": "end"}),
        ("start", {"type": "start"}),
        ("mid", {"type": "after_block", "after_block": {"id": first}}),
    ):
        made = told(notion, "PATCH", f"blocks/{page}/children", {"children": [paragraph(name)], "position": position})
        assert [one["paragraph"]["rich_text"][0]["plain_text"] for one in made["results"]] == [name]
    assert texts(notion, page) == ["start", "one", "mid", "two", "end"]


def test_nothing_is_placed_after_a_block_that_is_gone(notion: FakeNotion, page: str) -> None:
    first = notion.tree(page)[0]["id"]
    notion.trash(first)
    position = {"type": "after_block", "after_block": {"id": first}}
    assert refusal(notion, "PATCH", f"blocks/{page}/children", {"children": [paragraph("x")], "position": position}) == (
        400,
        "validation_error",
    )


def nested(levels: int) -> Json:
    return paragraph("deep", [nested(levels - 1)] if levels else None)


SIZES: list[tuple[str, list[Json], list[Json]]] = [
    ("children", [paragraph("x")] * 100, [paragraph("x")] * 101),
    ("levels", [nested(2)], [nested(3)]),
    ("blocks", [paragraph("x", [paragraph("y")] * 9)] * 100, [paragraph("x", [paragraph("y")] * 10)] * 100),
    ("characters", [paragraph("가" * 2000)], [paragraph("가" * 2001)]),
    ("runs", [{"type": "paragraph", "paragraph": {"rich_text": [text("x")] * 100}}], [{"type": "paragraph", "paragraph": {"rich_text": [text("x")] * 101}}]),
    ("bytes", [paragraph("x" * 2000)] * 100, [{"type": "paragraph", "paragraph": {"rich_text": [text("x" * 2000)] * 4}}] * 70),
]  # fmt: skip


@pytest.mark.parametrize(("allowed", "refused"), [pair[1:] for pair in SIZES], ids=[pair[0] for pair in SIZES])
def test_a_request_has_the_sizes_that_notion_allows_and_no_larger(
    notion: FakeNotion, page: str, allowed: list[Json], refused: list[Json]
) -> None:
    assert ask(notion, "PATCH", f"blocks/{page}/children", {"children": allowed}).status_code == 200
    before = notion.outline(page)
    assert refusal(notion, "PATCH", f"blocks/{page}/children", {"children": refused}) == (400, "validation_error")
    assert notion.outline(page) == before


def test_rich_text_reads_back_merged_encoded_and_filled_in(notion: FakeNotion, page: str) -> None:
    linked = {"type": "text", "text": {"content": "site", "link": {"url": "https://Example.com?q=회의"}}}
    runs = [text("a"), text("b"), text("c", annotations={"bold": True}), text("", annotations={}), linked]
    told(notion, "PATCH", f"blocks/{page}/children", {"children": [{"type": "paragraph", "paragraph": {"rich_text": runs}}]})
    shown = told(notion, "GET", f"blocks/{page}/children")["results"][-1]["paragraph"]["rich_text"]
    assert [(one["plain_text"], one["annotations"]["bold"], one["href"]) for one in shown] == [
        ("ab", False, None), ("c", True, None), ("site", False, "https://example.com/?q=%ED%9A%8C%EC%9D%98"),
    ]  # fmt: skip
    assert shown[2]["text"]["link"] == {"url": shown[2]["href"]}


def test_what_is_no_url_is_no_link(notion: FakeNotion, page: str) -> None:
    run = {"type": "text", "text": {"content": "x", "link": {"url": "not a url"}}}
    assert (
        refusal(
            notion, "PATCH", f"blocks/{page}/children", {"children": [{"type": "paragraph", "paragraph": {"rich_text": [run]}}]}
        )[0]
        == 400
    )


def test_mentions_show_the_name_of_whom_they_mention(notion: FakeNotion, page: str) -> None:
    kim = notion.person("김민수")
    run = {"type": "mention", "mention": {"user": {"id": kim}}}
    made = told(
        notion, "PATCH", f"blocks/{page}/children", {"children": [{"type": "paragraph", "paragraph": {"rich_text": [run]}}]}
    )
    shown = made["results"][0]["paragraph"]["rich_text"][0]
    assert (shown["plain_text"], shown["mention"]["user"]["id"]) == ("@김민수", kim)


def test_an_update_changes_the_content_and_neither_type_nor_children(notion: FakeNotion, page: str) -> None:
    task = notion.append(page, [block("to_do", "write", [paragraph("inside")])])[0]
    told(notion, "PATCH", f"blocks/{task}", {"to_do": {"checked": True}})
    now = notion.tree(page)[-1]
    assert (now["text"], now["payload"]["checked"], len(now["children"])) == ("write", True, 1)
    assert refusal(notion, "PATCH", f"blocks/{task}", {"paragraph": {"rich_text": []}})[0] == 400
    assert refusal(notion, "PATCH", f"blocks/{task}", {"to_do": {"rich_text": [], "children": []}})[0] == 400
    notion.violations.clear()


def test_a_deleted_block_is_in_the_trash_and_comes_back(notion: FakeNotion, page: str) -> None:
    first = notion.tree(page)[0]["id"]
    assert told(notion, "DELETE", f"blocks/{first}")["in_trash"] is True
    assert texts(notion, page) == ["two"]
    assert refusal(notion, "DELETE", f"blocks/{first}") == (400, "validation_error")
    assert refusal(notion, "PATCH", f"blocks/{first}/children", {"children": [paragraph("x")]})[0] == 400
    assert told(notion, "GET", f"blocks/{first}")["in_trash"] is True
    told(notion, "PATCH", f"blocks/{first}", {"in_trash": False})
    assert texts(notion, page) == ["one", "two"]


REFUSED: list[tuple[str, Json]] = [
    ("children of a plain heading", block("heading_2", "x", [paragraph("y")])),
    ("a callout without icon", {"type": "callout", "callout": {"rich_text": [], "icon": None}}),
    ("a child page", {"type": "child_page", "child_page": {"title": "x"}}),
    ("meeting notes", {"type": "meeting_notes", "meeting_notes": {}}),
    ("a crooked table", {"type": "table", "table": {"table_width": 2, "children": [{"type": "table_row", "table_row": {"cells": [[text("x")]]}}]}}),
    ("an unknown key", {"type": "paragraph", "paragraph": {"rich_text": [], "colour": "red"}}),
    ("an unknown type", {"type": "poem", "poem": {}}),
]  # fmt: skip


@pytest.mark.parametrize("wrong", [pair[1] for pair in REFUSED], ids=[pair[0] for pair in REFUSED])
def test_a_block_that_notion_would_not_take_is_refused(notion: FakeNotion, page: str, wrong: Json) -> None:
    assert refusal(notion, "PATCH", f"blocks/{page}/children", {"children": [paragraph("good"), wrong]}) == (
        400,
        "validation_error",
    )
    assert texts(notion, page) == ["one", "two"]
    notion.violations.clear()


def test_a_callout_without_icon_gets_a_lamp_and_a_toggle_heading_holds_children(notion: FakeNotion, page: str) -> None:
    blocks = [{"type": "callout", "callout": {"rich_text": []}}, block("heading_1", "x", [paragraph("y")], is_toggleable=True)]
    told(notion, "PATCH", f"blocks/{page}/children", {"children": blocks})
    callout, heading = notion.tree(page)[-2:]
    assert callout["payload"]["icon"] == {"type": "emoji", "emoji": "💡"}
    assert [one["text"] for one in heading["children"]] == ["y"]


def test_a_synced_copy_shows_the_blocks_of_its_original(notion: FakeNotion, page: str) -> None:
    original = notion.append(
        page, [{"type": "synced_block", "synced_block": {"synced_from": None, "children": [paragraph("said")]}}]
    )[0]
    copy = notion.append(
        page, [{"type": "synced_block", "synced_block": {"synced_from": {"type": "block_id", "block_id": original}}}]
    )[0]
    assert told(notion, "GET", f"blocks/{copy}")["has_children"] is True
    assert told(notion, "GET", f"blocks/{copy}/children")["results"][0]["paragraph"]["rich_text"][0]["plain_text"] == "said"


def test_times_are_cut_to_the_minute_and_tell_who_edited(notion: FakeNotion) -> None:
    kim = notion.person("김민수")
    notion.clock = datetime(2026, 11, 20, 9, 0, 59, 999_000, tzinfo=UTC)
    page = notion.page(children=[paragraph("one")], author=kim)
    notion.advance(minutes=3)
    made = told(notion, "PATCH", f"blocks/{page}/children", {"children": [paragraph("two")]})["results"][0]
    seen = told(notion, "GET", f"pages/{page}")
    assert (seen["created_time"], seen["last_edited_time"]) == ("2026-11-20T09:00:00.000Z", "2026-11-20T09:03:00.000Z")
    assert (seen["created_by"]["id"], seen["last_edited_by"]["id"], made["created_by"]["id"]) == (kim, notion.bot, notion.bot)


def test_blocks_that_the_api_cannot_make_are_shown_all_the_same(notion: FakeNotion) -> None:
    page = notion.page(children=[{"type": "unsupported", "unsupported": {"block_type": "form"}}])
    child = notion.page(title="Transcript", parent=page)
    kinds: list[Any] = [(one["type"], one["id"]) for one in told(notion, "GET", f"blocks/{page}/children")["results"]]
    assert [kinds[0][0], kinds[1]] == ["unsupported", ("child_page", child)]
