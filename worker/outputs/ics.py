"""Events and due dates as an iCalendar file (RFC 5545).

A due date is an all-day VEVENT, not a VTODO: Google Calendar and Outlook drop VTODO on import without a word, and Apple
moves it to another app. It is TRANSPARENT, so that it blocks nobody's day, and has no ATTENDEE, so that importing it
invites nobody.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Calendar
from icalendar import Event as Component

from worker.model import ActionItem, Event, Evidence, Meeting, Minutes
from worker.outputs.entries import Entry, Reader
from worker.outputs.labels import LABELS
from worker.outputs.plain import one_line, unlinked

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=ZoneInfo("UTC"))
# Google Calendar renders HTML in descriptions; these look alike and are inert.
_INERT: Final = str.maketrans({"<": "‹", ">": "›", "&": "＆"})


def to_ics(minutes: Minutes) -> bytes:
    """The calendar as UTF-8 with CRLF line ends: events in the order of the minutes, then due dates that have a day."""
    calendar = Calendar()
    calendar.add("prodid", "-//notion-minutes//minutes//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _inert(minutes.meeting.title))
    for component in _components(minutes):
        calendar.add_component(component)
    _add_timezones(calendar, minutes.events)
    return bytes(calendar.to_ical())


def _components(minutes: Minutes) -> Iterator[Component]:
    reader, seen = Reader(minutes), Counter[str]()
    for event in minutes.events:
        component = _component(minutes.meeting, "event", event.evidence, seen)
        _fill(component, event.title, reader.event(event), minutes.meeting)
        _span(component, event)
        yield component
    for item in minutes.action_items:
        if item.due and item.due.date:
            component = _component(minutes.meeting, "due", item.evidence, seen)
            _fill(component, _due_title(item, minutes.meeting), reader.action_item(item), minutes.meeting)
            _all_day(component, item.due.date, item.due.date)
            component.add("transp", "TRANSPARENT")
            yield component


def _component(meeting: Meeting, kind: str, evidence: tuple[Evidence, ...], seen: Counter[str]) -> Component:
    """A component whose UID follows from the words it rests on, so that importing again updates instead of doubling.

    Numbers of items and utterances shift when a transcript is edited; the quote does not. Two that rest on the same
    quote are told apart by their order.
    """
    held_at = meeting.held_at.isoformat() if meeting.held_at else ""
    identity = "\x1f".join((kind, meeting.title, held_at, evidence[0].quote if evidence else ""))
    seen[identity] += 1
    digest = sha256(f"{identity}\x1f{seen[identity]}".encode()).hexdigest()
    component = Component()
    component.add("uid", f"{digest[:32]}@notion-minutes")
    # The same minutes give the same file: the stamp is when the meeting was, not when this ran.
    component.add("dtstamp", (meeting.held_at or _EPOCH).astimezone(ZoneInfo("UTC")))
    return component


def _fill(component: Component, title: str, entry: Entry, meeting: Meeting) -> None:
    parts = [" ".join(x for x in (p.text, f"“{p.said}”" if p.said else "") if x) for p in entry.parts]
    quotes = [f"{m.field} [{m.place}] “{m.quote}”".strip() for m in entry.marks]
    label = LABELS[meeting.language].meeting
    component.add("summary", _inert(title))
    component.add("description", "\n".join(_inert(line) for line in (*parts, *quotes, f"{label}: {meeting.title}")))


def _due_title(item: ActionItem, meeting: Meeting) -> str:
    label = LABELS[meeting.language].due
    at = f" {item.due.time:%H:%M}" if item.due and item.due.time else ""
    who = item.owner or item.team
    return f"{label.capitalize()}{at}: {item.task}" + (f" ({who})" if who else "")


def _span(component: Component, event: Event) -> None:
    if isinstance(event.start, datetime):
        zone = ZoneInfo(event.timezone)
        component.add("dtstart", event.start.astimezone(zone))
        if isinstance(event.end, datetime):
            component.add("dtend", event.end.astimezone(zone))
    else:
        _all_day(component, event.start, event.end or event.start)


def _all_day(component: Component, first: date, last: date) -> None:
    """DTEND of an all-day event is the day after its last one."""
    component.add("dtstart", first)
    component.add("dtend", last + timedelta(days=1))


def _add_timezones(calendar: Calendar, events: tuple[Event, ...]) -> None:
    """VTIMEZONE with the offsets from a year before the first event to a year after the last."""
    days = [e.start.date() for e in events if isinstance(e.start, datetime)]
    if days:
        year = timedelta(days=366)
        calendar.add_missing_timezones(first_date=min(days) - year, last_date=max(days) + year)


def _inert(text: str) -> str:
    return unlinked(one_line(text)).translate(_INERT)
