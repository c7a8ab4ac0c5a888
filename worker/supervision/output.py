"""What the children print: as it comes, or on a terminal with the name before each line."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Literal

import click

from worker.supervision.kept import Child

_COLOURS = ("green", "cyan", "magenta", "blue", "yellow")


def readable(form: Literal["auto", "json", "text"]) -> bool:
    """Whether a person reads the log, as worker.logs decides it."""
    return form == "text" or (form == "auto" and sys.stderr.isatty())


def told_apart(children: Sequence[Child], form: Literal["auto", "json", "text"]) -> list[Child]:
    """form: of the log. JSON lines go where ours go, untouched by us."""
    if not readable(form):
        return list(children)
    width = max(len(child.name) for child in children)
    names = [click.style(f"{child.name:<{width}} │ ", fg=_COLOURS[place % len(_COLOURS)]) for place, child in enumerate(children)]
    return [
        replace(child, extra={**child.extra, "MINUTES_LOG": "text"}, read=child.read or partial(_print, name))
        for child, name in zip(children, names, strict=True)
    ]


def _print(name: str, line: bytes) -> None:
    click.echo(name + line.decode(errors="replace"), err=True)
