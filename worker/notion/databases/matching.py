"""Which column of a data source is which of ours, and what is missing: pure, from the schema that Notion returns."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from worker.model import Language
from worker.notion.databases.columns import Column, Option, Table
from worker.notion.places import Json, Property


@dataclass(frozen=True, slots=True)
class Conflict:
    """A column that has our name and is none of ours. why: its type, the database it relates to, or it was there before us."""

    column: Column
    name: str
    why: Literal["type", "relation", "taken"]
    type: str


@dataclass(frozen=True, slots=True)
class Match:
    """columns: what was found, by our key. absent, lacking: columns, and options by the key of their column, to be added."""

    columns: Mapping[str, Property]
    absent: tuple[Column, ...] = ()
    lacking: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()

    @property
    def complete(self) -> bool:
        return not (self.absent or self.lacking or self.conflicts)


def match(
    table: Table, properties: Json, *, known: Mapping[str, Property] | None = None, meetings: str | None = None
) -> Match:
    """properties: of the data source, as Notion returns them. known: columns that were found before; their ids come first.

    Then by name in either language, then by our description, then by what only one column can be. meetings: the data
    source that a relation must lead to, where that is known.
    """
    known = known or {}
    found = _found(table, properties, known, meetings)
    conflicts = tuple(_conflicts(table, properties, found, known, meetings))
    unclear = {conflict.column.key for conflict in conflicts}
    columns = {
        key: Property(json["id"], json["type"], _options(_column(table, key), json, known.get(key)))
        for key, json in found.items()
        if key not in unclear
    }
    lacking = {
        column.key: missing
        for column in table.columns
        if column.key in columns
        and (missing := tuple(o for o in column.options if o.key not in columns[column.key].options))
    }
    gone = tuple(c for c in table.columns if c.key not in found and c.key not in unclear and not c.theirs)
    return Match(columns, gone, lacking, conflicts)


def additions(found: Match, properties: Json, *, language: Language, meetings: str, plain: bool = False) -> Json:
    """The `properties` of an update that adds what is missing and keeps all else; {} when nothing is.

    plain: a select where a status would be made. An update replaces the options: so all that are there are sent back.
    """
    by_id = {json["id"]: json for json in properties.values()}
    widened = {
        found.columns[key].id: _with_options(by_id[found.columns[key].id], options, language)
        for key, options in found.lacking.items()
    }
    return {**widened, **{c.name(language): definition(c, language, meetings, plain=plain) for c in found.absent}}


def definitions(table: Table, *, language: Language, meetings: str, plain: bool = False) -> Json:
    """The `properties` of a database that is to be made, the team's own columns included."""
    return {column.name(language): definition(column, language, meetings, plain=plain) for column in table.columns}


def definition(column: Column, language: Language, meetings: str, *, plain: bool = False) -> Json:
    """A column as a request makes it. The relation is one-sided, so that the meetings get no column that nobody asked for."""
    kind = "select" if plain and column.types[0] == "status" else column.types[0]
    value: Json = {}
    if column.options:
        value = {"options": [_new(option, language) for option in column.options]}
    elif kind == "relation":
        value = {"data_source_id": meetings, "type": "single_property", "single_property": {}}
    about = column.about(language)
    return {"type": kind, kind: value, **({"description": about} if about else {})}


def options_of(json: Json) -> list[Json]:
    """The options of a property as Notion returns it; none where its type has none, or is unknown to us."""
    options: list[Json] = (json.get(json["type"]) or {}).get("options", [])
    return options


def same_name(one: str, other: str) -> bool:
    """
    >>> same_name("Minutes  Note", "minutes note")
    True
    """
    return _plain(one) == _plain(other)


