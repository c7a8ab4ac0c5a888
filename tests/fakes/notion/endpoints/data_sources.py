"""Data sources: their columns, and the query over their rows."""

import json

from tests.fakes.notion import columns, filters
from tests.fakes.notion.endpoints import pages
from tests.fakes.notion.errors import Json, invalid
from tests.fakes.notion.paging import listed
from tests.fakes.notion.request import Request
from tests.fakes.notion.texts import rich_text
from tests.fakes.notion.trash import move
from tests.fakes.notion.urls import database_url
from tests.fakes.notion.world import Node, World


def retrieve(world: World, request: Request) -> Json:
    world.needs("read")
    return shown(world, _source(world, request))


def create(world: World, request: Request) -> Json:
    world.needs("insert")
    given = request.given
    database = world.find(given["parent"]["database_id"], "database", called="database")
    source = world.add("data_source", "data_source", {"type": "database_id", "database_id": database.id}, world.bot)
    source.title, source.icon = rich_text(world, given.get("title", [])), given.get("icon")
    columns.change(world, source, given["properties"])
    database.children.append(source.id)
    world.report("data_source.created", source, world.bot)
    return shown(world, source)


def update(world: World, request: Request) -> Json:
    world.needs("update")
    source, given = _source(world, request), request.given
    if world.trashed(source) and given.get("in_trash") is not False:
        raise invalid("Can't edit block that is archived. You must unarchive the block before editing.")
    if "title" in given:
        source.title = rich_text(world, given["title"])
    source.icon = given.get("icon", source.icon)
    happened = columns.change(world, source, given.get("properties", {}))
    if "in_trash" in given:
        move(world, source, world.bot, in_trash=given["in_trash"])
    source.edited, source.edited_by = world.clock.now(), world.bot
    if happened:
        world.report("data_source.schema_updated", source, world.bot, updated_properties=happened)
    return shown(world, source)


def query(world: World, request: Request) -> Json:
    """Rows of the trash only where the body says so; ten thousand of one query at most (a setting of the fake)."""
    world.needs("read")
    source, given = _source(world, request), request.given
    wanted = given.get("in_trash", False)
    above = world.trashed(source)
    rows = [row for row in world.rows(source) if (row.in_trash or above) == wanted]
    if "filter" in given:
        rows = [row for row in rows if filters.matches(world, source, row, given["filter"])]
    if given.get("result_type") == "data_source":
        rows = []
    found = filters.ordered(world, source, rows, given.get("sorts", []))
    scope = json.dumps([source.id, given.get("filter"), given.get("sorts"), wanted], sort_keys=True)
    only = request.query.get("filter_properties")
    answer = listed(
        world, "page_or_data_source", scope, found[: world.query_cap], given,
        lambda row: pages.shown(world, row, only), lambda row: row.id,
    )  # fmt: skip
    if len(found) > world.query_cap and not answer["has_more"]:
        answer["request_status"] = {"type": "incomplete", "incomplete_reason": "query_result_limit_reached"}
    return answer


def templates(world: World, request: Request) -> Json:
    world.needs("read")
    _source(world, request)
    return {"templates": [], "has_more": False, "next_cursor": None}


def shown(world: World, source: Node) -> Json:
    database = world.nodes[source.parent["database_id"]]
    return {
        "object": "data_source", "id": source.id, "cover": source.cover, "icon": source.icon, **world.stamps(source),
        "title": source.title, "description": source.description, "is_inline": database.inline,
        "properties": columns.shown(source), "parent": source.parent, "database_parent": database.parent,
        "url": database_url(database.id), "public_url": None, "in_trash": world.trashed(source),
    }  # fmt: skip


def _source(world: World, request: Request) -> Node:
    return world.find(request.params["data_source_id"], "data_source", called="data_source")
