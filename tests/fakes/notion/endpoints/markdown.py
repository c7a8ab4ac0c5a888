"""A page's markdown: read, and added to. Replacing content is not for this fake: no client of ours may do it."""

from tests.fakes.notion.endpoints import blocks
from tests.fakes.notion.errors import Json, invalid
from tests.fakes.notion.markdown import from_markdown, to_markdown
from tests.fakes.notion.request import Request
from tests.fakes.notion.world import Node, World


def retrieve(world: World, request: Request) -> Json:
    world.needs("read")
    node = world.find(request.params["page_id"], "page", "block", called="page")
    return _shown(world, node, transcript=bool(request.query.get("include_transcript")))


def update(world: World, request: Request) -> Json:
    world.needs("update", "insert")
    page, given = world.find(request.params["page_id"], "page", called="page"), request.given
    if given["type"] != "insert_content":
        raise invalid(f"This fake does not take {given['type']}.")
    at = 0 if given["insert_content"].get("position", {}).get("type") == "start" else None
    blocks.insert(world, page, from_markdown(given["insert_content"]["content"]), at, world.bot, api=True)
    return _shown(world, page, transcript=False)


def _shown(world: World, node: Node, *, transcript: bool) -> Json:
    lines = to_markdown(world, node, transcript=transcript).split("\n")
    cut = len(lines) > world.markdown_cap
    text = "\n".join(lines[: world.markdown_cap])
    return {"object": "page_markdown", "id": node.id, "markdown": text, "truncated": cut, "unknown_block_ids": []}
