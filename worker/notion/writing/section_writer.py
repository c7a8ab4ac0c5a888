"""The section of a page brought to what is wanted, merge after merge, until nothing is left to do."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from worker.errors import TransientError
from worker.notion.places import Block, Json, Managed, Offer
from worker.notion.section.merge import SectionMerge, UpdateBlock, merge_section
from worker.notion.section.record import ROOT
from worker.notion.text.rich_text import plain
from worker.notion.writing.records import Outcome
from worker.notion.writing.sending import Sender
from worker.notion.writing.snapshot import Snapshot

ROUNDS: Final = 200  # of merges: each appends what fits into a request, or more


@dataclass(frozen=True)
class SectionWriter:
    """wanted: what is known, and lines that people changed → the section as it should stand. read: the section as it stands now.

    digest: of a block. bot: our own user id. page_url: for the error. of_run: slots that name the run or its time, and are
    no reason to write. resumed: an earlier run broke off.
    """

    wanted: Callable[[Snapshot, Sequence[Offer]], Managed]
    read: Callable[[Snapshot], Awaitable[Block | None]]
    digest: Callable[[Json], str]
    bot: str
    page_url: str
    of_run: frozenset[str]
    resumed: bool = False

    async def write(self, sender: Sender, section: Block | None, offers: Sequence[Offer], outcome: Outcome) -> None:
        """section: read a moment ago. What was written is noted in the outcome. Raises UncertainWriteError, TransientError."""
        for _ in range(ROUNDS):
            merge = self._merged(sender.snapshot, section, offers)
            outcome.offers = (*offers, *merge.offers)
            outcome.removed = any(b.slot == ROOT and b.gone for b in merge.blocks)
            if not outcome.changed and self._only_of_run(merge, sender.snapshot):
                return
            await sender.section(merge, outcome)
            if merge.complete or sender.dry_run:
                return
            sender.just_read()
            section = await self.read(sender.snapshot)
        raise TransientError(f"{self.page_url}: the section keeps changing while it is written; run it again later.")

    def _only_of_run(self, merge: SectionMerge, snapshot: Snapshot) -> bool:
        """Only what names the run differs, and every run has a name; unless a run broke off before it."""
        named = [block for slot in self.of_run if (block := snapshot.block(slot)) is not None]
        broken_off = self.resumed or any(block.written.pending for block in named)
        told = all(isinstance(change, UpdateBlock) and change.slot in self.of_run for change in merge.changes)
        return bool(merge.changes) and not broken_off and told

    def _merged(self, snapshot: Snapshot, section: Block | None, offers: Sequence[Offer]) -> SectionMerge:
        """Merged twice where people changed lines: what we would have written there is told in the section itself."""
        first = self._merge(self.wanted(snapshot, offers), snapshot, section)
        if not first.offers:
            return first
        second = self._merge(self.wanted(snapshot, (*offers, *first.offers)), snapshot, section)
        return replace(second, offers=first.offers)

    def _merge(self, wanted: Managed, snapshot: Snapshot, section: Block | None) -> SectionMerge:
        return merge_section(wanted, snapshot.blocks, section, digest=self.digest, plain=_plain_block, bot=self.bot)


def _plain_block(json: Json) -> str:
    payload = json.get(json["type"]) or {}
    return plain(payload.get("rich_text", ()))
