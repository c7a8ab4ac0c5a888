"""What is known of the blocks of a section: about to be sent, sent, or found again after a run that broke off."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from worker.notion.places import Block, Json, Managed
from worker.notion.writing.snapshot import KnownBlock, Written

ROOT = "root"

Digest = Callable[[Json], str]


def pending(blocks: Sequence[Managed], parent: str, digest: Digest) -> Iterator[KnownBlock]:
    """What is known of blocks that are about to be appended."""
    for block in blocks:
        yield KnownBlock(block.slot, parent, None, Written(pending=(digest(block.block),)))
        yield from pending(block.children, block.slot, digest)


def learned(blocks: Sequence[Managed], made: Sequence[Block], parent: str, digest: Digest) -> Iterator[KnownBlock]:
    """What is known of blocks that an append made: as they were sent and as Notion gave them back. ValueError: not those."""
    for block, now in zip(blocks, made, strict=True):
        yield KnownBlock(block.slot, parent, now.id, Written.of(digest(block.block), digest(now.json)))
        yield from learned(block.children, now.children, block.slot, digest)


def resolved(known: Sequence[KnownBlock], now: Block, digest: Digest, bot: str) -> tuple[KnownBlock, ...]:
    """The blocks with the ids of those that a broken append made: by what they say, in order, else by their order alone.

    Of one request all were made or none: one that is missing among its siblings was deleted by a person since.
    """
    found = list(known)
    parents = {ROOT: now}
    for index, block in enumerate(found):
        if block.slot == ROOT and block.id is None:
            found[index] = _identified(block, now, digest)
    for slot in [b.slot for b in found]:  # parents come before what is under them
        place = parents.get(slot) or _by_id(now, next(b.id for b in found if b.slot == slot))
        if place is None:
            continue
        ids = {b.id for b in found}
        strangers = [b for b in place.children if b.id not in ids and author(b) == bot]
        waiting = [i for i, b in enumerate(found) if b.parent == slot and b.id is None and not b.gone]
        pairs = dict(_in_order([found[i] for i in waiting], strangers, digest))
        for at, i in enumerate(waiting):
            if at in pairs:
                found[i] = _identified(found[i], pairs[at], digest)
            elif pairs:
                found[i] = replace(found[i], gone=True)
    return tuple(found)


def every(block: Block) -> Iterator[Block]:
    yield block
    for child in block.children:
        yield from every(child)


def _in_order(waiting: Sequence[KnownBlock], strangers: Sequence[Block], digest: Digest) -> Iterator[tuple[int, Block]]:
    """(index in waiting, block). Equal ones first; what is left over goes by order only where the numbers are the same."""
    left, at = [(digest(s.json), s) for s in strangers], dict[int, Block]()
    for i, block in enumerate(waiting):
        same = next((s for s in left if block.written.is_ours(s[0])), None)
        if same is not None:
            at[i] = same[1]
            left.remove(same)
    rest = [i for i in range(len(waiting)) if i not in at]
    if len(rest) == len(left):
        at |= dict(zip(rest, (s for _, s in left), strict=True))
    yield from at.items()


def _identified(block: KnownBlock, now: Block, digest: Digest) -> KnownBlock:
    """What stands there counts as ours only where it is what was sent: else somebody was quicker."""
    there = digest(now.json)
    if not block.written.is_ours(there):
        return replace(block, id=now.id, written=Written())
    return replace(block, id=now.id, written=Written.of(*block.written.pending, there))


def author(block: Block) -> str:
    return str((block.json.get("created_by") or {}).get("id", ""))


def _by_id(root: Block, id_: str | None) -> Block | None:
    return next((b for b in every(root) if b.id == id_), None) if id_ else None
