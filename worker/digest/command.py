"""`minutes digest`: one week by hand, into Notion or onto the screen."""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal

import click
from rich.console import Console

from worker.digest.making import Made, Making
from worker.digest.schedule import week_by_default
from worker.digest.week import Week, week_named
from worker.digest.weekly import leased, making
from worker.errors import TransientError
from worker.intake.mapped import mapped
from worker.leased import CutShortError, Fence, run_leased
from worker.notion.addresses import page_link
from worker.notion.api.client import Permit
from worker.notion.section.merge import Append, UpdateBlock, slots_of
from worker.notion.writing.records import Outcome
from worker.settings import Settings, load_settings
from worker.store import Store
from worker.store.marks import Marks
from worker.workplace import Workplace, data_marks, data_store

Form = Literal["markdown", "html"]
_STEPS = {
    "meetings": "Reading the meetings", "action items": "Reading the action items", "decisions": "Reading the decisions",
    "calendar": "Reading the calendar", "highlights": "Wording the highlights", "write": "Writing to Notion",
}  # fmt: skip


def digest(week: str | None, *, dry_run: bool, form: Form | None) -> None:
    """form: print it so, and write nothing. Raises MinutesError."""
    settings = load_settings()
    day = None if settings.digest_day == "off" else settings.digest_day
    chosen = week_named(week) if week else week_by_default(datetime.now(UTC), day, settings.digest_zone)
    with data_store(settings) as store, data_marks(settings) as marks:
        if form is not None:
            made = asyncio.run(_only_made(chosen, settings, store, marks, write=False))
            _print(made, form)
        elif dry_run:
            made = asyncio.run(_only_made(chosen, settings, store, marks, write=True))
            _show(made)
            click.echo("\n".join(_told(made, dry_run=True)))
        else:
            made = _written(chosen, settings, store, marks)
            click.echo("\n".join(_told(made, dry_run=False)))


async def _only_made(week: Week, settings: Settings, store: Store, marks: Marks, *, write: bool) -> Made:
    """Nothing is written, so nobody has to be kept out. write: it is looked at what would be."""
    return await _mapped(
        settings, store, marks, None, None, lambda one: one.digest(week, write=write, dry_run=True)
    )


def _written(week: Week, settings: Settings, store: Store, marks: Marks) -> Made:
    with leased(marks, week) as lease:

        async def main(fence: Fence) -> Made:
            return await _mapped(settings, store, marks, fence, fence.permit, lambda one: one.digest(week))

        try:
            return run_leased(main, lease, seconds=None)
        except CutShortError:
            raise TransientError(f"The digest of {week.name} was cut short; run it again to go on from there.") from None


async def _mapped(
    settings: Settings, store: Store, marks: Marks, fence: Fence | None, permit: Permit | None,
    make: Callable[[Making], Awaitable[Made]],
) -> Made:  # fmt: skip
    with _progress() as tell:

        async def work(place: Workplace) -> Made:
            return await make(replace(making(place, settings, store, marks, fence, time.time), progress=tell))

        return await mapped(settings, store, work, permit=permit)


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """On stderr, and nothing where nobody watches."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status("Reading Notion …") as status:
        yield lambda step: status.update(f"{_STEPS.get(step, step)} …")


def _print(made: Made, form: Form) -> None:
    if form == "html":
        from worker.digest.html import to_html as render  # noqa: PLC0415 — jinja2
    else:
        from worker.digest.markdown import to_markdown as render  # noqa: PLC0415
    sys.stdout.buffer.write(render(made.sheet).encode())


def _show(made: Made) -> None:
    from worker.digest.terminal import show  # noqa: PLC0415

    show(made.sheet)
    click.echo()


def _told(made: Made, *, dry_run: bool) -> Iterator[str]:
    counts, digest = made.digest.counts, made.digest
    yield f"{digest.week.name}, {digest.week.days('en')}" + (f"  {page_link(made.page)}" if made.page else "")
    numbers = (
        ("decisions", counts.decisions), ("opened", counts.opened), ("closed", counts.closed), ("moved later", counts.slipped),
        ("overdue", counts.overdue), ("no owner", counts.unowned), ("open", counts.open),
    )  # fmt: skip
    yield "  " + ", ".join(f"{name} {'not known' if number is None else f'{number:,}'}" for name, number in numbers)
    outcome = made.outcome or Outcome()
    if outcome.adopted:
        yield "  The record of this page was lost: what was there was left as it is, and only what is missing was added."
    if outcome.removed:
        yield "  A person took the digest off its page, and it was not put back."
    if not outcome.changed:
        yield "  Notion   up to date, nothing to write"
    elif dry_run:
        yield f"  Notion   {'the page would be brought up to date' if made.page else 'a page would be made'}: {_lines(outcome)}"
        yield "  This was a dry run: nothing was written to Notion."
    else:
        yield f"  Notion   written: {_lines(outcome)}"


def _lines(outcome: Outcome) -> str:
    added = sum(len(slots_of(block)) for change in outcome.blocks if isinstance(change, Append) for block in change.blocks)
    changed = sum(isinstance(change, UpdateBlock) for change in outcome.blocks)
    removed = sum(not isinstance(change, Append | UpdateBlock) for change in outcome.blocks)
    parts = [f"{count:,} {'line' if count == 1 else 'lines'} {what}" for count, what in (
        (added, "added"), (changed, "changed"), (removed, "removed"),
    ) if count]  # fmt: skip
    return ", ".join(parts) or "its numbers"
