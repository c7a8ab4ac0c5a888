"""Minutes into Notion: rows first, then the section that links to them.

A run that was killed anywhere is completed by the next one, and an answer that never came is handled in the same way:
read what is there, merge, go on.
"""

from collections.abc import Sequence
from dataclasses import replace

from worker.errors import TransientError
from worker.model import ActionItem, Decision, Event, Item, Kind, Minutes
from worker.notion.api.client import Notion
from worker.notion.failures import RefusedError, UncertainWriteError
from worker.notion.places import Block, Json, Managed, MeetingPage, Offer, Row, SectionContext, Workspace
from worker.notion.section.adoption import adopted
from worker.notion.section.drawn import is_review, section_of
from worker.notion.section.record import ROOT
from worker.notion.section.standing import read_section
from worker.notion.text.canonical import canonical
from worker.notion.text.rich_text import plain
from worker.notion.text.values import canonical_value, plain_value
from worker.notion.writing.adoption import known_from_rows
from worker.notion.writing.identity import Matches, found, kept, match, spoken, told
from worker.notion.writing.merge import OWN_ROW, Merger, RowMerge, with_fates
from worker.notion.writing.page_rows import deleted_rows_of_page, is_alone, rows_of_page
from worker.notion.writing.records import Outcome, Records, Writing
from worker.notion.writing.rows import RowMaker, marked
from worker.notion.writing.section_writer import SectionWriter
from worker.notion.writing.sending import Sender
from worker.notion.writing.shown import shown_values
from worker.notion.writing.snapshot import Known, KnownBlock, Snapshot, Spoken

TRIES = 8  # of a write-back in which an answer failed to come


