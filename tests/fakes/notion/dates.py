"""Date values: what Notion takes, and how it gives them back (the time zone as an offset, `time_zone` always null)."""

import datetime as dt
import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tests.fakes.notion.errors import Json, invalid

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}$")
_OFFSET = re.compile(r"(Z|[+-]\d{2}:?\d{2})$")


def date_value(value: Json) -> Json:
    """Request form → response form.

    >>> date_value({"start": "2026-11-24T15:00:00", "time_zone": "Asia/Seoul"})
    {'start': '2026-11-24T15:00:00.000+09:00', 'end': None, 'time_zone': None}
    """
    start, end, zone = value["start"], value.get("end"), value.get("time_zone")
    if end and (bool(_DAY.match(start)) != bool(_DAY.match(end)) or _moment(end, zone) < _moment(start, zone)):
        raise invalid("Date end must be of the same kind as start, and not before it.")
    return {"start": _shown(start, zone), "end": _shown(end, zone) if end else None, "time_zone": None}


def moment_of(text: str) -> dt.datetime:
    """A date or a time as an instant, for comparing; what has no offset counts as UTC."""
    return _moment(text, None)


def _shown(text: str, zone: str | None) -> str:
    if _DAY.match(text):
        if zone:
            raise invalid("Dates without a time cannot have a time zone.")
        return _moment(text, None).date().isoformat()
    return _moment(text, zone).isoformat(timespec="milliseconds")


def _moment(text: str, zone: str | None) -> dt.datetime:
    if zone and _OFFSET.search(text) and not _DAY.match(text):
        raise invalid("Dates with a time zone cannot hold a UTC offset.")
    try:
        moment = dt.datetime.fromisoformat(text)
        place = ZoneInfo(zone) if zone else dt.UTC
    except (ValueError, ZoneInfoNotFoundError):
        raise invalid("Date is not a valid ISO 8601 date string, or its time zone is unknown.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=place)