def _found(table: Table, properties: Json, known: Mapping[str, Property], meetings: str | None) -> dict[str, Json]:
    """Our key → the property. The surest sign of every column is used up before the next one is tried."""
    found: dict[str, Json] = {}

    def claim(key: str, candidates: Iterable[Json]) -> None:
        taken = {json["id"] for json in found.values()}
        free = [json for json in candidates if json["id"] not in taken]
        if key not in found and free:
            found[key] = free[0]

    everything = list(properties.values())
    for column in table.columns:
        if column.key in known:
            claim(column.key, (json for json in everything if json["id"] == known[column.key].id))
    for sign in (_named, _described, _alone):
        for column in table.columns:
            claim(column.key, sign(column, [json for json in everything if _fits(column, json, meetings)]))
    return found


def _named(column: Column, candidates: list[Json]) -> Iterator[Json]:
    for name in (column.en, column.ko, *column.others):
        yield from (json for json in candidates if same_name(json["name"], name))


def _described(column: Column, candidates: list[Json]) -> Iterator[Json]:
    texts = {text for text in (column.about_ko, column.about_en) if text}
    return (json for json in candidates if json.get("description") in texts)


def _alone(column: Column, candidates: list[Json]) -> Iterator[Json]:
    """The title; the only date of a meeting; the only relation to the meetings; a select of which most options are ours."""
    if column.options:
        candidates = [json for json in candidates if 2 * len(_options(column, json, None)) > len(column.options)]
    elif column.types[0] == "rich_text" or not (column.theirs or column.types[0] in {"title", "relation"}):
        return iter(())
    return iter(candidates if len(candidates) == 1 else ())


def _fits(column: Column, json: Json, meetings: str | None) -> bool:
    return json["type"] in column.types and not _leads_elsewhere(json, meetings)


def _leads_elsewhere(json: Json, meetings: str | None) -> bool:
    return bool(json["type"] == "relation" and meetings and json["relation"].get("data_source_id") != meetings)


def _conflicts(
    table: Table, properties: Json, found: dict[str, Json], known: Mapping[str, Property], meetings: str | None
) -> Iterator[Conflict]:
    """What bears our name and cannot be ours. A column of the team's that we could use is no conflict: we do without it."""
    ids = {json["id"] for json in found.values()}
    first_time = table.name == "meetings" and "minutes" not in found and not known
    for column in (c for c in table.columns if not c.theirs):
        json = found.get(column.key)
        if json is None:
            named = (j for j in properties.values() if _bears_name(column, j) and j["id"] not in ids)
            json = next(named, None)
        elif first_time and _before_us(column, json):
            yield Conflict(column, json["name"], "taken", json["type"])
            continue
        if json is not None and not _fits(column, json, meetings):
            yield Conflict(column, json["name"], "relation" if json["type"] in column.types else "type", json["type"])


def _bears_name(column: Column, json: Json) -> bool:
    return same_name(json["name"], column.en) or same_name(json["name"], column.ko)


def _before_us(column: Column, json: Json) -> bool:
    """A team's own `Run` in a database that has no Minutes column yet would be overwritten, were it taken for ours."""
    return column.types[0] != "title" and not any(_described(column, [json]))


def _options(column: Column, json: Json, known: Property | None) -> dict[str, str]:
    """Our key → id of the option: the one known before, if it is still there, else the one of that name."""
    present = options_of(json) if column.options else []
    ids = {option["id"] for option in present}
    result = {}
    for option in column.options:
        names = (option.en, option.ko, *option.others)
        named = [p["id"] for name in names for p in present if same_name(p["name"], name)]
        before = known.options.get(option.key) if known else None
        if before in ids or named:
            result[option.key] = before if before in ids else named[0]
    return {key: id_ for key, id_ in result.items() if id_ is not None}


def _with_options(json: Json, missing: tuple[Option, ...], language: Language) -> Json:
    kind = json["type"]
    kept = [{key: o[key] for key in ("id", "name", "color", "description") if o.get(key)} for o in options_of(json)]
    return {"type": kind, kind: {"options": [*kept, *(_new(option, language) for option in missing)]}}


def _new(option: Option, language: Language) -> Json:
    return {"name": option.name(language), "color": option.color}


def _column(table: Table, key: str) -> Column:
    return next(column for column in table.columns if column.key == key)


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
