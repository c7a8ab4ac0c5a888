"""Blocks: from the form of a request into the tree, and from the tree into the form of a response."""

from collections.abc import Sequence
from typing import Any

from tests.fakes.notion.errors import Json, invalid
from tests.fakes.notion.files import shown_file, stored_file
from tests.fakes.notion.kinds import DEFAULTS, MEDIA, NOT_BY_API, may_hold
from tests.fakes.notion.texts import plain, rich_text
from tests.fakes.notion.world import Author, Node, World

_NOT_PAYLOAD = {"object", "type", "id", "has_children", "in_trash", "archived"}


def type_of(block: Json) -> str:
    found = block.get("type") or next((key for key in block if key in DEFAULTS), None)
    if found not in DEFAULTS or found not in block:
        raise invalid("body failed validation: a block should name its type and hold a key of that name.")
    return str(found)


def plant(
    world: World, parent: Node, blocks: Sequence[Json], by: Author, at: int | None = None, *, api: bool = False
) -> list[Node]:
    """Make these blocks children of `parent`, from index `at` on. Nothing is made if one of them cannot be."""
    prepared = [_prepared(world, parent.type, parent.payload, block, api=api) for block in blocks]
    made = [_planted(world, parent, one, by) for one in prepared]
    at = len(parent.children) if at is None else at
    parent.children[at:at] = [node.id for node in made]
    return made


def payload_of(world: World, type_: str, given: Json, before: Json | None = None) -> Json:
    """A block's payload in response form. before: what it replaces, where only a part is given."""
    payload = (DEFAULTS[type_] if before is None else before) | {k: v for k, v in given.items() if k != "children"}
    for key in ("rich_text", "caption"):
        if key in given:
            payload[key] = rich_text(world, given[key])
    if type_ == "table_row":
        payload["cells"] = [rich_text(world, cell) for cell in payload["cells"]]
    if type_ in MEDIA and any(key in given for key in ("file", "file_upload", "external")):
        payload = {k: v for k, v in payload.items() if k not in {"file", "file_upload", "external"}} | stored_file(world, given)
    if type_ == "callout" and payload.get("icon") is None:
        raise invalid("body failed validation: callout.icon should be an object.")
    return payload


def shown(world: World, node: Node) -> Json:
    """A block as Notion returns it; a page or a database shows as the block that it is on its parent."""
    return {
        "object": "block", "id": node.id, "parent": node.parent, **world.stamps(node),
        "has_children": node.kind != "database" and bool(world.live_children(node)),
        "in_trash": world.trashed(node), "type": node.type, node.type: _payload_shown(world, node),
    }  # fmt: skip


def title_of(node: Node) -> str:
    if node.kind != "page":
        return plain(node.title)
    return plain(next((value["title"] for value in node.values.values() if value["type"] == "title"), []))


def request_form(blocks: Sequence[Json]) -> list[Json]:
    """Blocks without what only responses hold."""
    return [{key: value for key, value in block.items() if key not in _NOT_PAYLOAD or key == "type"} for block in blocks]


def _prepared(world: World, parent_type: str, parent_payload: Json, block: Json, *, api: bool) -> tuple[str, Json, list[Any]]:
    type_ = type_of(block)
    if api and type_ in NOT_BY_API:
        raise invalid(f"body failed validation: a block of type {type_} cannot be created.")
    given = block[type_]
    if not may_hold(parent_type, parent_payload, type_):
        raise invalid(f"A block of type {parent_type} cannot hold one of type {type_}.")
    payload = payload_of(world, type_, given)
    children = [_prepared(world, type_, payload, child, api=api) for child in given.get("children", block.get("children", []))]
    if type_ == "table" and (not children or any(len(row[1]["cells"]) != payload["table_width"] for row in children)):
        raise invalid("A table needs one row at least, and every row as many cells as it is wide.")
    return type_, payload, children


def _planted(world: World, parent: Node, prepared: tuple[str, Json, list[Any]], by: Author) -> Node:
    type_, payload, children = prepared
    place = "page_id" if parent.kind == "page" else "block_id"
    node = world.add("block", type_, {"type": place, place: parent.id}, by)
    node.payload = payload
    node.children = [_planted(world, node, child, by).id for child in children]
    return node


def _payload_shown(world: World, node: Node) -> Json:
    if node.kind != "block":
        return {"title": title_of(node)}
    if node.type in MEDIA:
        return shown_file(world, node.payload)
    return node.payload
