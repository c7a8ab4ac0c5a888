"""What people did to the action items, in the order in which they did it: from this alone follows what closed, moved or came back."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

Due = date
"""A day, or a moment (datetime, aware)."""


@dataclass
class Item:
    """An action item as people left it. due: of a span of days the last."""

    id: str
    due: Due | None = None
    done: bool = False
    rejected: bool = False
    deleted: bool = False

    @property
    def there(self) -> bool:
        return not (self.rejected or self.deleted)

    @property
    def open(self) -> bool:
        return self.there and not self.done


@dataclass(frozen=True)
class Taken:
    """How all items stood at a moment."""

    at: datetime
    items: Mapping[str, Item]


@dataclass
class Log:
    items: dict[str, Item] = field(default_factory=dict)
    edits: int = 0

    def made(self, item: Item) -> None:
        self.items[item.id] = item
        self.edits += 1

    def taken(self, at: datetime) -> Taken:
        return Taken(at, {id_: copy(item) for id_, item in self.items.items()})


@dataclass(frozen=True)
class Since:
    """What became of the items between two moments. moved: those whose due date is later. removed: deleted or rejected while open."""

    closed: frozenset[str]
    moved: frozenset[str]
    reopened: frozenset[str]
    removed: frozenset[str]


def since(before: Taken, now: Taken, zone: ZoneInfo) -> Since:
    then, here = before.items, now.items
    was_open = {id_ for id_, item in then.items() if item.open}
    new = here.keys() - then.keys()
    return Since(
        frozenset(i for i, item in here.items() if item.there and item.done and (i in was_open or i in new)),
        frozenset(i for i in was_open if here[i].open and _later(here[i].due, then[i].due, zone)),
        frozenset(i for i, item in here.items() if item.open and i in then and i not in was_open),
        frozenset(i for i in was_open if not here[i].there),
    )


def _later(now: Due | None, before: Due | None, zone: ZoneInfo) -> bool:
    """Two moments are compared as such; where one is a day, the days are."""
    if now is None or before is None:
        return False
    if isinstance(now, datetime) and isinstance(before, datetime):
        return now > before
    return day(now, zone) > day(before, zone)


def day(due: Due, zone: ZoneInfo) -> date:
    return due.astimezone(zone).date() if isinstance(due, datetime) else due
