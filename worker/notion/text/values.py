"""Values of columns: one form to compare what we send with what Notion gives back, and words to show them to people."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from worker.model import Language
from worker.notion.places import Json
from worker.notion.text.canonical import as_text, canonical_texts
from worker.notion.text.links import bare_id, normal_link
from worker.notion.text.rich_text import plain
from worker.outputs import dates


def canonical_value(value: Json, option_ids: Mapping[str, str] | None = None) -> str:
    """The value of a column as a text that is the same in request and response form, and changes with the value.

    An option (select, status) counts by its id, so that renaming it in Notion is no change: requests should carry
    {"id": …}. One that carries {"name": …} needs `option_ids` (name → id) to equal the answer to it.
    A date is an instant (or a day): the same instant in another zone is the same. People and relations are sets, and must
    be complete: Notion cuts them at 25 in answers to a query. Files hosted by Notion count by name.
    """
    kind = _type_of(value)
    written = value.get(kind)
    # A column whose type a person changed to one that we never write is compared as it stands.
    return as_text([kind, _FORMS[kind](written, option_ids or {}) if kind in _FORMS else written])


@dataclass(frozen=True)
class Shown:
    """How values read to people. names: what ids stand for (options, users, rows). near: the meeting's day, for its year."""

    language: Language = "en"
    names: Mapping[str, str] = field(default_factory=dict)
    timezone: str | None = None
    near: date | None = None


def plain_value(value: Json, shown: Shown | None = None) -> str:
    """The value in words, empty where it is: `릴리스 노트 작성`, `12/1(화) 15:00`, `김민수, 이서연`."""
    shown = shown or Shown()
    kind = _type_of(value)
    return _WORDS[kind](value.get(kind), shown) if kind in _WORDS else "…"


def _type_of(value: Json) -> str:
    """The type of a value; requests may leave it out."""
    return str(value.get("type") or next(key for key in value if key != "id"))


# ── one form ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _option(option: Json | None, ids: Mapping[str, str]) -> str | None:
    if not option:
        return None
    return option.get("id") or ids.get(option["name"]) or f"name:{option['name']}"


def _date(value: Json | None, _ids: object) -> list[str] | None:
    if not value:
        return None
    start = _instant(value["start"], value.get("time_zone"))
    end = _instant(value["end"], value.get("time_zone")) if value.get("end") else start
    return [start] if end == start else [start, end]


def _instant(text: str, timezone: str | None) -> str:
    """A day as it is; a moment in UTC, to the minute, as Notion shows no more. Without offset and zone Notion reads UTC."""
    if len(text) <= len("2026-11-20"):
        return text
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(timezone) if timezone else UTC)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


def _ids_of(things: Sequence[Json] | None, _ids: object) -> list[str]:
    return sorted({bare_id(thing["id"]) for thing in things or ()})


def _number(value: float | None, _ids: object) -> float | None:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _files(files: Sequence[Json] | None, _ids: object) -> list[list[str]]:
    return [[f.get("name") or "", normal_link(f["external"]["url"]) if "external" in f else ""] for f in files or ()]


_FORMS: Final[Mapping[str, Callable[[Any, Mapping[str, str]], Any]]] = {
    "title": lambda texts, _: canonical_texts(texts or ()),
    "rich_text": lambda texts, _: canonical_texts(texts or ()),
    "select": _option,
    "status": _option,
    "multi_select": lambda options, ids: sorted(filter(None, (_option(o, ids) for o in options or ()))),
    "date": _date,
    "people": _ids_of,
    "relation": _ids_of,
    "checkbox": lambda value, _: bool(value),
    "number": _number,
    "url": lambda value, _: normal_link(value) if value else None,
    "email": lambda value, _: value or None,
    "phone_number": lambda value, _: value or None,
    "files": _files,
}


# ── words ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _named(thing: Json | None, shown: Shown) -> str:
    if not thing:
        return ""
    return str(thing.get("name") or shown.names.get(thing.get("id", "")) or "…")


def _all_named(things: Sequence[Json] | None, shown: Shown) -> str:
    return ", ".join(_named(thing, shown) for thing in things or ())


def _day_words(value: Json | None, shown: Shown) -> str:
    if not value:
        return ""
    ends = [value["start"], *([value["end"]] if value.get("end") else [])]
    return " – ".join(dict.fromkeys(_point_words(end, value.get("time_zone"), shown) for end in ends))


def _point_words(text: str, timezone: str | None, shown: Shown) -> str:
    if len(text) <= len("2026-11-20"):
        return dates.day(date.fromisoformat(text), shown.language, shown.near)
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(timezone) if timezone else UTC)
    zone = shown.timezone or timezone
    moment = moment.astimezone(ZoneInfo(zone)) if zone else moment
    return f"{dates.day(moment.date(), shown.language, shown.near)} {moment:%H:%M}"


_WORDS: Final[Mapping[str, Callable[[Any, Shown], str]]] = {
    "title": lambda texts, _: plain(texts or ()),
    "rich_text": lambda texts, _: plain(texts or ()),
    "select": _named,
    "status": _named,
    "multi_select": _all_named,
    "date": _day_words,
    "people": _all_named,
    "relation": _all_named,
    "checkbox": lambda value, _: "✓" if value else "",
    "number": lambda value, _: "" if value is None else str(_number(value, None)),
    "url": lambda value, _: value or "",
    "email": lambda value, _: value or "",
    "phone_number": lambda value, _: value or "",
    "files": lambda files, _: ", ".join(f.get("name") or "…" for f in files or ()),
}
