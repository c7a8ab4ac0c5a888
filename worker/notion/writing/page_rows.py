"""The rows of a meeting as they are in Notion now: one query a database, and a look at each known row that is missing."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import replace

from worker.notion.addresses import page_link
from worker.notion.api.client import Notion
from worker.notion.failures import NotFoundError, RefusedError
from worker.notion.places import ROW_DATABASES, Database, Json, Row, Workspace
from worker.notion.text.links import bare_id
from worker.notion.text.rich_text import plain
from worker.notion.writing.snapshot import Known


async def rows_of_page(notion: Notion, workspace: Workspace, page: str, known: Sequence[Known]) -> tuple[Row, ...]:
    """Live rows that relate to the page, known rows that do not any more, and deleted ones (in_trash) as far as they are
    known. One row for each source key and database: a copy that a person made of a row has its key, too, and is theirs,
    even when the row itself was deleted, or no record says which of the two was ours.
    """
    found = {row.id: row async for row in _related(notion, workspace, page)}
    for row in [row async for row in _missing(notion, workspace, known, found)]:
        found[row.id] = row
    keys = {r.id: item.key for item in known for r in item.rows.values() if r.id}
    taken = {(name, item.key) for item in known for name, r in item.rows.items() if r.id}
    ours = [r for r in found.values() if r.id in keys or (r.by == workspace.bot and (r.database, r.key) not in taken)]
    return _one_each([replace(row, key=keys.get(row.id, row.key)) for row in ours])


async def deleted_rows_of_page(notion: Notion, workspace: Workspace, page: str) -> tuple[Row, ...]:
    """Rows of ours in the trash that related to the page, for when no record is left of which there were."""
    try:
        found = [row async for row in _related(notion, workspace, page, in_trash=True)]
    except RefusedError:  # the types have `in_trash`, the reference has not
        return ()
    return tuple(row for row in found if row.by == workspace.bot and row.key)


def is_alone(row: Row, page: str) -> bool:
    """Whether a row leads to this meeting alone, as we make them: people carry open items over from the meeting before."""
    return [bare_id(page_["id"]) for page_ in row.values.get("meeting", {}).get("relation", ())] == [bare_id(page)]


async def _related(notion: Notion, workspace: Workspace, page: str, *, in_trash: bool = False) -> AsyncIterator[Row]:
    for name in ROW_DATABASES:
        database = workspace.databases.get(name)
        if database is not None and "meeting" in database.columns:
            about = {"property": database.columns["meeting"].id, "relation": {"contains": page}}
            async for row in _query(notion, database, {"filter": about, **({"in_trash": True} if in_trash else {})}):
                yield row


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
    values = database.values_of(page)
    key = plain(values["source_key"].get("rich_text", ())).strip() if "source_key" in values else ""
    by = (page.get("created_by") or {}).get("id", "")
    return Row(page["id"], page_link(page["id"]), database.name, key, values, bool(page.get("in_trash")), by)


def _one_each(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Of the same key and database one row, a live one if there is. A row without a key is a person's."""
    best: dict[tuple[str, str], Row] = {}
    for row in sorted((row for row in rows if row.key), key=lambda r: r.in_trash):
        best.setdefault((row.database, row.key), row)
    return tuple(best.values())
