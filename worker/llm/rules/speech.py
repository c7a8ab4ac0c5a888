"""The sentences of a call's lines, what speaks against believing one, and how the others answered it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from worker import phrases
from worker.model import Line

PERSON = re.compile(r"<PERSON_\d+>")
_HANGUL = re.compile(r"[가-힣]")
# Ends the line; at its beginning it laughs at the one before.
_LAUGHS = re.compile(r"(?<![가-힣])(?:하하+|푸하하*|크크+|껄껄)[\s.!~]*$")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence: line.text[start:end]. index: of its line among the call's lines, from 0."""

    line: Line
    index: int
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.line.text[self.start : self.end]

    def quote(self) -> dict[str, Any]:
        return {"utterance": self.line.number, "quote": self.text}


@dataclass(frozen=True, slots=True)
class Response:
    kind: Literal["accepted", "refused"]
    said: Said


def sentences_of(lines: Sequence[Line]) -> list[Said]:
    return [Said(line, i, s, e) for i, line in enumerate(lines) for s, e in phrases.sentences(line.text)]


def whole(line: Line, index: int) -> Said:
    return Said(line, index, 0, len(line.text))


def korean(text: str) -> bool:
    """Whether the sentence is built in Korean, foreign words and all: its grammar is at its end."""
    return bool(_HANGUL.search(text))


def disowned(said: Said, lines: Sequence[Line]) -> str | None:
    """The verdict that the words call for whatever they say: told to a machine, a joke, somebody else's words."""
    if phrases.instruction(said.line.text):
        return "instruction"
    if phrases.sarcasm(said.text) or _LAUGHS.search(said.line.text, said.start) or _laughed_off(said, lines):
        return "sarcastic"
    return "quoted" if phrases.quoted(said.text) else None


def doubt(said: Said) -> str | None:
    """The verdict that a promise's own wording calls for when it is none: past, denied, hedged, a question."""
    if phrases.past(said.text):
        return "past"
    if phrases.negation(said.text):
        return "turned_down"
    if phrases.question(said.text):
        return "proposed"
    if phrases.conditional(said.text) or phrases.hedge(said.text) or phrases.find("disclaimer", said.line.text):
        return "hedged"
    return "proposed" if phrases.proposal(said.text) else None


def response(said: Said, lines: Sequence[Line], within: int = 2) -> Response | None:
    """How somebody else answered it within the next lines; None when nobody did."""
    for index in range(said.index + 1, min(len(lines), said.index + 1 + within)):
        line = lines[index]
        if phrases.instruction(line.text) or (line.speaker == said.line.speaker and line.speaker is not None):
            continue
        if phrases.turned_down(line.text):
            return Response("refused", whole(line, index))
        if phrases.acceptance(line.text) or (phrases.commitment(line.text) and not phrases.hedge(line.text)):
            hedged = phrases.hedge(line.text) or phrases.quoted(line.text)
            return None if hedged else Response("accepted", whole(line, index))
    return None


def _laughed_off(said: Said, lines: Sequence[Line]) -> bool:
    """A short `농담이에요`, `just kidding` follows, in the same line or the next two."""
    rest = [said.line.text[start:end] for start, end in phrases.sentences(said.line.text) if start >= said.end][:1]
    rest += [line.text for line in lines[said.index + 1 : said.index + 3] if not phrases.instruction(line.text)]
    return any(len(text) <= 30 and phrases.sarcasm(text) for text in rest)
