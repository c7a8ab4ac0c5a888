"""Granola: `transcript: [{speaker: {source, name?, diarization_label?}, text, start_time, end_time}]`, clock times."""

from datetime import datetime
from typing import Any

from worker.transcripts.cues import Cue, Draft, Header, Source
from worker.transcripts.located_json import Located, text_of

NAME = "granola"


def detect(source: Source) -> float:
    return 0.9 if _segments(source.value) else 0.0


def read(source: Source) -> Draft:
    """Without a name, `microphone` and `speaker` only tell this room from the line: nobody is named then."""
    value = source.value
    segments = _segments(value)
    clocks = [(_clock(s.get("start_time")), _clock(s.get("end_time"))) for s in segments]
    first = next((start for start, _ in clocks if start), None)
    cues = [
        Cue(text_of(s.get("text")), _speaker(s), _since(start, first), _since(end, first), s.line)
        for s, (start, end) in zip(segments, clocks, strict=True)
    ]
    title = text_of(value.get("title")).strip() or None if isinstance(value, dict) else None
    named = all(cue.speaker for cue in cues)
    return Draft(cues, Header(title, first), joins=named)


def _segments(value: Any) -> list[Located]:
    found = value.get("transcript") if isinstance(value, dict) else value
    if not isinstance(found, list):
        return []
    segments = (s for s in found if isinstance(s, Located) and "text" in s)
    return [s for s in segments if isinstance(s.get("speaker"), dict) and "source" in s["speaker"]]


def _speaker(segment: Located) -> str | None:
    speaker = segment["speaker"]
    return text_of(speaker.get("name")).strip() or text_of(speaker.get("diarization_label")).strip() or None


def _clock(value: object) -> datetime | None:
    try:
        clock = datetime.fromisoformat(text_of(value))
    except ValueError:
        return None
    return clock if clock.tzinfo else None


def _since(clock: datetime | None, first: datetime | None) -> float | None:
    return max((clock - first).total_seconds(), 0.0) if clock and first else None
