"""Blocks of a Notion page as the API returns them: a list, `{"results": [...]}`, or pages of such, children within.

The blocks' text is read as a file would be (a pasted Clova Note is one here too); every utterance keeps its block id.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from worker.model import SourceWarning
from worker.transcripts import text_formats
from worker.transcripts.cues import Cue, Draft, Header, Source
from worker.transcripts.located_json import text_of
from worker.transcripts.normalise import to_lines

NAME = "notion_blocks"

_MEETING = ("meeting_notes", "transcription")
_DEEPEST = 60


def detect(source: Source) -> float:
    return 0.9 if next(_blocks(source.value), None) is not None else 0.0


def read(source: Source) -> Draft:
    blocks = list(_blocks(source.value))
    lines, owners = list[str](), list[str | None]()
    for block in blocks:
        for line in to_lines(_text(block)):
            lines.append(line)
            owners.append(text_of(block.get("id")) or None)
    inner = replace(source, lines=lines, suffix="", value=None)
    draft = text_formats.choose(inner).read(inner)
    cues = [replace(cue, line=None, block=_owner(cue, owners)) for cue in draft.cues]
    warnings = [SourceWarning(warning.message) for warning in draft.warnings]
    if isinstance(source.value, Mapping) and source.value.get("has_more") is True:
        warnings.append(SourceWarning("the page has more blocks than this file holds (`has_more`); fetch them too"))
    return replace(draft, cues=cues, warnings=warnings, header=_header(blocks, draft.header))


def _blocks(value: Any, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    """All blocks in order, children after their parent; of a meeting_notes block only its transcript."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for part in value:
            yield from _blocks(part, depth + 1)
    elif isinstance(value, dict) and isinstance(value.get("results"), list):
        yield from _blocks(value["results"], depth + 1)
    elif isinstance(value, dict) and _is_block(value):
        yield value
        yield from _blocks(_children(value), depth + 1)


def _is_block(value: Mapping[str, Any]) -> bool:
    kind = value.get("type")
    return isinstance(kind, str) and isinstance(value.get(kind), dict) and value.get("in_trash") is not True


def _children(block: Mapping[str, Any]) -> list[Any]:
    """Children may hang on the block or on its payload; `payload.children` of a meeting is a mapping of ids instead."""
    payload = block[block["type"]]
    found: Any = block.get("children") or payload.get("children")
    found = found.get("results") if isinstance(found, dict) else found
    children: list[Any] = found if isinstance(found, list) else []
    ids = payload.get("children")
    wanted = text_of(ids.get("transcript_block_id")).replace("-", "") if isinstance(ids, dict) else ""
    if block["type"] not in _MEETING or not wanted:
        return children
    return [c for c in children if isinstance(c, dict) and text_of(c.get("id")).replace("-", "") == wanted]


def _text(block: Mapping[str, Any]) -> str:
    """The words of a block, its rich-text segments joined; an empty line for a block that has none."""
    if block["type"] in _MEETING:
        return ""
    segments = block[block["type"]].get("rich_text")
    return "".join(_segment(s) for s in segments if isinstance(s, dict)) if isinstance(segments, list) else ""


def _segment(segment: Mapping[str, Any]) -> str:
    if plain := segment.get("plain_text"):
        return text_of(plain)
    text = segment.get("text")
    return text_of(text.get("content")) if isinstance(text, dict) else ""


def _owner(cue: Cue, owners: list[str | None]) -> str | None:
    return owners[cue.line - 1] if cue.line and cue.line <= len(owners) else None


def _header(blocks: list[Mapping[str, Any]], found: Header) -> Header:
    """The meeting_notes block's title, and when its recording or calendar event began."""
    meeting = next((block[block["type"]] for block in blocks if block["type"] in _MEETING), None)
    if meeting is None:
        return found
    title = meeting.get("title")
    words = "".join(_segment(s) for s in title if isinstance(s, dict)).strip() if isinstance(title, list) else ""
    begun = (_start(meeting.get(key)) for key in ("recording", "calendar_event"))
    held = next((start for start in begun if start), None)
    found = replace(found, title=words or found.title)
    return replace(found, held_at=held, time_known=True) if held else found


def _start(span: object) -> datetime | None:
    try:
        return datetime.fromisoformat(text_of(span.get("start_time"))) if isinstance(span, dict) else None
    except ValueError:
        return None
