"""A digest into Notion: one page a week, known by its source key, brought up to date by the same merge as minutes are."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final, Literal

from worker.digest.drawn import section_of
from worker.digest.facts import Counts, Digest
from worker.digest.sheet import AS_OF, FOOTER, Sheet
from worker.errors import PermanentError, TransientError
from worker.model import Kind
from worker.notion.addresses import page_link
from worker.notion.api.client import Notion
from worker.notion.failures import NotFoundError, RefusedError, UncertainWriteError
from worker.notion.places import Block, Json, Managed, Row, Workspace
from worker.notion.reading.blocks import BlockReader
from worker.notion.section.adoption import adopted
from worker.notion.section.record import ROOT
from worker.notion.section.standing import read_section
from worker.notion.text.canonical import canonical
from worker.notion.text.links import bare_id
from worker.notion.text.rich_text import rich_text
from worker.notion.text.values import canonical_value, plain_value
from worker.notion.writing.merge import Merger, WantedRow
from worker.notion.writing.records import Outcome, Records
from worker.notion.writing.section_writer import SectionWriter
from worker.notion.writing.sending import Sender
from worker.notion.writing.snapshot import Known, KnownBlock, KnownRow, Snapshot, Written

TRIES: Final = 8
_KIND: Final[Kind] = "topic"  # of the kinds of a record the one that has no row of its own
_SEPARATE: Final = frozenset({AS_OF, FOOTER})  # what says when it was made


@dataclass(frozen=True)
class Placed:
    """Where a digest stands. as_of: what its column says; None while it was never finished."""

    id: str
    url: str
    as_of: datetime | None
    in_trash: bool


async def find_digest(notion: Notion, workspace: Workspace, week: str) -> Placed | None:
    """The page of a week, one that lies in the trash included; a copy that a person made of it is theirs."""
    row = await _by_key(notion, workspace, week)
    return _placed(row) if row else None


async def has_any(notion: Notion, workspace: Workspace) -> bool:
    """Whether a digest was ever made here."""
    digests = workspace.databases["digests"]
    where = {"property": digests.columns["source_key"].id, "rich_text": {"is_not_empty": True}}
    async for page in notion.every(f"data_sources/{digests.id}/query", body={"filter": where}):
        if is_by(page, workspace.bot):
            return True
    return False


class DigestWriter:
    """resumed: an earlier run broke off, so that lines may be newer than the time that the page tells."""

    def __init__(
        self, notion: Notion, workspace: Workspace, digest: Digest, sheet: Sheet, records: Records, *, resumed: bool = False
    ) -> None:
        self._notion, self._workspace, self._resumed = notion, workspace, resumed
        self._digest, self._sheet, self._records = digest, sheet, records
        self._week = digest.week.name

    async def write(self, *, dry_run: bool = False) -> tuple[Outcome, str]:
        """What was written, and the id of the page; empty where a dry run found none. Raises MinutesError."""
        outcome = Outcome()
        for attempt in range(TRIES):
            try:
                return outcome, await self._write(outcome, dry_run=dry_run)
            except UncertainWriteError:
                outcome.uncertain = True
                await self._notion.rest(attempt)
        raise TransientError(f"Notion left {TRIES} writes of the digest of {self._week} unconfirmed; run it again later.")

    async def _write(self, outcome: Outcome, *, dry_run: bool) -> str:
        before = self._records.load()
        row = await self._row(before)
        sender = Sender(
            self._notion, self._workspace, row.id if row else "", self._records.save, self._digest_value, self._digest_block,
            position="top", dry_run=dry_run,
        )  # fmt: skip
        if before is not None:
            sender.know(before, saved=True)
        known = before or Snapshot(items=(self._item(row),), adopted=row is not None)
        unwritten = {} if row else {"as_of": {"date": None}}  # known as ours, to be filled in last
        await self._properties(sender, known, row, outcome, {**self._values(), **unwritten})
        made = sender.snapshot.items[0].rows["digests"].id
        sender.page = made or ""
        await self._section(sender, before, row, outcome)
        unfinished = row is None or _placed(row).as_of is None or self._resumed
        if (outcome.changed or unfinished) and not dry_run:  # last: it tells that all before it is there
            now = await self._row(sender.snapshot)
            await self._properties(sender, sender.snapshot, now, outcome, {**self._values(), **self._time()})
        return sender.page

    # ── the row ───────────────────────────────────────────────────────────────────────────────────────────────────

    async def _row(self, known: Snapshot | None) -> Row | None:
        """As it is now. Raises PermanentError where a person put it into the trash: it is not made again."""
        id_ = known.items[0].rows["digests"].id if known and known.items else None
        row = None
        if id_ is not None:
            try:
                row = _read(await self._notion.get(f"pages/{id_}"), self._workspace)
            except NotFoundError:
                raise PermanentError(self._deleted()) from None
        row = row or await _by_key(self._notion, self._workspace, self._week)
        if row is not None and row.in_trash:
            raise PermanentError(self._deleted())
        return row

    def _item(self, row: Row | None) -> Known:
        """What a page that is there although nothing is on record of it counts as: ours as it stands, if we edited it last."""
        values: dict[str, Written] = {}
        if row is not None:
            ours = {column: Written((self._digest_value(value),)) for column, value in row.values.items()}
            values = ours if row.by == self._workspace.bot else {column: Written() for column in ours}
        rows = {"digests": KnownRow(row.id if row else None, row.url if row else "", values)} if row else {}
        return Known(self._week, _KIND, (), frozenset(), frozenset(), rows=rows)  # type: ignore[arg-type]

    async def _properties(
        self, sender: Sender, known: Snapshot, row: Row | None, outcome: Outcome, values: Mapping[str, Json]
    ) -> None:
        columns = self._workspace.databases["digests"].columns
        born = {"source_key": {"rich_text": rich_text(self._week)}}
        wanted = WantedRow(
            self._week, "digests", self._sheet.title, {c: v for c, v in values.items() if c in columns},
            {c: v for c, v in born.items() if c in columns},
        )  # fmt: skip
        merger = Merger(self._digest_value, plain_value, lambda _: None)
        now = [replace(row, key=self._week)] if row else []
        merge = merger.merge(known.items, frozenset(), [wanted], now)
        sender.know(replace(known, items=merge.known))
        await sender.rows(merge.changes, outcome)

    def _values(self) -> dict[str, Json]:
        digest = self._digest
        week = {"start": digest.week.first.isoformat(), "end": digest.week.last.isoformat()}
        return {"title": {"title": rich_text(self._sheet.title)}, "week": {"date": week}, **_numbers(digest.counts)}

    def _time(self) -> dict[str, Json]:
        return {"as_of": {"date": {"start": self._digest.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}}}

    # ── the section ───────────────────────────────────────────────────────────────────────────────────────────────

    async def _section(self, sender: Sender, before: Snapshot | None, row: Row | None, outcome: Outcome) -> None:
        wanted = section_of(self._sheet)
        top: tuple[Block, ...] = ()
        if before is None and row is not None:
            top = await BlockReader(self._notion).children(row.id)
        blocks = before.blocks if before else None if row else ()
        sender.just_read()
        section = await self._read(sender.page, top, blocks, fresh=bool(top)) if sender.page else None
        if before is None and row is not None:
            sender.know(replace(sender.snapshot, blocks=self._adopted(wanted, section, finished=_placed(row).as_of is not None)))
            outcome.adopted = True
        writer = SectionWriter(
            wanted=lambda *_: wanted,
            read=lambda snapshot: self._read(sender.page, (), snapshot.blocks, fresh=False),
            digest=self._digest_block,
            bot=self._workspace.bot,
            page_url=page_link(sender.page) if sender.page else self._week,
            of_run=_SEPARATE,
            resumed=self._resumed,
        )
        await writer.write(sender, section, (), outcome)

    def _adopted(self, wanted: Managed, section: Block | None, *, finished: bool) -> tuple[KnownBlock, ...]:
        """Nothing is on record of what is there. What is missing was deleted by a person, unless it was never finished."""
        if section is None:
            return (KnownBlock(ROOT, "", None, gone=True),) if finished else ()
        found = adopted(wanted, section, self._digest_block, lambda _: False)
        return tuple(block for block in found if finished or not block.gone)

    async def _read(
        self, page: str, top: tuple[Block, ...], known: tuple[KnownBlock, ...] | None, *, fresh: bool
    ) -> Block | None:
        return await read_section(self._notion, page, top, known, self._workspace.bot, fresh=fresh)

    def _digest_block(self, json: Json) -> str:
        return self._records.fingerprint(canonical(json))

    def _digest_value(self, value: Json) -> str:
        return self._records.fingerprint(canonical_value(value))

    def _deleted(self) -> str:
        return (
            f"The digest of {self._week} was deleted in Notion, so it is not made again: restore it from the trash there, "
            "or print it with --markdown."
        )


def _numbers(counts: Counts) -> dict[str, Json]:
    return {name: {"number": getattr(counts, name)} for name in Counts.__slots__}


def is_by(page: Json, user: str, whose: Literal["created_by", "last_edited_by"] = "created_by") -> bool:
    return bare_id((page.get(whose) or {}).get("id") or "") == bare_id(user)


async def _by_key(notion: Notion, workspace: Workspace, week: str) -> Row | None:
    """A live one first; none that a person made, as by copying ours."""
    digests = workspace.databases["digests"]
    body: Json = {
        "filter": {"property": digests.columns["source_key"].id, "rich_text": {"equals": week}},
        "sorts": [{"timestamp": "created_time", "direction": "ascending"}],
    }
    for more in ({}, {"in_trash": True}):
        try:
            pages = [page async for page in notion.every(f"data_sources/{digests.id}/query", body={**body, **more})]
        except RefusedError:  # the types have `in_trash`, the reference has not
            if not more:
                raise
            continue
        ours = [page for page in pages if is_by(page, workspace.bot)]
        if ours:
            return _read(ours[0], workspace)
    return None


def _read(page: Json, workspace: Workspace) -> Row:
    """by: who edited it last, since that tells whether its values are ours."""
    digests = workspace.databases["digests"]
    by = workspace.bot if is_by(page, workspace.bot, "last_edited_by") else ""
    return Row(page["id"], page_link(page["id"]), "digests", "", digests.values_of(page), bool(page.get("in_trash")), by)


def _placed(row: Row) -> Placed:
    as_of = (row.values.get("as_of", {}).get("date") or {}).get("start")
    return Placed(row.id, row.url, datetime.fromisoformat(as_of) if as_of else None, row.in_trash)
