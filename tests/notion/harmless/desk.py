"""What every person has at hand who works on a meeting page: the office, the ledger, something new to write each time."""

from collections.abc import Sequence
from typing import TypeVar

from tests.fakes.notion.world import Node
from tests.notion.harmless.ledger import Ledger
from tests.notion.harmless.office import Office

T = TypeVar("T")


class Desk:
    """office, ledger: where they work, and where it is noted what they did."""

    def __init__(self, office: Office, ledger: Ledger) -> None:
        self.office, self.ledger = office, ledger
        self.notion, self.world = office.notion, office.notion.world
        self._count = 0

    def note(self) -> str:
        return self.office.script.notes[self._count % len(self.office.script.notes)]

    def number(self) -> int:
        self._count += 1
        return self._count


def pick(things: Sequence[T], which: int) -> T | None:
    return things[which % len(things)] if things else None


def parent_of(node: Node) -> str:
    return str(node.parent.get("block_id") or node.parent.get("page_id"))
