"""Rich text: from our words to Notion's form within its limits, and back to plain words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import regex

from worker.notion.places import Json

MOST_IN_A_TEXT: Final = 2000
"""UTF-16 code units in one `text.content`. Notion says characters; those of JavaScript are the strictest reading."""
MOST_TEXTS: Final = 100
_LONGEST_LINK: Final = 2000
_CUT: Final = " …"


@dataclass(frozen=True, slots=True)
class Run:
    """Words that look alike. user: a Notion user id, mentioned in place of the words."""

    text: str
    link: str | None = None
    bold: bool = False
    user: str | None = None


def rich_text(*runs: Run | str) -> list[Json]:
    """The runs as Notion takes them: at most 100 texts of at most 2,000 characters, none cut inside a character.

    What was said is only ever the content of a text: links and mentions come from `Run.link` and `Run.user` alone. More
    than 100 texts end in “…”; lines of the section stay far below that.
    """
    items = [item for run in runs for item in _items(Run(run) if isinstance(run, str) else run)]
    return items if len(items) <= MOST_TEXTS else [*items[: MOST_TEXTS - 1], _text(Run(_CUT), _CUT)]


def pieces(text: str) -> list[str]:
    """The text in stretches of at most 2,000 UTF-16 units, cut between graphemes; the stretches joined are the text.

    >>> [len(p) for p in pieces("가" * 4500)], len(pieces("👩‍👩‍👧‍👦" * 400)[0])
    ([2000, 2000, 500], 1267)
    """
    if _units(text) <= MOST_IN_A_TEXT:
        return [text] if text else []
    found, size = [""], 0
    for grapheme in _graphemes(text):
        units = _units(grapheme)
        if size + units > MOST_IN_A_TEXT:
            found.append("")
            size = 0
        found[-1] += grapheme
        size += units
    return found


def plain(texts: Sequence[Json]) -> str:
    """The words of a rich text in request or response form, without its looks."""
    return "".join(_words(item) for item in texts)


def _items(run: Run) -> Iterator[Json]:
    if run.user:
        yield {"type": "mention", "mention": {"type": "user", "user": {"id": run.user}}, **_looks(run)}
        return
    for piece in pieces(run.text):
        yield _text(run, piece)


def _text(run: Run, content: str) -> Json:
    text: Json = {"content": content}
    if run.link and _units(run.link) <= _LONGEST_LINK:
        text["link"] = {"url": run.link}
    return {"type": "text", "text": text, **_looks(run)}


def _looks(run: Run) -> Json:
    return {"annotations": {"bold": True}} if run.bold else {}


def _units(text: str) -> int:
    return len(text) + sum(c > "\uffff" for c in text)


def _graphemes(text: str) -> Iterator[str]:
    """The graphemes; of one that no text could hold (a letter with a thousand accents), the characters."""
    for grapheme in regex.findall(r"\X", text):
        yield from [grapheme] if _units(grapheme) <= MOST_IN_A_TEXT else grapheme


def _words(item: Json) -> str:
    if "plain_text" in item:
        return str(item["plain_text"])
    if "text" in item:
        return str(item["text"]["content"])
    return str(item["equation"]["expression"]) if "equation" in item else "@…"  # a request does not know the name
