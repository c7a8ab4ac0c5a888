"""Blocks: read, changed, put in the trash; their children listed and appended."""

from tests.fakes.notion import blocks, kinds
from tests.fakes.notion.errors import Json, invalid
from tests.fakes.notion.paging import listed
from tests.fakes.notion.request import Request
from tests.fakes.notion.trash import move
from tests.fakes.notion.world import Author, Node, World, dashed

_ARCHIVED = "Can't edit block that is archived. You must unarchive the block before editing."


def retrieve(world: World, request: Request) -> Json:
    world.needs("read")
    return blocks.shown(world, _block(world, request))


def children(world: World, request: Request) -> Json:
    world.needs("read")
    parent = _block(world, request)
    inside = [] if parent.kind == "database" or _closed(world, parent) else world.live_children(parent)
    show = lambda node: blocks.shown(world, node)  # noqa: E731 - two words in the call below
    return listed(world, "block", f"children of {parent.id}", inside, request.query, show, lambda node: node.id)


def append(world: World, request: Request) -> Json:
    world.needs("insert")
    parent, given = _block(world, request), request.given
    if world.trashed(parent):
        raise invalid(_ARCHIVED)
    _writable(world, parent)
    made = insert(world, parent, given["children"], _index(world, parent, given.get("position")), world.bot, api=True)
    answer = {"object": "list", "results": [blocks.shown(world, node) for node in made], "next_cursor": None}
    return answer | {"has_more": False, "type": "block", "block": {}}


def insert(world: World, parent: Node, given: list[Json], at: int | None, by: Author, *, api: bool = False) -> list[Node]:
    made = blocks.plant(world, parent, given, by, at, api=api)
    world.touch(parent, by)
    changed = [{"id": node.id, "type": "block"} for node in made]
    world.report("page.content_updated", world.page_of(parent), by, updated_blocks=changed)
    return made


def update(world: World, request: Request) -> Json:
    world.needs("update")
    node, given = _block(world, request), request.given
    _writable(world, node)
    if world.trashed(node) and given.get("in_trash") is not False:
        raise invalid(_ARCHIVED)
    change(world, node, given, world.bot)
    return blocks.shown(world, node)


def change(world: World, node: Node, given: Json, by: Author) -> None:
    """The content of a block, or its place in the trash. Its type and its children stay as they are."""
    named = [key for key in given if key in kinds.DEFAULTS]
    if named and (named != [node.type] or node.kind != "block" or given.get("type", node.type) != node.type):
        raise invalid(f"body failed validation: block {node.id} is of type {node.type}, which an update cannot change.")
    if named:
        if "children" in given[node.type]:
            raise invalid("body failed validation: children cannot be updated with their parent.")
        payload = blocks.payload_of(world, node.type, given[node.type], node.payload)
        if node.type == "table" and payload["table_width"] != node.payload["table_width"]:
            raise invalid("body failed validation: the width of a table is fixed.")
        node.payload = payload
        world.touch(node, by)
        world.report("page.content_updated", world.page_of(node), by, updated_blocks=[{"id": node.id, "type": "block"}])
    if "in_trash" in given:
        move(world, node, by, in_trash=given["in_trash"])


def delete(world: World, request: Request) -> Json:
    world.needs("update")
    node = _block(world, request)
    _writable(world, node)
    if world.trashed(node):
        raise invalid(_ARCHIVED)
    move(world, node, world.bot, in_trash=True)
    return blocks.shown(world, node)


def _block(world: World, request: Request) -> Node:
    return world.find(request.params["block_id"], "block", "page", "database", called="block")


def _closed(world: World, node: Node) -> bool:
    return node.type == "meeting_notes" and not world.lists_meeting_notes_children


def _writable(world: World, node: Node) -> None:
    """Summary and transcript of a meeting note are Notion's own."""
    for one in world.upwards(node):
        above = world.nodes.get(one.parent.get("block_id", ""))
        if above and above.type == "meeting_notes" and one.id != above.parts.get("notes"):
            raise invalid("The transcript and the summary of meeting notes cannot be edited.")


def _index(world: World, parent: Node, position: Json | None) -> int | None:
    kind = (position or {"type": "end"})["type"]
    if kind != "after_block":
        return 0 if kind == "start" else None
    after = dashed(position["after_block"]["id"]) if position else ""
    if after not in parent.children or world.nodes[after].in_trash:
        raise invalid(f"Block {after} is not a child of {parent.id}, so nothing can be placed after it.")
    return parent.children.index(after) + 1
