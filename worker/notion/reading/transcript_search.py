"""Where on a page the transcript is: looked for in an order, and no further than it is found.

Notion's own recordings; files that are surely transcripts; what is called a transcript; other files that read as speech;
the longest run of blocks that reads as speech; a lone text file.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from worker.model import SourceWarning, Transcript
from worker.notion.addresses import page_link
from worker.notion.api.client import Notion
from worker.notion.failures import PageError
from worker.notion.places import Block, Json
from worker.notion.reading.attachments import Attachment, attachments, one_of_each
from worker.notion.reading.blocks import ELSEWHERE, MAX_BLOCKS, BlockReader, every_block, is_made_by
from worker.notion.reading.file_transcripts import FileReader, reads_as_speech
from worker.notion.reading.files import MAX_BYTES
from worker.notion.reading.meeting_notes import Heard, Recording, heard, recordings
from worker.notion.reading.speech_runs import speech_runs
from worker.notion.reading.spoken import Parse, joined, spoken
from worker.notion.reading.transcript_blocks import Part, is_heading, is_titled, titled_parts

_CONTAINERS = ("column_list", "column", "synced_block", "toggle", "callout", "tab")
_MOST_LIKELY_FILES = 5
_FEWEST_LINES = 5

Fits = Callable[[Transcript], bool]


@dataclass(frozen=True, slots=True)
class Found:
    """top: the page's blocks, children as far as they were read. used: ids of the blocks that hold the transcript."""

    transcript: Transcript
    source: str
    top: tuple[Block, ...]
    used: frozenset[str] = frozenset()
    recordings: tuple[Recording, ...] = ()
    page: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """blocks: of a page; bytes: of a file. trusted: `host:port` of file servers that may be private, for a Notion that is
    not Notion's own. left_alone: states of a page which it is not read in.
    """

    blocks: int = MAX_BLOCKS
    bytes: int = MAX_BYTES
    trusted: frozenset[str] = frozenset()
    left_alone: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading takes. bot: our own user."""

    parse: Parse
    bot: str
    limits: Limits


class TranscriptSearch:
    """One search on one page. Raises PageError where there is nothing to be found, or not yet."""

    def __init__(self, notion: Notion, reader: BlockReader, page: Json, top: tuple[Block, ...], reading: Reading) -> None:
        self._notion, self._reader, self._page, self._top, self._reading = notion, reader, page, top, reading
        limits = reading.limits
        self._files = FileReader(notion, page["id"], reading.parse, most=limits.bytes, trusted=limits.trusted)
        self._name = page_link(page["id"])

    async def run(self) -> Found:
        self._top = await self._reader.filled(self._top, self._may_hold_more)
        own = recordings(self._visible())
        notion_heard = await self._recorded(own)
        found = (
            self._of_recordings(notion_heard)
            or await self._in_sure_files()
            or await self._under_titles()
            or (None if notion_heard.absence == "transcript_deleted" else await self._unnamed())
        )
        if found is None:
            raise self._files.failure or self._nothing(notion_heard)
        return replace(found, top=self._top, recordings=tuple(own), transcript=self._with_gone(found.transcript))

    # ── places, in their order ────────────────────────────────────────────────────────────────────────────────────

    async def _recorded(self, own: Sequence[Recording]) -> Heard:
        if not own:
            return Heard(None)
        return await heard(self._notion, self._reader, self._page["id"], own, self._reading.parse, name=self._name)

    def _of_recordings(self, found: Heard) -> Found | None:
        return Found(found.transcript, "meeting_notes", self._top, _ids(found.blocks)) if found.transcript else None

    async def _in_sure_files(self) -> Found | None:
        titled = _ids(block for part in titled_parts(self._visible()) for block in part.blocks)
        sure = [file for file in attachments(self._page, self._visible(), titled) if file.sure]
        return await self._of_files(one_of_each(sure))

    async def _under_titles(self) -> Found | None:
        parts, transcripts = [], list[Transcript]()
        for titled in titled_parts(self._visible()):
            part = replace(titled, blocks=await self._reader.filled(titled.blocks, _is_on_page))
            if transcript := await self._spoken(part):
                parts.append(part)
                transcripts.append(transcript)
        if not parts:
            return None
        used = _ids(block for part in parts for block in part.blocks)
        return Found(joined(transcripts, parts[0].place), parts[0].place, self._top, used, page=parts[0].page)

    async def _unnamed(self) -> Found | None:
        """Nothing says that it is the transcript: what reads as one, and last a text file that is the only one."""
        files = [file for file in attachments(self._page, self._visible(), ()) if not file.sure]
        likely = await self._of_files(one_of_each(files)[:_MOST_LIKELY_FILES], reads_as_speech)
        found = likely or await self._in_runs()
        texts = [file for file in files if file.suffix == ".txt"]
        if found is None and len(texts) == len(files) == 1:
            found = await self._of_files(texts, lambda transcript: len(transcript.utterances) >= _FEWEST_LINES)
        return found

    async def _in_runs(self) -> Found | None:
        self._top = await self._reader.filled(self._top, _is_on_page)
        runs = await asyncio.to_thread(speech_runs, self._visible(), self._read)
        if not runs:
            return None
        transcript = runs[0].transcript
        if len(runs) > 1:
            others = sum(run.weight for run in runs[1:])
            note = f"{others} more lines on this page read as speech; put all of it under one heading “녹취록” or “Transcript”"
            transcript = replace(transcript, warnings=(*transcript.warnings, SourceWarning(note)))
        return Found(transcript, "page", self._top, _ids(runs[0].part.blocks))

    # ── means ─────────────────────────────────────────────────────────────────────────────────────────────────────

    async def _of_files(self, files: Sequence[Attachment], fits: Fits = lambda _: True) -> Found | None:
        read = [(file, transcript) for file in files if (transcript := await self._files.read(file)) and fits(transcript)]
        if not read:
            return None
        used = frozenset(file.block for file, _ in read if file.block)
        return Found(joined([transcript for _, transcript in read], "file"), "file", self._top, used)

    async def _spoken(self, part: Part) -> Transcript | None:
        return await asyncio.to_thread(self._read, part)

    def _read(self, part: Part) -> Transcript | None:
        return spoken(part, self._reading.parse, name=self._name)

    def _visible(self) -> tuple[Block, ...]:
        """Without what we wrote ourselves."""
        return without_ours(self._top, self._reading.bot)

    def _may_hold_more(self, block: Block) -> bool:
        """What people put blocks into, for looks or to name them; lists and paragraphs are read only if nothing is found."""
        if block.type == "child_page":
            return is_titled(block) and not recordings(self._top)
        return block.type in _CONTAINERS or is_heading(block) or (is_titled(block) and block.type not in ELSEWHERE)

    def _with_gone(self, transcript: Transcript) -> Transcript:
        if not self._reader.gone:
            return transcript
        note = f"{len(self._reader.gone)} blocks of this page could not be read: they are gone, or not shared with the connection"
        return replace(transcript, warnings=(*transcript.warnings, SourceWarning(note)))

    def _nothing(self, found: Heard) -> PageError:
        if found.absence == "transcript_deleted":
            return PageError("the transcript of this meeting was deleted in Notion.", problem="transcript_deleted")
        hidden = " Parts of the page could not be read: share the pages that they come from, too." if self._reader.gone else ""
        return PageError(
            "no transcript was found: paste it under a heading “녹취록” or “Transcript”, attach the file, or record with "
            f"Notion.{hidden}",
            problem="no_transcript",
        )


def without_ours(blocks: Sequence[Block], bot: str) -> tuple[Block, ...]:
    """The blocks but for the callouts that the bot made, at any depth."""
    return tuple(
        replace(block, children=without_ours(block.children, bot)) if block.children else block
        for block in blocks
        if not is_made_by(block, bot)
    )


def _is_on_page(block: Block) -> bool:
    return block.type not in ELSEWHERE


def _ids(blocks: Iterable[Block]) -> frozenset[str]:
    return frozenset(block.id for block in every_block(blocks))
