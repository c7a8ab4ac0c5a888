"""The cache by document: the same content under the same recipe has the same minutes, which are kept and not made again."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

import prompts
from worker.local import Request
from worker.model import Event, Minutes, Transcript

FORM = 1  # of the kept minutes, and of the program that makes them: raise it when the same replies give other minutes


def document_of(transcript: Transcript, request: Request, recipe: Mapping[str, Any]) -> str:
    """The digest of what the minutes are made from. recipe: engine, models and their parameters, content settings."""
    versions = {name: prompts.load(name).version for name in prompts.MEETING}
    told = [FORM, asdict(transcript), asdict(request), dict(recipe), versions]
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False, default=_plain).encode()).hexdigest()[:32]


def to_record(minutes: Minutes) -> dict[str, Any]:
    record: dict[str, Any] = _adapter().dump_python(minutes, mode="json")
    return record


def from_record(record: Mapping[str, Any] | None) -> Minutes | None:
    """None where there is none, or one that does not read as minutes any more."""
    if record is None:
        return None
    try:
        minutes = _adapter().validate_python(record)
    except ValidationError:
        return None
    return replace(minutes, events=tuple(map(_whole_days, minutes.events)))


def _whole_days(event: Event) -> Event:
    """In JSON a day looks like the midnight that it begins with."""
    if not event.all_day:
        return event
    start, end = (x.date() if isinstance(x, datetime) else x for x in (event.start, event.end))
    assert start is not None
    return replace(event, start=start, end=end)


@cache
def _adapter() -> TypeAdapter[Minutes]:
    return TypeAdapter(Minutes)


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)
