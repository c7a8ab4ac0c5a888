"""Blocks of a Notion page as the API returns them: a list, `{"results": [...]}`, or pages of such, children within.

The blocks' text is read as a file would be (a pasted Clova Note is one here too), tables by their columns; every utterance
keeps the id of the block that it begins in, of the row in a table.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from worker.model import SourceWarning
from worker.transcripts import text_formats
from worker.transcripts.cues import Cue, Draft, Header, Source
from worker.transcripts.located_json import text_of
from worker.transcripts.normalise import to_lines
from worker.transcripts.notion_tables import Row, table_cues

NAME = "notion_blocks"

_MEETING = ("meeting_notes", "transcription")
_DEEPEST = 60


def detect(source: Source) -> float:
    return 0.9 if next(_blocks(source.value), None) is not None else 0.0


def read(source: Source) -> Draft:
    blocks = list(_blocks(source.value))
    drafts = [_table(piece) if table else _lines(piece, source) for table, piece in _pieces(blocks)]
    if not any(draft.cues for draft in drafts):
        raise source.error("no words were found in the blocks of this page; check that it is the right one")
    cues = [cue for draft in drafts for cue in draft.cues]
    warnings = [SourceWarning(warning.message) for draft in drafts for warning in draft.warnings]
    if isinstance(source.value, Mapping) and source.value.get("has_more") is True:
        warnings.append(SourceWarning("the page has more blocks than this file holds (`has_more`); fetch them too"))
    header = _header(blocks, next((draft.header for draft in drafts if draft.header != Header()), Header()))
    return Draft(cues, header, warnings, joins=any(draft.joins for draft in drafts))


def _pieces(blocks: Iterable[Mapping[str, Any]]) -> Iterator[tuple[bool, list[Mapping[str, Any]]]]:
    """Stretches of blocks: tables, each with its rows, and what stands between them."""
    piece: list[Mapping[str, Any]] = []
    table = False
    for block in blocks:
        row = block["type"] in ("table", "table_row")
        if piece and (row != table or block["type"] == "table"):
            yield table, piece
            piece = []
        piece.append(block)
        table = row
    if piece:
        yield table, piece


def _lines(blocks: list[Mapping[str, Any]], source: Source) -> Draft:
    """Blocks of text, read as a file of their lines would be."""
    lines, owners = list[str](), list[str | None]()
    for block in blocks:
        for line in to_lines(_text(block)):
            lines.append(line)
            owners.append(text_of(block.get("id")) or None)
    if not any(line.strip() for line in lines):
        return Draft([])
    inner = replace(source, lines=lines, suffix="", value=None)
    draft = text_formats.choose(inner).read(inner)
    return replace(draft, cues=[replace(cue, line=None, block=_owner(cue, owners)) for cue in draft.cues])


def _table(blocks: list[Mapping[str, Any]]) -> Draft:
    rows = [Row(_cells(block), text_of(block.get("id")) or None) for block in blocks if block["type"] == "table_row"]
    headed = blocks[0]["type"] == "table" and blocks[0]["table"].get("has_column_header") is True
    return Draft(table_cues(rows, headed=headed))


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
    return _words(block[block["type"]].get("rich_text"))


def _cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    cells = row["table_row"].get("cells")
    return tuple(_words(cell) for cell in cells) if isinstance(cells, list) else ()


def _words(segments: object) -> str:
    return "".join(_segment(s) for s in segments if isinstance(s, dict)) if isinstance(segments, list) else ""


def _segment(segment: Mapping[str, Any]) -> str:
    """`@김민수` is how a person who is mentioned reads; it is no part of the name."""
    if plain := segment.get("plain_text"):
        words, mention = text_of(plain), segment.get("mention")
        return words.removeprefix("@") if isinstance(mention, dict) and mention.get("type") == "user" else words
    text = segment.get("text")
    return text_of(text.get("content")) if isinstance(text, dict) else ""


def _owner(cue: Cue, owners: list[str | None]) -> str | None:
    return owners[cue.line - 1] if cue.line and cue.line <= len(owners) else None


def _header(blocks: list[Mapping[str, Any]], found: Header) -> Header:
    """The meeting_notes block's title, and when its recording or calendar event began."""
    meeting = next((block[block["type"]] for block in blocks if block["type"] in _MEETING), None)
    if meeting is None:
        return found
    words = _words(meeting.get("title")).strip()
    begun = (_start(meeting.get(key)) for key in ("recording", "calendar_event"))
    held = next((start for start in begun if start), None)
    found = replace(found, title=words or found.title)
    return replace(found, held_at=held, time_known=True) if held else found


def _start(span: object) -> datetime | None:
    try:
        return datetime.fromisoformat(text_of(span.get("start_time"))) if isinstance(span, dict) else None
    except ValueError:
        return None
