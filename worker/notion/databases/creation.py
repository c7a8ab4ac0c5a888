"""Databases are found or made, and get the columns that they lack. Safe to repeat: what is there stays as it is."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from worker.errors import SettingsError
from worker.model import Language
from worker.notion.addresses import notion_id, page_link
from worker.notion.api.client import Notion
from worker.notion.databases.columns import TABLES, Table
from worker.notion.databases.completion import completed, created
from worker.notion.databases.matching import options_of
from worker.notion.databases.on_page import database_on_page
from worker.notion.databases.sources import Source, open_source
from worker.notion.databases.workspace import database_of, hints
from worker.notion.failures import NotFoundError, RefusedError, UncertainWriteError
from worker.notion.places import Database, DatabaseName, Json, Workspace

_VIEWS: tuple[tuple[DatabaseName, str], ...] = (("calendar", "when"), ("action_items", "due"))


@dataclass(frozen=True, slots=True)
class Step:
    """What became of one database. place: what names it in .env. added: names of columns, options: of options added to others.

    hints: sentences for a person, about what only a person can do.
    """

    database: DatabaseName
    title: str
    url: str
    place: str
    done: Literal["created", "found"]
    added: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """parent: page on which databases are found by name, or made; without it all must be in `places`.

    places: addresses or ids that are known already. known: the map of an earlier time, if there is one.
    language: of new names; None goes by what the parent page and the meetings are called.
    """

    parent: str | None = None
    places: Mapping[DatabaseName, str] = field(default_factory=dict)
    known: Workspace | None = None
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Established:
    workspace: Workspace
    language: Language
    steps: tuple[Step, ...]


async def establish(notion: Notion, plan: Plan, tell: Callable[[Step], object]) -> Established:
    """The whole workspace, complete. Raises SettingsError where a person has to do something first, naming what."""
    bot = (await notion.get("users/me"))["id"]
    parent = await _parent(notion, plan.parent) if plan.parent else None
    language = plan.language or await _spoken(notion, plan, parent)
    databases: dict[DatabaseName, Database] = {}
    steps = []
    for name, table in TABLES.items():
        meetings = databases["meetings"].id if databases else None
        found = await _existing(notion, table, plan, parent)
        before = found or await created(notion, table, _page(parent, table), language, meetings)
        source, match = await completed(notion, table, before, plan.known, language, meetings)
        databases[name] = database_of(table, source, match)
        step = _step(table, before, source, done="found" if found else "created")
        steps.append(replace(step, hints=tuple(hints(table, source, match))))
        tell(steps[-1])
    return Established(Workspace(databases, bot), language, tuple(steps))


async def add_calendar_views(
    notion: Notion, workspace: Workspace, names: Iterable[DatabaseName], language: Language
) -> bool:
    """A calendar view of the events and of the due dates, where `names` has them. False: refused, which harms nothing."""
    wanted = set(names)
    try:
        for name, column in _VIEWS:
            if name in wanted:
                await notion.post("views", _view(workspace.databases[name], column, language))
    except (RefusedError, NotFoundError, UncertainWriteError):
        return False
    return True


def _view(database: Database, column: str, language: Language) -> Json:
    return {
        "data_source_id": database.id,
        "database_id": database.container,
        "name": "달력" if language == "ko" else "Calendar",
        "type": "calendar",
        "configuration": {"type": "calendar", "date_property_id": database.columns[column].id},
    }


async def _parent(notion: Notion, written: str) -> Json:
    """The page that holds our databases."""
    id_ = notion_id(written)
    try:
        page = await notion.get(f"pages/{id_}")
    except (NotFoundError, RefusedError) as error:
        if isinstance(error, RefusedError) and error.code != "validation_error":
            raise
        raise SettingsError(
            f"--parent: no page is seen at {page_link(id_)}. Open the page in Notion (a page, not a database) → ••• → "
            "Connections → add your connection, then run `minutes setup` again."
        ) from None
    if page.get("in_trash"):
        raise SettingsError(f"--parent: the page {page_link(id_)} is in the trash: restore it, or name another page.")
    return page


async def _spoken(notion: Notion, plan: Plan, parent: Json | None) -> Language:
    """Korean where the parent page or the meetings, or their columns, have a Korean name."""
    names = _title(parent) if parent else ""
    if "meetings" in plan.places:
        source = await open_source(notion, TABLES["meetings"], plan.places["meetings"], known=plan.known)
        names += source.title + "".join(source.properties)
    return "ko" if re.search("[가-힣]", names) else "en"


async def _existing(notion: Notion, table: Table, plan: Plan, parent: Json | None) -> Source | None:
    if table.name in plan.places:
        return await open_source(notion, table, plan.places[table.name], known=plan.known)
    return await database_on_page(notion, table, parent["id"], plan.known) if parent else None


def _page(parent: Json | None, table: Table) -> str:
    if parent is None:
        raise SettingsError(
            f"{table.setting} is not set, and a new database needs a page to be on: `minutes setup --parent PAGE_URL`."
        )
    return str(parent["id"])


def _step(table: Table, before: Source, after: Source, *, done: Literal["created", "found"]) -> Step:
    there = {json["id"]: {option["id"] for option in options_of(json)} for json in before.properties.values()}
    added = [name for name, json in after.properties.items() if json["id"] not in there]
    options = [
        option["name"]
        for json in after.properties.values()
        if json["id"] in there
        for option in options_of(json)
        if option["id"] not in there[json["id"]]
    ]
    return Step(table.name, after.title or table.en, after.url, after.place, done, tuple(added), tuple(options))


def _title(page: Json) -> str:
    titles = [value["title"] for value in page.get("properties", {}).values() if value.get("type") == "title"]
    return "".join(part.get("plain_text", "") for parts in titles for part in parts)
