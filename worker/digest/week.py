"""ISO weeks: Monday to Sunday, where the team is."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from worker.errors import SettingsError

if TYPE_CHECKING:  # `minutes status` has no use for the nouns, which load pydantic
    from worker.model import Language

_NAME = re.compile(r"(\d{4})-?W(\d{1,2})", re.IGNORECASE)
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """first: its Monday.

    >>> week = Week.of(date(2026, 12, 31)); week.name, week.after.name, week.last
    ('2026-W53', '2027-W01', datetime.date(2027, 1, 3))
    """

    first: date

    @classmethod
    def of(cls, day: date) -> "Week":
        return cls(day - timedelta(days=day.weekday()))

    @property
    def last(self) -> date:
        return self.first + timedelta(days=6)

    @property
    def name(self) -> str:
        year, number, _ = self.first.isocalendar()
        return f"{year}-W{number:02d}"

    @property
    def after(self) -> "Week":
        return Week(self.first + WEEK)

    def back(self, weeks: int) -> "Week":
        return Week(self.first - weeks * WEEK)

    def begins(self, zone: str) -> datetime:
        return midnight(self.first, zone)

    def ends(self, zone: str) -> datetime:
        """When the next one begins."""
        return self.after.begins(zone)

    def days(self, language: "Language") -> str:
        """
        >>> Week(date(2026, 11, 16)).days("en"), Week(date(2026, 11, 30)).days("en"), Week(date(2026, 12, 28)).days("ko")
        ('16–22 Nov 2026', '30 Nov – 6 Dec 2026', '2026/12/28–2027/1/3')
        """
        one, other = self.first, self.last
        if language == "ko":
            year = f"{other.year}/" if one.year != other.year else ""
            return f"{one.year}/{one.month}/{one.day}–{year}{other.month}/{other.day}"
        if one.month == other.month:
            return f"{one.day}–{other.day} {_MONTHS[other.month - 1]} {other.year}"
        year = f" {one.year}" if one.year != other.year else ""
        return f"{one.day} {_MONTHS[one.month - 1]}{year} – {other.day} {_MONTHS[other.month - 1]} {other.year}"


def midnight(day: date, zone: str) -> datetime:
    """When a day begins there."""
    return datetime.combine(day, time(), ZoneInfo(zone))


def week_named(text: str) -> Week:
    """Raises SettingsError.

    >>> week_named("2026-W47").first
    datetime.date(2026, 11, 16)
    """
    found = _NAME.fullmatch(text.strip())
    try:
        if found:
            return Week(date.fromisocalendar(int(found[1]), int(found[2]), 1))
    except ValueError:
        pass
    shown = "".join(c if c.isprintable() else " " for c in text)[:40]
    raise SettingsError(f"--week: “{shown}” is no week: write it as 2026-W47 (ISO weeks, Monday to Sunday).")
