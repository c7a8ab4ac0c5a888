"""The time in the fake workspace: the machine's, until a test sets it; then it stands still until it is moved."""

import datetime as dt
import functools


class Clock:
    def __init__(self) -> None:
        self._set: dt.datetime | None = None

    def now(self) -> dt.datetime:
        return self._set or dt.datetime.now(dt.UTC)

    def set(self, moment: dt.datetime | None) -> None:
        """moment: aware; None lets the time run again."""
        self._set = moment and moment.astimezone(dt.UTC)

    def advance(self, **by: float) -> None:
        self._set = self.now() + dt.timedelta(**by)


@functools.lru_cache(maxsize=1024)
def minute(moment: dt.datetime) -> str:
    """Pages and blocks: cut to the minute, however exact the edit was."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:00.000Z")


def exact(moment: dt.datetime) -> str:
    """Databases and views show milliseconds and an offset."""
    return moment.astimezone(dt.UTC).isoformat(timespec="milliseconds")
