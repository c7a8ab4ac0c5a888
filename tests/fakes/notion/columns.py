"""The columns of a data source: made, renamed, removed, and their options."""

from collections.abc import Mapping

from tests.fakes.notion.errors import Json, invalid
from tests.fakes.notion.world import Node, World, encoded

COLORS = ("gray", "brown", "orange", "yellow", "green", "blue", "purple", "pink", "red", "default")
_OPTIONS = {"select", "multi_select", "status"}
_GROUPS = (("To-do", "gray"), ("In progress", "blue"), ("Complete", "green"))


def change(world: World, source: Node, given: Mapping[str, Json | None]) -> list[Json]:
    """Apply the `properties` of a request. Returns what happened, as the event tells it."""
    happened = []
    for key, wanted in given.items():
        known = find(source, key)
        if known is None:
            happened.append(_added(world, source, key, wanted))
        elif wanted is None:
            happened.append(_removed(source, known))
        else:
            happened.append(_updated(world, source, known, wanted))
    if sum(column["type"] == "title" for column in source.columns.values()) != 1:
        raise invalid("A data source has exactly one title property.")
    return happened


def find(source: Node, key: str, *, in_url: bool = False) -> str | None:
    """The raw id of the column that a request names by name or by id, encoded or not. in_url: decoded once already."""
    by_name = next((raw for raw, column in source.columns.items() if column["name"] == key), None)
    return by_name or next((raw for raw in source.columns if key == raw or (key == encoded(raw) and not in_url)), None)


def shown(source: Node) -> dict[str, Json]:
    return {column["name"]: {"id": encoded(raw), "description": None, **column} for raw, column in source.columns.items()}


def option(world: World, column: Json, wanted: Json, *, may_add: bool) -> Json:
    """The option that a value names, by id or by name; select and multi-select make a new one for an unknown name."""
    options = column[column["type"]]["options"]
    if "id" in wanted:
        found = next((one for one in options if one["id"] == wanted["id"]), None)
    else:
        found = next((one for one in options if one["name"] == wanted["name"]), None)
    if found is None:
        if not may_add or "name" not in wanted or "," in wanted["name"]:
            raise invalid(f"{column['type']} option does not exist, or its name is not allowed.")
        found = _option(world, wanted, options)
        options.append(found)
    return {"id": found["id"], "name": found["name"], "color": found["color"]}


def _added(world: World, source: Node, name: str, wanted: Json | None) -> Json:
    kind = wanted and _type(wanted)
    if not wanted or kind is None:
        raise invalid(f"{name} is not a property that exists.")
    raw = "title" if kind == "title" else world.short_id()
    column = {"name": name, "type": kind, kind: _configuration(world, kind, wanted[kind], [])}
    if kind == "relation":
        column[kind] = _relation(world, source, raw, name, wanted[kind])
    if raw in source.columns:
        raise invalid("A data source has exactly one title property.")
    source.columns[raw] = column
    return {"id": encoded(raw), "name": name, "action": "created"}


def _removed(source: Node, raw: str) -> Json:
    column = source.columns.pop(raw)
    return {"id": encoded(raw), "name": column["name"], "action": "deleted"}


def _updated(world: World, source: Node, raw: str, wanted: Json) -> Json:
    column = source.columns[raw]
    name = wanted.get("name", column["name"])
    if any(other["name"] == name for one, other in source.columns.items() if one != raw):
        raise invalid("Property names of a data source are unique.")
    kind = _type(wanted) or column["type"]
    before = column[kind].get("options", []) if kind in _OPTIONS and kind == column["type"] else []
    if _type(wanted) and (kind != column["type"] or kind in _OPTIONS):
        settings = _relation(world, source, raw, name, wanted[kind]) if kind == "relation" else None
        source.columns[raw] = {"name": name, "type": kind, kind: settings or _configuration(world, kind, wanted[kind], before)}
    else:
        source.columns[raw] = column | {"name": name}
    return {"id": encoded(raw), "name": name, "action": "updated"}


def _type(wanted: Json) -> str | None:
    return wanted.get("type") or next((key for key in wanted if key not in {"name", "description"}), None)


def _configuration(world: World, kind: str, given: Json, before: list[Json]) -> Json:
    if kind in _OPTIONS:
        wanted = given.get(
            "options",
            before or ([{"name": "Not started"}, {"name": "In progress"}, {"name": "Done"}] if kind == "status" else []),
        )
        options: list[Json] = []
        for one in wanted:  # options that are not listed again are gone; a listed one keeps its name, whatever is asked
            known = next((old for old in before if old["id"] == one.get("id") or old["name"] == one.get("name")), None)
            options.append(known or _option(world, one, options))
        return {"options": options} | (_grouped(world, options) if kind == "status" else {})
    if kind == "number":
        return {"format": given.get("format", "number")}
    if kind == "unique_id":
        return {"prefix": given.get("prefix")}
    return dict(given)


def _option(world: World, wanted: Json, others: list[Json]) -> Json:
    color = wanted.get("color", COLORS[len(others) % len(COLORS)])
    return {"id": world.new_id(), "name": wanted["name"], "color": color, "description": wanted.get("description")}


def _grouped(world: World, options: list[Json]) -> Json:
    """First option to do, last one complete, the rest in progress: the API cannot choose, people can."""
    last = len(options) - 1
    places = [0 if n == 0 else 2 if n == last else 1 for n in range(len(options))]
    return {
        "groups": [
            {
                "id": world.new_id(),
                "name": name,
                "color": color,
                "option_ids": [o["id"] for o, p in zip(options, places, strict=True) if p == n],
            }
            for n, (name, color) in enumerate(_GROUPS)
        ]
    }


def _relation(world: World, source: Node, raw: str, name: str, given: Json) -> Json:
    target = world.find(given["data_source_id"], "data_source", called="data_source")
    place = {"database_id": target.parent["database_id"], "data_source_id": target.id}
    if "dual_property" not in given:
        return place | {"type": "single_property", "single_property": {}}
    back, back_name = world.short_id(), given["dual_property"].get("synced_property_name") or f"Related to {name}"
    synced = {"synced_property_id": encoded(raw), "synced_property_name": name}
    here = {"database_id": source.parent["database_id"], "data_source_id": source.id}
    target.columns[back] = {
        "name": back_name,
        "type": "relation",
        "relation": here | {"type": "dual_property", "dual_property": synced},
    }
    return place | {
        "type": "dual_property",
        "dual_property": {"synced_property_id": encoded(back), "synced_property_name": back_name},
    }
