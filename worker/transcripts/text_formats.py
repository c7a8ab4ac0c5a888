"""The formats that are lines of text, whatever holds the lines: a file, a .docx, the blocks of a page."""

from typing import Protocol

from worker.transcripts import clova_note, google_meet, otter, plain, sbv, srt, teams, vtt, zoom_captions, zoom_chat
from worker.transcripts.cues import Draft, Source


class Format(Protocol):
    """A format module. NAME: for `--format`. detect: 0 (is not) to 1 (surely is). read: the file's cues."""

    NAME: str

    def detect(self, source: Source) -> float: ...

    def read(self, source: Source) -> Draft: ...


TEXT_FORMATS: tuple[Format, ...] = (
    vtt, srt, sbv, zoom_captions, zoom_chat, google_meet, teams, otter, clova_note, plain,
)  # fmt: skip


def choose(source: Source, formats: tuple[Format, ...] = TEXT_FORMATS) -> Format:
    """The surest format; on a tie the one that stands first. Raises TranscriptError when none fits."""
    sure, best = max(((f.detect(source), -i) for i, f in enumerate(formats)), default=(0.0, 0))
    if sure > 0.0:
        return formats[-best]
    raise source.error(_why_none(source))


def _why_none(source: Source) -> str:
    if source.suffix == ".vtt":
        return "this is no WebVTT: its first line is not WEBVTT; add that line, or pass --format vtt"
    if source.suffix in (".srt", ".sbv"):
        return f"no caption with times was found in this {source.suffix} file; export it again, or pass --format"
    if source.suffix == ".json" or source.value is not None:
        return "this JSON is no transcript that is known (Fireflies, Granola, Tiro, Notion blocks); export it as text"
    return "no transcript was found; pass --format if you know what it is"
