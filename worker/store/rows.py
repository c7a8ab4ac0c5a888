"""Where sealed rows lie. The store above knows what they mean, the places below know nothing."""

from dataclasses import dataclass, field, replace
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Row:
    """kind: which sort of record. key, page: keyed digests. blob: sealed. expires: seconds since 1970, or never."""

    kind: str
    key: str
    page: str | None
    blob: bytes
    expires: float | None


class Rows(Protocol):
    """A row may belong to several pages: the page it was put under, and those that `belong` added."""

    def get(self, kind: str, key: str) -> Row | None:
        """The row, expired or not; None when there is none. `page` is not filled in."""

    def put(self, row: Row, *, replace: bool = True, durable: bool = False) -> bool:
        """Keep a row. Without `replace` an existing one stays, and the answer is False. durable: it survives a power cut, as
        far as the place can promise that.
        """

    def reseal(self, row: Row, blob: bytes) -> None:
        """Another blob for a row, unless that was changed meanwhile. Its term and its pages stay."""

    def every(self) -> list[Row]: ...

    def belong(self, kind: str, key: str, page: str) -> None: ...

    def of_page(self, kind: str, page: str) -> list[Row]:
        """In the order in which they were first put."""

    def forget(self, page: str, *, but: str = "") -> int:
        """Delete what belongs to this page and to no other, but for rows of the kind `but`; the number of rows deleted."""

    def purge(self, now: float) -> int:
        """Delete what has expired."""

    def close(self) -> None: ...


@dataclass
class MemoryRows:
    """Rows in this process, for tests and for runs that keep nothing."""

    _rows: dict[tuple[str, str], Row] = field(default_factory=dict)
    _pages: dict[tuple[str, str], set[str]] = field(default_factory=dict)

    def get(self, kind: str, key: str) -> Row | None:
        return self._rows.get((kind, key))

    def put(self, row: Row, *, replace: bool = True, durable: bool = False) -> bool:  # noqa: ARG002 — nothing here is
        place = (row.kind, row.key)
        if place in self._rows and not replace:
            return False
        self._rows[place] = row
        if row.page is not None:
            self.belong(row.kind, row.key, row.page)
        return True

    def reseal(self, row: Row, blob: bytes) -> None:
        there = self._rows.get((row.kind, row.key))
        if there and there.blob == row.blob:
            self._rows[row.kind, row.key] = replace(there, blob=blob)

    def every(self) -> list[Row]:
        return [replace(row, page=None) for row in self._rows.values()]

    def belong(self, kind: str, key: str, page: str) -> None:
        self._pages.setdefault((kind, key), set()).add(page)

    def of_page(self, kind: str, page: str) -> list[Row]:
        return [row for place, row in self._rows.items() if row.kind == kind and page in self._pages.get(place, ())]

    def forget(self, page: str, *, but: str = "") -> int:
        mine = [place for place, pages in self._pages.items() if page in pages and place[0] != but]
        for place in mine:
            self._pages[place].discard(page)
        return self._drop([place for place in mine if not self._pages[place]])

    def purge(self, now: float) -> int:
        expired = [place for place, row in self._rows.items() if row.expires is not None and row.expires <= now]
        return self._drop(expired)

    def close(self) -> None:
        pass

    def _drop(self, places: list[tuple[str, str]]) -> int:
        for place in places:
            self._rows.pop(place, None)
            self._pages.pop(place, None)
        return len(places)
