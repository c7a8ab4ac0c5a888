"""What an event means for us: which page to look at, and from when on. It holds ids and no content, and may come late."""

from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import unquote
from uuid import UUID

from worker.intake.payloads import WAKING, Event, PageEvent, Parent
from worker.notion.places import Workspace
from worker.notion.text.links import bare_id

OLD: Final = 26 * 3600.0  # seconds; Notion sends an event again for about 24 hours: what is older was sent by somebody else
AHEAD: Final = 600.0  # seconds that Notion's clock may be before ours
REMEMBERED: Final = 48 * 3600.0  # how long an event's id is known: longer than OLD and AHEAD together, else it could be replayed

Reason = Literal["type", "old", "future", "own", "elsewhere"]


@dataclass(frozen=True, slots=True)
class Meetings:
    """How to tell our meetings. source, container: of their database. state: id of the column `Minutes`. bot: our own user."""

    source: str
    container: str
    state: str
    bot: str


@dataclass(frozen=True, slots=True)
class Wish:
    """page: which to look at. at: when it was edited, seconds since 1970.

    look: somebody set its `Minutes`, so it is looked at without waiting. known: only if it is a page that was wanted before,
    since all that the event tells is that something on it was edited.
    """

    page: str
    at: float
    look: bool = False
    known: bool = False


def meetings_of(workspace: Workspace | None) -> Meetings | None:
    base = workspace.databases.get("meetings") if workspace else None
    if workspace is None or base is None:
        return None
    state = base.columns.get("minutes")
    return Meetings(base.id, base.container, state.id if state else "", workspace.bot)


def wish_of(event: Event, meetings: Meetings | None, now: float) -> Wish | Reason:
    """Which page it wakes, or why none. meetings: None while they are not known; then the worker has to find out itself."""
    if not isinstance(event, PageEvent) or event.type not in WAKING or event.entity.type != "page":
        return "type"
    at = event.timestamp.timestamp()
    if not now - OLD <= at <= now + AHEAD:
        return "old" if at < now else "future"
    if _is_own(event, meetings):
        return "own"
    return _wish(event, meetings, min(at, now))


def is_elsewhere(parent: Parent | None, meetings: Meetings | None) -> bool:
    """Whether a page with this parent is surely none of our meetings."""
    if parent is None:
        return False
    if parent.data_source_id is None and not parent.type.startswith(("database", "data_source")):
        return True
    if meetings is None:
        return False
    if parent.data_source_id is not None:
        return bare_id(parent.data_source_id) != bare_id(meetings.source)
    container = parent.database_id or parent.id
    return container is not None and bare_id(container) not in {bare_id(meetings.container), bare_id(meetings.source)}


def _wish(event: PageEvent, meetings: Meetings | None, at: float) -> Wish | Reason:
    parent = event.data.parent
    if not is_elsewhere(parent, meetings):
        return Wish(str(event.entity.id), at, look=_sets_state(event, meetings))
    above = _page_above(parent)
    return Wish(above, at, known=True) if above else "elsewhere"


def _page_above(parent: Parent | None) -> str | None:
    """The transcript may be on a page of its own, under the meeting."""
    if parent is None or parent.type != "page":
        return None
    try:
        return str(UUID(parent.id or ""))
    except ValueError:
        return None


def _is_own(event: PageEvent, meetings: Meetings | None) -> bool:
    """Whether all of it was done by this worker. An edit without an author is nobody's, hence not ours."""
    ours = {bare_id(meetings.bot) if meetings else "", bare_id(event.integration_id)} - {""}
    return bool(event.authors) and all(bare_id(author.id) in ours for author in event.authors)


def _sets_state(event: PageEvent, meetings: Meetings | None) -> bool:
    """Ids of columns may be encoded or not."""
    column = unquote(meetings.state) if meetings else ""
    return bool(column) and column in map(unquote, event.data.updated_properties)