class PageWriter:
    """Writes the minutes of one page."""

    def __init__(
        self, notion: Notion, workspace: Workspace, page: MeetingPage, minutes: Minutes, records: Records, writing: Writing
    ) -> None:
        self._notion, self._workspace, self._page = notion, workspace, page
        self._minutes, self._records, self._writing = minutes, records, writing
        self._spoken_at = page.spoken_at or page.url
        self.shown = shown_values(minutes, workspace, writing.people)

    async def write(self, *, dry_run: bool = False, fresh: bool = True) -> Outcome:
        """fresh: `page.top` was read a moment ago. Raises MinutesError; what was written by then is on record."""
        outcome, refused = Outcome(), False
        for attempt in range(TRIES):
            try:
                await self._write(outcome, fresh=fresh and not attempt, dry_run=dry_run)
            except UncertainWriteError:
                outcome.uncertain = True
                await self._notion.rest(attempt)
            except RefusedError as error:  # as with what a person put in the trash a moment ago: read it again
                if refused or error.code != "validation_error":
                    raise
                refused = True
            else:
                return outcome
        raise TransientError(f"{self._page.url}: Notion left {TRIES} writes unconfirmed; run it again later, to go on from here.")

    async def _write(self, outcome: Outcome, *, fresh: bool, dry_run: bool) -> None:
        sender = Sender(
            self._notion, self._workspace, self._page.id, self._records.save, self._digest_value, self._digest_block,
            position=self._writing.position, dry_run=dry_run,
        )  # fmt: skip
        before = self._records.load()
        sender.just_read()
        rows = await rows_of_page(self._notion, self._workspace, self._page.id, before.items if before else ())
        if before is None:
            rows = await self._unrecorded_rows(rows)
        titles = {row.id: plain_value(row.values["title"]) for row in rows if "title" in row.values}
        self.shown = replace(self.shown, names={**self.shown.names, **titles})
        later = before is not None and not fresh  # nobody needs it before the rows are written
        section = None if later else await self._read_section(before, fresh=fresh)
        now = spoken(self._minutes.utterances, self._records.fingerprint)
        lost = before is None and self._is_lost(rows, section)
        snapshot = self._from_rows(rows, now) if lost else before or Snapshot()
        matches = self._matched(snapshot, rows, now, lost=lost)
        outcome.hidden = matches.hidden
        merge = self._merged_rows(matches, rows)
        if before is not None:
            sender.know(before, saved=True)
        sender.know(replace(snapshot, items=merge.known, utterances=kept(now, merge.known), removed=matches.removed))
        await sender.rows(merge.changes, outcome)
        offers = (*merge.offers, *self._unrecorded(matches, sender.snapshot))
        if later or (merge.changes and section is not None and not dry_run):  # rows take a while, in which people write on
            sender.just_read()
            section = await self._read_section(sender.snapshot, fresh=False)
        if snapshot.adopted and not any(block.id for block in snapshot.blocks):
            self._adopt_section(sender, section, self._wanted(sender.snapshot, matches, offers))
        outcome.adopted = snapshot.adopted
        await self._section(matches).write(sender, section, offers, outcome)

    def _is_lost(self, rows: Sequence[Row], section: Block | None) -> bool:
        """Whether there was a record. Rows alone, of a run that broke off before any had ended, are known by their words
        instead: to keep away from them would leave the page without minutes for ever."""
        if self._writing.copied:
            return False
        begun = self._writing.resumed and not self._writing.processed
        return self._writing.processed or section is not None or (bool(rows) and not begun)

    # ── rows ──────────────────────────────────────────────────────────────────────────────────────────────────────

    async def _unrecorded_rows(self, rows: Sequence[Row]) -> tuple[Row, ...]:
        """Those that earlier runs may have made of which no record is left; deleted ones too, which must stay so."""
        if not self._writing.copied and (rows or self._writing.processed or self._writing.resumed):
            live = {(row.database, row.key) for row in rows}
            deleted = await deleted_rows_of_page(self._notion, self._workspace, self._page.id)
            rows = (*rows, *(row for row in deleted if (row.database, row.key) not in live))
        return tuple(row for row in rows if is_alone(row, self._page.id))

    def _matched(self, snapshot: Snapshot, rows: Sequence[Row], now: Sequence[Spoken], *, lost: bool) -> Matches:
        strangers = () if lost else self._strangers(snapshot, rows)
        known = with_fates((*snapshot.items, *strangers), rows, self._rejected, self._words)
        run, digest = self._minutes.run.id, self._records.fingerprint
        items = [found(item, *_kind_and_text(item), run, digest) for item in _items(self._minutes)]
        matches = match(items, known, snapshot.utterances, now, self._records.mint, snapshot.removed)
        matches = matches.without({item.key for item in strangers} & matches.missing)
        if not lost:
            return matches
        before = {item.key for item in known}
        return replace(matches, known=tuple(k if k.key in before else replace(k, state="offered") for k in matches.known))

    def _strangers(self, snapshot: Snapshot, rows: Sequence[Row]) -> tuple[Known, ...]:
        """Items behind rows that the record does not know: it is older than they are, as after a restored backup. They count
        where the very same is found; where they were said is not known in the terms of that record.
        """
        known = {item.key for item in snapshot.items}
        rows = [row for row in rows if row.key not in known and is_alone(row, self._page.id)]
        found_ = known_from_rows(rows, self._minutes.utterances, self._records.fingerprint)
        return tuple(replace(item, spans=()) for item in found_)

    def _merged_rows(self, matches: Matches, rows: Sequence[Row]) -> RowMerge:
        keys = {id_: key for id_, key in matches.keys.items() if id_ not in matches.hidden}
        maker = RowMaker(self._minutes, self._page.id, self._spoken_at, self._workspace.databases, self._writing.users)
        merger = Merger(self._digest_value, lambda value: plain_value(value, self.shown), self._marked)
        return merger.merge(matches.known, matches.missing, maker.wanted(keys), rows)

    def _rejected(self, row: Row) -> bool:
        option = (row.values.get("review", {}).get("select") or {}).get("id")
        column = self._workspace.databases[row.database].columns.get("review")
        return bool(option and column and column.options.get("rejected") == option)

    def _words(self, row: Row) -> frozenset[str]:
        return told(plain(row.values.get("title", {}).get("title", ())), self._records.fingerprint)

    def _marked(self, evidence: Json) -> Json | None:
        return marked(self._minutes.meeting.language, evidence)

    def _from_rows(self, rows: Sequence[Row], now: tuple[Spoken, ...]) -> Snapshot:
        items = known_from_rows(rows, self._minutes.utterances, self._records.fingerprint)
        return Snapshot(utterances=now, items=items, adopted=True)

    def _unrecorded(self, matches: Matches, snapshot: Snapshot) -> list[Offer]:
        offered = {item.key for item in snapshot.items if item.state == "offered"}
        texts = {matches.keys[i.id]: _kind_and_text(i)[1] for i in _items(self._minutes) if matches.keys.get(i.id) in offered}
        return [Offer(f"unrecorded:{key}", "unrecorded", text) for key, text in texts.items()]

    # ── the section ───────────────────────────────────────────────────────────────────────────────────────────────

    def _section(self, matches: Matches) -> SectionWriter:
        return SectionWriter(
            wanted=lambda snapshot, offers: self._wanted(snapshot, matches, offers),
            read=lambda snapshot: self._read_section(snapshot, fresh=False),
            digest=self._digest_block,
            bot=self._workspace.bot,
            page_url=self._page.url,
            of_run=frozenset({"footer"}),
            resumed=self._writing.resumed,
        )

    def _adopt_section(self, sender: Sender, section: Block | None, wanted: Managed) -> None:
        gone = (KnownBlock(ROOT, "", None, gone=True),)
        blocks = adopted(wanted, section, self._digest_block, is_review) if section else gone
        sender.know(replace(sender.snapshot, blocks=blocks))

    def _wanted(self, snapshot: Snapshot, matches: Matches, offers: Sequence[Offer]) -> Managed:
        urls = {item.key: row.url for item in snapshot.items if (row := item.rows.get(OWN_ROW[item.kind])) and row.url}
        context = SectionContext(
            page_url=self._spoken_at,
            language=self._minutes.meeting.language,
            keys=matches.keys,
            rows={id_: urls[key] for id_, key in matches.keys.items() if key in urls},
            hidden=matches.hidden,
            users=self._writing.users if self._writing.mentions else {},
            offers=tuple(offers),
        )
        return section_of(self._minutes, context, fingerprint=self._records.fingerprint)

    async def _read_section(self, snapshot: Snapshot | None, *, fresh: bool) -> Block | None:
        if snapshot is None and self._writing.copied:  # the copy of a section is the person's who copied it
            return None
        blocks = None if snapshot is None else snapshot.blocks
        return await read_section(self._notion, self._page.id, self._page.top, blocks, self._workspace.bot, fresh=fresh)

    def _digest_block(self, json: Json) -> str:
        return self._records.fingerprint(canonical(json))

    def _digest_value(self, value: Json) -> str:
        return self._records.fingerprint(canonical_value(value))


def _items(minutes: Minutes) -> tuple[Item, ...]:
    return (*minutes.decisions, *minutes.action_items, *minutes.events)


def _kind_and_text(item: Item) -> tuple[Kind, str]:
    match item:
        case ActionItem():
            return "action_item", item.task
        case Decision():
            return "decision", item.text
        case Event():
            return "event", item.title
    raise TypeError(type(item).__name__)  # topics have no rows

