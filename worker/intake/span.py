"""The meetings of a span of days: which of them have no minutes yet."""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from worker.errors import SettingsError
from worker.intake.mapped import with_state
from worker.notion.failures import IncompleteError
from worker.notion.places import Database, Json
from worker.notion.reading.page_values import is_processed, moment, state_of
from worker.notion.reading.timeline import Time, timeline
from worker.workplace import Workplace

_ASIDE: Final = timedelta(days=2)  # asked for besides on either side: Notion tells days by another zone


@dataclass(frozen=True)
class Span:
    """First and last day, where the team is. zone: IANA name."""

    first: date
    last: date
    zone: str

    def holds(self, page: Json, meetings: Database) -> bool:
        """By the column `Date`, else by when the page was made."""
        written = meetings.values_of(page).get("date", {}).get("date")
        when = moment(written or {"start": page["created_time"]}, self.zone)
        return when is not None and self.first <= when[0].date() <= self.last


def span_of(since: str, until: str | None, zone: str, now: datetime) -> Span:
    """until: today when not given, since a meeting that is to come was not held yet. Raises SettingsError."""
    first = _day("--since", since)
    last = _day("--until", until) if until else now.astimezone(ZoneInfo(zone)).date()
    if last < first:
        raise SettingsError(f"--since {first} is after {'--until' if until else 'today,'} {last}: there is no day between them.")
    return Span(first, last, zone)


async def meetings_of(place: Workplace, span: Span, *, again: bool) -> AsyncIterator[str]:
    """Ids of the pages, those that people set to Ignored left out. again: also of those that were processed.

    Raises IncompleteError after the last one, when Notion does not list them all.
    """
    meetings = place.workspace.databases["meetings"]
    columns = tuple(meetings.columns[key].id for key in ("date", "minutes", "processed_at") if key in meetings.columns)
    times: Sequence[Time] = ("created_time", "last_edited_time")
    cut: IncompleteError | None = None
    for where in _filters(meetings, span, again=again):
        try:
            async for row in timeline(place.notion, meetings.id, times, where=where, columns=columns):
                values = with_state(meetings.values_of(row))
                wanted = again or not is_processed(values)
                if wanted and state_of(values, meetings) != "ignored" and span.holds(row, meetings):
                    yield row["id"]
        except IncompleteError as error:
            cut = error
    if cut:
        raise cut


def _filters(meetings: Database, span: Span, *, again: bool) -> Iterator[list[Json]]:
    """Two queries rather than one with `or`: groups may not be nested as deep as that would take."""
    early, late = (span.first - _ASIDE).isoformat(), (span.last + _ASIDE).isoformat()
    date_, processed = meetings.columns.get("date"), meetings.columns.get("processed_at")
    new = [{"property": processed.id, "date": {"is_empty": True}}] if processed and not again else []
    made = [{"timestamp": "created_time", "created_time": {"on_or_after": early}},
            {"timestamp": "created_time", "created_time": {"on_or_before": late}}]  # fmt: skip
    if date_ is None:
        yield [*made, *new]
        return
    yield [{"property": date_.id, "date": {"on_or_after": early}}, {"property": date_.id, "date": {"on_or_before": late}}, *new]
    yield [{"property": date_.id, "date": {"is_empty": True}}, *made, *new]


def _day(option: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        shown = "".join(c if c.isprintable() else " " for c in text)[:40]
        raise SettingsError(f"{option}: “{shown}” is no day: write it as 2026-11-01.") from None
