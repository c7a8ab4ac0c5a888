"""What we last wrote to a page: ids and keyed digests, never a text. It lives as long as the page.

Together with what is in Notion now and what we would write, it makes the three sides of every merge.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from worker.model import Kind
from worker.notion.places import DatabaseName

Fingerprint = Callable[[str], str]
"""Text → a keyed digest that tells nothing about it; see worker.store."""

FORM = 1  # of the record; one of another form counts as lost

State = Literal["live", "gone", "lost", "offered"]


DELETING = "deleting"
"""Pending for a block that is about to be deleted by us: if it is not there any more, no person took it away."""


@dataclass(frozen=True, slots=True)
class Written:
    """Digests of a value that we wrote. last: of one value, as sent and as Notion gave it back; pending: of every value that
    was about to be sent since, without our learning what came of it.
    """

    last: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()

    @classmethod
    def of(cls, *digests: str) -> "Written":
        """One value, as sent and as Notion gave it back."""
        return cls(tuple(dict.fromkeys(digests)))

    def is_ours(self, now: str) -> bool:
        """Whether what stands there is what we wrote, or were about to write when a run broke off."""
        return now in self.last or now in self.pending

    def is_theirs(self, now: str) -> bool:
        """Whether a person put what stands there in the place of ours; even where it is what we would write by now."""
        return bool(self.last or self.pending) and not self.is_ours(now)

    def same(self, now: str, new: str) -> bool:
        """Whether writing `new` over `now` would change nothing."""
        return now == new or {now, new} <= set(self.last)

    def about_to_be(self, now: str, new: str) -> "Written":
        """`new` is about to be sent over `now`, which is ours. Earlier tries stay known: one of them may still arrive."""
        return Written(self.last if now in self.last else (now,), tuple(dict.fromkeys((*self.pending, new))))


@dataclass(frozen=True, slots=True)
class Span:
    """[start, end) of an utterance of the version last written. utterance: from 1; -1, -2 … are of `Snapshot.removed`."""

    utterance: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class KnownRow:
    """id: None while it is not known whether the row was created. url: without the title that Notion's own holds.

    values: by column key. gone: a person deleted it.
    """

    id: str | None
    url: str = ""
    values: Mapping[str, Written] = field(default_factory=dict)
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """An item that was found on this page once. spans: its core evidence; quote, text: digests of their content words;
    numbers: of the numbers in the text.

    state: `live`; `gone` (a person deleted or rejected it: it stays gone); `lost` (no longer found in the transcript);
    `offered` (only shown under “needs review”, since the record of earlier runs was lost: never created).
    run, item: the run that found it last, and its id there (`A1`): the way back to prompts and replies.
    """

    key: str
    kind: Kind
    spans: tuple[Span, ...]
    quote: frozenset[str]
    text: frozenset[str]
    state: State = "live"
    rows: Mapping[DatabaseName, KnownRow] = field(default_factory=dict)
    run: str = ""
    item: str = ""
    numbers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class KnownBlock:
    """A block of the section. id: None while it is not known whether it was appended. gone: a person deleted it."""

    slot: str
    parent: str
    id: str | None
    written: Written = Written()
    gone: bool = False

    def going(self) -> "KnownBlock":
        """About to be deleted by us."""
        return replace(self, written=replace(self.written, pending=(*self.written.pending, DELETING)))


@dataclass(frozen=True, slots=True)
class Spoken:
    """An utterance of the version last written. words: digests of its content words, kept where an item rests on it."""

    block: str | None
    digest: str
    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """blocks: `root` first, each before what is in it. adopted: made anew from the page after a loss.

    removed: utterances of earlier versions that an item rests on: people may put them back.
    """

    utterances: tuple[Spoken, ...] = ()
    items: tuple[Known, ...] = ()
    blocks: tuple[KnownBlock, ...] = ()
    adopted: bool = False
    removed: tuple[Spoken, ...] = ()

    def block(self, slot: str) -> KnownBlock | None:
        return next((b for b in self.blocks if b.slot == slot), None)

    def with_item(self, item: Known) -> "Snapshot":
        """The item put in, in place of the one of the same key."""
        known = any(i.key == item.key for i in self.items)
        items = tuple(item if i.key == item.key else i for i in self.items)
        return replace(self, items=items if known else (*items, item))

    def with_row(self, key: str, database: DatabaseName, row: KnownRow) -> "Snapshot":
        """Raises StopIteration for a key that is not known."""
        item = next(i for i in self.items if i.key == key)
        return self.with_item(replace(item, rows={**item.rows, database: row}))

    def to_json(self) -> dict[str, Any]:
        """JSON values: sets become sorted lists."""
        return {"form": FORM, **_plain(self)}

    @classmethod
    def from_json(cls, record: Mapping[str, Any] | None) -> "Snapshot | None":
        """None where there is no record, or one of a form that we do not know: both mean that it was lost."""
        if record is None or record.get("form") != FORM:
            return None
        return cls(
            utterances=tuple(map(_spoken, record["utterances"])),
            items=tuple(_known(i) for i in record["items"]),
            blocks=tuple(_block(b) for b in record["blocks"]),
            adopted=record["adopted"],
            removed=tuple(map(_spoken, record["removed"])),
        )


def _known(item: Mapping[str, Any]) -> Known:
    rows: dict[DatabaseName, KnownRow] = {
        name: KnownRow(r["id"], r["url"], {column: _written(w) for column, w in r["values"].items()}, r["gone"])
        for name, r in item["rows"].items()
    }
    spans = tuple(Span(s["utterance"], s["start"], s["end"]) for s in item["spans"])
    quote, text, numbers = (frozenset(item[name]) for name in ("quote", "text", "numbers"))
    return Known(item["key"], item["kind"], spans, quote, text, item["state"], rows, item["run"], item["item"], numbers)


def _spoken(u: Mapping[str, Any]) -> Spoken:
    return Spoken(u["block"], u["digest"], frozenset(u["words"]))


def _block(b: Mapping[str, Any]) -> KnownBlock:
    return KnownBlock(b["slot"], b["parent"], b["id"], _written(b["written"]), b["gone"])


def _written(record: Mapping[str, Any]) -> Written:
    return Written(tuple(record["last"]), tuple(record["pending"]))


def _plain(value: Any) -> Any:
    """As asdict, but in one pass: a snapshot is kept after each request, and one of a long meeting has thousands of parts."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return {name: _plain(getattr(value, name)) for name in value.__slots__}
