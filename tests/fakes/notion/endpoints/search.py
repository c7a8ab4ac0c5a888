"""Search, by title only."""

from tests.fakes.notion.blocks import title_of
from tests.fakes.notion.endpoints import data_sources, pages
from tests.fakes.notion.errors import Json
from tests.fakes.notion.paging import listed
from tests.fakes.notion.request import Request
from tests.fakes.notion.world import Node, World


def search(world: World, request: Request) -> Json:
    world.needs("read")
    given = request.given
    kinds = {given["filter"]["value"]} if "value" in given.get("filter", {}) else {"page", "data_source"}
    words = given.get("query", "").lower()
    found = [
        node
        for node in world.nodes.values()
        if node.kind in kinds and world.visible(node) and not world.trashed(node) and words in title_of(node).lower()
    ]
    newest = given.get("sort", {}).get("direction", "descending") == "descending"
    found.sort(key=lambda node: node.edited, reverse=newest)
    return listed(
        world,
        "page_or_data_source",
        f"search {words} {kinds}",
        found,
        given,
        lambda node: _shown(world, node),
        lambda node: node.id,
    )


def _shown(world: World, node: Node) -> Json:
    return pages.shown(world, node) if node.kind == "page" else data_sources.shown(world, node)


def custom_emojis(world: World, request: Request) -> Json:
    answer = listed(world, "custom_emoji", "emojis", [], request.query, lambda one: one, str)
    return {key: value for key, value in answer.items() if key != "custom_emoji"}
