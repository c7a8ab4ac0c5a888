"""The three-way merge of the managed section, block by block. Pure.

A line that a person changed, moved or deleted stays as they left it; one that is no longer wanted goes only when nobody
touched it and nobody put anything under it. Whatever else stands in the section belongs to people.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from worker.notion.places import Block, Json, Managed, Offer
from worker.notion.snapshot import KnownBlock, Written

MOST_SIBLINGS = 100
MOST_BLOCKS = 1000
MOST_BYTES = 400_000  # of the 500 KB that Notion takes
ROOT = "root"

Digest = Callable[[Json], str]


@dataclass(frozen=True, slots=True)
class Append:
    """Blocks to put under a block of ours, or on the page (parent ""). after: id of the block before; None: at the start.

    blocks: with as many of their children as one request takes; the rest is wanted still, hence comes with the next merge.
    """

    parent: str
    parent_id: str | None
    after: str | None
    blocks: tuple[Managed, ...]


@dataclass(frozen=True, slots=True)
class UpdateBlock:
    slot: str
    id: str
    block: Json
    before: Json


@dataclass(frozen=True, slots=True)
class DeleteBlock:
    """slots: of the block and of all that is under it."""

    slots: tuple[str, ...]
    id: str
    before: Json


BlockChange = Append | UpdateBlock | DeleteBlock


@dataclass(frozen=True, slots=True)
class SectionMerge:
    """blocks: as they are now known, ids of a broken append found, deleted ones marked. offers: lines that people changed.

    complete: nothing is left to do after the changes; else merge again.
    """

    changes: tuple[BlockChange, ...]
    offers: tuple[Offer, ...]
    blocks: tuple[KnownBlock, ...]
    complete: bool = True


def merge_section(
    wanted: Managed,
    known: Sequence[KnownBlock],
    now: Block | None,
    *,
    digest: Digest,
    plain: Callable[[Json], str],
    bot: str,
) -> SectionMerge:
    """now: the section as it is on the page, None where it is not there. digest: of a block. bot: our own user id."""
    root = next((b for b in known if b.slot == ROOT), None)
    if now is None:
        if root is not None and root.id is not None:  # deleted, or moved into something: theirs either way
            return SectionMerge((), (), tuple(replace(b, gone=True) for b in known))
        first = batch([wanted])
        return SectionMerge((Append("", None, None, first),), (), (), complete=_size(first) == _size([wanted]))
    if root is not None and root.gone:
        root = replace(root, gone=False)  # restored
    return _Merge(known, now, digest, plain, bot).of(wanted)


def batch(blocks: Sequence[Managed]) -> tuple[Managed, ...]:
    """As many of the blocks as one request takes: 100 siblings, two levels below, 1,000 blocks and 500 KB in all."""
    room = _Room()
    return tuple(_fitting(blocks, room, depth=0))


def learned(blocks: Sequence[Managed], made: Sequence[Block], parent: str, digest: Digest) -> Iterator[KnownBlock]:
    """What is known of blocks that an append made: as they were sent and as Notion gave them back. ValueError: not those."""
    for block, now in zip(blocks, made, strict=True):
        yield KnownBlock(block.slot, parent, now.id, Written(tuple(dict.fromkeys((digest(block.block), digest(now.json))))))
        yield from learned(block.children, now.children, block.slot, digest)


def slots_of(block: Managed) -> list[str]:
    return [managed.slot for managed in _every_managed(block)]


def pending(blocks: Sequence[Managed], parent: str, digest: Digest) -> Iterator[KnownBlock]:
    """What is known of blocks that are about to be appended."""
    for block in blocks:
        yield KnownBlock(block.slot, parent, None, Written(pending=(digest(block.block),)))
        yield from pending(block.children, block.slot, digest)


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
        strangers = [b for b in place.children if b.id not in ids and _author(b) == bot]
        waiting = [i for i, b in enumerate(found) if b.parent == slot and b.id is None and not b.gone]
        pairs = dict(_in_order([found[i] for i in waiting], strangers, digest))
        for at, i in enumerate(waiting):
            if at in pairs:
                found[i] = _identified(found[i], pairs[at], digest)
            elif pairs:
                found[i] = replace(found[i], gone=True)
    return tuple(found)


@dataclass
class _Room:
    blocks: int = MOST_BLOCKS
    bytes: int = MOST_BYTES


def _fitting(blocks: Sequence[Managed], room: _Room, depth: int) -> Iterator[Managed]:
    for block in blocks[:MOST_SIBLINGS]:
        size = len(str(block.block).encode())
        if room.blocks < 1 or room.bytes < size:
            return
        room.blocks -= 1
        room.bytes -= size
        yield replace(block, children=tuple(_fitting(block.children, room, depth + 1)) if depth < 2 else ())


def _in_order(waiting: Sequence[KnownBlock], strangers: Sequence[Block], digest: Digest) -> Iterator[tuple[int, Block]]:
    """(index in waiting, block). Equal ones first; what is left over goes by order only where the numbers are the same."""
    left, at = list(strangers), dict[int, Block]()
    for i, block in enumerate(waiting):
        same = next((s for s in left if block.written.is_ours(digest(s.json))), None)
        if same is not None:
            at[i] = same
            left.remove(same)
    rest = [i for i in range(len(waiting)) if i not in at]
    if len(rest) == len(left):
        at |= dict(zip(rest, left, strict=True))
    yield from at.items()


def _identified(block: KnownBlock, now: Block, digest: Digest) -> KnownBlock:
    """What stands there counts as ours only where it is what was sent: else somebody was quicker."""
    there = digest(now.json)
    if not block.written.is_ours(there):
        return replace(block, id=now.id, written=Written())
    return replace(block, id=now.id, written=Written(tuple(dict.fromkeys((*block.written.pending, there)))))


class _Merge:
    """One merge of a section that is there. Holds what every level of it needs to see."""

    def __init__(
        self, known: Sequence[KnownBlock], now: Block, digest: Digest, plain: Callable[[Json], str], bot: str
    ) -> None:
        self._now, self._digest, self._plain = now, digest, plain
        known = resolved(known, now, digest, bot)
        self._there = {b.id: b for b in _every(now)}
        self._known: dict[str, KnownBlock] = {
            b.slot: replace(b, gone=b.gone if b.id is None else b.id not in self._there) for b in known
        }
        self._ids = {b.id for b in self._known.values() if b.id}
        self._changes: list[BlockChange] = []
        self._offers: list[Offer] = []
        self._complete = True

    def of(self, wanted: Managed) -> SectionMerge:
        slots = set(slots_of(wanted))
        self._wanted_parents = dict(_parents(wanted))
        for slot in [s for s in self._known if s not in slots or self._misplaced(s)]:
            self._unwanted(slot)
        self._block(wanted)
        self._children(wanted)
        return SectionMerge(tuple(self._changes), tuple(self._offers), tuple(self._known.values()), self._complete)

    def _misplaced(self, slot: str) -> bool:
        return self._known[slot].parent != self._wanted_parents[slot]

    def _children(self, parent: Managed) -> None:
        """New lines go behind the line that they follow; lines side by side go in one request."""
        place = self._known.get(parent.slot)
        if place is None or place.id is None or place.gone or self._deleted(place.id):
            return
        after: str | None = None
        new: list[Managed] = []
        for child in parent.children:
            known = self._known.get(child.slot)
            if known is None or (known.id is None and not known.gone):
                new.append(child)
                continue
            self._block(child)
            if known.gone or known.id is None or self._deleted(known.id):
                continue
            if known.id in {b.id for b in self._there[place.id].children}:
                self._append(parent.slot, place.id, after, new)
                after, new = known.id, []
            self._children(child)
        self._append(parent.slot, place.id, after, new)

    def _append(self, slot: str, id_: str, after: str | None, blocks: list[Managed]) -> None:
        """What does not fit goes behind these, whose ids are not known yet."""
        if blocks:
            part = batch(blocks)
            self._changes.append(Append(slot, id_, after, part))
            self._complete &= _size(part) == _size(blocks)

    def _block(self, wanted: Managed) -> None:
        known = self._known[wanted.slot]
        now = self._there.get(known.id) if known.id else None
        if now is None or known.gone:
            return
        there, new = self._digest(now.json), self._digest(wanted.block)
        was = known.written
        if was.same(there, new):
            self._known[wanted.slot] = replace(known, written=Written(tuple(dict.fromkeys((there, new)))))
        elif not was.is_ours(there):
            if was.last and not was.is_ours(new) and _is_line(wanted.slot):
                self._offers.append(self._offer(wanted, now))
        elif now.type != wanted.block["type"]:  # a block cannot change its type
            self._unwanted(wanted.slot)
        else:
            self._known[wanted.slot] = replace(known, written=Written(tuple(dict.fromkeys((*was.last, *was.pending))), (new,)))
            self._changes.append(UpdateBlock(wanted.slot, now.id, wanted.block, now.json))

    def _unwanted(self, slot: str) -> None:
        known = self._known[slot]
        now = self._there.get(known.id) if known.id else None
        if now is None or known.gone or slot == ROOT:
            return
        under = {b.slot: b for b in self._known.values() if b.id in {x.id for x in _every(now)}}
        untouched = all(b.id in self._ids for b in _every(now)) and all(
            b.written.is_ours(self._digest(self._there[b.id].json)) for b in under.values() if b.id
        )
        if untouched and not self._deleted(now.id):
            self._complete &= slot not in self._wanted_parents  # it comes back in another form or place
            self._changes.append(DeleteBlock(tuple(under), now.id, now.json))

    def _deleted(self, id_: str) -> bool:
        return any(isinstance(c, DeleteBlock) and id_ in {b.id for b in _every(self._there[c.id])} for c in self._changes)

    def _offer(self, wanted: Managed, now: Block) -> Offer:
        theirs, ours = self._plain(now.json), self._plain(wanted.block)
        return Offer(f"offer:{wanted.slot}", "edited_line", "", wanted.slot.partition(":")[0], theirs, ours)


def _size(blocks: Sequence[Managed]) -> int:
    return sum(1 + _size(block.children) for block in blocks)


def _is_line(slot: str) -> bool:
    """What says something of the meeting: for these alone another wording is worth a person's look."""
    return slot == "summary" or slot.startswith("item:")


