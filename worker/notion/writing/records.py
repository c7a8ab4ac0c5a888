"""What a write-back is given besides the minutes, and what it tells when it is done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from worker.notion.places import Offer
from worker.notion.section.merge import BlockChange
from worker.notion.writing.merge import RowChange
from worker.notion.writing.snapshot import Fingerprint, Snapshot


@dataclass(frozen=True)
class Records:
    """What is kept of a page, see worker.store. fingerprint: text → keyed digest; mint: a new source key."""

    load: Callable[[], Snapshot | None]
    save: Callable[[Snapshot], None]
    fingerprint: Fingerprint
    mint: Callable[[], str]


@dataclass(frozen=True)
class Writing:
    """users: an owner's name → Notion user id. people: user id → name, for showing values. processed: the page shows that
    it was processed before: if no record is left of that, nothing is created or overwritten. copied: a person made the
    page as a copy of one that was processed, so whatever it shows of that says nothing about this one. resumed: it
    shows that an earlier run broke off.
    """

    position: Literal["top", "bottom"] = "top"
    users: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    mentions: bool = False
    processed: bool = False
    copied: bool = False
    resumed: bool = False


@dataclass
class Outcome:
    """What was written, or would be in a dry run. adopted: no record of earlier runs was left. removed: a person took the
    section off the page, and it was not made again. uncertain: of some writes Notion did not say whether they were saved;
    those that were are not in the lists. hidden: ids of items that people deleted or rejected.
    """

    rows: list[RowChange] = field(default_factory=list)
    blocks: list[BlockChange] = field(default_factory=list)
    offers: tuple[Offer, ...] = ()
    adopted: bool = False
    removed: bool = False
    uncertain: bool = False
    hidden: frozenset[str] = frozenset()

    @property
    def changed(self) -> bool:
        return bool(self.rows or self.blocks or self.uncertain)
