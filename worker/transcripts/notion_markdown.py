"""A Notion page as Markdown: `<meeting-notes>`, its title, `<summary>`, `<notes>`, `<transcript>` of paragraphs."""

import re
from collections.abc import Sequence
from dataclasses import replace

from worker.transcripts import text_formats
from worker.transcripts.cues import Draft, Source

NAME = "notion_markdown"

_OPEN = re.compile(r"\s*<transcript(?:\s[^<>]*)?>", re.IGNORECASE)
_CLOSE = re.compile(r"</transcript>\s*$", re.IGNORECASE)
_MEETING = re.compile(r"\s*<meeting-notes(?:\s[^<>]*)?>", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([\\*~`$\[\]<>{}|^_#+\-.!()])")
_COLOUR = re.compile(r"\s*\{color=\"[^\"]*\"\}\s*$")
_MARK = re.compile(r"</?(?:span|br|mention-[a-z]+)(?:\s[^<>]*)?/?>")


def detect(source: Source) -> float:
    return 0.98 if any(_MEETING.match(line) or _OPEN.match(line) for line in source.lines) else 0.0


def read(source: Source) -> Draft:
    """Only what stands in `<transcript>` was said; the summary and the notes are somebody's reading of it."""
    spoken = _spoken(source.lines)
    if not any(spoken):
        raise source.error(
            "the page holds no <transcript>, or an empty one; fetch it with include_transcript=true", _at(source.lines)
        )
    inner = replace(source, lines=spoken, suffix="")
    draft = text_formats.choose(inner).read(inner)
    return replace(draft, header=replace(draft.header, title=_title(source.lines) or draft.header.title))


def _spoken(lines: Sequence[str]) -> list[str]:
    """The lines of the transcripts; every other one is blank, so that all keep their numbers."""
    inside, spoken = False, list[str]()
    for raw in lines:
        line = raw
        if opened := _OPEN.match(line):
            inside, line = True, line[opened.end() :]
        closes = inside and _CLOSE.search(line[-40:]) is not None
        if closes:
            line = line[: line.lower().rindex("</transcript>")]
        spoken.append(_words(line) if inside else "")
        inside = inside and not closes
    return spoken


def _words(line: str) -> str:
    return _ESCAPE.sub(r"\1", _MARK.sub(" ", _COLOUR.sub("", line))).strip()


def _title(lines: Sequence[str]) -> str | None:
    begin = next((i for i, line in enumerate(lines) if _MEETING.match(line)), None)
    if begin is None:
        return None
    same = lines[begin][_MEETING.match(lines[begin]).end() :]  # type: ignore[union-attr]
    for line in (same, *lines[begin + 1 : begin + 6]):
        if words := _words(line).lstrip("# "):
            return None if words.startswith("<") else words
    return None


def _at(lines: Sequence[str]) -> int | None:
    return next((i for i, line in enumerate(lines, 1) if _OPEN.match(line) or _MEETING.match(line)), None)
