"""Lists, a page at a time. Cursors are opaque, belong to the list that they came from, and survive changes to it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from tests.fakes.notion.errors import Json, invalid
from tests.fakes.notion.world import World

T = TypeVar("T")
LARGEST = 100


def listed(
    world: World,
    kind: str,
    scope: str,
    things: Sequence[T],
    asked: Mapping[str, Any],
    show: Callable[[T], Json],
    key: Callable[[T], str],
) -> Json:
    """One page of `things`. scope: what the cursor is valid for. asked: holds `page_size` and `start_cursor`, if they do."""
    size = page_size(asked)
    start = _start(world, scope, asked.get("start_cursor"), [key(thing) for thing in things] if asked.get("start_cursor") else [])
    end = start + size
    more = end < len(things)
    cursor = _new(world, scope, end, key(things[end])) if more else None
    results = [show(thing) for thing in things[start:end]]
    return {"object": "list", "results": results, "next_cursor": cursor, "has_more": more, "type": kind, kind: {}}


def page_size(asked: Mapping[str, Any]) -> int:
    size = LARGEST if asked.get("page_size") is None else asked["page_size"]
    if not 1 <= size <= LARGEST:
        raise invalid(f"body failed validation: page_size should be ≤ `{LARGEST}`, instead was `{size}`.")
    return int(size)


def _start(world: World, scope: str, cursor: str | None, keys: list[str]) -> int:
    if cursor is None:
        return 0
    known = world.cursors.get(cursor)
    if known is None or known[0] != scope:
        raise invalid("body failed validation: start_cursor is not valid for this request.")
    _, index, anchor = known
    if index < len(keys) and keys[index] == anchor:
        return index
    return keys.index(anchor) if anchor in keys else min(index, len(keys))


def _new(world: World, scope: str, index: int, anchor: str) -> str:
    cursor = f"{world.chance.getrandbits(160):040x}=="
    world.cursors[cursor] = (scope, index, anchor)
    return cursor
