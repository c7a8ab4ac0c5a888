"""A section as lines, to compare the one on a page with the one that should be there."""

from collections.abc import Iterator
from difflib import unified_diff

from worker.notion.places import Json, Managed
from worker.notion.text.rich_text import plain

Line = tuple[int, str, str]
"""Depth, type, text."""


def lines_of(block: Managed, depth: int = 0) -> Iterator[Line]:
    yield depth, block.block["type"], plain(block.block[block.block["type"]]["rich_text"])
    for child in block.children:
        yield from lines_of(child, depth + 1)


def lines_seen(block: Json, depth: int = 0) -> Iterator[Line]:
    yield depth, block["type"], block["text"]
    for child in block["children"]:
        yield from lines_seen(child, depth + 1)


def grouped(lines: list[Line]) -> list[tuple[str, list[str]]]:
    """Under each heading its lines, in any order: a block of Notion cannot be moved, so new lines come in where there is room."""
    groups: list[tuple[str, list[str]]] = []
    for depth, type_, text in lines:
        if type_ != "bulleted_list_item":
            groups.append((f"{depth} {type_} {text}", []))
        else:
            groups[-1][1].append(f"{depth} {text}")
    return [(name, sorted(under)) for name, under in groups]


def differing(now: list[Line], wanted: list[Line]) -> str:
    return "\n".join(unified_diff([str(line) for line in wanted], [str(line) for line in now], "wanted", "now", lineterm="", n=1))
