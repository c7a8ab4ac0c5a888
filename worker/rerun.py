"""`minutes rerun PAGE` and `minutes forget PAGE`: one page by hand, in this process."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime

import click

from worker.errors import MinutesError
from worker.notion.addresses import notion_id
from worker.notion.differences import differences
from worker.notion.failures import NotFoundError, PageError, RefusedError
from worker.notion.merge import CreateRow
from worker.notion.page_values import page_values
from worker.notion.state import forgotten_note, write_state
from worker.notion.writer import shown_values
from worker.process import Processing, Result, language_of
from worker.progress import shown_progress
from worker.run import chosen_model
from worker.settings import Settings, load_settings
from worker.store import Store
from worker.workplace import connected, data_store, looked_up, opened, stored_workspace


def rerun_page(address: str, *, fresh: bool, dry_run: bool) -> None:
    """Process a page, and tell what came of it. Raises MinutesError."""
    settings, page = load_settings(), notion_id(address)
    with data_store(settings) as store:
        result, lines = asyncio.run(_rerun(page, settings, store, fresh=fresh, dry_run=dry_run))
    for line in (*lines, *_told(result, dry_run=dry_run)):
        click.echo(line)


def forget_page(address: str) -> None:
    """Delete all that is kept of a page, then set it to Ignored, so that it is not made again by itself."""
    settings, page = load_settings(), notion_id(address)
    with data_store(settings) as store:
        count = store.forget(page)
        click.echo(f"{count} records of {address} deleted")
        if settings.notion_token is not None:
            asyncio.run(_ignore(page, settings, store))
            click.echo("Minutes: Ignored")


async def _rerun(page: str, settings: Settings, store: Store, *, fresh: bool, dry_run: bool) -> tuple[Result, list[str]]:
    async with opened(settings, store) as place:
        with shown_progress(enabled=True) as progress:
            processing = Processing(
                place, store, settings, lambda id_: chosen_model(settings, store.opaque(id_)), lambda: datetime.now(UTC), progress
            )
            try:
                result = await processing.page(page, fresh=fresh, dry_run=dry_run)
            except RefusedError as error:
                if error.code == "validation_error":
                    await looked_up(place.notion, settings, store)  # says which column or option is gone, if one is
                raise
            except NotFoundError as error:
                raise PageError(
                    "This page does not exist or is not shared with the connection: open it in Notion → ••• → Connections → "
                    "add yours, then run it again.",
                    problem="not_shared",
                ) from error
        shown = shown_values(result.minutes, place.workspace, {})
        return result, differences(result.outcome.blocks, result.outcome.rows, shown) if dry_run else []


async def _ignore(page: str, settings: Settings, store: Store) -> None:
    """What is deleted here is deleted whether or not Notion can be told."""
    async with connected(settings) as notion:
        workspace = stored_workspace(store)
        meetings = workspace.databases.get("meetings") if workspace else None
        try:
            json = await notion.get(f"pages/{page}")
            values = await page_values(notion, json, meetings)
            language = language_of("".join(t["plain_text"] for t in values.get("title", {}).get("title", ())), settings)
            await write_state(notion, meetings, page, values, "ignored", forgotten_note(language))
        except MinutesError as error:
            raise type(error)(f"Everything kept of the page is deleted, but it could not be set to Ignored: {error}") from None


def _told(result: Result, *, dry_run: bool) -> Iterable[str]:
    page, outcome, minutes = result.page, result.outcome, result.minutes
    created = sum(isinstance(change, CreateRow) for change in outcome.rows)
    yield f"{page.title or 'Untitled'}  {page.url}"
    run = minutes.run
    source = "kept minutes, nothing was asked" if result.cached else f"{run.calls} calls ({run.cached_calls} kept)"
    cost = f", ${run.cost:.4f}" if run.cost and not result.cached else ""
    yield f"  read     {len(minutes.utterances)} utterances ({page.source}); {source}{cost}"
    yield f"  found    {result.note}"
    if not outcome.changed:
        yield "  Notion   up to date: nothing to write"
        return
    yield f"  rows     {created} created, {len(outcome.rows) - created} updated"
    yield f"  section  {len(outcome.blocks)} changes, {len(outcome.offers)} for a person to look at"
    if dry_run:
        yield "  This was a dry run: nothing was written."
