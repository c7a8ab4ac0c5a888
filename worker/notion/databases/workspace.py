"""The databases that the worker writes to, addressed by ids: found again by names, kept as JSON in between."""

from collections.abc import Collection, Mapping

from worker.errors import SettingsError
from worker.notion.api.client import Notion
from worker.notion.databases.columns import TABLES, Column, Table
from worker.notion.databases.matching import Conflict, Match, match
from worker.notion.databases.sources import Source, open_source, printable
from worker.notion.places import Database, DatabaseName, Json, Property, Workspace

TYPE_NAMES: Mapping[str, str] = {
    "title": "Name", "rich_text": "Text", "select": "Select", "multi_select": "Multi-select", "status": "Status",
    "date": "Date", "people": "Person", "relation": "Relation",
}  # fmt: skip


async def find_workspace(
    notion: Notion,
    places: Mapping[DatabaseName, str],
    *,
    known: Workspace | None = None,
    optional: Collection[DatabaseName] = (),
) -> Workspace:
    """Read the schemas of the databases at `places` (addresses or ids) and find our columns; nothing is written.

    known: the map as it was, whose ids come before names. optional: left out where something is wrong with them. Raises
    SettingsError naming what is missing and the way out.
    """
    bot = (await notion.get("users/me"))["id"]
    databases: dict[DatabaseName, Database] = {}
    for name, table in TABLES.items():
        if name not in places:
            continue
        meetings = databases["meetings"].id if "meetings" in databases else None
        try:
            databases[name] = await _found(notion, table, places[name], known, meetings)
        except SettingsError:
            if name not in optional:
                raise
    return Workspace(databases, bot)


async def _found(notion: Notion, table: Table, place: str, known: Workspace | None, meetings: str | None) -> Database:
    source = await open_source(notion, table, place, known=known)
    found = match_source(table, source, known, meetings)
    check(table, source, found)
    return database_of(table, source, found)


def match_source(table: Table, source: Source, known: Workspace | None, meetings: str | None) -> Match:
    """What of ours a data source has. A map of another data source than this one tells nothing about it."""
    before = known.databases.get(table.name) if known else None
    columns = before.columns if before and before.id == source.id else None
    return match(table, source.properties, known=columns, meetings=None if table.name == "meetings" else meetings)


def database_of(table: Table, source: Source, found: Match) -> Database:
    return Database(table.name, source.id, source.container, found.columns)


def check(table: Table, source: Source, found: Match) -> None:
    """Raises SettingsError for the first thing that stands in the way, in a sentence that says what to click or type."""
    for line in problems(table, source, found):
        raise SettingsError(line)


def problems(table: Table, source: Source, found: Match) -> list[str]:
    """Everything that stands in the way, one sentence each."""
    where = f"{table.setting} (“{source.title or table.en}”, {source.url})"
    lines = [f"{where}: {_way_out(conflict)}" for conflict in found.conflicts]
    if found.absent:
        names = ", ".join(f"“{_either(column)}”" for column in found.absent)
        lines.append(
            f"{where} has no column {names}. If it was renamed in Notion, name it so again; else `minutes setup` adds it."
        )
    for key, options in found.lacking.items():
        names = ", ".join(f"“{option.en}” / “{option.ko}”" for option in options)
        column = next(column for column in table.columns if column.key == key)
        lines.append(f"{where}: the column “{_either(column)}” has no option {names}: `minutes setup` adds it.")
    return lines


def hints(table: Table, source: Source, found: Match) -> list[str]:
    """What works, and would work better: the API puts the options of a new status into groups as it likes."""
    by_id = {json["id"]: json for json in source.properties.values()}
    lines = []
    for column in found.columns.values():
        json = by_id[column.id]
        groups = [group["option_ids"] for group in json["status"].get("groups", [])] if column.type == "status" else []
        ours = set(column.options.values())
        if any(len(ours.intersection(group)) > 1 for group in groups):
            name = printable(json["name"])
            lines.append(
                f"“{source.title or table.en}”: open the column “{name}” → Edit property, and drag its options into the "
                "groups To-do, In progress and Complete, so that Notion knows what is done."
            )
    return lines


def workspace_to_json(workspace: Workspace) -> Json:
    """Ids alone, as the store keeps them."""
    return {"bot": workspace.bot, "databases": {name: _to_json(base) for name, base in workspace.databases.items()}}


def workspace_from_json(value: Mapping[str, object]) -> Workspace:
    """Raises KeyError, TypeError or ValueError for what is no such map."""
    databases, bot = value["databases"], value["bot"]
    if not isinstance(databases, dict) or not isinstance(bot, str) or not databases.keys() <= TABLES.keys():
        raise ValueError("this is no map of a workspace")
    return Workspace({name: _from_json(name, json) for name, json in databases.items()}, bot)


def _to_json(database: Database) -> Json:
    columns = {
        key: {"id": column.id, "type": column.type, "options": dict(column.options)} for key, column in database.columns.items()
    }
    return {"id": database.id, "container": database.container, "columns": columns}


def _from_json(name: DatabaseName, json: Json) -> Database:
    columns = {key: Property(c["id"], c["type"], dict(c["options"])) for key, c in json["columns"].items()}
    return Database(name, json["id"], json["container"], columns)


def _way_out(conflict: Conflict) -> str:
    """What a person has to do about a column that has our name and is not ours. Nothing of theirs is ever renamed by us."""
    wanted = TYPE_NAMES[conflict.column.types[0]]
    there = TYPE_NAMES.get(conflict.type, conflict.type.replace("_", " "))
    again, name = "then run `minutes setup` again.", printable(conflict.name)
    if conflict.why == "relation":
        return f"the column “{name}” relates to another database than that of the meetings: rename it in Notion, {again}"
    if conflict.why == "taken":
        return (
            f"a column “{name}” is there already, and the minutes would overwrite it: rename it in Notion, {again}"
        )
    return (
        f"the column “{name}” is of the type {there}, but has to be {wanted}. Click its name in Notion → "
        f"Edit property → Type → {wanted}; or rename it, if it is for something else; {again}"
    )


def _either(column: Column) -> str:
    return column.en if column.en == column.ko else f"{column.en}” / “{column.ko}"
