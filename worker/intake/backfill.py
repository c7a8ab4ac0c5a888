"""`minutes backfill`: minutes of meetings that were held before the worker was there. Run again, it goes on."""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from time import time

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from worker.intake.following import follow, told
from worker.intake.mapped import mapped
from worker.intake.span import Span, meetings_of, span_of
from worker.intake.wanted import Wanted
from worker.life import nodes
from worker.notion.failures import IncompleteError
from worker.settings import Settings, load_settings
from worker.store import Store
from worker.store.marks import Marks
from worker.workplace import Workplace, data_marks, data_store

REQUESTS = 65  # to Notion, for the first minutes of a long meeting: docs/measurements.md
_MANY = 50  # pages; above that a person is asked first


@dataclass(frozen=True)
class Found:
    """Ids of pages. new: that nobody wants yet. queued: wanted already. cut: Notion did not list them all."""

    new: tuple[str, ...]
    queued: tuple[str, ...]
    cut: bool


def backfill(since: str, until: str | None, *, again: bool, wait: bool, yes: bool) -> bool:
    """False: some failed. again: also of meetings that have minutes. yes: nobody is asked. Raises MinutesError."""
    settings = load_settings()
    span = span_of(since, until, settings.timezone, datetime.now(UTC))
    with data_store(settings) as store, data_marks(settings) as marks:
        wanted = Wanted(marks)
        found = _found(span, settings, store, wanted, again=again)
        _announce(found, span, settings, again=again)
        if not (found.new or found.queued) or not (yes or _agreed(found)):
            return True
        if not _queue(found.new, wanted):
            return True
        return _awaited((*found.new, *found.queued), marks, wait=wait)


def _found(span: Span, settings: Settings, store: Store, wanted: Wanted, *, again: bool) -> Found:
    async def listed(place: Workplace) -> tuple[list[str], bool]:
        pages: list[str] = []
        try:
            async for page in meetings_of(place, span, again=again):
                pages.append(page)  # noqa: PERF401 - those before a failure count
        except IncompleteError:
            return pages, True
        return pages, False

    with Console(stderr=True).status("Looking for meetings …"):
        pages, cut = asyncio.run(mapped(settings, store, listed))
    queued = {want.page for want in wanted.every()}
    done = set() if again else {ended.page for ended in wanted.every_ended() if ended.state == "done"}
    return Found(
        tuple(page for page in pages if page not in queued | done), tuple(page for page in pages if page in queued), cut
    )


def _announce(found: Found, span: Span, settings: Settings, *, again: bool) -> None:
    count = len(found.new) + len(found.queued)
    without = "" if again else " without minutes"
    click.echo(f"{count:,} meeting{'' if count == 1 else 's'}{without} from {span.first} to {span.last}", nl=False)
    click.echo(f", {len(found.queued):,} of them in the queue already" if found.queued else "")
    if found.cut:
        click.echo("Notion does not list them all: too many were made within one minute. Run it again when these are done.")
    if count:
        rate = settings.notion_rate_per_minute
        click.echo(
            f"At {rate} requests to Notion a minute that takes roughly {_lasting(count * REQUESTS / rate)} "
            f"({REQUESTS} requests for a long meeting, fewer for short ones), or as long as the model takes."
        )


def _lasting(minutes: float) -> str:
    """
    >>> _lasting(0.4), _lasting(90), _lasting(433)
    ('a minute', '90 minutes', '7 hours')
    """
    if minutes <= 1:
        return "a minute"
    return f"{minutes:.0f} minutes" if minutes <= 120 else f"{minutes / 60:.0f} hours"


def _agreed(found: Found) -> bool:
    if len(found.new) <= _MANY or not _on_a_terminal():
        return True
    agreed = click.confirm(f"Queue {len(found.new):,} pages?")
    if not agreed:
        click.echo("Nothing was queued.")
    return agreed


def _on_a_terminal() -> bool:
    return sys.stdin.isatty()


def _queue(pages: Sequence[str], wanted: Wanted) -> bool:
    """False where a person stopped it."""
    queued = 0
    try:
        with bars() as shown:
            task = shown.add_task("Queueing", total=len(pages))
            for page in pages:
                wanted.want(page, due=time(), queue="bulk")
                queued += 1
                shown.advance(task)
    except KeyboardInterrupt:
        click.echo(f"Stopped: {queued:,} of {len(pages):,} are in the queue, and are made. Run it again for the others.")
        return False
    return True


def _awaited(pages: Sequence[str], marks: Marks, *, wait: bool) -> bool:
    """Whether none failed, as far as is known."""
    if not any(node.role == "worker" for node in nodes(marks)):
        click.echo(f"{len(pages):,} in the queue. No worker runs: they wait until `minutes up` does.")
        return True
    if not wait:
        click.echo(f"{len(pages):,} in the queue. `minutes status` shows how far they are.")
        return True
    with bars() as shown:
        tally = follow(pages, Wanted(marks), shown)
    told(tally)
    return not tally.failed


def bars() -> Progress:
    """On stderr, and nothing where nobody watches."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
