"""`minutes rerun PAGE` and `minutes forget PAGE`: one page by hand, by the workers or in this process."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import partial

import click

from worker.asking import ask
from worker.attempt import Worker, attempt
from worker.errors import MinutesError, PermanentError, TransientError
from worker.intake.wanted import Wanted
from worker.life import nodes
from worker.notion.addresses import notion_id
from worker.notion.reading.page_values import page_values, title_of
from worker.notion.section.merge import Append, BlockChange, UpdateBlock, slots_of
from worker.notion.writing.differences import differences
from worker.notion.writing.merge import CreateRow
from worker.notion.writing.records import Outcome
from worker.notion.writing.state import forgotten_note, write_state
from worker.process import Processing, Result
from worker.progress import shown_progress
from worker.run import chosen_model
from worker.settings import Settings, load_settings
from worker.store import Store
from worker.store.leases import Lease
from worker.store.marks import Marks
from worker.telling import language_of
from worker.workplace import data_marks, data_store, opened

_TAKEN = "Another worker is at this page right now: try again in a minute."


def rerun_page(address: str, *, fresh: bool, dry_run: bool, wait: bool) -> None:
    """Process a page, and tell what came of it; where workers run, have them do it. Raises MinutesError.

    fresh: the model is asked anew. wait: until the workers are done.
    """
    settings, page = load_settings(), notion_id(address)
    if dry_run:
        with data_store(settings) as store:
            result, changes = asyncio.run(_tried(page, settings, store, fresh=_now() if fresh else None))
        _tell((*_made(result), *changes, *_written(result.outcome, dry_run=True)))
        return
    with data_marks(settings) as marks:
        since = _now() if fresh else None
        want = partial(Wanted(marks).want, page, due=time.time(), queue="interactive", asked=True, fresh=since)
        if any(node.role == "worker" for node in nodes(marks)):
            ask(page, want, marks, wait=wait)
            return
        want()
        with shown_progress(enabled=True) as progress:
            attempted = attempt(page, Worker(settings, marks, progress=progress, by_itself=False))
    if attempted.made is None:
        raise TransientError(_TAKEN)
    if isinstance(attempted.made, Exception):
        raise attempted.made
    _tell((*_made(attempted.made), *_written(attempted.made.outcome, dry_run=False)))


def forget_page(address: str) -> None:
    """Delete all that is kept of a page, then set it to Ignored, so that it is not made again by itself."""
    settings, page = load_settings(), notion_id(address)
    with data_store(settings) as store, data_marks(settings) as marks:
        count = _forgotten(page, store, marks)
        click.echo(f"{_many(count, 'record')} of {address} deleted")
        if settings.notion_token is None:
            click.echo("NOTION_TOKEN is not set, so the page itself was not set to Ignored.")
        else:
            click.echo(asyncio.run(_ignore(page, settings, store)))


def _forgotten(page: str, store: Store, marks: Marks) -> int:
    """How many records. A worker that is at the page would keep more of it afterwards, so there must be none."""
    lease = Lease(marks, page)
    if not lease.take():
        raise TransientError(_TAKEN)
    try:
        Wanted(marks).forget(page)
        return store.forget(page)
    finally:
        lease.give_back()


async def _tried(page: str, settings: Settings, store: Store, *, fresh: str | None) -> tuple[Result, list[str]]:
    """What would be made and written. No lease is needed: nothing is."""
    async with opened(settings, store) as place:
        with shown_progress(enabled=True) as progress:
            processing = Processing(
                place, store, settings, lambda id_: chosen_model(settings, store.opaque(id_)), lambda: datetime.now(UTC), progress
            )
            result = await processing.page(page, fresh=fresh, dry_run=True)
        return result, differences(result.outcome.blocks, result.outcome.rows, result.shown)


def _tell(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo("".join(c if c.isprintable() else " " for c in line))  # somebody else wrote the words


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


async def _ignore(page: str, settings: Settings, store: Store) -> str:
    """What came of it. What is deleted here is deleted whether or not Notion can be told."""
    try:
        async with opened(settings, store) as place:
            meetings = place.workspace.databases["meetings"]
            json = await place.notion.get(f"pages/{page}")
            values = await page_values(place.notion, json, meetings)
            if "minutes" not in values:
                return "It is no page of the Meetings database, so there is no column to set to Ignored."
            note = forgotten_note(language_of(title_of(values), settings))
            await write_state(place.notion, meetings, page, values, "ignored", note)
    except MinutesError as error:
        kind = TransientError if isinstance(error, TransientError) else PermanentError
        raise kind(f"Everything kept of the page is deleted, but it could not be set to Ignored: {error}") from None
    return "The page is set to Ignored."


def _made(result: Result) -> Iterator[str]:
    page, minutes, run = result.page, result.minutes, result.minutes.run
    yield f"{minutes.meeting.title or 'Untitled'}  {page.url}"
    asked = "kept minutes, nothing was asked" if result.cached else f"{_many(run.calls, 'call')} ({run.cached_calls} kept)"
    cost = f", ${run.cost:.4f}" if run.cost and not result.cached else ""
    yield f"  read     {_many(len(minutes.utterances), 'utterance')} ({page.source}); {asked}{cost}"
    yield f"  found    {result.note}"


def _written(outcome: Outcome, *, dry_run: bool) -> Iterator[str]:
    if not outcome.changed:
        yield "  Notion   up to date, nothing to write"
        return
    created = sum(isinstance(change, CreateRow) for change in outcome.rows)
    verbs = ("to create", "to update") if dry_run else ("created", "updated")
    rows = f"{created} {verbs[0]}, {len(outcome.rows) - created} {verbs[1]}"
    yield f"  rows     {rows if outcome.rows else 'as they were'}"
    yield f"  section  {', '.join(_lines(outcome.blocks)) or 'as it was'}"
    if outcome.offers:
        yield f"  review   {_many(len(outcome.offers), 'remark')} for a person, under “needs review” on the page"
    if dry_run:
        yield "  This was a dry run: nothing was written to Notion."


def _lines(changes: Iterable[BlockChange]) -> Iterator[str]:
    count = Counter[str]()
    for change in changes:
        if isinstance(change, Append):
            count["added"] += sum(len(slots_of(block)) for block in change.blocks)
        else:
            count["changed" if isinstance(change, UpdateBlock) else "removed"] += 1
    yield from (f"{_many(n, 'line')} {what}" for what, n in count.items())


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"
