"""A digest on a terminal. What stands in rows is only ever a `Text`, never markup, and holds no control characters."""

from collections.abc import Iterator
from typing import assert_never

from rich.console import Console
from rich.text import Text

from worker.digest.sheet import Chart, Figures, Fold, Heading, Line, Part, Sheet, Table
from worker.notion.text.rich_text import Run
from worker.outputs.plain import one_line
from worker.outputs.terminal import wrapped

_QUIET, _ATTENTION = "dim", "yellow"
_BULLET, _INDENT = " • ", "   "
_WIDEST = 30  # of a bar


def show(sheet: Sheet, console: Console | None = None) -> None:
    """Print the sheet, wrapped to the width of the terminal; folds stand open, what is good to know is dimmed."""
    console = console or Console(highlight=False)
    console.print(Text(one_line(sheet.title), style="bold"), no_wrap=True, crop=False, overflow="ignore")
    for part in sheet.parts:
        for lead, text in _lines(part):
            for line in wrapped(lead, text, console) if text.plain else [text]:
                console.print(line, no_wrap=True, crop=False, overflow="ignore")


def _lines(part: Part) -> Iterator[tuple[str, Text]]:
    match part:
        case Heading():
            yield "", Text()
            yield "", _text(part.runs, "underline" if part.level == 2 else "")
        case Line():
            yield _BULLET if part.bullet else "", _text(part.runs, _QUIET if part.quiet else "")
        case Figures():
            yield "", Text(" · ".join(f"{one_line(name)} {number}" for name, number in part.numbers))
        case Fold():
            yield "", _text(part.runs, _QUIET)
            yield from ((_INDENT + _BULLET, _text(line.runs, _QUIET)) for line in part.lines)
        case Table():
            yield from (("", text) for text in _table(part))
        case Chart():
            yield from (("", text) for text in _bars(part))
        case _:
            assert_never(part)


def _table(table: Table) -> Iterator[Text]:
    """The first column to the left, numbers to the right; wide characters count two."""
    cells = [[Text(one_line(cell)) for cell in row.cells] for row in table.rows]
    widths = [max(cell.cell_len for cell in column) for column in zip(*cells, strict=True)]
    for number, row in enumerate(cells):
        for column, (cell, width) in enumerate(zip(row, widths, strict=True)):
            cell.align("right" if column else "left", width)
        yield Text("  ", style="" if number else _QUIET).append_text(Text("  ").join(row))


def _bars(chart: Chart) -> Iterator[Text]:
    most = max((count for _, count in chart.bars), default=0)
    names = [Text(one_line(name)) for name, _ in chart.bars]
    width = max((name.cell_len for name in names), default=0)
    for name, (_, count) in zip(names, chart.bars, strict=True):
        name.align("left", width)
        bar = "█" * round(_WIDEST * count / most) if most else ""
        yield Text("  ").append_text(name).append(f"  {bar} {count:,}", style=_QUIET)


def _text(runs: tuple[Run, ...], style: str) -> Text:
    text = Text(style=style)
    for run in runs:
        text.append("".join(c if c.isprintable() else " " for c in run.text), style=_ATTENTION if run.bold else "")
    return text
