"""One database made, or given the columns and options that it lacks."""

from worker.model import Language
from worker.notion.api.client import Notion
from worker.notion.databases.columns import Table
from worker.notion.databases.matching import Match, additions, definitions
from worker.notion.databases.on_page import database_on_page
from worker.notion.databases.sources import Source, open_source, read_source, source_of
from worker.notion.databases.workspace import check, match_source
from worker.notion.failures import RefusedError, UncertainWriteError
from worker.notion.places import Json, Workspace

_ROUNDS = 4  # the update, once more after an uncertain one, once more without a status, and a last look


async def created(notion: Notion, table: Table, page: str, language: Language, meetings: str | None) -> Source:
    """A new database with all its columns in one request, so that there is never half of one.

    After an uncertain request it is looked for on the page. Raises UncertainWriteError when it is not there: then it
    is for the user to run setup again, since it may still appear.
    """
    try:
        made = await _create(notion, table, page, language, meetings)
    except UncertainWriteError as error:
        source = await database_on_page(notion, table, page)
        if source is None and error.resource is None:
            raise
        return source or await open_source(notion, table, error.resource or "")
    return await read_source(notion, made["id"], made["data_sources"][0]["id"])


async def completed(
    notion: Notion, table: Table, source: Source, known: Workspace | None, language: Language, meetings: str | None
) -> tuple[Source, Match]:
    """The source with what it lacked. Raises SettingsError when a person has to do something first; then nothing is added."""
    plain = False
    for _ in range(_ROUNDS):
        found = match_source(table, source, known, meetings)
        more = additions(found, source.properties, language=language, meetings=meetings or "", plain=plain)
        if found.conflicts or not more:
            break
        try:
            source = await _added(notion, source, more)
        except RefusedError as error:
            if plain or not _for_want_of_a_status(table, error):
                raise
            plain = True
    check(table, source, found)
    return source, found


async def _added(notion: Notion, source: Source, properties: Json) -> Source:
    """The source as it is after the update, or, when that is uncertain, as it turns out to be."""
    alone = source.place == source.container
    try:
        json = await notion.patch(f"data_sources/{source.id}", {"properties": properties})
    except UncertainWriteError:
        return await read_source(notion, source.container, source.id, alone=alone)
    return source_of(json, source.container, alone=alone)


async def _create(notion: Notion, table: Table, page: str, language: Language, meetings: str | None) -> Json:
    """A status cannot be made everywhere; a select can."""
    try:
        return await notion.post("databases", _body(table, page, language, meetings or "", plain=False))
    except RefusedError as error:
        if not _for_want_of_a_status(table, error):
            raise
        return await notion.post("databases", _body(table, page, language, meetings or "", plain=True))


def _body(table: Table, page: str, language: Language, meetings: str, *, plain: bool) -> Json:
    return {
        "parent": {"type": "page_id", "page_id": page},
        "title": [{"type": "text", "text": {"content": table.title(language)}}],
        "initial_data_source": {"properties": definitions(table, language=language, meetings=meetings, plain=plain)},
    }


def _for_want_of_a_status(table: Table, error: RefusedError) -> bool:
    return error.code == "validation_error" and any("status" in column.types for column in table.columns)
