"""Clock times. An hour without am or pm is read as office hours have it: 1–6 afternoon, 7–11 morning, 12 noon.

A part of the day alone (오전, morning) is no clock time and gives none. Midnight ends the day named.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from worker.resolution.said import Said

ZONES = {
    "UTC": "UTC", "GMT": "UTC", "KST": "Asia/Seoul", "JST": "Asia/Tokyo", "SGT": "Asia/Singapore", "IST": "Asia/Kolkata",
    "PT": "America/Los_Angeles", "PST": "America/Los_Angeles", "PDT": "America/Los_Angeles",
    "MT": "America/Denver", "MST": "America/Denver", "MDT": "America/Denver",
    "CST": "America/Chicago", "CDT": "America/Chicago", "CT": "America/Chicago",
    "ET": "America/New_York", "EST": "America/New_York", "EDT": "America/New_York", "BST": "Europe/London",
    "PACIFIC": "America/Los_Angeles", "MOUNTAIN": "America/Denver", "CENTRAL": "America/Chicago", "EASTERN": "America/New_York",
    "CET": "Europe/Paris", "CEST": "Europe/Paris", "AET": "Australia/Sydney", "AEST": "Australia/Sydney",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clock:
    """hour 24 is midnight at the end of the day; 25–29 the small hours of the night after ("금요일 밤 두 시")."""

    hour: int
    minute: int
    certain: bool

    def on(self, day: date, zone: str | None, home: datetime) -> datetime:
        """Aware, in the meeting's zone; said in another zone (`zone`), it is converted."""
        days, hour = divmod(self.hour, 24)
        said = datetime.combine(day + timedelta(days=days), time(hour, self.minute))
        there = ZoneInfo(ZONES[zone]) if zone in ZONES else home.tzinfo
        return said.replace(tzinfo=there).astimezone(home.tzinfo)


def clock_of(said: Said) -> Clock | None:
    """The time said, or None.

    >>> clock_of(Said(hour=3)), clock_of(Said(hour=3, daypart="am")), clock_of(Said(hour=9, minute=30))
    (Clock(hour=15, minute=0, certain=False), Clock(hour=3, minute=0, certain=True), Clock(hour=9, minute=30, certain=False))
    """
    return _clock(said.hour, said.minute or 0, said.meridiem, said.daypart) if said.hour is not None else None


def until_of(said: Said) -> Clock | None:
    """The end of a range of times; without am or pm, the first such time after its start."""
    start = clock_of(said)
    if start is None or said.until_hour is None:
        return None
    end = _clock(said.until_hour, said.until_minute or 0, said.until_meridiem, None)
    if not end.certain and said.until_hour <= 12:
        hours = (said.until_hour % 12, said.until_hour % 12 + 12, said.until_hour % 12 + 24)
        hour = next(h for h in hours if (h, end.minute) > (start.hour, start.minute))
        return Clock(hour, end.minute, start.certain)
    return end if (end.hour, end.minute) > (start.hour, start.minute) else Clock(end.hour + 24, end.minute, True)


def next_occurrence(clock: Clock, home: datetime, zone: str | None) -> datetime:
    """A time said without a day: today if it is still to come, an uncertain one by its later half too; else tomorrow.

    >>> ten = datetime(2026, 11, 18, 15, 0, tzinfo=ZoneInfo("Asia/Seoul"))
    >>> next_occurrence(Clock(9, 0, False), ten, None).hour      # "아홉 시까지" said at three in the afternoon
    21
    """
    hours = [clock.hour] if clock.certain or clock.hour >= 12 else [clock.hour, clock.hour + 12]
    for hour in hours:
        moment = Clock(hour, clock.minute, True).on(home.date(), zone, home)
        if moment > home:
            return moment
    return clock.on(home.date() + timedelta(days=1), zone, home)


def _clock(hour: int, minute: int, meridiem: str | None, daypart: str | None) -> Clock:
    if hour >= 13 or meridiem == "24":
        return Clock(hour, minute, True)
    if meridiem:
        return Clock(hour % 12 + (12 if meridiem == "pm" else 0), minute, True)
    by_part = {
        "am": hour % 12,
        "pm": hour % 12 + 12,
        "night": hour + (12 if hour >= 6 else 24),
        "midday": hour if hour >= 10 else hour + 12,
        None: hour + 12 if 1 <= hour <= 6 else hour,
    }
    return Clock(by_part[daypart], minute, daypart is not None or hour == 0)
