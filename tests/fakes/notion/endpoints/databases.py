"""Databases: containers of data sources."""

from tests.fakes.notion import columns
from tests.fakes.notion.clock import exact
from tests.fakes.notion.endpoints import views
from tests.fakes.notion.errors import Json, invalid
from tests.fakes.notion.request import Request
from tests.fakes.notion.texts import plain, rich_text
from tests.fakes.notion.trash import move
from tests.fakes.notion.urls import database_url
from tests.fakes.notion.world import Author, Node, World


def retrieve(world: World, request: Request) -> Json:
    world.needs("read")
    return shown(world, _database(world, request))


def create(world: World, request: Request) -> Json:
    world.needs("insert")
    if "page_id" not in request.given["parent"]:
        raise invalid("A connection creates databases under a page.")
    return shown(world, make(world, request.given["parent"], request.given, world.bot))


def make(world: World, parent: Json, given: Json, by: Author) -> Node:
    """A database with its first data source and a table view. properties: of `initial_data_source`."""
    above = world.find(parent["page_id"], "page", called="page") if "page_id" in parent else None
    place = {"type": "page_id", "page_id": above.id} if above else {"type": "workspace", "workspace": True}
    database = world.add("database", "child_database", place, by)
    source = world.add("data_source", "data_source", {"type": "database_id", "database_id": database.id}, by)
    try:
        _describe(world, database, given)
        source.title, database.source = database.title, source.id
        wanted = given.get("initial_data_source", {}).get("properties") or {"Name": {"title": {}}}
        columns.change(world, source, wanted)
    except Exception:
        del world.nodes[database.id], world.nodes[source.id]
        raise
    database.children.append(source.id)
    if above:
        above.children.append(database.id)
    views.make(world, database, {"type": "table", "name": "Default view"}, by)
    world.report("database.created", database, by)
    return database


def update(world: World, request: Request) -> Json:
    world.needs("update")
    database, given = _database(world, request), request.given
    if world.trashed(database) and given.get("in_trash") is not False:
        raise invalid("Can't edit block that is archived. You must unarchive the block before editing.")
    _describe(world, database, given)
    if "in_trash" in given:
        move(world, database, world.bot, in_trash=given["in_trash"])
    database.edited, database.edited_by = world.clock.now(), world.bot
    return shown(world, database)


def shown(world: World, database: Node) -> Json:
    sources = [world.nodes[one] for one in database.children]
    return {
        "object": "database", "id": database.id, "title": database.title, "description": database.description,
        "parent": database.parent, "is_inline": database.inline, "in_trash": world.trashed(database),
        "is_locked": database.locked, "created_time": exact(database.created), "last_edited_time": exact(database.edited),
        "data_sources": [{"id": one.id, "name": plain(one.title)} for one in sources if not one.in_trash],
        "icon": database.icon, "cover": database.cover, "url": database_url(database.id), "public_url": None,
    }  # fmt: skip


def _describe(world: World, node: Node, given: Json) -> None:
    for key in ("title", "description"):
        if key in given:
            setattr(node, key, rich_text(world, given[key]))
    for key in ("icon", "cover"):
        if key in given:
            setattr(node, key, given[key])
    node.inline, node.locked = given.get("is_inline", node.inline), given.get("is_locked", node.locked)


def _database(world: World, request: Request) -> Node:
    return world.find(request.params["database_id"], "database", called="database")
