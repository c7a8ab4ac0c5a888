"""Blocks and values as Notion gives them back after they were sent, for tests that need no server.

Fields are filled in, adjacent equal texts are merged, links are encoded, times carry an offset.
"""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

Json = dict[str, Any]

PLAIN = {"bold": False, "italic": False, "strikethrough": False, "underline": False, "code": False, "color": "default"}


def block_back(block: Json) -> Json:
    kind = block["type"]
    payload = {k: v for k, v in block[kind].items() if k != "children"}
    payload["rich_text"] = texts_back(payload.get("rich_text", []))
    if kind == "callout":
        icon = payload.get("icon", {"emoji": "💡"})
        payload["icon"] = {"type": "emoji", "emoji": icon["emoji"]} if "emoji" in icon else icon
    if kind.startswith("heading"):
        payload.setdefault("is_toggleable", False)
    if kind == "to_do":
        payload.setdefault("checked", False)
    return {
        "object": "block", "id": "393abc1e-edcd-818b-b822-d02559f8fa57", "parent": {"type": "page_id", "page_id": "p"},
        "created_time": "2026-11-24T10:00:00.000Z", "last_edited_time": "2026-11-24T10:05:00.000Z",
        "created_by": {"object": "user", "id": "u"}, "last_edited_by": {"object": "user", "id": "v"},
        "has_children": True, "in_trash": False, "archived": False, "type": kind,
        kind: {"color": "default", **payload, "one_day_added": {"by": "Notion"}},
    }  # fmt: skip


def texts_back(items: list[Json]) -> list[Json]:
    merged: list[Json] = []
    for item in filter(None, map(_text_back, items)):
        last = merged[-1] if merged else {}
        if item["type"] == "text" == last.get("type") and (item["annotations"], item["href"]) == (last["annotations"], last["href"]):
            last["text"]["content"] += item["text"]["content"]
            last["plain_text"] += item["plain_text"]
        else:
            merged.append(item)
    return merged


def date_back(value: Json) -> Json:
    """With its offset, the zone forgotten."""
    zone = ZoneInfo(value["time_zone"]) if value.get("time_zone") else UTC

    def shown(text: str) -> str:
        return text if len(text) == 10 else datetime.fromisoformat(text).replace(tzinfo=zone).isoformat(timespec="milliseconds")

    return {"start": shown(value["start"]), "end": shown(value["end"]) if value.get("end") else None, "time_zone": None}


def link_back(url: str) -> str:
    scheme, _, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}://{host.lower()}/{quote(path, safe='/%:@!$&()*+,;=~?#._-') if slash else ''}"


def _text_back(item: Json) -> Json | None:
    looks = PLAIN | item.get("annotations", {})
    if "mention" in item:
        user = item["mention"]["user"]["id"]
        mention = {"type": "user", "user": {"object": "user", "id": user, "name": "김민수", "type": "person"}}
        return {"type": "mention", "mention": mention, "annotations": looks, "plain_text": "@김민수", "href": None}
    words, link = item["text"]["content"], item["text"].get("link")
    if not words:
        return None
    link = {"url": link_back(link["url"])} if link else None
    text = {"content": words, "link": link}
    return {"type": "text", "text": text, "annotations": looks, "plain_text": words, "href": link and link["url"]}
