"""`minutes rerun PAGE` and `minutes forget PAGE`: one page by hand, in this process."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import click

from worker.errors import MinutesError, PermanentError, TransientError
from worker.notion.addresses import notion_id
from worker.notion.failures import NotFoundError, RefusedError
from worker.notion.reading.page_values import page_values, title_of
from worker.notion.section.merge import Append, BlockChange, UpdateBlock, slots_of
from worker.notion.writing.differences import differences
from worker.notion.writing.merge import CreateRow
from worker.notion.writing.records import Outcome
from worker.notion.writing.state import forgotten_note, write_state
from worker.process import Processing, Result, language_of
from worker.progress import shown_progress
from worker.run import chosen_model
from worker.settings import Settings, load_settings
from worker.store import Store
from worker.workplace import data_store, looked_up, opened


def rerun_page(address: str, *, fresh: bool, dry_run: bool) -> None:
    """Process a page, and tell what came of it. Raises MinutesError."""
    settings, page = load_settings(), notion_id(address)
    with data_store(settings) as store:
        result, changes = asyncio.run(_rerun(page, settings, store, fresh=fresh, dry_run=dry_run))
    for line in (*_made(result), *changes, *_written(result.outcome, dry_run=dry_run)):
        click.echo("".join(c if c.isprintable() else " " for c in line))  # somebody else wrote the words


def forget_page(address: str) -> None:
    """Delete all that is kept of a page, then set it to Ignored, so that it is not made again by itself."""
    settings, page = load_settings(), notion_id(address)
    with data_store(settings) as store:
        count = store.forget(page)
        click.echo(f"{_many(count, 'record')} of {address} deleted")
        if settings.notion_token is None:
            click.echo("NOTION_TOKEN is not set, so the page itself was not set to Ignored.")
        else:
            click.echo(asyncio.run(_ignore(page, settings, store)))


async def _rerun(page: str, settings: Settings, store: Store, *, fresh: bool, dry_run: bool) -> tuple[Result, list[str]]:
    async with opened(settings, store) as place:
        with shown_progress(enabled=True) as progress:
            processing = Processing(
                place, store, settings, lambda id_: chosen_model(settings, store.opaque(id_)), lambda: datetime.now(UTC), progress
            )
            try:
                result = await processing.page(page, fresh=fresh, dry_run=dry_run)
            except (RefusedError, NotFoundError) as error:
                if isinstance(error, NotFoundError) or error.code == "validation_error":
                    await looked_up(place.notion, settings, store)  # says which database, column or option is gone, if one is
                raise
        return result, differences(result.outcome.blocks, result.outcome.rows, result.shown) if dry_run else []


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
