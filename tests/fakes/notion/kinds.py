"""The kinds of block: what each holds by default, what may lie in it, and which of them the API can make."""

from tests.fakes.notion.errors import Json

_TEXT: Json = {"rich_text": [], "color": "default"}
_MEDIA: Json = {"caption": []}

DEFAULTS: dict[str, Json] = {
    "paragraph": _TEXT | {"icon": None},
    **{f"heading_{n}": _TEXT | {"is_toggleable": False} for n in range(1, 5)},
    "bulleted_list_item": _TEXT, "numbered_list_item": _TEXT, "toggle": _TEXT, "quote": _TEXT,
    "to_do": _TEXT | {"checked": False},
    "callout": _TEXT | {"icon": {"type": "emoji", "emoji": "💡"}},
    "code": {"rich_text": [], "caption": [], "language": "plain text"},
    "template": {"rich_text": []}, "equation": {}, "divider": {}, "breadcrumb": {}, "table_of_contents": {"color": "default"},
    "table": {"has_column_header": False, "has_row_header": False}, "table_row": {"cells": []},
    "column_list": {}, "column": {}, "tab": {}, "synced_block": {"synced_from": None}, "link_to_page": {},
    "bookmark": _MEDIA, "embed": _MEDIA,
    "image": _MEDIA, "video": _MEDIA, "pdf": _MEDIA, "file": _MEDIA | {"name": ""}, "audio": _MEDIA,
    "child_page": {"title": ""}, "child_database": {"title": ""},
    "meeting_notes": {}, "unsupported": {"block_type": "unknown"}, "link_preview": {},
}  # fmt: skip

MEDIA = frozenset({"image", "video", "pdf", "file", "audio"})
NOT_BY_API = frozenset({"child_page", "child_database", "meeting_notes", "unsupported", "link_preview", "transcription"})
_ANY = frozenset({
    "paragraph", "bulleted_list_item", "numbered_list_item", "toggle", "quote", "to_do", "callout", "template",
    "column", "synced_block", "tab", "child_page",
})  # fmt: skip
ONLY = {"table": "table_row", "column_list": "column"}


def may_hold(type_: str, payload: Json, child: str) -> bool:
    """Whether a block of this type takes a child of that one."""
    if child in ONLY.values() or type_ in ONLY:
        return ONLY.get(type_) == child
    if type_.startswith("heading_"):
        return bool(payload.get("is_toggleable"))
    if type_ == "synced_block":
        return payload.get("synced_from") is None
    return type_ in _ANY
