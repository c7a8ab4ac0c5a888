"""Blocks in the form in which a request makes them, and as a page holds them, for tests."""

from collections.abc import Sequence
from itertools import count
from typing import Any

from worker.notion.places import Block, Json


def words(*texts: str) -> list[Json]:
    return [{"type": "text", "text": {"content": text}} for text in texts]


def block(kind: str, text: str = "", children: Sequence[Json] = (), **more: Any) -> Json:
    payload: Json = {"rich_text": words(text) if text else [], **more}
    return {"type": kind, kind: payload | ({"children": list(children)} if children else {})}


def paragraph(text: str = "", *children: Json) -> Json:
    return block("paragraph", text, children)


def lines(*texts: str) -> list[Json]:
    return [paragraph(text) for text in texts]


def bullets(*texts: str) -> list[Json]:
    return [block("bulleted_list_item", text) for text in texts]


def heading(text: str, level: int = 2) -> Json:
    return block(f"heading_{level}", text)


def folded_heading(text: str, *children: Json) -> Json:
    return block("heading_2", text, children, is_toggleable=True)


def toggle(text: str, *children: Json) -> Json:
    return block("toggle", text, children)


def callout(text: str, *children: Json) -> Json:
    return block("callout", text, children, icon={"type": "emoji", "emoji": "💬"})


def code(text: str, caption: str = "") -> Json:
    pieces = [text[at : at + 1900] for at in range(0, len(text), 1900)]
    return {"type": "code", "code": {"rich_text": words(*pieces), "language": "plain text", "caption": words(caption) if caption else []}}


def columns(*each: Sequence[Json]) -> Json:
    inside = [{"type": "column", "column": {"children": list(children)}} for children in each]
    return {"type": "column_list", "column_list": {"children": inside}}


def synced(*children: Json) -> Json:
    return {"type": "synced_block", "synced_block": {"synced_from": None, "children": list(children)}}


def table(*rows: Sequence[str], header: bool = True) -> Json:
    cells = [{"type": "table_row", "table_row": {"cells": [words(cell) if cell else [] for cell in row]}} for row in rows]
    return {"type": "table", "table": {"table_width": len(rows[0]), "has_column_header": header, "has_row_header": False, "children": cells}}


def divider() -> Json:
    return {"type": "divider", "divider": {}}


def on_page(*requests: Json) -> tuple[Block, ...]:
    """What Notion would answer for them, read in full: ids b1, b2 … in reading order."""
    numbers = count(1)
    return tuple(_held(request, numbers) for request in requests)


def _held(request: Json, numbers: "count[int]") -> Block:
    kind, id_ = request["type"], f"b{next(numbers)}"
    payload = {key: value for key, value in request[kind].items() if key != "children"}
    for key in ("rich_text", "caption"):
        payload |= {key: [_shown(item) for item in payload[key]]} if key in payload else {}
    if "cells" in payload:
        payload["cells"] = [[_shown(item) for item in cell] for cell in payload["cells"]]
    children = tuple(_held(child, numbers) for child in request[kind].get("children", ()))
    json = {"object": "block", "id": id_, "type": kind, kind: payload, "has_children": bool(children), "in_trash": False}
    return Block(id_, kind, json, children)


def _shown(item: Json) -> Json:
    return item if "plain_text" in item else {**item, "plain_text": item["text"]["content"]}
