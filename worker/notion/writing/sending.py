"""Sends changes one by one and keeps the snapshot true at every moment: what is about to be sent, then what came of it."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Literal

from worker.notion.addresses import page_link
from worker.notion.api.client import Notion
from worker.notion.failures import NotFoundError, UncertainWriteError
from worker.notion.places import Block, Database, Json, Managed, Workspace
from worker.notion.reading.blocks import BlockReader
from worker.notion.section.merge import Append, BlockChange, DeleteBlock, SectionMerge, UpdateBlock, slots_of
from worker.notion.section.record import learned, pending
from worker.notion.writing.merge import CreateRow, RowChange, UpdateRow
from worker.notion.writing.records import Outcome
from worker.notion.writing.snapshot import KnownBlock, KnownRow, Snapshot, Written

Digest = Callable[[Json], str]

MOMENT = 2.0  # seconds in which nobody is expected to have typed: a look at each change would double the requests


class Sender:
    """digest_value, digest_block: of what stands in Notion. dry_run: nothing is sent or kept, only noted in the outcome.

    clock: seconds; what was read longer than a moment ago is looked at again before it is changed. page: id of the one that
    the section is on; it may be set once its row was made.
    """

    def __init__(
        self,
        notion: Notion,
        workspace: Workspace,
        page: str,
        save: Callable[[Snapshot], None],
        digest_value: Digest,
        digest_block: Digest,
        *,
        position: Literal["top", "bottom"],
        dry_run: bool,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._notion, self._workspace, self.page = notion, workspace, page
        self._save, self._value, self._block = save, digest_value, digest_block
        self._position, self.dry_run = position, dry_run
        self._clock = clock
        self._read_at = self._saved_at = clock()
        self._saved: Snapshot | None = None
        self.snapshot = Snapshot()

    def just_read(self) -> None:
        """What the next changes rest on was read a moment ago."""
        self._read_at = self._clock()

    def know(self, snapshot: Snapshot, *, saved: bool = False, later: bool = False) -> None:
        """Keep the snapshot where it differs from the one kept. saved: it is the one kept.

        later: it may wait for the next, if one was kept a moment ago. What a row became can be found out again; and after
        each of hundreds of rows, the record of ten hours takes longer to keep than the row to write.
        """
        self.snapshot = snapshot
        if saved or self.dry_run:
            self._saved = snapshot
        elif snapshot != self._saved and not (later and self._clock() - self._saved_at < MOMENT):
            self._save(snapshot)
            self._saved, self._saved_at = snapshot, self._clock()

    async def rows(self, changes: Sequence[RowChange], outcome: Outcome) -> None:
        """Raises UncertainWriteError: one may have been written, or is gone; what is known by then is kept."""
        try:
            for change in changes:
                if not self.dry_run:
                    with _read_again():
                        await (self._create(change) if isinstance(change, CreateRow) else self._update(change))
                outcome.rows.append(change)
        finally:
            self.know(self.snapshot)

    async def section(self, merge: SectionMerge, outcome: Outcome) -> None:
        """Every change of a merge, whose blocks are kept first. Raises UncertainWriteError."""
        self._know_blocks(merge.blocks)
        for change in merge.changes:
            if not self.dry_run:
                with _read_again():
                    await self._change(change)
            outcome.blocks.append(change)

    async def _create(self, change: CreateRow) -> None:
        database = self._workspace.databases[change.database]
        parent = {"type": "data_source_id", "data_source_id": database.id}
        try:
            page = await self._notion.post("pages", {"parent": parent, "properties": database.properties(change.values)})
        except UncertainWriteError as error:
            if error.resource:
                item = next(i for i in self.snapshot.items if i.key == change.key)
                row = replace(item.rows[change.database], id=error.resource)
                self.know(self.snapshot.with_row(change.key, change.database, row))
            raise
        row = KnownRow(page["id"], page_link(page["id"]), self._written(change.values, page, database))
        self.know(self.snapshot.with_row(change.key, change.database, row), later=True)

    async def _update(self, change: UpdateRow) -> None:
        database = self._workspace.databases[change.database]
        if self._is_stale():
            now = database.values_of(await self._notion.get(f"pages/{change.id}"))
            self._still({c: now.get(c) for c in change.before}, change.before, self._value)
        page = await self._notion.patch(f"pages/{change.id}", {"properties": database.properties(change.values)})
        item = next(i for i in self.snapshot.items if i.key == change.key)
        row = item.rows[change.database]
        values = {**row.values, **self._written(change.values, page, database)}
        self.know(self.snapshot.with_row(change.key, change.database, replace(row, values=values)), later=True)

    def _written(self, values: Mapping[str, Json], page: Json, database: Database) -> dict[str, Written]:
        back = database.values_of(page)
        written = {}
        for column, sent in values.items():
            got = back.get(column)
            digests = (self._value(sent), *([self._value(got)] if got else []))
            written[column] = Written.of(*digests)
        return written

    async def _change(self, change: BlockChange) -> None:
        match change:
            case Append():
                await self._append(change)
            case UpdateBlock():
                await self._look(change.id, change.before)
                now = await self._notion.patch(f"blocks/{change.id}", _settable(change.block))
                written = Written.of(self._block(change.block), self._block(now))
                mine = (replace(b, written=written) if b.slot == change.slot else b for b in self.snapshot.blocks)
                self._know_blocks(tuple(mine))
            case DeleteBlock():
                with suppress(NotFoundError):  # somebody was quicker
                    await self._look(change.id, change.before, always=True)
                    self._know_blocks(tuple(b.going() if b.slot in change.slots else b for b in self.snapshot.blocks))
                    await self._notion.delete(f"blocks/{change.id}")
                self._know_blocks(tuple(b for b in self.snapshot.blocks if b.slot not in change.slots))

    async def _look(self, block: str, before: Json, *, always: bool = False) -> None:
        """always: deletions are rare, and take along whatever people put under a line or wherever they dragged it."""
        if always or self._is_stale():
            now = await self._notion.get(f"blocks/{block}")
            self._still({"": now}, {"": before}, lambda j: f"{self._block(j)} {j.get('has_children')} {j.get('parent')}")

    def _is_stale(self) -> bool:
        return self._clock() - self._read_at > MOMENT

    def _still(self, now: Mapping[str, Json | None], before: Mapping[str, Json], digest: Digest) -> None:
        """Raises UncertainWriteError where a person changed it since: so it has to be read and merged again."""
        if any(there is None or digest(there) != digest(before[name]) for name, there in now.items()):
            raise UncertainWriteError("Somebody changed it while it was to be written.")

    async def _append(self, change: Append) -> None:
        slots = {slot for block in change.blocks for slot in slots_of(block)}
        before = tuple(b for b in self.snapshot.blocks if b.slot not in slots)
        self._know_blocks((*before, *pending(change.blocks, change.parent, self._block)))
        path = f"blocks/{change.parent_id or self.page}/children"
        body = {"children": [_request(b) for b in change.blocks], "position": self._place(change)}
        try:
            answer = await self._notion.patch(path, body)
        except UncertainWriteError as error:
            self._made(change, error.children)
            raise
        made = [Block(json["id"], json["type"], json) for json in answer["results"]]
        self._made(change, [block.id for block in made])  # at once: what people delete now must not be made again
        try:
            blocks = learned(change.blocks, await self._filled(change.blocks, made), change.parent, self._block)
            self._know_blocks((*before, *blocks))
        except ValueError:  # not the blocks that were sent
            raise UncertainWriteError("Notion made other blocks than were sent to it.") from None

    def _made(self, change: Append, ids: Sequence[str]) -> None:
        found = dict(zip((b.slot for b in change.blocks), ids, strict=False))
        self._know_blocks(tuple(replace(b, id=b.id or found.get(b.slot)) for b in self.snapshot.blocks))

    async def _filled(self, sent: Sequence[Managed], made: Sequence[Block]) -> tuple[Block, ...]:
        """With the children that were made along with them, whose ids the answer leaves out."""
        if not any(block.children for block in sent):
            return tuple(made)
        marked = [replace(b, json={**b.json, "has_children": True}) if m.children else b for m, b in zip(sent, made, strict=True)]
        return await BlockReader(self._notion).filled(marked, lambda _: True)

    def _place(self, change: Append) -> Json:
        if change.after is not None:
            return {"type": "after_block", "after_block": {"id": change.after}}
        return {"type": "end" if not change.parent and self._position == "bottom" else "start"}

    def _know_blocks(self, blocks: Sequence[KnownBlock]) -> None:
        self.know(replace(self.snapshot, blocks=tuple(blocks)))


@contextmanager
def _read_again() -> Iterator[None]:
    """What is not there any more was taken away since it was read: so it has to be read again."""
    try:
        yield
    except NotFoundError as error:
        raise UncertainWriteError(str(error)) from None


def _request(block: Managed) -> Json:
    kind = block.block["type"]
    children = {"children": [_request(child) for child in block.children]} if block.children else {}
    return {"object": "block", "type": kind, kind: {**block.block[kind], **children}}


def _settable(block: Json) -> Json:
    kind = block["type"]
    return {"type": kind, kind: block[kind]}
