"""Small writers of caption files and plain lines, for tests that write a meeting and read it back."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Said:
    """What somebody said, from and to whole milliseconds."""

    speaker: str | None
    text: str
    start: int = 0
    end: int = 0


def as_vtt(meeting: Sequence[Said], *, padded: bool = True, closed: bool = True) -> str:
    lines = ["WEBVTT", ""]
    for said in meeting:
        text = said.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        voice = f"<v {said.speaker}>{text}{'</v>' if closed else ''}" if said.speaker else text
        lines += [f"{_clock(said.start, '.', padded)} --> {_clock(said.end, '.', padded)}", voice, ""]
    return "\n".join(lines)


def as_srt(meeting: Sequence[Said]) -> str:
    lines = []
    for number, said in enumerate(meeting, 1):
        text = f"{said.speaker}: {said.text}" if said.speaker else said.text
        lines += [str(number), f"{_clock(said.start, ',')} --> {_clock(said.end, ',')}", text, ""]
    return "\n".join(lines)


def as_lines(meeting: Sequence[Said]) -> str:
    return "\n".join(f"{said.speaker}: {said.text}" for said in meeting)


def _clock(milliseconds: int, point: str, padded: bool = True) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if padded:
        return f"{hours:02d}:{minutes:02d}:{seconds:02d}{point}{rest:03d}"
    return f"{hours}:{minutes}:{seconds}{point}{rest:03d}"
