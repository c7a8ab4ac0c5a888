"""The rows of a meeting as they are in Notion now: one query a database, and a look at each known row that is missing."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import replace

from worker.notion.client import Notion
from worker.notion.failures import NotFoundError, RefusedError
from worker.notion.places import ROW_DATABASES, Database, Json, Row, Workspace
from worker.notion.rich_text import plain
from worker.notion.snapshot import Known


async def rows_of_page(notion: Notion, workspace: Workspace, page: str, known: Sequence[Known]) -> tuple[Row, ...]:
    """Live rows that relate to the page, known rows that do not any more, and deleted ones (in_trash) as far as they are
    known. One row for each source key and database: a copy that a person made of a row has its key, too, and is theirs.
    """
    found: dict[str, Row] = {}
    for name in ROW_DATABASES:
        database = workspace.databases.get(name)
        if database is not None and "meeting" in database.columns:
            about = {"property": database.columns["meeting"].id, "relation": {"contains": page}}
            found |= {row.id: row async for row in _query(notion, database, {"filter": about})}
    for row in [row async for row in _missing(notion, workspace, known, found)]:
        found[row.id] = row
    keys = {r.id: item.key for item in known for r in item.rows.values() if r.id}
    return _one_each([replace(row, key=keys.get(row.id, row.key)) for row in found.values()], keys)


async def _missing(
    notion: Notion, workspace: Workspace, known: Sequence[Known], found: Mapping[str, Row]
) -> AsyncIterator[Row]:
    """Rows whose relation a person changed, or that a person deleted, or of which a broken run did not learn the id."""
    for item in known:
        for name, row in item.rows.items():
            database = workspace.databases.get(name)
            if database is None or row.gone or row.id in found:
                continue
            if row.id is not None:
                try:
                    yield _row(await notion.get(f"pages/{row.id}"), database)
                except NotFoundError:
                    continue
            elif not any(r.database == name and r.key == item.key for r in found.values()):
                async for created in _by_key(notion, database, item.key):
                    yield created


async def _by_key(notion: Notion, database: Database, key: str) -> AsyncIterator[Row]:
    """A row that a run which broke off may have created, and a person may have deleted since."""
    if "source_key" not in database.columns:
        return
    filter_ = {"property": database.columns["source_key"].id, "rich_text": {"equals": key}}
    for more in ({}, {"in_trash": True}):
        try:
            rows = [row async for row in _query(notion, database, {"filter": filter_, **more})]
        except RefusedError:  # the types have `in_trash`, the reference has not: without it such a row is made anew
            continue
        for row in rows:
            yield row
        if rows:
            return


async def _query(notion: Notion, database: Database, body: Json) -> AsyncIterator[Row]:
    async for page in notion.every(f"data_sources/{database.id}/query", body=body):
        if page.get("object") == "page":
            yield _row(page, database)


def _row(page: Json, database: Database) -> Row:
    by_id = {value["id"]: value for value in page["properties"].values()}
    values = {column: by_id[p.id] for column, p in database.columns.items() if p.id in by_id}
    key = plain(values["source_key"].get("rich_text", ())).strip() if "source_key" in values else ""
    return Row(page["id"], page["url"], database.name, key, values, bool(page.get("in_trash")))


def _one_each(rows: Sequence[Row], known: Mapping[str, str]) -> tuple[Row, ...]:
    """Of the same key and database the known row, else a live one."""
    best: dict[tuple[str, str], Row] = {}
    for row in sorted(_keyed(rows), key=lambda r: (r.id not in known, r.in_trash)):
        best.setdefault((row.database, row.key), row)
    return tuple(best.values())


def _keyed(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row.key]
