"""A transcript file, in any usual format and encoding, becomes a `Transcript`. `read_transcript` is the whole story."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from worker.errors import TranscriptError
from worker.model import SourceWarning, Transcript, Utterance
from worker.transcripts import fireflies, granola, notion_blocks, notion_markdown, tiro
from worker.transcripts.cues import Source
from worker.transcripts.decode import decode
from worker.transcripts.docx import docx_text, is_package
from worker.transcripts.joining import to_utterances
from worker.transcripts.located_json import load, looks_like_json
from worker.transcripts.normalise import tidy, to_lines
from worker.transcripts.speakers import introduced
from worker.transcripts.text_formats import TEXT_FORMATS, Format, choose

__all__ = ["FORMATS", "MAX_BYTES", "read_file", "read_transcript"]

MAX_BYTES = 50 * 2**20
"""Eight hours of captions are below 3 MB."""

_JSON_FORMATS: tuple[Format, ...] = (notion_blocks, fireflies, granola, tiro)
_FORMATS: tuple[Format, ...] = (*TEXT_FORMATS[:-1], notion_markdown, *_JSON_FORMATS, TEXT_FORMATS[-1])
FORMATS: tuple[str, ...] = tuple(f.NAME for f in _FORMATS)

_MOST_WARNINGS = 20


def read_file(path: Path, *, format: str | None = None, max_bytes: int = MAX_BYTES) -> Transcript:  # noqa: A002
    """Read a transcript file. One that is too large is refused before a byte of it is read. Raises TranscriptError."""
    try:
        size = path.stat().st_size
        if size > max_bytes:
            raise _too_large(str(path), size, max_bytes)
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)  # a device has no size, and no end
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        raise TranscriptError(f"{path}: {reason}; pass the path of a transcript file") from None
    return read_transcript(data, name=str(path), format=format, max_bytes=max_bytes)


def read_transcript(
    data: bytes, *, name: str, format: str | None = None, max_bytes: int = MAX_BYTES  # noqa: A002
) -> Transcript:
    """Read the bytes of a transcript. name: shown in errors; its extension says what the file claims to be.

    format: one of FORMATS, else it is detected. Raises TranscriptError (one line: file, line, way out) where there is
    nothing to read; what is odd but usable ends up in `warnings`.
    """
    chosen = _named(format, name) if format else None
    if len(data) > max_bytes:
        raise _too_large(name, len(data), max_bytes)
    text, odd = _text(data, name)
    source = _source(name, text, chosen)
    chosen = chosen or choose(source, _JSON_FORMATS if source.value is not None else _FORMATS)
    draft = chosen.read(source)
    utterances, put_right = to_utterances(draft)
    if not utterances:
        raise source.error(f"no utterance was found (read as {chosen.NAME}); check the export, or pass --format")
    names = introduced(utterances)
    renamed = {resolved.label: resolved.name for resolved in names}
    header = draft.header
    return Transcript(
        utterances=tuple(_renamed(u, renamed) for u in utterances) if renamed else tuple(utterances),
        format=chosen.NAME,
        title=tidy(header.title or "") or None,
        held_at=header.held_at,
        time_known=header.time_known,
        participants=tuple(dict.fromkeys([*map(tidy, header.participants), *renamed.values()])),
        speaker_names=names,
        warnings=_told_once([*odd, *draft.warnings, *put_right]),
    )


def _named(format: str, name: str) -> Format:  # noqa: A002
    wanted = format.strip().casefold().replace("-", "_")
    for known in _FORMATS:
        if wanted == known.NAME:
            return known
    raise TranscriptError(f"{name}: unknown format {format!r}; write one of {', '.join(FORMATS)}")


def _source(name: str, text: str, chosen: Format | None) -> Source:
    source = Source(name, to_lines(text), Path(name).suffix.casefold())
    if chosen in _JSON_FORMATS or (chosen is None and looks_like_json(source)):
        return replace(source, value=load(source))
    return source


def _text(data: bytes, name: str) -> tuple[str, tuple[SourceWarning, ...]]:
    if is_package(data):
        return docx_text(data, name=name), ()
    if Path(name).suffix.casefold() == ".docx" and data.strip():
        raise TranscriptError(f"{name}: this is named .docx but is no Word document; save it as .docx or .txt again")
    return decode(data, name=name)


def _renamed(utterance: Utterance, names: dict[str, str]) -> Utterance:
    name = names.get(utterance.speaker or "")
    return replace(utterance, speaker=name) if name else utterance


def _told_once(warnings: Sequence[SourceWarning]) -> tuple[SourceWarning, ...]:
    """In the order of the lines; of one kind the first few, and how many more there are."""
    counts = Counter(warning.message for warning in warnings)
    shown: Counter[str] = Counter()
    kept = []
    for warning in sorted(warnings, key=lambda w: w.line or 0):
        shown[warning.message] += 1
        if shown[warning.message] <= _MOST_WARNINGS:
            kept.append(warning)
    more = [SourceWarning(f"{m}: {n - _MOST_WARNINGS} more times") for m, n in counts.items() if n > _MOST_WARNINGS]
    return (*kept, *more)


def _too_large(name: str, size: int, most: int) -> TranscriptError:
    return TranscriptError(
        f"{name}: {size / 2**20:.0f} MB is more than the {most / 2**20:.0f} MB that a transcript may have; "
        "pass the transcript, not the recording"
    )
