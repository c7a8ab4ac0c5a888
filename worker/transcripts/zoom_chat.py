"""Zoom's chat: what was written beside the meeting. It is labelled as chat, reactions are nothing said.

Of a cloud recording: `00:06:53<TAB>Ana Ruiz:<TAB>words`, times of the recording.
Saved by a participant: `10:05:00 From Ana Ruiz to Everyone:`, words there or below it, times of the day.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from worker.model import SourceWarning
from worker.transcripts.clock import seconds, since_first
from worker.transcripts.cues import Cue, Draft, Source, first_filled

NAME = "zoom_chat"

_CLOUD = re.compile(r"(?P<time>\d{1,2}:\d{2}:\d{2})\t\s*(?P<name>[^\t]{1,80}?)\s*:\t?(?P<text>.*)")
_SAVED = re.compile(
    r"\s*(?:\d{4}-\d{2}-\d{2}\s+)?(?P<time>\d{1,2}:\d{2}:\d{2})\s+From\s+(?P<name>.{1,80}?)\s+to\s+(?P<to>.{1,80}?)\s*:(?P<text>.*)",
    re.IGNORECASE,
)
_PRIVATE = re.compile(r"direct message|privately|비공개|다이렉트", re.IGNORECASE)
_REACTION = re.compile(r"\s*(?:Reacted to\s|Removed an?\s.{1,12}\sreaction from\s)")
_REPLY = re.compile(r"\s*Replying to \"")


@dataclass(slots=True)
class _Message:
    time: float | None
    name: str
    line: int
    private: bool
    words: list[tuple[int, str]] = field(default_factory=list)


def detect(source: Source) -> float:
    first = first_filled(source.lines)
    return 0.95 if _CLOUD.fullmatch(first) or _SAVED.fullmatch(first) else 0.0


def read(source: Source) -> Draft:
    """Replies without the words that they quote; direct messages are left out of a document that others read."""
    messages = list(_messages(source.lines))
    starts = [message.time for message in messages]
    if any(_SAVED.fullmatch(line) for line in source.lines[:20]):
        starts = since_first(starts)
    cues, private = list[Cue](), list[int]()
    for message, start in zip(messages, starts, strict=True):
        if message.private:
            private.append(message.line)
        elif words := _said(message):
            text = "\n".join(line for _, line in words)
            cues.append(Cue(text, message.name, start, None, words[0][0], source="chat"))
    note = f"direct messages are left out: {len(private)}" if private else ""
    return Draft(cues, warnings=[SourceWarning(note, private[0])] if private else [])


def _messages(lines: Sequence[str]) -> Iterator[_Message]:
    message: _Message | None = None
    for number, line in enumerate(lines, 1):
        if match := _CLOUD.fullmatch(line) or _SAVED.fullmatch(line):
            if message:
                yield message
            to = match.groupdict().get("to") or ""
            message = _Message(seconds(match["time"]), match["name"].strip(), number, bool(_PRIVATE.search(to)))
            message.words.append((number, match["text"]))
        elif message:
            message.words.append((number, line))
    if message:
        yield message


def _said(message: _Message) -> list[tuple[int, str]]:
    """The lines of the message that are its author's own words."""
    words = message.words
    text = next((line for _, line in words if line.strip()), "")
    if _REACTION.match(text):
        return []
    if _REPLY.match(text):
        words = _below_quote(words)
    return [(number, line) for number, line in words if line.strip()]


def _below_quote(words: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """What follows the quoted beginning of somebody else's message: below a blank line, or behind its closing quote."""
    opened = next(i for i, (_, line) in enumerate(words) if line.strip())
    for i, (_, line) in enumerate(words[opened:], opened):
        if not line.strip():
            return words[i + 1 :]
    number, first = words[opened]
    return [(number, first[_REPLY.match(first).end() :].partition('"')[2]), *words[opened + 1 :]]  # type: ignore[union-attr]
