"""Property values of a page: from a request, kept complete, and shown as Notion shows them (25 references at most)."""

import re
from collections.abc import Callable, Mapping

from tests.fakes.notion import columns
from tests.fakes.notion.clock import minute
from tests.fakes.notion.dates import date_value
from tests.fakes.notion.errors import Json, invalid
from tests.fakes.notion.files import shown_file, stored_file
from tests.fakes.notion.texts import rich_text
from tests.fakes.notion.world import Node, World, dashed, encoded

REFERENCES = 25
_EMPTY: Json = {"title": [], "rich_text": [], "people": [], "relation": [], "files": [], "multi_select": [], "checkbox": False}
_OF_THE_PAGE = {"created_time", "last_edited_time", "created_by", "last_edited_by", "unique_id"}
_COMPUTED: Json = {
    "formula": {"type": "string", "string": None}, "rollup": {"type": "array", "array": [], "function": "show_original"},
    "button": {}, "verification": {"state": "unverified", "date": None, "verified_by": None},
}  # fmt: skip


def write(world: World, page: Node, given: Mapping[str, Json], source: Node | None) -> list[str]:
    """Set these properties, all or none. Returns the ids of those that were named, as events tell them."""
    ready = {}
    for key, value in given.items():
        raw = _column(world, source, key)
        if raw is None:
            continue
        column = source.columns[raw] if source else {"name": "title", "type": "title", "title": {}}
        ready[raw] = {"type": column["type"], column["type"]: _value(world, column, value)}
    for raw, stored in ready.items():
        _sync(world, page, source, raw, stored)
        page.values[raw] = stored
    return [encoded(raw) for raw in ready]


def defaults(source: Node) -> dict[str, Json]:
    """What a new row holds: a status column starts with its first option."""
    first = {
        raw: c["status"]["options"][0] for raw, c in source.columns.items() if c["type"] == "status" and c["status"]["options"]
    }
    keys = ("id", "name", "color")
    return {raw: {"type": "status", "status": {key: option[key] for key in keys}} for raw, option in first.items()}


def shown(world: World, page: Node, source: Node | None, *, whole: bool = False) -> dict[str, Json]:
    """By name, in response form. whole: without the cut at 25 references."""
    if source is None:
        return {"title": {"id": "title", **complete(world, page, None, "title")}}
    cut = (lambda value: value) if whole else _cut
    return {c["name"]: {"id": encoded(raw), **cut(complete(world, page, source, raw))} for raw, c in source.columns.items()}


def complete(world: World, page: Node, source: Node | None, raw: str) -> Json:
    kind = source.columns[raw]["type"] if source else "title"
    if kind in _OF_THE_PAGE:
        return {"type": kind, kind: _of_the_page(world, page, source, raw, kind)}
    value = page.values.get(raw, {}).get(kind, (_EMPTY | _COMPUTED).get(kind))
    if kind == "people":
        value = [world.user(person) for person in value]
    if kind == "files":
        value = [shown_file(world, file) for file in value]
    if kind in {"select", "status", "multi_select"} and source:
        value = _options_now(source.columns[raw], value)
    return {"type": kind, kind: value} | ({"has_more": False} if kind == "relation" else {})


def _column(world: World, source: Node | None, key: str) -> str | None:
    raw = columns.find(source, key) if source else ("title" if key == "title" else None)
    if raw is None and not world.drops_unknown_properties:
        raise invalid(f"{key} is not a property that exists.")
    return raw


def _value(world: World, column: Json, given: Json) -> object:
    kind = column["type"]
    if kind in _OF_THE_PAGE | _COMPUTED.keys() or kind not in given:
        raise invalid(f"{column['name']} is expected to be {kind}.")
    value = given[kind]
    made: Callable[[], object] = {
        "title": lambda: rich_text(world, value), "rich_text": lambda: rich_text(world, value),
        "select": lambda: value and columns.option(world, column, value, may_add=True),
        "status": lambda: value and columns.option(world, column, value, may_add=False),
        "multi_select": lambda: [columns.option(world, column, one, may_add=True) for one in value],
        "people": lambda: [_person(world, one) for one in value],
        "relation": lambda: [{"id": _related(world, column, one["id"])} for one in value],
        "date": lambda: value and date_value(value),
        "files": lambda: [stored_file(world, one) for one in value],
        "url": lambda: value or None, "email": lambda: value or None, "phone_number": lambda: value or None,
    }.get(kind, lambda: value)  # fmt: skip
    return made()


def _person(world: World, given: Json) -> str:
    identifier = dashed(given["id"], "user")
    if not world.knows(identifier):
        raise invalid(f"Could not find user with ID: {identifier}.")
    return identifier


def _related(world: World, column: Json, identifier: str) -> str:
    page = world.find(identifier, "page", called="page")
    if page.parent.get("data_source_id") != column["relation"]["data_source_id"]:
        raise invalid(f"Page {page.id} is not in the data source that {column['name']} relates to.")
    return page.id


def _sync(world: World, page: Node, source: Node | None, raw: str, stored: Json) -> None:
    """A relation that goes both ways shows on the other page as well."""
    if source is None or stored["type"] != "relation" or source.columns[raw]["relation"]["type"] != "dual_property":
        return
    back = re.sub(
        r"%([0-9A-F]{2})", lambda m: chr(int(m[1], 16)), source.columns[raw]["relation"]["dual_property"]["synced_property_id"]
    )
    before = page.values.get(raw, {"relation": []})["relation"]
    for identifier in {one["id"] for one in [*before, *stored["relation"]]}:
        other = world.nodes[identifier]
        kept = [one for one in other.values.get(back, {"relation": []})["relation"] if one["id"] != page.id]
        kept += [{"id": page.id}] if {"id": identifier} in stored["relation"] else []
        other.values[back] = {"type": "relation", "relation": kept}


def _of_the_page(world: World, page: Node, source: Node | None, raw: str, kind: str) -> object:
    if kind == "unique_id" and source:
        return {"prefix": source.columns[raw]["unique_id"]["prefix"], "number": source.children.index(page.id) + 1}
    moment, by = (page.created, page.created_by) if kind.startswith("created") else (page.edited, page.edited_by)
    return minute(moment) if kind.endswith("_time") else world.user(by)


def _options_now(column: Json, value: object) -> object:
    """An option that was removed from the column is gone from the values too; a renamed one shows its new name."""
    options = {one["id"]: {key: one[key] for key in ("id", "name", "color")} for one in column[column["type"]]["options"]}
    if isinstance(value, list):
        return [options[one["id"]] for one in value if one["id"] in options]
    return options.get(value["id"]) if isinstance(value, dict) else None


def _cut(value: Json) -> Json:
    kind = value["type"]
    if kind in {"relation", "people"} and len(value[kind]) > REFERENCES:
        return value | {kind: value[kind][:REFERENCES]} | ({"has_more": True} if kind == "relation" else {})
    if kind in {"title", "rich_text"}:
        mentions = [n for n, run in enumerate(value[kind]) if run["type"] == "mention"]
        return value if len(mentions) <= REFERENCES else value | {kind: value[kind][: mentions[REFERENCES]]}
    return value
