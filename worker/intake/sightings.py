"""Whether a page, as a look at the database shows it, is to be processed, and from when on. Every case stands in a table:
tests/intake/test_sightings.py.

Notion tells the minute of an edit, and of its last one only. So a run that began after that minute has read all there was,
one that began within it may have missed some, and the same minute may be seen again by the next look.
"""

from dataclasses import dataclass
from typing import Final

from worker.intake.wanted import Ended, Found, Want
from worker.intake.watermark import MINUTE, seconds
from worker.notion.places import Database, Json
from worker.notion.reading.page_values import state_of
from worker.notion.text.links import bare_id

_UNFINISHED: Final = frozenset({None, "waiting", "working"})
_READING: Final = frozenset({"", "read"})  # stages of a run that may not have replaced the state on its page yet


@dataclass(frozen=True)
class Sighting:
    """version: `last_edited_time`. ours: our own bot edited it last. state: our key of what `Minutes` shows."""

    page: str
    version: str
    ours: bool
    state: str | None

    @property
    def over(self) -> float:
        """When the minute of the last edit ends, seconds since 1970."""
        return seconds(self.version) + MINUTE


@dataclass(frozen=True)
class Known:
    """What is on record of a page. held: somebody has its lease."""

    want: Want | None = None
    ended: Ended | None = None
    found: Found | None = None
    held: bool = False


@dataclass(frozen=True)
class Due:
    """at: seconds since 1970. asked: by a person, on the page."""

    at: float
    asked: bool = False


def sighting_of(row: Json, meetings: Database, bot: str) -> Sighting:
    by = (row.get("last_edited_by") or {}).get("id") or ""
    return Sighting(row["id"], row["last_edited_time"], bare_id(by) == bare_id(bot), state_of(meetings.values_of(row), meetings))


def due(seen: Sighting, known: Known, *, now: float, quiet: float) -> Due | None:
    """None: nothing new. now: when the look began, seconds since 1970. quiet: seconds that nobody may have edited it for."""
    ended, wish = known.ended, seen.state == "re_run"
    if seen.state == "ignored" or (ended and ended.began >= seen.over):
        return None
    if not (seen.ours or wish):
        return _edited(seen, known, quiet)
    if ended and ended.at > now:
        return None  # it ended while we looked: the next look shows what it left
    return _wished(seen, known, now) if wish else _left_behind(seen, known, now)


def _wished(seen: Sighting, known: Known, now: float) -> Due | None:
    """The state stands until a run replaces it, hence is no new wish while one is on its way."""
    want, found = known.want, known.found
    made = found if found and found.version == seen.version and found.asked else None
    if want and want.step != "running":
        return None if want.asked else Due(now, asked=True)
    if want:
        early = want.since < seen.over and want.stage not in _READING
        return Due(now, asked=True) if early and not (made and made.due >= want.since) else None
    if made is None:
        return Due(now, asked=True)
    return Due(max(now, seen.over), asked=True) if made.due < seen.over else None


def _left_behind(seen: Sighting, known: Known, now: float) -> Due | None:
    """A run that nobody goes on with, since what was wanted was lost. Nobody is writing, so it need not wait."""
    settled = known.ended is not None and seen.version <= known.ended.seen
    again = known.found is not None and known.found.version == seen.version
    if seen.state not in _UNFINISHED or known.want or known.held or settled or again:
        return None
    return Due(now)


def _edited(seen: Sighting, known: Known, quiet: float) -> Due | None:
    want, found, at = known.want, known.found, seen.over + quiet
    if found and found.version == seen.version and found.due >= seen.over:
        return None
    if want and want.step == "running":
        return None if want.since >= seen.over else Due(at)
    if want and (want.asked or want.due >= at):
        return None
    return Due(at)
