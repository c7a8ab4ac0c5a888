"""Days and times as readers expect them: with the weekday, and with the year only where it could be doubted."""

from datetime import date, datetime, time

from worker.model import Due, Event, Language, Meeting
from worker.outputs.labels import LABELS

_WEEKDAYS = {"ko": "월화수목금토일", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(value: date, language: Language, near: date | None = None) -> str:
    """The day with its weekday; the year only when it is not that of `near` (the meeting), or that is unknown.

    >>> day(date(2026, 12, 1), "ko", date(2026, 11, 25)), day(date(2026, 12, 1), "en", date(2026, 11, 25))
    ('12/1(화)', 'Tue 1 Dec')
    >>> day(date(2027, 1, 5), "ko", date(2026, 11, 25)), day(date(2027, 1, 5), "en")
    ('2027/1/5(화)', 'Tue 5 Jan 2027')
    """
    weekday = _WEEKDAYS[language][value.weekday()]
    same_year = near is not None and near.year == value.year
    if language == "ko":
        written = f"{value.month}/{value.day}({weekday})"
        return written if same_year else f"{value.year}/{written}"
    written = f"{weekday} {value.day} {_MONTHS[value.month - 1]}"
    return written if same_year else f"{written} {value.year}"


def due_day(due: Due, language: Language, near: date | None) -> str:
    """`12/1(화) 12:00까지`, `by Tue 1 Dec 12:00`; empty while the phrase is vague."""
    if due.date is None:
        return ""
    written = day(due.date, language, near) + (f" {_clock(due.time)}" if due.time else "")
    return LABELS[language].until.format(day=written)


def when(event: Event, meeting: Meeting) -> str:
    """When an event is: `12/1(화) 15:00–16:00`; its time zone only when it is not the meeting's."""
    near = meeting.held_at.date() if meeting.held_at else None
    start = _point(event.start, meeting.language, near)
    zone = "" if event.all_day or event.timezone == meeting.timezone else f" ({event.timezone})"
    if event.end is None or event.end == event.start:
        return start + zone
    if isinstance(event.start, datetime) and isinstance(event.end, datetime) and event.start.date() == event.end.date():
        return f"{start}–{_clock(event.end.time())}{zone}"
    return f"{start} – {_point(event.end, meeting.language, near)}{zone}"


def held(meeting: Meeting) -> str:
    """When the meeting was held, year included; the time and its zone only when they are known."""
    if meeting.held_at is None:
        return LABELS[meeting.language].held_at_unknown
    written = day(meeting.held_at.date(), meeting.language)
    return f"{written} {_clock(meeting.held_at.time())} {meeting.timezone}" if meeting.time_known else written


def position(seconds: float) -> str:
    """A place in the recording.

    >>> position(72.9), position(3723)
    ('01:12', '1:02:03')
    """
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes:02d}:{rest:02d}"


def _point(value: date, language: Language, near: date | None) -> str:
    if isinstance(value, datetime):
        return f"{day(value.date(), language, near)} {_clock(value.time())}"
    return day(value, language, near)


def _clock(value: time) -> str:
    return f"{value.hour:02d}:{value.minute:02d}"
