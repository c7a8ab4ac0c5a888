"""The sheet as blocks of a Notion page: one callout that is ours, everything in it found again by its slot."""

from collections.abc import Iterator
from typing import assert_never

from worker.digest.sheet import Chart, Figures, Fold, Heading, Line, Part, Row, Sheet, Table
from worker.notion.places import Json, Managed
from worker.notion.section.drawn import ROOT_ICON
from worker.notion.section.record import ROOT
from worker.notion.text.rich_text import Run, rich_text


def section_of(sheet: Sheet) -> Managed:
    """Within the two nested levels that one request may carry."""
    title: Json = {"rich_text": rich_text(sheet.title), "icon": {"type": "emoji", "emoji": ROOT_ICON}, "color": "default"}
    return Managed(ROOT, _block("callout", title), tuple(_part(part) for part in sheet.parts))


def _part(part: Part) -> Managed:
    match part:
        case Heading():
            return Managed(part.slot, _block(f"heading_{part.level}", _text(*part.runs)))
        case Line():
            return _line(part)
        case Figures():
            words = " · ".join(f"{name} {number}" for name, number in part.numbers)
            return Managed(part.slot, _block("paragraph", _text(Run(words))))
        case Fold():
            return Managed(part.slot, _block("toggle", _text(*part.runs)), tuple(map(_line, part.lines)))
        case Table():
            width = len(part.rows[0].cells)
            table = {"table_width": width, "has_column_header": True, "has_row_header": False}
            return Managed(part.slot, _block("table", table), tuple(_rows(part.rows)))
        case Chart():
            return Managed(part.slot, _block("code", {**_text(Run(part.mermaid)), "language": "mermaid"}))
    assert_never(part)


def _line(line: Line) -> Managed:
    kind = "bulleted_list_item" if line.bullet else "paragraph"
    return Managed(line.slot, _block(kind, {**_text(*line.runs), **({"color": "gray"} if line.quiet else {})}))


def _rows(rows: tuple[Row, ...]) -> Iterator[Managed]:
    for row in rows:
        yield Managed(row.slot, _block("table_row", {"cells": [rich_text(cell) for cell in row.cells]}))


def _text(*runs: Run) -> Json:
    return {"rich_text": rich_text(*runs)}


def _block(kind: str, payload: Json) -> Json:
    return {"type": kind, kind: payload}
