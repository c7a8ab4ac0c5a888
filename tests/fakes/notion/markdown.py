"""A page as Notion's markdown, and the little markdown that the fake takes in."""

import re

from tests.fakes.notion.blocks import title_of
from tests.fakes.notion.errors import Json
from tests.fakes.notion.texts import plain, words
from tests.fakes.notion.world import Node, World

_MARKS = {
    "bulleted_list_item": "- ", "numbered_list_item": "1. ", "quote": "> ",
    **{f"heading_{n}": "#" * n + " " for n in range(1, 5)},
}  # fmt: skip
_LINES = (
    (re.compile(r"(#{1,4}) (.*)"), lambda found: f"heading_{len(found[1])}"),
    (re.compile(r"()[-*] (.*)"), lambda _: "bulleted_list_item"),
    (re.compile(r"()\d+\. (.*)"), lambda _: "numbered_list_item"),
)


def to_markdown(world: World, node: Node, *, transcript: bool = False) -> str:
    return "\n".join(line for child in world.live_children(node) for line in _lines(world, child, "", transcript=transcript))


def from_markdown(text: str) -> list[Json]:
    """Headings, list items and paragraphs, a line each; everything else is a paragraph as it stands."""
    return [_block(line) for line in text.splitlines() if line.strip()]


def _block(line: str) -> Json:
    for pattern, kind in _LINES:
        if found := pattern.fullmatch(line):
            return {"type": kind(found), kind(found): {"rich_text": words(found[2])}}
    return {"type": "paragraph", "paragraph": {"rich_text": words(line)}}


def _lines(world: World, node: Node, indent: str, *, transcript: bool) -> list[str]:
    if node.kind != "block":
        return [f'{indent}<{node.kind} url="{node.id}">{title_of(node)}</{node.kind}>']
    if node.type == "meeting_notes":
        return _meeting(world, node, transcript=transcript)
    if node.type == "table_row":
        return [indent + "| " + " | ".join(plain(cell) for cell in node.payload["cells"]) + " |"]
    text = plain(node.payload.get("rich_text", []))
    mark = f"- [{'x' if node.payload['checked'] else ' '}] " if node.type == "to_do" else _MARKS.get(node.type, "")
    shown = [f"{indent}{mark}{text}"]
    if node.type == "code":
        shown = [f"{indent}```{node.payload['language']}", *text.splitlines(), indent + "```"]
    elif node.type in {"toggle", "callout"}:
        shown = [f"{indent}<{node.type}>{text}"]
    elif "rich_text" not in node.payload and node.type not in {"table", "column_list", "column", "synced_block"}:
        shown = [f'{indent}<unknown url="{node.id}" alt="{node.type}"/>']
    return shown + [
        line for child in world.live_children(node) for line in _lines(world, child, indent + "\t", transcript=transcript)
    ]


def _meeting(world: World, node: Node, *, transcript: bool) -> list[str]:
    shown = ["<meeting-notes>", "\t" + plain(node.payload.get("title", []))]
    for part in ("summary", "notes", *(["transcript"] if transcript else [])):
        if (wrapper := world.nodes.get(node.parts.get(part, ""))) and not wrapper.in_trash:
            lines = [
                line for child in world.live_children(wrapper) for line in _lines(world, child, "\t\t", transcript=transcript)
            ]
            shown += [f"\t<{part}>", *lines, f"\t</{part}>"]
    return [*shown, "</meeting-notes>"]
