"""What a benchmark prints: one line a figure, its bound beside it, and whether it holds."""

import operator
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from rich import box
from rich.console import Console
from rich.table import Table

_HOLDS = {"<=": operator.le, ">=": operator.ge, "==": operator.eq}


@dataclass(frozen=True)
class Figure:
    """value: as measured, or words that say it. bound: what it is held to, in the same unit; None where it is only told."""

    name: str
    value: float | str
    unit: str = ""
    bound: float | None = None
    rule: Literal["<=", ">=", "=="] = "<="

    @property
    def holds(self) -> bool:
        return self.bound is None or (isinstance(self.value, int | float) and bool(_HOLDS[self.rule](self.value, self.bound)))


def report(title: str, figures: Iterable[Figure]) -> bool:
    """Print the table; whether every bound holds."""
    figures = list(figures)
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE, pad_edge=False)
    for column, justify in (("", "left"), ("figure", "right"), ("bound", "right"), ("", "left")):
        table.add_column(column, justify=justify)  # type: ignore[arg-type]
    for f in figures:
        held = "" if f.bound is None else "ok" if f.holds else "MISSED"
        table.add_row(f.name, _told(f.value, f.unit), "" if f.bound is None else f"{f.rule} {_told(f.bound, f.unit)}", held)
    Console(width=130, highlight=False).print(table)
    return all(f.holds for f in figures)


def finish(*held: bool) -> None:
    """End a benchmark's own run: exit code 1 when a bound was missed."""
    sys.exit(0 if all(held) else 1)


def _told(value: float | str, unit: str) -> str:
    if isinstance(value, str):
        return value
    number = f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"
    return f"{number} {unit}".strip()
