"""Databases that stand on a page already, found by their names."""

from collections.abc import AsyncIterator

from worker.errors import SettingsError
from worker.notion.api.client import Notion
from worker.notion.databases.columns import Table
from worker.notion.databases.matching import same_name
from worker.notion.databases.sources import Source, open_source
from worker.notion.databases.workspace import match_source
from worker.notion.failures import NotFoundError
from worker.notion.places import Json, Workspace

_CONTAINERS = {"column_list", "column", "toggle", "callout"}  # where people put the databases of a page


async def database_on_page(notion: Notion, table: Table, page: str, known: Workspace | None = None) -> Source | None:
    """The database that is known, whatever its name is now, or one that has our name in either language.

    Only the meetings may be somebody else's: a team may well have a Calendar of its own there.
    """
    before = known.databases[table.name].container if known and table.name in known.databases else None
    async for child in _databases(notion, page):
        title = child["child_database"]["title"]
        if not (child["id"] == before or same_name(title, table.en) or same_name(title, table.ko)):
            continue
        try:
            source = await open_source(notion, table, child["id"], known=known)
        except (NotFoundError, SettingsError):
            continue  # a linked view of a database elsewhere
        if table.name == "meetings" or child["id"] == before or _is_ours(table, source):
            return source
    return None


def _is_ours(table: Table, source: Source) -> bool:
    """It has a source key, or else every column that is not on many a database."""
    found = match_source(table, source, None, None)
    telling = {column.key for column in table.columns if column.key not in {"title", "date"}}
    return "source_key" in found.columns or telling <= found.columns.keys()


async def _databases(notion: Notion, block: str) -> AsyncIterator[Json]:
    async for child in notion.every(f"blocks/{block}/children"):
        if child["type"] == "child_database":
            yield child
        elif child["type"] in _CONTAINERS and child.get("has_children"):
            async for inner in _databases(notion, child["id"]):
                yield inner
