"""Whatever people put on a page: it is read without falling over, and what is read is on it."""

import random
from collections.abc import Callable, Mapping

import pytest

from tests.notion.shapes import (
    block,
    bullets,
    callout,
    code,
    columns,
    divider,
    folded_heading,
    on_page,
    paragraph,
    synced,
    table,
    toggle,
)
from worker.notion.places import Block, Json
from worker.notion.reading.blocks import every_block
from worker.notion.reading.page_notes import read_notes
from worker.notion.reading.speech_runs import speech_runs
from worker.notion.reading.spoken import spoken
from worker.notion.reading.transcript_blocks import Part, titled_parts
from worker.transcripts import read_transcript
from worker.transcripts.header import read_header

TEXTS = ("녹취록", "Transcript", "이서연: 네.", "김민수: 배포하죠.", "00:05:00", "참석자", "참석자: 김민수", "", "참석자 1 00:47",
         "[00:10] Ana: hi", "메모", "{", "[{", "WEBVTT", "00:01.000 --> 00:02.000", "a\nb: c", "\ud800", "일시: 2026-02-30")  # fmt: skip

KINDS: Mapping[str, Callable[[str, str, list[Json]], Json]] = {
    "paragraph": lambda text, _, inside: paragraph(text, *inside),
    "toggle": lambda text, _, inside: toggle(text, *inside),
    "heading": lambda text, _, inside: folded_heading(text, *inside),
    "callout": lambda text, _, inside: callout(text, *inside),
    "quote": lambda text, _, inside: block("quote", text, inside),
    "to_do": lambda text, _, inside: block("to_do", text, inside),
    "code": lambda text, other, _: code(f"{other}\n{text}", other),
    "table": lambda text, other, _: table((text, other), (other, "x")),
    "columns": lambda _, __, inside: columns(inside),
    "synced": lambda _, __, inside: synced(*inside),
    "bullet": lambda text, _, __: bullets(text)[0],
    "divider": lambda *_: divider(),
    "unsupported": lambda *_: {"type": "unsupported", "unsupported": {"block_type": "form"}},
    "child_page": lambda text, _, inside: {"type": "child_page", "child_page": {"title": text, "children": inside}},
}


def anything(chance: random.Random, depth: int) -> Json:
    inside = [anything(chance, depth - 1) for _ in range(chance.randrange(5))] if depth else []
    return KINDS[chance.choice(list(KINDS))](chance.choice(TEXTS), chance.choice(TEXTS), inside)


def ids(blocks: tuple[Block, ...]) -> set[str]:
    return {inner.id for inner in every_block(blocks)}


@pytest.mark.parametrize("seed", range(150))
def test_any_page_is_read(seed: int) -> None:
    chance = random.Random(seed)
    page = on_page(*(anything(chance, 3) for _ in range(chance.randrange(12))))
    read = lambda part: spoken(part, read_transcript, name="page")  # noqa: E731
    parts: list[Part] = titled_parts(page)
    transcripts = [t for part in parts if (t := read(part))] + [run.transcript for run in speech_runs(page, read)]
    assert {u.block for t in transcripts for u in t.utterances} <= ids(page)
    assert all(ids(part.blocks) <= ids(page) for part in parts)
    read_notes(every_block(page), read_header)
