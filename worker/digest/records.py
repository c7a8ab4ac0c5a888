"""The record of a week as JSON: ids, dates and numbers, no text."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from worker.digest.facts import Counts, Due, Record
from worker.digest.week import Week

_FORM = 1
_A_DAY = len("2026-11-20")


def to_json(record: Record) -> dict[str, Any]:
    return {
        "form": _FORM,
        "week": record.week.first.isoformat(),
        "at": record.at.isoformat(),
        "since": record.since.isoformat(),
        "open": _dates(record.open),
        "closed": None if record.closed is None else sorted(record.closed),
        "slipped": None if record.slipped is None else _dates(record.slipped),
        "reopened": sorted(record.reopened),
        "unowned": sorted(record.unowned),
        "shown": sorted(record.shown),
        "counts": asdict(record.counts),
        "removed": record.removed,
    }


def from_json(value: Mapping[str, Any] | None) -> Record | None:
    """None where there is none, or one of another form."""
    if value is None or value.get("form") != _FORM:
        return None
    closed, slipped = value["closed"], value["slipped"]
    moved = None if slipped is None else {id_: _due(text) for id_, text in slipped.items()}
    return Record(
        Week(date.fromisoformat(value["week"])), datetime.fromisoformat(value["at"]), datetime.fromisoformat(value["since"]),
        {id_: _due(text) if text else None for id_, text in value["open"].items()},
        None if closed is None else frozenset(closed), moved,
        frozenset(value["reopened"]), frozenset(value["unowned"]), frozenset(value["shown"]),
        Counts(**value["counts"]), value["removed"],
    )  # fmt: skip


def _dates(dues: Mapping[str, Due | None]) -> dict[str, str | None]:
    return {id_: due.isoformat() if due else None for id_, due in sorted(dues.items())}


def _due(text: str) -> Due:
    return date.fromisoformat(text) if len(text) == _A_DAY else datetime.fromisoformat(text)
