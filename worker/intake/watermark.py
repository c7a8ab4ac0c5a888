"""How far the looks at the database have got, in minutes as Notion writes them."""

from datetime import UTC, datetime
from typing import Final

from worker.store.marks import Marks

MINUTE: Final = 60.0
AHEAD: Final = 600.0  # seconds; a record further ahead was written by a clock that was wrong

_TABLE, _KEY = "system", "watermark"


def watermark(marks: Marks, now: float) -> str | None:
    """The minute up to which all edits were seen; None where that is not known. now: seconds since 1970."""
    text = marks.record(_TABLE, _KEY)
    if text is None or _is_sound(text, now):
        return text
    marks.swap(_TABLE, _KEY, text, None)
    return None


def advance(marks: Marks, minute: str) -> None:
    """Never back: a slow look may end after the next one."""
    while (text := marks.record(_TABLE, _KEY)) is None or text < minute:
        if marks.swap(_TABLE, _KEY, text, minute):
            return


def minute(at: float) -> str:
    """The minute of a time in seconds since 1970.

    >>> minute(1795168859.9)
    '2026-11-20T10:00:00.000Z'
    """
    return datetime.fromtimestamp(at - at % MINUTE, UTC).strftime("%Y-%m-%dT%H:%M:00.000Z")


def seconds(text: str) -> float:
    """When a minute begins, in seconds since 1970. Raises ValueError."""
    return datetime.fromisoformat(text).timestamp()


def _is_sound(text: str, now: float) -> bool:
    try:
        return seconds(text) <= now + AHEAD and text == minute(seconds(text))
    except ValueError:
        return False
