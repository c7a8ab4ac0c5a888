"""Comments, as far as a page's list of them."""

from tests.fakes.notion.clock import minute
from tests.fakes.notion.errors import Json, not_found
from tests.fakes.notion.markdown import from_markdown
from tests.fakes.notion.paging import listed
from tests.fakes.notion.request import Request
from tests.fakes.notion.texts import rich_text
from tests.fakes.notion.world import World, dashed


def create(world: World, request: Request) -> Json:
    world.needs("insert_comments")
    given, now = request.given, minute(world.clock.now())
    if "discussion_id" in given:
        first = next((one for one in world.comments.values() if one["discussion_id"] == given["discussion_id"]), None)
        if first is None:
            raise not_found("discussion", given["discussion_id"], world.bot)
        parent, discussion = first["parent"], given["discussion_id"]
    else:
        kind = "page_id" if "page_id" in given["parent"] else "block_id"
        node = world.find(given["parent"][kind], called=kind.removesuffix("_id"))
        parent, discussion = {"type": kind, kind: node.id}, world.new_id()
    comment = {
        "object": "comment", "id": world.new_id(), "parent": parent, "discussion_id": discussion, "created_time": now,
        "last_edited_time": now, "created_by": {"object": "user", "id": world.bot}, "rich_text": _text(world, given),
        "display_name": {"type": "integration", "resolved_name": world.bot_name},
    }  # fmt: skip
    world.comments[comment["id"]] = comment
    return comment


def every(world: World, request: Request) -> Json:
    world.needs("read_comments")
    node = world.find(request.query["block_id"], called="block")
    found = [one for one in world.comments.values() if node.id in one["parent"].values()]
    return listed(world, "comment", f"comments of {node.id}", found, request.query, lambda one: one, lambda one: one["id"])


def retrieve(world: World, request: Request) -> Json:
    world.needs("read_comments")
    return _comment(world, request)


def update(world: World, request: Request) -> Json:
    world.needs("insert_comments")
    comment = _comment(world, request)
    comment |= {"rich_text": _text(world, request.given), "last_edited_time": minute(world.clock.now())}
    return comment


def delete(world: World, request: Request) -> Json:
    world.needs("insert_comments")
    return world.comments.pop(_comment(world, request)["id"])


def _comment(world: World, request: Request) -> Json:
    identifier = dashed(request.params["comment_id"], "comment")
    if identifier not in world.comments:
        raise not_found("comment", identifier, world.bot)
    return world.comments[identifier]


def _text(world: World, given: Json) -> list[Json]:
    if "markdown" in given:
        return [run for block in from_markdown(given["markdown"]) for run in rich_text(world, block[block["type"]]["rich_text"])]
    return rich_text(world, given["rich_text"])
