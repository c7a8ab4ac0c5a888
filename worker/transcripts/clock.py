"""Times of captions and headings as seconds."""

import re

TIME = r"\d{1,3}:\d{1,2}(?::\d{1,2})?(?:[.,]\d{1,3})?"
"""`MM:SS`, `H:MM:SS`, either with a fraction; not necessarily padded."""

_TIME = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,3}))?")
_DAY = 86_400.0


def seconds(time: str) -> float | None:
    """Seconds of `time`, None where it is none.

    >>> seconds("0:0:8.2"), seconds("01:02:03,500"), seconds("75:12"), seconds("00:00:1d.890"), seconds("1:75:00")
    (8.2, 3723.5, 4512.0, None, None)
    """
    match = _TIME.fullmatch(time.strip())
    if match is None:
        return None
    hours, minutes, secs, fraction = match.groups()
    if int(secs) > 59 or (hours is not None and int(minutes) > 59):
        return None
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(secs)
    return round(whole + int(fraction) / 10 ** len(fraction), 3) if fraction else float(whole)


def since_first(clocks: list[float | None]) -> list[float | None]:
    """Times of day as seconds since the first; one that jumps back by more than half a day is past midnight.

    >>> since_first([86_390.0, None, 5.0, 4.0])
    [0.0, None, 15.0, 14.0]
    """
    first = previous = next((c for c in clocks if c is not None), 0.0)
    days, relative = 0, list[float | None]()
    for clock in clocks:
        if clock is None:
            relative.append(None)
            continue
        days += clock < previous - _DAY / 2
        previous = clock
        relative.append(round(clock + days * _DAY - first, 3))
    return relative
