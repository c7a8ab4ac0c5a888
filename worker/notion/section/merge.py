"""The three-way merge of the managed section, block by block. Pure.

A line that a person changed, moved or deleted stays as they left it; one that is no longer wanted goes only when nobody
touched it and nobody put anything under it. Whatever else stands in the section belongs to people.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from worker.notion.places import Block, Json, Managed, Offer
from worker.notion.section.batches import batch, size
from worker.notion.section.record import ROOT, author, every, resolved
from worker.notion.writing.snapshot import DELETING, KnownBlock, Written

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
        if root is not None and (root.id is not None or root.gone):  # a person took it off the page
            return SectionMerge((), (), tuple(replace(b, gone=True) for b in known))
        first = batch([wanted])
        return SectionMerge((Append("", None, None, first),), (), (), complete=size(first) == size([wanted]))
    return _Merge(known, now, digest, plain, bot).of(wanted)


def slots_of(block: Managed) -> list[str]:
    return [managed.slot for managed in _every_managed(block)]


class _Merge:
    """One merge of a section that is there. Holds what every level of it needs to see."""

    def __init__(
        self, known: Sequence[KnownBlock], now: Block, digest: Digest, plain: Callable[[Json], str], bot: str
    ) -> None:
        self._now, self._digest, self._plain, self._bot = now, digest, plain, bot
        known = resolved(known, now, digest, bot)
        self._there = {b.id: b for b in every(now)}
        self._known: dict[str, KnownBlock] = {
            b.slot: replace(b, gone=b.gone if b.id is None else b.id not in self._there)
            for b in known
            if b.id in self._there or DELETING not in b.written.pending
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
            known = self._known.get(child.slot) or self._stray(child, parent.slot, place.id)
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

    def _stray(self, wanted: Managed, parent: str, place: str) -> KnownBlock | None:
        """The very line where it should stand, made by us before the record was lost: none is needed beside it."""
        ours, known = self._digest(wanted.block), None
        for block in self._there[place].children:
            if block.id not in self._ids and author(block) == self._bot and self._digest(block.json) == ours:
                known = self._known[wanted.slot] = KnownBlock(wanted.slot, parent, block.id, Written((ours,)))
                self._ids.add(block.id)
                break
        return known

    def _append(self, slot: str, id_: str, after: str | None, blocks: list[Managed]) -> None:
        """What does not fit goes behind these, whose ids are not known yet."""
        if blocks:
            part, after = batch(blocks), self._below(id_, after, blocks)
            self._changes.append(Append(slot, id_, after, part))
            self._complete &= size(part) == size(blocks)

    def _below(self, place: str, after: str | None, blocks: Sequence[Managed]) -> str | None:
        """What is not of the list that the line before is of goes below all lines of that list: sorted anew, its last one may be
        the first there. Lines of people in between do not end it.
        """
        lists = {b.id: _list(b.slot) for b in self._known.values() if b.id}
        if after is None or all(_list(block.slot) == lists[after] for block in blocks):
            return after
        below, there = after, [b.id for b in self._there[place].children]
        for id_ in there[there.index(after) :]:
            if lists.get(id_, lists[after]) != lists[after]:
                break
            below = id_ if id_ in lists and not self._deleted(id_) else below
        return below

    def _block(self, wanted: Managed) -> None:
        known = self._known[wanted.slot]
        now = self._there.get(known.id) if known.id else None
        if now is None or known.gone:
            return
        there, new = self._digest(now.json), self._digest(wanted.block)
        was = known.written
        if was.same(there, new):
            if not was.is_theirs(there):
                self._known[wanted.slot] = replace(known, written=Written.of(there, new))
        elif not was.is_ours(there):
            if was.last and not was.is_ours(new) and _is_line(wanted.slot):
                self._offers.append(self._offer(wanted, now))
        elif now.type != wanted.block["type"]:  # a block cannot change its type
            self._unwanted(wanted.slot)
        else:
            self._known[wanted.slot] = replace(known, written=was.about_to_be(there, new))
            self._changes.append(UpdateBlock(wanted.slot, now.id, wanted.block, now.json))

    def _unwanted(self, slot: str) -> None:
        known = self._known[slot]
        now = self._there.get(known.id) if known.id else None
        if now is None or known.gone or slot == ROOT:
            return
        under = {b.slot: b for b in self._known.values() if b.id in {x.id for x in every(now)}}
        untouched = all(b.id in self._ids for b in every(now)) and all(self._as_left(b) for b in under.values())
        if untouched and not self._deleted(now.id):
            self._complete &= slot not in self._wanted_parents  # it comes back in another form or place
            self._changes.append(DeleteBlock(tuple(under), now.id, now.json))

    def _as_left(self, block: KnownBlock) -> bool:
        """Whether it says what we wrote, and where we put it."""
        parent = self._known.get(block.parent)
        there = block.id in {b.id for b in self._there[parent.id].children} if parent and parent.id in self._there else False
        return there and block.id is not None and block.written.is_ours(self._digest(self._there[block.id].json))

    def _deleted(self, id_: str) -> bool:
        return any(isinstance(c, DeleteBlock) and id_ in {b.id for b in every(self._there[c.id])} for c in self._changes)

    def _offer(self, wanted: Managed, now: Block) -> Offer:
        theirs, ours = self._plain(now.json), self._plain(wanted.block)
        return Offer(f"offer:{wanted.slot}", "edited_line", "", wanted.slot.partition(":")[0], theirs, ours)


def _is_line(slot: str) -> bool:
    """What says something of the meeting: for these alone another wording is worth a person's look."""
    return slot == "summary" or slot.startswith("item:")


def _every_managed(block: Managed) -> Iterator[Managed]:
    yield block
    for child in block.children:
        yield from _every_managed(child)


def _list(slot: str) -> str:
    """Of a line; a heading is a list of its own.

    >>> _list("overdue:ab12"), _list("h:overdue")
    ('overdue', 'h:overdue')
    """
    kind = slot.partition(":")[0]
    return slot if kind == "h" else kind


def _parents(block: Managed, parent: str = "") -> Iterator[tuple[str, str]]:
    yield block.slot, parent
    for child in block.children:
        yield from _parents(child, block.slot)
