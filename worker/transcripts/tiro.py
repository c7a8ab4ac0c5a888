"""Tiro: `paragraphs: [{segments: [{content, speaker: {label, name} | null}]}]`. https://api-docs.tiro.ooo"""

from typing import Any

from worker.transcripts.cues import Cue, Draft, Header, Source
from worker.transcripts.located_json import Located, text_of

NAME = "tiro"


def detect(source: Source) -> float:
    return 0.9 if _segments(source.value) else 0.0


def read(source: Source) -> Draft:
    value = source.value
    cues = [Cue(text_of(s.get("content")), _speaker(s.get("speaker")), line=s.line) for s in _segments(value)]
    title = text_of(value.get("title")).strip() or None if isinstance(value, dict) else None
    return Draft(cues, Header(title), joins=True)


def _segments(value: Any) -> list[Located]:
    if isinstance(value, dict) and isinstance(value.get("data"), dict):
        value = value["data"]
    paragraphs = value.get("paragraphs") if isinstance(value, dict) else None
    if not isinstance(paragraphs, list):
        return []
    lists = [p.get("segments") for p in paragraphs if isinstance(p, dict)]
    segments = (s for found in lists if isinstance(found, list) for s in found)
    return [s for s in segments if isinstance(s, Located) and "content" in s]


def _speaker(speaker: object) -> str | None:
    if not isinstance(speaker, dict):
        return None
    return text_of(speaker.get("name")).strip() or text_of(speaker.get("label")).strip() or None
