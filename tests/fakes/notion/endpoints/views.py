"""Views of a database, as far as making, listing and renaming them."""

from tests.fakes.notion.clock import exact
from tests.fakes.notion.errors import Json, not_found
from tests.fakes.notion.paging import listed
from tests.fakes.notion.request import Request
from tests.fakes.notion.urls import database_url
from tests.fakes.notion.world import Author, Node, World, dashed


def create(world: World, request: Request) -> Json:
    world.needs("update")
    given = request.given
    source = world.find(given["data_source_id"], "data_source", called="data_source")
    database = world.find(given.get("database_id", source.parent["database_id"]), "database", called="database")
    return make(world, database, given | {"data_source_id": source.id}, world.bot)


def make(world: World, database: Node, given: Json, by: Author) -> Json:
    identifier, now = world.new_id(), exact(world.clock.now())
    user = {"object": "user", "id": by}
    world.views[identifier] = {
        "object": "view", "id": identifier, "parent": {"type": "database_id", "database_id": database.id},
        "data_source_id": given.get("data_source_id", database.source), "name": given["name"], "type": given["type"],
        "created_time": now, "created_by": user, "last_edited_time": now, "last_edited_by": user,
        "url": database_url(database.id, identifier), "filter": given.get("filter"), "sorts": given.get("sorts"),
        "quick_filters": None, "configuration": given.get("configuration") or {"type": given["type"]},
    }  # fmt: skip
    return world.views[identifier]


def every(world: World, request: Request) -> Json:
    world.needs("read")
    asked = request.query
    database = world.find(asked["database_id"], "database", called="database") if "database_id" in asked else None
    found = [
        {"object": "view", "id": identifier}
        for identifier, view in world.views.items()
        if (database and view["parent"]["database_id"] == database.id) or view["data_source_id"] == asked.get("data_source_id")
    ]
    return listed(world, "view", "views", found, asked, lambda view: view, lambda view: view["id"])


def retrieve(world: World, request: Request) -> Json:
    world.needs("read")
    return _view(world, request)


def update(world: World, request: Request) -> Json:
    world.needs("update")
    view = _view(world, request)
    view |= request.given | {"last_edited_time": exact(world.clock.now())}
    return view


def delete(world: World, request: Request) -> Json:
    world.needs("update")
    view = world.views.pop(_view(world, request)["id"])
    return {key: view[key] for key in ("object", "id", "parent", "type")}


def _view(world: World, request: Request) -> Json:
    identifier = dashed(request.params["view_id"], "view")
    if identifier not in world.views:
        raise not_found("view", identifier, world.bot)
    return world.views[identifier]
