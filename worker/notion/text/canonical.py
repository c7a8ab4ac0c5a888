"""One form for a block, whether as we send it or as Notion gives it back, so that only what people changed differs."""

import json
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from worker.notion.places import Json
from worker.notion.text.links import bare_id, normal_link

# What people can set in a block and see. Whatever else Notion has, or may add one day, is left out: else the day it
# appears in answers, each of our blocks would look edited.
_SETTABLE: Final = (
    "rich_text", "caption", "color", "checked", "icon", "is_toggleable", "language", "url", "expression", "cells",
    "table_width", "has_column_header", "has_row_header", "external", "file", "name", "title",
    "page_id", "database_id", "synced_from", "list_start_index", "list_format",
)  # fmt: skip
_DEFAULTS: Final[tuple[Any, ...]] = (None, False, "", "default", "plain text", [], {})


def canonical(block: Json) -> str:
    """The block as a text that is the same in request and response form, and changes with all that a reader sees.

    Compared are its type and what people can set in it: words with their links, looks and mentions, icon, colour, tick …
    Left out are children, ids, times, authors, and what is as Notion has it by default.
    """
    kind = block.get("type") or next(key for key, value in block.items() if isinstance(value, dict))
    payload = block.get(kind) or {}
    found = {name: _field(name, payload[name]) for name in _SETTABLE if name in payload}
    if kind == "callout" and "icon" not in payload:
        found["icon"] = ["emoji", "💡"]  # what Notion gives to a callout that is sent without one
    return as_text([kind, {name: value for name, value in found.items() if value not in _DEFAULTS}])


def canonical_texts(texts: Sequence[Json]) -> list[list[Any]]:
    """A rich text as stretches of [what, words, link, looks], equal neighbours joined as Notion joins them."""
    joined: list[list[Any]] = []
    for item in texts:
        what, words, link, looks = _stretch(item)
        if joined and what == "text" and [what, link, looks] == [joined[-1][0], *joined[-1][2:]]:
            joined[-1][1] += words
        elif what != "text" or words:
            joined.append([what, words, link, looks])
    return [[what, unicodedata.normalize("NFC", words), link, looks] for what, words, link, looks in joined]


def as_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _field(name: str, value: Any) -> Any:
    if not value or (name == "title" and isinstance(value, str)):
        return value
    return _FORMS.get(name, lambda v: v)(value)


def _stretch(item: Json) -> tuple[str, str, str | None, list[str]]:
    what, looks = _kind(item, ("text", "mention", "equation")), _looks(item.get("annotations") or {})
    if what == "text":
        link = (item["text"].get("link") or {}).get("url")
        return what, item["text"]["content"], normal_link(link) if link else None, looks
    if what == "equation":
        return what, item["equation"]["expression"], None, looks
    return "mention", as_text(_mentioned(item)), None, looks


def _mentioned(item: Json) -> list[Any]:
    """Whom or what a mention names, by id: the name shown for it follows what it is called now."""
    mention = item["mention"]
    kind = str(mention.get("type") or next(iter(mention)))
    target = mention.get(kind) or {}
    if kind == "date":
        return [kind, {k: v for k, v in target.items() if v}]
    if target.get("id"):
        return [kind, bare_id(target["id"])]
    link = target.get("url") or target.get("href")
    return [kind, normal_link(link) if link else item.get("plain_text", "")]


def _looks(annotations: Mapping[str, Any]) -> list[str]:
    on = [name for name, value in annotations.items() if value is True]
    color = annotations.get("color") or "default"
    return sorted(on if color == "default" else [*on, f"color:{color}"])


def _icon(icon: Mapping[str, Any]) -> list[Any]:
    kind = _kind(icon, ("emoji", "external", "file", "file_upload", "custom_emoji", "icon"))
    if kind == "emoji":
        return [kind, icon["emoji"].replace("\ufe0f", "")]  # the sign that asks for the coloured picture comes and goes
    value: Mapping[str, Any] = icon.get(kind) or {}
    if value.get("url") and not value.get("id"):
        return [kind, _hosted(value) if kind == "file" else _external(value)]
    return [kind, value.get("id") or [value.get("name"), value.get("color")]]


def _external(file: Mapping[str, Any]) -> str:
    return normal_link(str(file.get("url", "")))


def _hosted(file: Mapping[str, Any]) -> str:
    """Where a file is, without its signature, which is new with every answer."""
    return normal_link(str(file.get("url", "")).partition("?")[0])


def _kind(item: Mapping[str, Any], kinds: Sequence[str]) -> str:
    """Requests may leave `type` out."""
    return str(item.get("type") or next(k for k in kinds if k in item))


_FORMS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "rich_text": canonical_texts,
    "caption": canonical_texts,
    "title": canonical_texts,
    "cells": lambda cells: [canonical_texts(cell) for cell in cells],
    "icon": _icon,
    "url": normal_link,
    "external": _external,
    "file": _hosted,
    "page_id": bare_id,
    "database_id": bare_id,
}
