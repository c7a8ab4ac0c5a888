"""When a digest is due, and of which week. Pure."""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from worker.digest.week import WEEK, Week

EVERY: Final = 60.0  # seconds between two looks whether one is due
DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_REACH: Final = timedelta(days=3)  # from Monday to Wednesday the week before is told, later the week that is


def last_due(now: datetime, day: str, at: time, zone: str) -> datetime:
    """The last moment at which a digest was due. now: aware.

    >>> last_due(datetime.fromisoformat("2026-11-23T08:59+09:00"), "mon", time(9), "Asia/Seoul").isoformat()
    '2026-11-16T09:00:00+09:00'
    """
    here = now.astimezone(ZoneInfo(zone))
    due = datetime.combine(Week.of(here.date()).first + timedelta(days=DAYS.index(day)), at, ZoneInfo(zone))
    return due if due <= now else due - WEEK


def next_due(now: datetime, day: str, at: time, zone: str) -> datetime:
    return last_due(now, day, at, zone) + WEEK


def week_of(due: datetime) -> Week:
    """The week that a digest due then is about.

    >>> week_of(datetime(2026, 11, 23, 9)).name, week_of(datetime(2026, 11, 27, 17)).name
    ('2026-W47', '2026-W48')
    """
    return Week.of((due - _REACH).date())


def week_by_default(now: datetime, day: str | None, zone: str) -> Week:
    """Which week somebody means who names none: the last that has ended, or the present one where digests come at its end."""
    present = Week.of(now.astimezone(ZoneInfo(zone)).date())
    return present if day is not None and DAYS.index(day) >= 3 else present.back(1)
