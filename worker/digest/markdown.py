"""A digest as Markdown. What stands in rows is escaped: it can neither format, mention nor embed anything; links are ours."""

from collections.abc import Iterator
from typing import assert_never

from worker.digest.sheet import Chart, Figures, Fold, Heading, Line, Part, Sheet, Table
from worker.notion.text.rich_text import Run
from worker.outputs.markdown import escape


def to_markdown(sheet: Sheet) -> str:
    """The sheet as Markdown text, ending in a line feed."""
    blocks: list[str] = [f"# {escape(sheet.title)}"]
    bullets: list[str] = []
    for part in sheet.parts:
        if isinstance(part, Line) and part.bullet:
            bullets.append(f"- {_runs(part.runs)}")
            continue
        blocks += ["\n".join(bullets)] if bullets else []
        bullets = []
        blocks += _part(part)
    return "\n\n".join([*blocks, *(["\n".join(bullets)] if bullets else [])]) + "\n"


def _part(part: Part) -> Iterator[str]:
    match part:
        case Heading():
            yield f"{'#' * part.level} {_runs(part.runs)}"
        case Line():
            yield f"*{_runs(part.runs)}*" if part.quiet else _runs(part.runs)
        case Figures():
            yield " · ".join(f"{escape(name)} **{escape(number)}**" for name, number in part.numbers)
        case Fold():
            yield f"**{_runs(part.runs)}**"
            yield "\n".join(f"- {_runs(line.runs)}" for line in part.lines)
        case Table():
            yield "\n".join(_table(part))
        case Chart():
            yield f"```mermaid\n{part.mermaid}\n```"
        case _:
            assert_never(part)


def _table(table: Table) -> Iterator[str]:
    head, *rows = table.rows
    yield _row(head.cells)
    yield "| --- |" + " ---: |" * (len(head.cells) - 1)
    yield from (_row(row.cells) for row in rows)


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(escape(cell) for cell in cells)} |"  # `escape` takes care of bars


def _runs(runs: tuple[Run, ...]) -> str:
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    """Spaces at its ends stay outside of what marks it, where Markdown wants them."""
    words = run.text.strip()
    if not words:
        return run.text
    before, after = run.text[: len(run.text) - len(run.text.lstrip())], run.text[len(run.text.rstrip()) :]
    text = escape(words)
    text = f"**{text}**" if run.bold else text
    return f"{before}{f'[{text}]({run.link})' if run.link else text}{after}"
