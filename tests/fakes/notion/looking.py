"""What is in the workspace now, as plain dicts that a test can compare."""

from collections.abc import Callable
from typing import Any

from tests.fakes.notion import blocks, values
from tests.fakes.notion.errors import Json
from tests.fakes.notion.texts import plain
from tests.fakes.notion.urls import page_url
from tests.fakes.notion.world import Node, World


def tree(world: World, node: Node) -> list[Json]:
    """The live blocks under a node. text: plain. links: of its rich text. by: who made it. payload: in response form."""
    return [_branch(world, child) for child in world.live_children(node)]


def outline(world: World, node: Node, indent: str = "") -> str:
    """The same as indented lines, for reading a failed test."""
    lines = []
    for child in world.live_children(node):
        lines.append(f"{indent}{child.type}: {_text(child)}")
        lines.append(outline(world, child, indent + "  "))
    return "\n".join(line for line in lines if line)


def rows(world: World, source: Node, *, in_trash: bool = False) -> list[Json]:
    """Rows in the order in which they were made. properties: by name, complete. plain: by name, as Python values."""
    return [row(world, one) for one in world.rows(source) if world.trashed(one) == in_trash]


def row(world: World, page: Node) -> Json:
    source = world.nodes.get(page.parent.get("data_source_id", ""))
    properties = values.shown(world, page, source, whole=True)
    return {
        "id": page.id, "url": page_url(page.id, blocks.title_of(page)), "title": blocks.title_of(page),
        "created_by": page.created_by, "edited_by": page.edited_by, "in_trash": world.trashed(page),
        "properties": properties, "plain": {name: value_of(value) for name, value in properties.items()},
    }  # fmt: skip


def value_of(value: Json) -> Any:
    """A property value as a test writes it: text, option name, ids, start (and end) of a date."""
    kind = value["type"]
    inside = value[kind]
    read: dict[str, Callable[[], Any]] = {
        **dict.fromkeys(("title", "rich_text"), lambda: plain(inside)),
        **dict.fromkeys(("select", "status"), lambda: inside and inside["name"]),
        **dict.fromkeys(("multi_select", "files"), lambda: [one["name"] for one in inside]),
        **dict.fromkeys(("people", "relation"), lambda: [one["id"] for one in inside]),
        "date": lambda: inside and (inside["start"] if inside["end"] is None else (inside["start"], inside["end"])),
    }
    return read.get(kind, lambda: inside)()


def _branch(world: World, node: Node) -> Json:
    payload = blocks.shown(world, node)[node.type]
    runs = payload.get("rich_text", [])
    return {
        "id": node.id, "type": node.type, "text": _text(node), "links": [run["href"] for run in runs if run["href"]],
        "by": node.created_by, "edited_by": node.edited_by, "payload": payload, "children": tree(world, node),
    }  # fmt: skip


def _text(node: Node) -> str:
    if node.kind != "block":
        return blocks.title_of(node)
    if node.type == "table_row":
        return " | ".join(plain(cell) for cell in node.payload["cells"])
    return plain(node.payload.get("rich_text") or node.payload.get("title") or [])
