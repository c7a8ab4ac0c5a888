"""Notion's own recordings: the `meeting_notes` blocks of a page, whose transcripts are read by the ids in them."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from worker.model import SourceWarning, Transcript
from worker.notion.api.client import Notion
from worker.notion.failures import NotFoundError, PageError, RefusedError
from worker.notion.places import Block
from worker.notion.reading.blocks import MEETING_NOTES, BlockReader, every_block, words_of
from worker.notion.reading.spoken import Parse, joined, parsed, spoken
from worker.notion.reading.transcript_blocks import Part

_UNDER_WAY: Final = ("transcription_in_progress", "transcription_paused", "summary_in_progress")
_READY: Final = "notes_ready"
_NEVER_BEGUN: Final = ("transcription_not_started", "transcription_failed")

Absence = Literal["transcript_deleted", "no_transcript"]


@dataclass(frozen=True, slots=True)
class Recording:
    """A meeting_notes block. transcript: id of the block whose children are the utterances; not always told."""

    block: str
    status: str
    transcript: str | None
    others: tuple[str, ...]
    title: str = ""
    began: str | None = None
    attendees: tuple[str, ...] = ()

    @property
    def under_way(self) -> bool:
        return self.status in _UNDER_WAY

    @property
    def was_made(self) -> bool:
        """There was a transcript, as far as Notion tells: one that was deleted may be named still, or no longer."""
        return self.status == _READY or (self.transcript is not None and self.status not in _NEVER_BEGUN)


@dataclass(frozen=True, slots=True)
class Heard:
    """What the recordings hold. transcript: None where they hold nothing, and then absence says why.

    blocks: what the utterances were read from; utterances from the Markdown form have none.
    """

    transcript: Transcript | None
    absence: Absence = "no_transcript"
    blocks: tuple[Block, ...] = ()


def recordings(blocks: Sequence[Block]) -> list[Recording]:
    """Those of a page, in reading order."""
    return [recording_of(block) for block in every_block(blocks) if block.type in MEETING_NOTES]


def recording_of(block: Block) -> Recording:
    """Every field may be missing, and a status may be one that we do not know."""
    payload: Mapping[str, Any] = block.json.get(block.type) or {}
    ids: Mapping[str, Any] = payload.get("children") or {}
    event: Mapping[str, Any] = payload.get("calendar_event") or {}
    recorded: Mapping[str, Any] = payload.get("recording") or {}
    return Recording(
        block=block.id,
        status=str(payload.get("status") or ""),
        transcript=ids.get("transcript_block_id") or None,
        others=tuple(ids[key] for key in ("summary_block_id", "notes_block_id") if ids.get(key)),
        title=words_of(payload.get("title") or ()).strip(),
        began=event.get("start_time") or recorded.get("start_time") or None,
        attendees=tuple(event.get("attendees") or ()),
    )


async def heard(
    notion: Notion, reader: BlockReader, page_id: str, found: Sequence[Recording], parse: Parse, *, name: str
) -> Heard:
    """The transcripts of all recordings, in order. Raises PageError (in_progress) while one of them goes on."""
    if any(recording.under_way for recording in found):
        raise PageError(
            "Notion still records this meeting, or writes its summary; the minutes are made when it has ended.",
            problem="in_progress",
        )
    transcripts, blocks, silent = list[Transcript](), list[Block](), list[Recording]()
    for recording in found:
        said = await _utterances(reader, recording)
        transcript = await asyncio.to_thread(spoken, Part("meeting_notes", said), parse, name=name)
        blocks += said
        if transcript is None:
            transcript = await _as_markdown(notion, recording.block if len(found) > 1 else page_id, parse, name)
        if transcript is None:
            silent.append(recording)
        else:
            transcripts.append(transcript)
    deleted = [recording for recording in silent if recording.was_made]
    if not transcripts:
        return Heard(None, "transcript_deleted" if deleted else "no_transcript")
    if deleted:
        note = SourceWarning(f"{len(deleted)} of the {len(found)} recordings on this page have no transcript any more")
        transcripts[-1] = _with_warning(transcripts[-1], note)
    return Heard(joined(transcripts, "meeting_notes"), blocks=tuple(blocks))


async def _utterances(reader: BlockReader, recording: Recording) -> tuple[Block, ...]:
    """One paragraph each, as Notion writes them; nothing where it is not told where they are, or they are gone."""
    try:
        wrapper = recording.transcript or await _wrapper(reader, recording)
        found = await reader.children(wrapper) if wrapper else ()
    except NotFoundError:
        return ()
    return await reader.filled(found, lambda _: True)


async def _wrapper(reader: BlockReader, recording: Recording) -> str | None:
    """Without its id: the one child of the block that is neither summary nor notes; all three stand in this order."""
    inside = [block for block in await reader.children(recording.block) if block.id not in recording.others]
    if len(inside) + len(recording.others) == 3:
        return inside[-1].id
    return None


async def _as_markdown(notion: Notion, place: str, parse: Parse, name: str) -> Transcript | None:
    """The other way to the same words; it knows no block ids. place: the page, or one recording of several."""
    try:
        answer = await notion.get(f"pages/{place}/markdown", {"include_transcript": True})
    except (NotFoundError, RefusedError):
        return None
    markdown = str(answer.get("markdown") or "").encode("utf-8", "replace")
    transcript = parsed(markdown, parse, name, "notion_markdown")
    if transcript is not None and answer.get("truncated"):
        return _with_warning(transcript, SourceWarning("Notion gave only the beginning of this page's transcript"))
    return transcript


def _with_warning(transcript: Transcript, warning: SourceWarning) -> Transcript:
    return replace(transcript, warnings=(*transcript.warnings, warning))
