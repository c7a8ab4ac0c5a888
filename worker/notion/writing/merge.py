"""The three-way merge of rows: what we last wrote, what is in Notion now, what we would write. Pure.

A value that a person changed stays, and ours is offered. A row that a person deleted or rejected stays as it is. No row
is ever deleted: one whose item is no longer found says so in its evidence.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from worker.notion.places import DatabaseName, Json, Offer, Row
from worker.notion.writing.snapshot import Known, KnownRow, Written

OFFERED = frozenset({"owner", "owner_name", "due", "state", "date", "when"})
"""What a reader must check whenever the two differ. Of words that a person chose better we say nothing until ours change."""

Digest = Callable[[Json], str]


@dataclass(frozen=True, slots=True)
class WantedRow:
    """A row as we would write it. values: merged on every run; born: set at creation and the team's from then on."""

    key: str
    database: DatabaseName
    subject: str
    values: Mapping[str, Json]
    born: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CreateRow:
    key: str
    database: DatabaseName
    values: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class UpdateRow:
    """before: what stands there now, by column; for those who want to see the difference."""

    key: str
    database: DatabaseName
    id: str
    values: Mapping[str, Json]
    before: Mapping[str, Json] = field(default_factory=dict)


RowChange = CreateRow | UpdateRow


@dataclass(frozen=True, slots=True)
class RowMerge:
    """known: the items with their rows as they are now known, and what is about to be written as pending."""

    changes: tuple[RowChange, ...]
    offers: tuple[Offer, ...]
    known: tuple[Known, ...]


@dataclass(frozen=True)
class Merger:
    """digest: of a property value. plain: a value as people read it. marked: the evidence of a row whose item is no longer
    found, or None when it says so already.
    """

    digest: Digest
    plain: Callable[[Json], str]
    marked: Callable[[Json], Json | None]

    def merge(self, known: Sequence[Known], missing: frozenset[str], wanted: Sequence[WantedRow], now: Sequence[Row]) -> RowMerge:
        """now: every row of the page, those in the trash included where a known row is."""
        changes: list[RowChange] = []
        offers: list[Offer] = []
        items = []
        for item in known:
            mine = [w for w in wanted if w.key == item.key]
            there = {row.database: row for row in now if row.key == item.key}
            item = replace(item, rows=_found(item, there))  # noqa: PLW2901 — the same item, better known
            if item.state == "live" and item.key in missing:
                item = replace(item, state="lost")  # noqa: PLW2901
            for change, offer, name, row in self._rows(item, mine, there):
                changes += [change] if change else []
                offers += offer
                item = replace(item, rows={**item.rows, name: row})  # noqa: PLW2901
            items.append(item)
        return RowMerge(tuple(changes), tuple(offers), tuple(items))

    def _rows(
        self, item: Known, wanted: Sequence[WantedRow], there: Mapping[DatabaseName, Row]
    ) -> Iterator[tuple[RowChange | None, list[Offer], DatabaseName, KnownRow]]:
        if item.state in {"gone", "offered"}:
            return
        for want in wanted:
            row, now = item.rows.get(want.database, KnownRow(None)), there.get(want.database)
            if row.gone:
                continue
            if now is None:
                yield self._created(want)
            elif not now.in_trash:
                yield self._updated(want, row, now)
        for name, row in item.rows.items():
            now = there.get(name)
            if name not in {w.database for w in wanted} and now is not None and not now.in_trash:
                yield self._vanished(item, name, row, now)

    def _created(self, want: WantedRow) -> tuple[RowChange, list[Offer], DatabaseName, KnownRow]:
        row = KnownRow(None, values={c: Written(pending=(self.digest(v),)) for c, v in want.values.items()})
        return CreateRow(want.key, want.database, {**want.values, **want.born}), [], want.database, row

    def _updated(
        self, want: WantedRow, row: KnownRow, now: Row
    ) -> tuple[RowChange | None, list[Offer], DatabaseName, KnownRow]:
        values, offers, written = dict[str, Json](), list[Offer](), dict(row.values)
        for column, new in want.values.items():
            old = now.values.get(column)
            if old is None:  # the column is not there any more
                continue
            was, there, ours = row.values.get(column, Written()), self.digest(old), self.digest(new)
            if was.same(there, ours):
                if not was.is_theirs(there):
                    written[column] = Written.of(there, ours)
            elif was.is_ours(there):
                values[column] = new
                written[column] = was.about_to_be(there, ours)
            elif column in OFFERED or (column != "evidence" and not was.is_ours(ours)):
                offers.append(self._offer(want, column, old, new, now))
        change = UpdateRow(want.key, want.database, now.id, values, {c: now.values[c] for c in values}) if values else None
        return change, offers, want.database, replace(row, id=now.id, url=now.url, values=written)

    def _offer(self, want: WantedRow, column: str, old: Json, new: Json, now: Row) -> Offer:
        slot = f"offer:{want.key}:{want.database}:{column}"
        return Offer(slot, "edited_value", want.subject, column, self.plain(old), self.plain(new), now.url)

    def _vanished(
        self, item: Known, name: DatabaseName, row: KnownRow, now: Row
    ) -> tuple[RowChange | None, list[Offer], DatabaseName, KnownRow]:
        """The evidence says that it is no longer found, unless a person changed the evidence; the review says it in any case."""
        subject = self.plain(now.values["title"]) if "title" in now.values else ""
        offers = [Offer(f"vanished:{item.key}:{name}", "vanished", subject, url=now.url)]
        row = replace(row, id=now.id, url=now.url)
        old = now.values.get("evidence")
        new = self.marked(old) if old is not None else None
        was = row.values.get("evidence", Written())
        if old is None or new is None or not was.is_ours(self.digest(old)):
            return None, offers, name, row
        written = was.about_to_be(self.digest(old), self.digest(new))
        change = UpdateRow(item.key, name, now.id, {"evidence": new}, {"evidence": old})
        return change, offers, name, replace(row, values={**row.values, "evidence": written})


