"""The files of a page that may be its transcript: those of `files` properties, and its `file` blocks."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from worker.notion.api.client import Notion
from worker.notion.places import Block, Json
from worker.notion.reading.transcript_blocks import names_transcript

_CAPTIONS: Final = (".vtt", ".srt", ".sbv")  # nothing else is kept in these
_SUFFIXES: Final = (*_CAPTIONS, ".docx", ".json", ".txt", ".md")
"""Of files that are one meeting in several formats the first is read: it tells the most about times and speakers."""

_VARIANT: Final = re.compile(r"[._ -]+(?:transcript|cc|captions?|subtitles?|ko|en|kor|eng|[a-z]{2}-[A-Z]{2})$")
_CHAT: Final = re.compile(r"chat|채팅", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file, and where its address is fetched anew. block: the file block's id; else property id and place among its files.

    sure: a transcript by its kind or name; another file is one only if it reads so.
    """

    name: str
    suffix: str
    sure: bool
    block: str | None = None
    property: str | None = None
    at: int = 0


@dataclass(frozen=True, slots=True)
class Address:
    """url: signed and short-lived where Notion keeps the file (`hosted`); anybody's where a person put a link."""

    url: str
    hosted: bool


def attachments(page: Json, blocks: Sequence[Block], titled: Collection[str]) -> list[Attachment]:
    """Those of the properties first, then those of the blocks. titled: ids of blocks below a transcript's title."""
    return [*_of_properties(page), *_of_blocks(blocks, titled)]


def one_of_each(files: Sequence[Attachment]) -> list[Attachment]:
    """One format of each recording, in the order of the page; a chat only where there is nothing else."""
    best: dict[str, Attachment] = {}
    for file in [f for f in files if not _CHAT.search(f.name)] or files:
        stem = _stem(file)
        if stem not in best or _rank(file) < _rank(best[stem]):
            best[stem] = file
    return list(best.values())


async def fresh_address(notion: Notion, page_id: str, file: Attachment) -> Address | None:
    """Asked for anew, since a signed address lasts an hour; None when the file is no longer there. Raises NotFoundError."""
    if file.block is not None:
        block = await notion.get(f"blocks/{file.block}")
        return None if block.get("in_trash") else _address(block.get(block.get("type", ""), {}))
    page = await notion.get(f"pages/{page_id}")
    values: list[Json] = next((v.get("files") or [] for v in page["properties"].values() if v["id"] == file.property), [])
    same = [value for value in values[file.at :] + values[: file.at] if _name(value) == file.name]
    return _address(same[0]) if same else None


def _of_properties(page: Json) -> Iterator[Attachment]:
    for title, value in page["properties"].items():
        for at, file in enumerate(value.get("files") or () if value.get("type") == "files" else ()):
            name = _name(file)
            if suffix := _suffix(name):
                sure = suffix in _CAPTIONS or names_transcript(title) or names_transcript(_bare(name))
                yield Attachment(name, suffix, sure, property=value["id"], at=at)


def _of_blocks(blocks: Sequence[Block], titled: Collection[str]) -> Iterator[Attachment]:
    for block in blocks:
        if block.type == "file":
            name = _name(block.json["file"])
            if suffix := _suffix(name):
                sure = suffix in _CAPTIONS or block.id in titled or names_transcript(_bare(name))
                yield Attachment(name, suffix, sure, block=block.id)
        yield from _of_blocks(block.children, titled)


def _name(file: Mapping[str, Any]) -> str:
    """As it is shown; a block may have none, then the end of its address."""
    address = _address(file)
    path = urlsplit(address.url).path if address else ""
    name = str(file.get("name") or "")
    return name if _suffix(name) else unquote(path.rpartition("/")[2]) or name


def _address(file: Mapping[str, Any]) -> Address | None:
    for kind, hosted in (("file", True), ("external", False)):
        place = file.get(kind)
        if isinstance(place, Mapping) and place.get("url"):
            return Address(str(place["url"]), hosted)
    return None


def _suffix(name: str) -> str:
    return next((suffix for suffix in _SUFFIXES if name.strip().casefold().endswith(suffix)), "")


def _bare(name: str) -> str:
    """
    >>> _bare("2026-11-20_주간회의_녹취록.txt")
    '2026-11-20 주간회의 녹취록'
    """
    return name.strip().rpartition(".")[0].replace("_", " ")


def _stem(file: Attachment) -> str:
    """
    >>> _stem(Attachment("Call.transcript.vtt", ".vtt", True)), _stem(Attachment("Call.cc.vtt", ".vtt", True))
    ('Call', 'Call')
    """
    return _VARIANT.sub("", file.name.strip()[: -len(file.suffix)])


def _rank(file: Attachment) -> tuple[int, bool]:
    """Zoom's `.transcript.vtt` names the speakers, its `.cc.vtt` does not."""
    return _SUFFIXES.index(file.suffix), ".transcript." not in file.name
