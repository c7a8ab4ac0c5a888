"""How much of the section goes into one request: what Notion takes at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from worker.notion.places import Managed

MOST_SIBLINGS = 100
MOST_BLOCKS = 1000
MOST_BYTES = 400_000  # of the 500 KB that Notion takes


def batch(blocks: Sequence[Managed]) -> tuple[Managed, ...]:
    """As many of the blocks as one request takes: 100 siblings, two levels below, 1,000 blocks and 500 KB in all."""
    room = _Room()
    return tuple(_fitting(blocks, room, depth=0))


def size(blocks: Sequence[Managed]) -> int:
    return sum(1 + size(block.children) for block in blocks)


@dataclass
class _Room:
    blocks: int = MOST_BLOCKS
    bytes: int = MOST_BYTES


def _fitting(blocks: Sequence[Managed], room: _Room, depth: int) -> Iterator[Managed]:
    for block in blocks[:MOST_SIBLINGS]:
        weight = len(str(block.block).encode())
        if room.blocks < 1 or room.bytes < weight:
            return
        room.blocks -= 1
        room.bytes -= weight
        yield replace(block, children=tuple(_fitting(block.children, room, depth + 1)) if depth < 2 else ())
