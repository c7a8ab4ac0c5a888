"""The section as it stands on its page now, read with as few requests as will do."""

from collections.abc import Sequence

from worker.notion.api.client import Notion
from worker.notion.failures import NotFoundError
from worker.notion.places import Block
from worker.notion.reading.blocks import BlockReader
from worker.notion.section.adoption import section_on
from worker.notion.section.drawn import is_section
from worker.notion.section.record import ROOT
from worker.notion.writing.snapshot import KnownBlock


async def read_section(
    notion: Notion, page: str, top: Sequence[Block], known: Sequence[KnownBlock] | None, bot: str, *, fresh: bool
) -> Block | None:
    """With all that is in it; None when it is not there. page: its id. fresh: `top`, its first-level blocks, was read a moment
    ago. known: None where no record is left: only we make sections, so where the page showed none, none came to be since.
    """
    reader, blocks, first = BlockReader(notion), known or (), known is None
    id_ = next((b.id for b in blocks if b.slot == ROOT), None)
    root = section_on(top, blocks, bot, is_section) if fresh or first else None
    if root is not None and not fresh:
        root = await _root(notion, root.id)
    elif root is None and id_ is not None:
        root = await _root(notion, id_)
    elif root is None and not fresh and not first:
        root = section_on(await reader.children(page), blocks, bot, is_section)
    return None if root is None else (await reader.filled((root,), lambda _: True))[0]


async def _root(notion: Notion, id_: str) -> Block | None:
    """Wherever people moved it to: into a column, a toggle, onto another page."""
    try:
        json = await notion.get(f"blocks/{id_}")
    except NotFoundError:
        return None
    return None if json.get("in_trash") else Block(id_, json["type"], json)
