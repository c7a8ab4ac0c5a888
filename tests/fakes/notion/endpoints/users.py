"""Users: the people of the workspace and the connection itself."""

from tests.fakes.notion.errors import Json, not_found
from tests.fakes.notion.paging import listed
from tests.fakes.notion.request import Request
from tests.fakes.notion.world import World, dashed


def me(world: World, request: Request) -> Json:
    return world.user(world.bot)


def every(world: World, request: Request) -> Json:
    world.needs("users")
    return listed(world, "user", "users", [*world.users, world.bot], request.query, world.user, str)


def retrieve(world: World, request: Request) -> Json:
    world.needs("users")
    identifier = dashed(request.params["user_id"], "user")
    if not world.knows(identifier):
        raise not_found("user", identifier, world.bot)
    return world.user(identifier)
