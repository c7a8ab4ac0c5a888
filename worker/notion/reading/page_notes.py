"""What people wrote around a transcript, as far as it says who took part and when: `참석자: …`, `일시: …`."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from worker.notion.places import Block, Json
from worker.notion.reading.blocks import text_of

_LABEL_ALONE: Final = re.compile(
    r"\W*(?:참석자|참가자|참석|attendees|participants|present)(?:\s*\([^()]{0,20}\))?\W*", re.IGNORECASE
)
_TOP: Final = 20  # lines; `일시:` further below is that of the next meeting as likely
_ITEMS: Final = ("bulleted_list_item", "numbered_list_item", "to_do")


class Header(Protocol):
    """What labelled lines say (worker.transcripts.header.Header)."""

    @property
    def held_at(self) -> datetime | None: ...
    @property
    def time_known(self) -> bool: ...
    @property
    def participants(self) -> tuple[str, ...]: ...


ReadHeader = Callable[[Sequence[str]], Header]
"""worker.transcripts.header.read_header."""


@dataclass(frozen=True, slots=True)
class Notes:
    """names: of those who took part, as written. users: people who are mentioned, by the name that is shown for them."""

    names: tuple[str, ...] = ()
    users: tuple[tuple[str, Json], ...] = ()
    moments: tuple[tuple[datetime, bool], ...] = ()


def read_notes(blocks: Iterable[Block], header: ReadHeader) -> Notes:
    """blocks: the notes in reading order, each block by itself."""
    notes = list(blocks)
    found = [header([line]) for line in _lines(notes)]
    names = dict.fromkeys(name for one in found for name in one.participants)
    moments = tuple((one.held_at, one.time_known) for one in found[:_TOP] if one.held_at is not None)
    return Notes(tuple(names), tuple(_mentioned(notes)), moments)


def _lines(notes: Sequence[Block]) -> Iterator[str]:
    """Their lines; the list, or the line, below a mere `참석자` stands behind it, as if on one line."""
    at = 0
    while at < len(notes):
        text = text_of(notes[at])
        at += 1
        if not _LABEL_ALONE.fullmatch(text):
            yield from filter(str.strip, text.splitlines())
            continue
        end = at
        while end < len(notes) and notes[end].type in _ITEMS:
            end += 1
        end = max(end, at + 1) if at < len(notes) and notes[at].type == "paragraph" else end
        names = ", ".join(text_of(block).replace("\n", ", ").strip() for block in notes[at:end])
        yield f"참석자: {names}"
        at = end


def _mentioned(notes: Sequence[Block]) -> Iterator[tuple[str, Json]]:
    for block in notes:
        for item in block.json.get(block.type, {}).get("rich_text") or ():
            mention = item.get("mention") or {}
            if mention.get("type") == "user":
                yield str(item.get("plain_text") or "").removeprefix("@").strip(), mention["user"]
