"""Measurements for people (tables and what came out otherwise) and for programs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from worker.evals.measure import Measured
from worker.evals.scores import Score, Share


def show_prompt(measured: Measured, console: Console) -> None:
    """Every figure of one prompt, then each miss on a line."""
    console.print(f"\n[bold]{measured.prompt}[/bold] version {measured.version}, {measured.cases} cases")
    table = _table("", "rate", "right/of")
    for name, share in _shares(measured.score):
        if share.of:
            table.add_row(name, rate(share), f"{share.right}/{share.of}")
    console.print(table)
    if measured.score.false_items:
        console.print(f"  false items where nothing is: {measured.score.false_items}")
    _confused(measured.score.confusion, console)
    for miss in measured.score.misses:
        line = f"{miss.case}: {miss.what}: expected {miss.expected}, got {miss.got}"
        console.print(f"  [dim]·[/dim] {escape(line)}", highlight=False, soft_wrap=True)
    for case, reason in measured.unasked:
        console.print(f"  [red]![/red] {case}: not measured, the endpoint failed ({reason})", highlight=False)


def show_all(measurements: Sequence[Measured], console: Console) -> None:
    """A line per prompt."""
    table = _table("prompt", "cases", "precision", "recall", "fields", "tokens", "cost", "seconds")
    for m in measurements:
        tokens = f"{m.usage.prompt + m.usage.completion:,}"
        cost = "–" if m.cost is None else f"${m.cost:.4f}"
        figures = (rate(m.score.precision), rate(m.score.recall), rate(m.score.every_field))
        table.add_row(m.prompt, str(m.cases), *figures, tokens, cost, f"{m.seconds:.1f}")
    console.print()
    console.print(table)


def as_json(measurements: Sequence[Measured], *, engine: str, models: Mapping[str, str], held_out: bool) -> dict[str, Any]:
    return {
        "engine": engine, "models": dict(models), "held_out": held_out,
        "prompts": {m.prompt: _as_json(m) for m in measurements},
    }  # fmt: skip


def rate(share: Share) -> str:
    return "–" if share.rate is None else f"{share.rate:.2f}"


def _shares(score: Score) -> Iterator[tuple[str, Share]]:
    yield "valid replies", score.replies
    yield "precision", score.precision
    yield "recall", score.recall
    yield from score.fields.items()
    yield "quotes in the line cited", score.quotes
    yield "nothing found where nothing is", score.nothing


def _confused(confusion: Mapping[str, int], console: Console) -> None:
    if confusion:
        believed, refused = confusion["not_as_supported"], confusion["supported_as_not"]
        console.print(f"  believed although not supported: {believed}; not believed although supported: {refused}")


def _as_json(measured: Measured) -> dict[str, Any]:
    score = measured.score
    return {
        "version": measured.version, "cases": measured.cases,
        "replies": _share(score.replies), "quotes": _share(score.quotes),
        "precision": _share(score.precision), "recall": _share(score.recall),
        "fields": {name: _share(share) for name, share in score.fields.items()},
        "nothing": _share(score.nothing), "false_items": score.false_items, "confusion": dict(score.confusion),
        "tokens": asdict(measured.usage), "cost": measured.cost, "seconds": measured.seconds,
        "misses": [asdict(miss) for miss in score.misses],
        "unasked": [{"case": case, "reason": reason} for case, reason in measured.unasked],
    }  # fmt: skip


def _share(share: Share) -> dict[str, Any]:
    return {"right": share.right, "of": share.of, "rate": None if share.rate is None else round(share.rate, 4)}


def _table(first: str, *others: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    table.add_column(first, no_wrap=True)
    for title in others:
        table.add_column(title, justify="right")
    return table
