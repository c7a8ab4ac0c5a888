"""The query over meeting notes, which an internal connection cannot use: it is an attendee of nothing."""

from tests.fakes.notion.errors import Json, invalid
from tests.fakes.notion.request import Request
from tests.fakes.notion.world import World


def query(world: World, request: Request) -> Json:
    world.needs("read")
    raise invalid("AI Meeting Notes are not available to the user of this connection.")