def with_fates(
    known: Sequence[Known],
    now: Sequence[Row],
    rejected: Callable[[Row], bool],
    words: Callable[[Row], frozenset[str]] = lambda _: frozenset(),
) -> tuple[Known, ...]:
    """The items as people left them: `gone` where the row of the item itself was deleted or rejected, live again where it
    was restored or accepted after all. Asked before anything is matched. words: of the row's title, since what a person
    deletes is what the row says, which a run that broke off may not have brought up to date.
    """
    return tuple(_fate(item, [row for row in now if row.key == item.key], rejected, words) for item in known)


def _fate(
    item: Known, now: Sequence[Row], rejected: Callable[[Row], bool], words: Callable[[Row], frozenset[str]]
) -> Known:
    if item.state == "offered" or not item.rows:
        return item
    own = OWN_ROW[item.kind]
    row = next((r for r in now if r.database == own), None)
    known = item.rows.get(own)
    if row is None:
        return replace(item, state="gone") if known is not None and known.id is not None else item
    if row.in_trash or rejected(row):
        return replace(item, state="gone", text=item.text | words(row))
    return replace(item, state="live") if item.state == "gone" else item


OWN_ROW: Mapping[str, DatabaseName] = {"action_item": "action_items", "decision": "decisions", "event": "calendar"}


def _found(item: Known, there: Mapping[DatabaseName, Row]) -> dict[DatabaseName, KnownRow]:
    """The rows of an item with what was found out: the id of one that a broken run created, and which are deleted."""
    rows = dict(item.rows)
    for name, row in item.rows.items():
        now = there.get(name)
        if now is not None:
            rows[name] = replace(row, id=now.id, url=now.url, gone=now.in_trash)
        elif row.id is not None:
            rows[name] = replace(row, gone=True)
    return rows
