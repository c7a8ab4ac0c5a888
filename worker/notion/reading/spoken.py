"""From blocks to a transcript, by the same reading that files get; several transcripts of one meeting become one."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from worker.errors import TranscriptError
from worker.model import SourceWarning, SpeakerName, Transcript, Utterance
from worker.notion.places import Block, Json
from worker.notion.reading.blocks import ELSEWHERE, every_block, text_of, words_of
from worker.notion.reading.transcript_blocks import TIME_ONLY, Part, is_heading


class Parse(Protocol):
    """worker.transcripts.read_transcript. Raises TranscriptError where nothing can be read."""

    def __call__(self, data: bytes, *, name: str, format: str | None = None) -> Transcript: ...  # noqa: A002


def spoken(part: Part, parse: Parse, *, name: str) -> Transcript | None:
    """The transcript that the blocks hold, each utterance with the id of the block that it begins in; None where they hold
    none. Code may hold the text of any file, JSON included."""
    if len(part.blocks) == 1 and part.blocks[0].type == "code":
        text, block = text_of(part.blocks[0]), part.blocks[0].id
        data = text.encode("utf-8", "replace") if text.lstrip().startswith(("{", "[{")) else b""
        if data and (found := parsed(data, parse, f"{name}.json", None)):
            return replace(found, utterances=tuple(replace(u, block=block, line=None) for u in found.utterances))
    lines = list(_readable(part.blocks))
    if not any(_has_words(line) for line in lines):
        return None
    return parsed(json.dumps(lines, ensure_ascii=False).encode("utf-8", "replace"), parse, name, "notion_blocks")


def parsed(data: bytes, parse: Parse, name: str, format: str | None) -> Transcript | None:  # noqa: A002
    """None where there is nothing to read."""
    try:
        return parse(data, name=name, format=format)
    except TranscriptError:
        return None


def joined(transcripts: Sequence[Transcript], source: str) -> Transcript:
    """One after the other, numbered anew; each keeps its own times. Title, date and people: of the first that says them."""
    utterances, names = list[Utterance](), list[SpeakerName]()
    warnings, people = list[SourceWarning](), list[str]()
    for transcript in transcripts:
        before = len(utterances)
        utterances += [replace(u, n=u.n + before) for u in transcript.utterances]
        names += [replace(s, utterance=s.utterance + before) for s in transcript.speaker_names]
        warnings += transcript.warnings
        people += transcript.participants
    dated = next((t for t in transcripts if t.held_at), transcripts[0])
    return Transcript(
        tuple(utterances),
        format=transcripts[0].format if len({t.format for t in transcripts}) == 1 else source,
        title=next((t.title for t in transcripts if t.title), None),
        held_at=dated.held_at,
        time_known=dated.time_known,
        participants=tuple(dict.fromkeys(people)),
        speaker_names=tuple(names),
        warnings=tuple(warnings),
    )


def _readable(blocks: Sequence[Block]) -> Iterator[Json]:
    """What a parser has to know of each block: its words. Headings between parts of a meeting were said by nobody, unless
    they name who speaks next."""
    seen = Counter(text_of(b) for b in every_block(blocks) if _is_above(b))
    for block in _on_page(blocks):
        text = text_of(block)
        if block.type == "table":
            yield {"id": block.id, "type": "table", "table": block.json["table"], "children": [_row(r) for r in block.children]}
        elif not _is_above(block) or TIME_ONLY.search(text) or seen[text] > 1:
            yield {"id": block.id, "type": "paragraph", "paragraph": {"rich_text": [{"plain_text": text}]}}


def _is_above(block: Block) -> bool:
    return is_heading(block) or (block.type == "toggle" and bool(block.children))


def _on_page(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if block.type not in ("table", *ELSEWHERE):
            yield from _on_page(block.children)


def _row(row: Block) -> Json:
    cells = row.json.get("table_row", {}).get("cells", [])
    return {"id": row.id, "type": "table_row", "table_row": {"cells": [[{"plain_text": words_of(c)}] for c in cells]}}


def _has_words(line: Json) -> bool:
    return line["type"] == "table" or bool(line["paragraph"]["rich_text"][0]["plain_text"].strip())
