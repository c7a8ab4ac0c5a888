"""The section of a page found again: by its stored id, by its mark, and line by line where no record of it is left."""

from collections.abc import Callable, Iterator, Sequence

from worker.notion.places import Block, Managed
from worker.notion.section.record import ROOT, Digest
from worker.notion.writing.snapshot import KnownBlock, Written


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
    return tuple(_adopt(wanted, "", now, digest, is_review))


def _adopt(
    wanted: Managed, parent: str, now: Block | None, digest: Digest, is_review: Callable[[Block], bool]
) -> Iterator[KnownBlock]:
    if now is not None:
        ours = digest(wanted.block)
        yield KnownBlock(wanted.slot, parent, now.id, Written((ours,)) if digest(now.json) == ours else Written())
    elif not _is_review_slot(wanted.slot):
        yield KnownBlock(wanted.slot, parent, None, gone=True)
    left = [(digest(block.json), block) for block in now.children] if now else []
    for child in wanted.children:
        ours = digest(child.block)
        found = next((b for b in left if b[0] == ours or (child.slot == "review" and is_review(b[1]))), None)
        if found is not None:
            left.remove(found)
        yield from _adopt(child, wanted.slot, found[1] if found else None, digest, is_review)


def _is_review_slot(slot: str) -> bool:
    return slot == "review" or slot.startswith(("review:", "offer:", "vanished:", "unrecorded:"))
