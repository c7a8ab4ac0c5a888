"""Reads the blocks of a page: a hundred a request, several lists at once, and no list that nobody needs."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from worker.notion.api.client import Notion
from worker.notion.failures import NotFoundError, PageError
from worker.notion.places import Block, Json
from worker.notion.text.rich_text import plain

MAX_BLOCKS = 30_000
"""20,000 is what Notion itself still turns into Markdown; a meeting of ten hours has below 10,000 utterances."""

MEETING_NOTES = ("meeting_notes", "transcription")
ELSEWHERE = ("child_page", "child_database", *MEETING_NOTES)
"""Their insides are no part of the page as it is read from top to bottom."""

_AT_ONCE = 4  # lists in flight; the limiter paces them, this keeps memory and the line of others short
_DEEPEST = 40


class BlockReader:
    """Reads lists of blocks of one page. most: blocks that it may have, all lists together.

    gone: ids of blocks whose children are not there, or not shared: a synced block of a page that the connection cannot see.
    """

    def __init__(self, notion: Notion, *, most: int = MAX_BLOCKS) -> None:
        self._notion, self._most, self._count = notion, most, 0
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._synced: set[str] = set()
        self.gone: list[str] = []

    async def children(self, parent: str) -> tuple[Block, ...]:
        """The blocks of one list, in order, without their children. Raises PageError (too_large)."""
        found: dict[str, Block] = {}
        async with self._turns:
            async for json in self._notion.every(f"blocks/{parent}/children"):
                if json["id"] not in found:  # somebody moved it while we turned the page
                    self._counted()
                if not json.get("in_trash"):
                    found[json["id"]] = Block(json["id"], json["type"], json)
        return tuple(found.values())

    async def filled(
        self, blocks: Sequence[Block], wanted: Callable[[Block], bool], *, depth: int = 0
    ) -> tuple[Block, ...]:
        """The blocks with the children, and theirs, of those that are wanted; what was read before stays."""
        if depth >= _DEEPEST:
            return tuple(blocks)
        open_ = [at for at, block in enumerate(blocks) if block.children or (is_unread(block) and wanted(block))]
        grown = await _all(self._with_children(blocks[at], wanted, depth) for at in open_)
        whole = dict(zip(open_, grown, strict=True))
        return tuple(whole.get(at, block) for at, block in enumerate(blocks))

    async def _with_children(self, block: Block, wanted: Callable[[Block], bool], depth: int) -> Block:
        children = block.children or await self._inside(block)
        return replace(block, children=await self.filled(children, wanted, depth=depth + 1)) if children else block

    async def _inside(self, block: Block) -> tuple[Block, ...]:
        """Of a synced block that stands on the page several times once, where it comes first."""
        parent = _origin(block) or block.id
        if block.type == "synced_block":
            if parent in self._synced:
                return ()
            self._synced.add(parent)
        try:
            return await self.children(parent)
        except NotFoundError:
            self.gone.append(block.id)
            return ()

    def _counted(self) -> None:
        self._count += 1
        if self._count > self._most:
            raise PageError(
                f"This page has more than {self._most:,} blocks; give each meeting a page of its own, or attach the "
                "transcript as a file.",
                problem="too_large",
            )


def text_of(block: Block) -> str:
    """The words of a block, its rich-text segments joined; people who are mentioned by their bare name."""
    return words_of(block.json.get(block.type, {}).get("rich_text") or ())


def words_of(texts: Iterable[Json]) -> str:
    return "".join(_without_at(item) for item in texts)


def title_of(block: Block) -> str:
    """What names the block to a reader: the title of a child page, the caption of code, the first line of anything else."""
    payload = block.json.get(block.type, {})
    if block.type == "child_page":
        return str(payload.get("title") or "")
    if block.type == "code":
        return words_of(payload.get("caption") or ())
    return text_of(block).partition("\n")[0]


def is_made_by(block: Block, bot: str) -> bool:
    """A callout that the bot made: the managed section. By its maker, since people may change the icon."""
    maker = (block.json.get("created_by") or {}).get("id") or ""
    return block.type == "callout" and bool(bot) and maker.replace("-", "") == bot.replace("-", "")


def is_unread(block: Block) -> bool:
    """It has children that were not asked for yet. Where Notion does not say, it has none."""
    return not block.children and bool(block.json.get("has_children") or _origin(block))


def every_block(blocks: Iterable[Block]) -> Iterator[Block]:
    """In reading order, children after their parent."""
    for block in blocks:
        yield block
        yield from every_block(block.children)


def _origin(block: Block) -> str | None:
    """Of a copy of a synced block the one that it shows, whose children it has; not every answer says that it has any."""
    payload = block.json.get("synced_block") or {}
    return (payload.get("synced_from") or {}).get("block_id")


async def _all(reads: Iterable[Awaitable[Block]]) -> list[Block]:
    """All of them, or the first failure; then none is left running."""
    tasks = [asyncio.ensure_future(read) for read in reads]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()


def _without_at(item: Json) -> str:
    words = plain([item])
    return words.removeprefix("@") if (item.get("mention") or {}).get("type") == "user" else words
