"""`minutes poll --once`: one look at the database of meetings, and what it found."""

import asyncio
import time
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from worker.intake.poll import Polled, look
from worker.intake.wanted import Wanted
from worker.life import nodes
from worker.notion.addresses import page_link
from worker.settings import load_settings
from worker.workplace import data_marks, data_store


def poll_once() -> None:
    """Raises MinutesError."""
    settings = load_settings()
    with data_store(settings) as store, data_marks(settings) as marks:
        polled = asyncio.run(look(settings, store, marks, time.time(), thorough=True))
        for line in _lines(polled, Wanted(marks), settings.timezone):
            click.echo(line)
        if polled.wanted and not any(node.role == "worker" for node in nodes(marks)):
            click.echo("No worker runs: what is wanted waits until `minutes up` does.")


def _lines(polled: Polled, wanted: Wanted, zone: str) -> Iterator[str]:
    """Pages by their links: what they are called, Notion alone knows."""
    if polled.busy:
        yield "Another look is under way: `minutes up` takes care of it."
        return
    looked = f"{polled.rows:,} page{'' if polled.rows == 1 else 's'} looked at"
    yield f"{looked}, {len(polled.wanted):,} newly wanted:" if polled.wanted else f"{looked}, nothing new."
    for pages, why in ((polled.wished, "set to Re-run"), (polled.left, "left unfinished"), (polled.edited, "edited")):
        for page in pages:
            yield f"  {page_link(page)}  {why}, {_from(wanted, page, zone)}"
    if polled.missed:
        yield "Not all were looked at: more pages were made and edited within one minute than Notion lists."


def _from(wanted: Wanted, page: str, zone: str) -> str:
    want = wanted.get(page)
    if want is None or want.due <= time.time():
        return "at once"
    return f"from {datetime.fromtimestamp(want.due, ZoneInfo(zone)):%H:%M} on, unless it is edited again"
