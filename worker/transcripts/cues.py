"""What passes between the modules of this package: a source's lines go in, a draft of cues comes out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from worker.errors import TranscriptError
from worker.model import SourceWarning


@dataclass(frozen=True, slots=True)
class Source:
    """A decoded, folded file. name: shown in errors. lines: without line ends; lines[0] is line 1 of the file.

    suffix: the name's extension in lower case (`.vtt`), which says what the file claims to be. value: the parsed JSON.
    """

    name: str
    lines: Sequence[str]
    suffix: str = ""
    value: Any = None

    def error(self, message: str, line: int | None = None) -> TranscriptError:
        """The error to raise: one line that names the file, the line and the way out."""
        return TranscriptError(f"{self.name}, line {line}: {message}" if line else f"{self.name}: {message}")


@dataclass(frozen=True, slots=True)
class Cue:
    """A timed block of a caption file, or a turn, message or paragraph of another format, as it stands in the source.

    text may still hold line ends, entities and runs of spaces. line: where its words begin. start, end: seconds.
    """

    text: str
    speaker: str | None = None
    start: float | None = None
    end: float | None = None
    line: int | None = None
    block: str | None = None
    source: Literal["speech", "chat"] = "speech"


@dataclass(frozen=True, slots=True)
class Header:
    """What the lines above the transcript say. end: index of the first line that is not part of the header."""

    title: str | None = None
    held_at: datetime | None = None
    time_known: bool = True
    participants: tuple[str, ...] = ()
    end: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """What a format module read. joins: consecutive cues of one speaker are one utterance (captions, segments)."""

    cues: Sequence[Cue]
    header: Header = Header()
    warnings: Sequence[SourceWarning] = ()
    joins: bool = False


def first_filled(lines: Iterable[str]) -> str:
    """The first line that is not blank, or an empty string."""
    return next((line.strip() for line in lines if line.strip()), "")
