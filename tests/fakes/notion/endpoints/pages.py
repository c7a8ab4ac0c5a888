"""Pages: made, read, changed, moved to trash and back, and their long property values."""

from collections.abc import Callable

from tests.fakes.notion import blocks, columns, values
from tests.fakes.notion.errors import Json, invalid
from tests.fakes.notion.markdown import from_markdown
from tests.fakes.notion.paging import listed
from tests.fakes.notion.request import Request
from tests.fakes.notion.trash import move
from tests.fakes.notion.urls import page_url
from tests.fakes.notion.world import Author, Node, World, dashed, encoded

_LISTED = ("title", "rich_text", "people", "relation")


def retrieve(world: World, request: Request) -> Json:
    world.needs("read")
    page = world.find(request.params["page_id"], "page", called="page")
    return shown(world, page, request.query.get("filter_properties"))


def create(world: World, request: Request) -> Json:
    world.needs("insert")
    given = request.given
    if sum(key in given for key in ("children", "markdown", "template")) > 1 or "template" in given:
        raise invalid("children, markdown and template exclude each other, and this fake applies no templates.")
    children = from_markdown(given["markdown"]) if "markdown" in given else given.get("children", [])
    if "allow_async" in given or "workspace" in given.get("parent", {"workspace": True}):
        raise invalid("A connection creates pages under a page or in a data source, and this fake has no asynchronous tasks.")
    page = make(world, given["parent"], given, children, world.bot, api=True)
    return shown(world, page, request.query.get("filter_properties"))


def make(world: World, parent: Json, given: Json, children: list[Json], by: Author, *, api: bool = False) -> Node:
    """A new page in its place. Undone when a value or a child is refused."""
    container, place = _place(world, parent)
    page = world.add("page", "child_page", place, by)
    try:
        page.icon, page.cover = given.get("icon"), given.get("cover")
        page.values = values.defaults(container) if container and container.kind == "data_source" else {}
        values.write(world, page, given.get("properties", {}), source_of(world, page))
        blocks.plant(world, page, children, by, api=api)
    except Exception:
        del world.nodes[page.id]
        raise
    if container:
        container.children.insert(_index(container, given.get("position")), page.id)
        if container.kind != "data_source":
            world.touch(container, by)
    world.report("page.created", page, by)
    return page


def update(world: World, request: Request) -> Json:
    world.needs("update")
    page, given = world.find(request.params["page_id"], "page", called="page"), request.given
    if given.keys() & {"erase_content", "template", "is_archived"}:
        raise invalid("This fake erases no content, applies no templates and archives nothing.")
    change(world, page, given, world.bot)
    return shown(world, page, request.query.get("filter_properties"))


def change(world: World, page: Node, given: Json, by: Author) -> None:
    wanted = given.get("in_trash")
    if world.trashed(page) and wanted is not False:
        raise invalid("Can't edit page on block with an archived ancestor. You must unarchive the ancestor before editing page.")
    named = values.write(world, page, given.get("properties", {}), source_of(world, page))
    for key in ("icon", "cover"):
        if key in given:
            setattr(page, key, given[key])
    page.locked = given.get("is_locked", page.locked)
    if wanted is not None:
        move(world, page, by, in_trash=wanted)
    page.edited, page.edited_by = world.clock.now(), by
    if named:
        world.report("page.properties_updated", page, by, updated_properties=named)


def properties(world: World, request: Request) -> Json:
    world.needs("read")
    page = world.find(request.params["page_id"], "page", called="page")
    source, wanted = source_of(world, page), request.params["property_id"]
    raw = wanted if wanted == "title" or (source and wanted in source.columns) else None
    if raw is None:
        raise invalid(f"Could not find property with ID: {wanted}")
    value = values.complete(world, page, source, raw)
    kind = value["type"]
    if kind not in _LISTED:
        return {"object": "property_item", "id": encoded(raw), "type": kind, kind: value[kind]}
    one = {"object": "property_item", "type": kind, "id": encoded(raw)}
    answer = listed(
        world, "property_item", f"{page.id}/{raw}", value[kind], request.query, lambda item: one | {kind: item}, _identity(kind)
    )
    rest = f"{world.base_url}/v1/pages/{page.id}/properties/{encoded(raw)}?start_cursor={answer['next_cursor']}"
    return answer | {
        "property_item": {"id": encoded(raw), "next_url": rest if answer["has_more"] else None, "type": kind, kind: {}}
    }


def relocate(world: World, request: Request) -> Json:
    world.needs("update")
    page = world.find(request.params["page_id"], "page", called="page")
    before = world.nodes.get(page.parent.get("page_id", page.parent.get("data_source_id", "")))
    container, page.parent = _place(world, request.given["parent"])
    if before:
        before.children.remove(page.id)
    if container:
        container.children.append(page.id)
    world.report("page.moved", page, world.bot)
    return shown(world, page)


def shown(world: World, page: Node, only: list[str] | None = None) -> Json:
    source = source_of(world, page)
    properties_ = values.shown(world, page, source)
    if only:
        raws = [columns.find(source, name, in_url=True) if source else name for name in only]
        if None in raws:
            raise invalid("filter_properties names a property that does not exist.")
        wanted = {encoded(str(raw)) for raw in raws}
        properties_ = {name: value for name, value in properties_.items() if value["id"] in wanted}
    return {
        "object": "page", "id": page.id, **world.stamps(page), "cover": page.cover, "icon": page.icon, "parent": page.parent,
        "in_trash": world.trashed(page), "is_archived": False, "is_locked": page.locked, "properties": properties_,
        "url": page_url(page.id, blocks.title_of(page)), "public_url": None,
    }  # fmt: skip


def source_of(world: World, page: Node) -> Node | None:
    return world.nodes.get(page.parent.get("data_source_id", ""))


def _identity(kind: str) -> Callable[[Json], str]:
    return (lambda item: item["id"]) if kind in {"people", "relation"} else (lambda item: str(id(item)))


def _place(world: World, parent: Json) -> tuple[Node | None, Json]:
    """Where a new page goes: the node that lists it, and its `parent`."""
    if "workspace" in parent:
        return None, {"type": "workspace", "workspace": True}
    if "page_id" in parent:
        page = world.find(parent["page_id"], "page", called="page")
        _live(world, page)
        return page, {"type": "page_id", "page_id": page.id}
    if "database_id" in parent:
        source = world.nodes[world.find(parent["database_id"], "database", called="database").source]
    else:
        source = world.find(parent["data_source_id"], "data_source", called="data_source")
    _live(world, source)
    return source, {"type": "data_source_id", "data_source_id": source.id, "database_id": source.parent["database_id"]}


def _index(container: Node, position: Json | None) -> int:
    kind = (position or {"type": "page_end"})["type"]
    if position and kind == "after_block":
        return container.children.index(dashed(position["after_block"]["id"])) + 1
    return 0 if kind == "page_start" else len(container.children)


def _live(world: World, node: Node) -> None:
    if world.trashed(node):
        raise invalid("Can't edit block that is archived. You must unarchive the block before editing.")
