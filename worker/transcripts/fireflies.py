"""Fireflies: `sentences: [{text, raw_text, start_time, end_time, speaker_id, speaker_name}]`, bare or within `data`.

https://docs.fireflies.ai/schema/sentence
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from worker.transcripts.cues import Cue, Draft, Header, Source
from worker.transcripts.located_json import Located, number_of, text_of

NAME = "fireflies"

_MARKS = {"speaker_name", "speaker_id", "raw_text"}


def detect(source: Source) -> float:
    return 0.9 if _sentences(source.value)[1] else 0.0


def read(source: Source) -> Draft:
    meeting, sentences = _sentences(source.value)
    cues = [
        Cue(
            text_of(s.get("text")) or text_of(s.get("raw_text")),
            _speaker(s),
            number_of(s.get("start_time")),
            number_of(s.get("end_time")),
            s.line,
        )
        for s in sentences
    ]
    return Draft(cues, _header(meeting), joins=True)


def _sentences(value: Any) -> tuple[Mapping[str, Any], list[Located]]:
    """The meeting and its sentences; both are empty where the JSON is something else."""
    meeting = value if isinstance(value, dict) else {"sentences": value}
    for key in ("data", "transcript"):
        if isinstance(meeting.get(key), dict):
            meeting = meeting[key]
    found = meeting.get("sentences")
    if not isinstance(found, list):
        return {}, []
    return meeting, [s for s in found if isinstance(s, Located) and _MARKS.intersection(s)]


def _speaker(sentence: Located) -> str | None:
    if name := text_of(sentence.get("speaker_name")).strip():
        return name
    number = sentence.get("speaker_id")
    return f"Speaker {number}" if isinstance(number, int | str) and str(number).isdigit() else None


def _header(meeting: Mapping[str, Any]) -> Header:
    """`date` is in milliseconds since 1970, in UTC."""
    stamp = meeting.get("date")
    held = datetime.fromtimestamp(stamp / 1000, UTC) if isinstance(stamp, int | float) and 0 < stamp < 4e12 else None
    people = [
        text_of(person.get("displayName")) or text_of(person.get("name"))
        for person in meeting.get("meeting_attendees") or ()
        if isinstance(person, dict)
    ]
    return Header(text_of(meeting.get("title")).strip() or None, held, True, tuple(dict.fromkeys(filter(None, people))))
