"""From an address or id that a person wrote to the data source behind it, which is where columns and rows are."""

from dataclasses import dataclass

from worker.errors import SettingsError
from worker.notion.addresses import database_id, page_link
from worker.notion.api.client import Notion
from worker.notion.databases.columns import Table
from worker.notion.failures import NotFoundError, RefusedError
from worker.notion.places import Json, Workspace


@dataclass(frozen=True, slots=True)
class Source:
    """id: of the data source; container: of its database. place: what names it in .env: the database, unless it has several."""

    id: str
    container: str
    title: str
    properties: Json
    place: str

    @property
    def url(self) -> str:
        return page_link(self.container)


async def open_source(notion: Notion, table: Table, written: str, *, known: Workspace | None = None) -> Source:
    """written: the address or id of a database, or the id of a data source. Raises SettingsError, saying what to do in Notion."""
    place = database_id(written)
    try:
        container = await notion.get(f"databases/{place}")
    except (NotFoundError, RefusedError) as error:
        if isinstance(error, RefusedError) and error.code != "validation_error":
            raise
        return await _by_its_own_id(notion, table, place)
    if container.get("in_trash"):
        raise SettingsError(_trash(table, container["id"]))
    return await read_source(notion, container["id"], _chosen(table, container, known), alone=_alone(container))


async def read_source(notion: Notion, container: str, source: str, *, alone: bool = True) -> Source:
    """A data source with its columns as they are now."""
    json = await notion.get(f"data_sources/{source}")
    return source_of(json, container, alone=alone)


def source_of(json: Json, container: str, *, alone: bool = True) -> Source:
    """From what Notion answers for a data source. alone: its database has no other."""
    title = "".join(part.get("plain_text", "") for part in json.get("title", []))
    return Source(json["id"], container, printable(title), json["properties"], container if alone else json["id"])


def printable(name: str) -> str:
    """A name as a terminal may show it: somebody else wrote it.

    >>> printable("Team\x1b[2J calls")
    'Team [2J calls'
    """
    return " ".join("".join(c if c.isprintable() else " " for c in name).split())


async def _by_its_own_id(notion: Notion, table: Table, place: str) -> Source:
    """`Copy data source ID` in Notion gives an id that is no database's."""
    try:
        json = await notion.get(f"data_sources/{place}")
    except (NotFoundError, RefusedError) as error:
        if isinstance(error, RefusedError) and error.code != "validation_error":
            raise
        raise SettingsError(_unseen(table, place)) from None
    if json.get("in_trash"):
        raise SettingsError(_trash(table, place))
    return source_of(json, json["parent"]["database_id"], alone=False)


def _chosen(table: Table, container: Json, known: Workspace | None) -> str:
    sources = {source["id"]: source["name"] for source in container["data_sources"]}
    before = known.databases[table.name].id if known and table.name in known.databases else None
    if before in sources:
        return str(before)
    if len(sources) == 1:
        return str(next(iter(sources)))
    if not sources:
        raise SettingsError(f"{table.setting}: the database {page_link(container['id'])} has no data source of its own.")
    names = ", ".join(f"“{printable(name)}”" for name in sources.values())
    raise SettingsError(
        f"{table.setting}: the database {page_link(container['id'])} has several data sources ({names}). In Notion: "
        "database settings → Manage data sources → ••• → Copy data source ID, and give that id instead."
    )


def _alone(container: Json) -> bool:
    return len(container["data_sources"]) == 1


def _unseen(table: Table, place: str) -> str:
    return (
        f"{table.setting}: no database is seen at {page_link(place)}. If it is there: open it in Notion as a full page → ••• → "
        "Connections → add your connection, and give the address of that page. If it was deleted: remove "
        f"{table.setting} from .env and run `minutes setup --parent PAGE_URL`."
    )


def _trash(table: Table, place: str) -> str:
    return (
        f"{table.setting}: the database {page_link(place)} is in the trash. Restore it (Notion → Trash), or remove "
        f"{table.setting} from .env and run `minutes setup --parent PAGE_URL` to have a new one."
    )