def _author(block: Block) -> str:
    return str((block.json.get("created_by") or {}).get("id", ""))


def _every(block: Block) -> Iterator[Block]:
    yield block
    for child in block.children:
        yield from _every(child)


def _by_id(root: Block, id_: str | None) -> Block | None:
    return next((b for b in _every(root) if b.id == id_), None) if id_ else None


def _every_managed(block: Managed) -> Iterator[Managed]:
    yield block
    for child in block.children:
        yield from _every_managed(child)


def _parents(block: Managed, parent: str = "") -> Iterator[tuple[str, str]]:
    yield block.slot, parent
    for child in block.children:
        yield from _parents(child, block.slot)


def section_on(
    top: Sequence[Block], known: Sequence[KnownBlock], bot: str, is_section: Callable[[Block, str], bool]
) -> Block | None:
    """The section on the page: by its stored id; by its mark where an append broke off, or nothing is known."""
    root = next((b for b in known if b.slot == ROOT), None)
    if root is not None and root.id is not None:
        return next((b for b in top if b.id == root.id), None)
    return next((b for b in top if is_section(b, bot)), None)


def adopted(wanted: Managed, now: Block, digest: Digest, is_review: Callable[[Block], bool]) -> tuple[KnownBlock, ...]:
    """The blocks of a section of which no record is left: ours is what says exactly what we would write, all else is theirs.

    What is wanted and not there counts as deleted, but for “needs review” and the offers in it.
    """
    return tuple(_adopt(wanted, "", [now], digest, is_review))


def _adopt(
    wanted: Managed, parent: str, candidates: Sequence[Block], digest: Digest, is_review: Callable[[Block], bool]
) -> Iterator[KnownBlock]:
    mine = digest(wanted.block)
    same = next((b for b in candidates if digest(b.json) == mine), None)
    found = same or _stand_in(wanted.slot, candidates, is_review)
    if found is None and not _is_review_slot(wanted.slot):
        yield KnownBlock(wanted.slot, parent, None, gone=True)
    elif found is not None:
        yield KnownBlock(wanted.slot, parent, found.id, Written((mine,)) if same else Written())
    for child in wanted.children:
        yield from _adopt(child, wanted.slot, found.children if found else (), digest, is_review)


def _stand_in(slot: str, candidates: Sequence[Block], is_review: Callable[[Block], bool]) -> Block | None:
    if slot == ROOT:
        return candidates[0]
    return next((b for b in candidates if is_review(b)), None) if slot == "review" else None


def _is_review_slot(slot: str) -> bool:
    return slot == "review" or slot.startswith(("review:", "offer:", "vanished:", "unrecorded:"))
