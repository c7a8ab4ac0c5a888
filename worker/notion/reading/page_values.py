"""What the columns of a meeting page say: its title, state, when it was, and the full value of every column of ours."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from worker.notion.api.client import Notion
from worker.notion.places import Database, Json
from worker.notion.reading.blocks import words_of

Moment = tuple[datetime, bool]
"""When, in the meeting's zone, and whether a time of day was said."""

_MOST_IN_ANSWER: Final = 25
"""References of a page, people or texts that an answer holds at most; the rest is asked for by itself."""
_MAY_BE_CUT: Final = ("title", "rich_text", "relation", "people")
_WHEN: Final = re.compile(
    r"date|when|day|meeting (?:date|time|day)|event (?:time|date)|held (?:on|at)|(?:회의 ?)?(?:일시|날짜|일자|시간|일)|언제",
    re.IGNORECASE,
)
_WHO: Final = re.compile(r"participants?|attendees?|invitees|who|people|present|참석자?|참가자|참여자|참석 ?인원", re.IGNORECASE)


async def page_values(notion: Notion, page: Json, meetings: Database | None) -> dict[str, Json]:
    """By column key, complete; empty without a database. A column that people removed is missing."""
    values = meetings.values_of(page) if meetings else {}
    return {key: await whole_value(notion, page["id"], value) for key, value in values.items()}


async def whole_value(notion: Notion, page_id: str, value: Json) -> Json:
    """The value of a property of a page, as an answer holds it, with what Notion left out of a long one."""
    kind = value["type"]
    held = value.get(kind)
    if kind not in _MAY_BE_CUT or not isinstance(held, list) or (len(held) < _MOST_IN_ANSWER and not value.get("has_more")):
        return value
    items = [item async for item in notion.every(f"pages/{page_id}/properties/{value['id']}")]
    return {"id": value["id"], "type": kind, kind: [item[kind] for item in items]}


def title_of_page(page: Json) -> str:
    return next((words_of(v["title"]).strip() for v in page["properties"].values() if v["type"] == "title"), "")


def title_of(values: Mapping[str, Json]) -> str:
    """Of a page in the Meetings database; empty for any other."""
    return words_of(values.get("title", {}).get("title") or ())


def state_of(values: Mapping[str, Json], meetings: Database | None) -> str | None:
    """Our key of the option that `Minutes` shows; None where it shows none, or one of somebody else's."""
    chosen = (values.get("minutes", {}).get("select") or {}).get("id")
    options = meetings.columns["minutes"].options if meetings and "minutes" in meetings.columns else {}
    return next((key for key, id_ in options.items() if id_ == chosen), None) if chosen else None


def run_of(values: Mapping[str, Json]) -> str | None:
    return words_of(values.get("run", {}).get("rich_text") or ()).strip() or None


def is_processed(values: Mapping[str, Json]) -> bool:
    return bool(values.get("processed_at", {}).get("date"))


def is_copy(page: Json, values: Mapping[str, Json]) -> bool:
    """Whether it says that it was processed before it was made: then it is a person's copy of another page.

    >>> at = {"processed_at": {"date": {"start": "2026-11-20T09:00:00.000+00:00"}}}
    >>> is_copy({"created_time": "2026-11-20T09:01:00.000Z"}, at), is_copy({"created_time": "2026-11-20T09:00:00.000Z"}, at)
    (True, False)
    """
    processed = moment(values.get("processed_at", {}).get("date"), "UTC")
    created = moment({"start": page.get("created_time", "")}, "UTC")
    return bool(processed and created and _minute(processed[0]) < _minute(created[0]))


def _minute(at: datetime) -> datetime:
    """Notion knows no seconds of when a page was made."""
    return at.replace(second=0, microsecond=0)


def date_value(page: Json, values: Mapping[str, Json]) -> Json | None:
    """The date that says when the meeting was: the mapped column, else one that is named so, else the only one there is."""
    if "date" in values:
        return values["date"].get("date")
    ours = {value["id"] for value in values.values()}
    dates = {name: v for name, v in page["properties"].items() if v["type"] == "date" and v["id"] not in ours}
    named = [value for name, value in dates.items() if _WHEN.fullmatch(" ".join(name.split()))]
    chosen = named or (list(dates.values()) if len(dates) == 1 else [])
    return chosen[0].get("date") if chosen else None


def people_values(page: Json, values: Mapping[str, Json]) -> list[Json]:
    """The properties that name who took part: the mapped column, else those that are named so, else all of people."""
    if "participants" in values:
        return [values["participants"]]
    people = {name: value for name, value in page["properties"].items() if value["type"] == "people"}
    named = [value for name, value in people.items() if _WHO.fullmatch(" ".join(name.split()))]
    return named or list(people.values())


def moment(date: Json | None, timezone: str) -> Moment | None:
    """The start of a date value in the meeting's zone, and whether it names a time; None where it is none.

    >>> moment({"start": "2026-11-20", "end": None}, "Asia/Seoul")
    (datetime.datetime(2026, 11, 20, 0, 0, tzinfo=zoneinfo.ZoneInfo(key='Asia/Seoul')), False)
    >>> moment({"start": "2026-11-20T05:05:00.000Z"}, "Asia/Seoul")[0].isoformat()
    '2026-11-20T14:05:00+09:00'
    >>> moment({"start": "2026-11-20T10:00:00", "time_zone": "Europe/Paris"}, "Asia/Seoul")[0].isoformat()
    '2026-11-20T18:00:00+09:00'
    """
    start = (date or {}).get("start") or ""
    zone = ZoneInfo(timezone)
    try:
        found = datetime.fromisoformat(start)
        if len(start) <= len("2026-11-20"):
            return found.replace(tzinfo=zone), False
        written = ZoneInfo(date["time_zone"]) if date and date.get("time_zone") else zone
        return (found if found.tzinfo else found.replace(tzinfo=written)).astimezone(zone), True
    except (ValueError, OverflowError, LookupError, OSError):
        return None


def in_zone(at: datetime | None, timezone: str, *, time_known: bool) -> Moment | None:
    """A moment of a header, which without an offset is wall-clock time where the meeting was."""
    if at is None:
        return None
    zone = ZoneInfo(timezone)
    return (at.astimezone(zone) if at.tzinfo and time_known else at.replace(tzinfo=zone)), time_known


def first_moment(found: Iterable[Moment | None]) -> tuple[datetime | None, bool]:
    """The first, surest first; a mere day gives way to a time on the same day."""
    moments = [moment for moment in found if moment is not None]
    if not moments:
        return None, True
    day, known = moments[0]
    if known:
        return day, True
    return next(((at, True) for at, timed in moments if timed and at.date() == day.date()), (day, False))
