"""The nouns of this package: where things are in Notion, as far as reader, writer and merge have to know."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from worker.model import Language, Person, Transcript

Json = dict[str, Any]
DatabaseName = Literal["meetings", "action_items", "decisions", "calendar", "digests"]
ROW_DATABASES: tuple[DatabaseName, ...] = ("action_items", "decisions", "calendar")


@dataclass(frozen=True, slots=True)
class Property:
    """A column as it is in Notion. id: as Notion gives it, still encoded. options: our key → id of the select option."""

    id: str
    type: str
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Database:
    """id: of the data source, which rows belong to. container: of the database. columns: our key → the column."""

    name: DatabaseName
    id: str
    container: str
    columns: Mapping[str, Property]

    def values_of(self, page: Json) -> dict[str, Json]:
        """The values of a row as Notion returns it, by our column key. A column that people removed is missing."""
        by_id = {value["id"]: value for value in page["properties"].values()}
        return {key: by_id[column.id] for key, column in self.columns.items() if column.id in by_id}

    def properties(self, values: Mapping[str, Json]) -> Json:
        """Values by our column key as a request takes them."""
        return {self.columns[key].id: value for key, value in values.items()}


@dataclass(frozen=True, slots=True)
class Workspace:
    """The databases that setup made or found, addressed by ids alone. bot: our own user id."""

    databases: Mapping[DatabaseName, Database]
    bot: str


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a page with its children, in order. json: as Notion returned it."""

    id: str
    type: str
    json: Json
    children: tuple["Block", ...] = ()


@dataclass(frozen=True)
class MeetingPage:
    """A meeting page as read. id: with dashes. state: our key of the `Minutes` option (`done`, `re_run` …).

    properties: by column key of worker.notion.databases.columns, values as Notion returns them, complete (people beyond 25 too);
    empty where the page is in no Meetings database. top: its first-level blocks; children filled in as far as they were
    read, which the managed section's always are. source: where the transcript was found (`meeting_notes`, `file` …).
    copied: a person made it as a copy of a page that was processed. spoken_at: address of the child page that the
    utterances' blocks are on, None where that is this page.
    """

    id: str
    url: str
    title: str
    last_edited: str
    properties: Mapping[str, Json]
    top: tuple[Block, ...]
    transcript: Transcript
    source: str
    state: str | None = None
    run: str | None = None
    processed: bool = False
    held_at: datetime | None = None
    time_known: bool = True
    participants: tuple[Person, ...] = ()
    copied: bool = False
    spoken_at: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of one of our databases as it is in Notion. values: by column key, as Notion returns them. by: who made it."""

    id: str
    url: str
    database: DatabaseName
    key: str
    values: Mapping[str, Json]
    in_trash: bool = False
    by: str = ""


@dataclass(frozen=True, slots=True)
class Managed:
    """A block that is ours. slot: what it is, without text (`root`, `summary`, `item:<key>`, `footer` …), unique in the section.

    block: the request form, e.g. {"type": "paragraph", "paragraph": {"rich_text": […]}}, without children.
    """

    slot: str
    block: Json
    children: tuple["Managed", ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """What we would have written where a person's word stands, or may stand; shown under “needs review”.

    code: `edited_value` (a person changed `field` of a row to `theirs`; we read `ours`), `edited_line` (a person changed a
    line of the section; ours reads `ours`), `vanished` (the row's item is no longer found in the transcript), `unrecorded`
    (the record of earlier runs was lost, so this item was not written). subject: the item's text. field: the column key.
    url: the row's, if there is one.
    """

    slot: str
    code: Literal["edited_value", "edited_line", "vanished", "unrecorded"]
    subject: str
    field: str = ""
    theirs: str = ""
    ours: str = ""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class SectionContext:
    """What the section needs besides the minutes. keys: item id → source key. rows: item id → URL of its row.

    hidden: ids of items that a person deleted or rejected. users: name → Notion user id, only where mentions are wanted.
    """

    page_url: str
    language: Language
    keys: Mapping[str, str]
    rows: Mapping[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    users: Mapping[str, str] = field(default_factory=dict)
    offers: tuple[Offer, ...] = ()
