"""What a page says of its minutes while they are made: its state and its note. What a person set meanwhile stays."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from worker.errors import BudgetError, MinutesError, OutageError, TransientError
from worker.model import Language
from worker.notion.addresses import page_link
from worker.notion.failures import LeftAloneError, RefusedError, UncertainWriteError
from worker.notion.places import Database, Json, MeetingPage
from worker.notion.reading.page_values import page_values, state_of, title_of
from worker.notion.text.links import bare_id
from worker.notion.writing.state import Pause, State, state_changes, working_note
from worker.settings import Settings
from worker.workplace import Workplace

THEIRS = frozenset({"re_run", "ignored"})  # states that people set, and we never


@dataclass(frozen=True)
class Told:
    """What stands on the page now. seen: its `last_edited_time`. ours: we have written on it in this run. newer: a person
    edited it since it was read. theirs: the state that a person chose since.
    """

    values: Mapping[str, Json]
    seen: str
    ours: bool = False
    newer: bool = False
    theirs: str | None = None

    @property
    def asked(self) -> bool:
        return self.theirs == "re_run"


@dataclass
class Teller:
    """For one run of a page. answers: what people set that this run is the answer to; who sets it later means something else."""

    place: Workplace
    settings: Settings
    dry_run: bool = False
    answers: frozenset[str] = THEIRS

    def read(self, page: MeetingPage) -> None:
        self.answers = THEIRS & {page.state or ""}

    async def working(self, page: MeetingPage, *, late: bool = False) -> Told:
        """late: the page was read some time ago. Raises LeftAloneError where a person set it to Ignored since."""
        told = Told(page.properties, page.last_edited)
        if late:
            told = await self.look(page, told)
        if told.theirs == "ignored":
            raise LeftAloneError(f"{page_link(page.id)} was set to Ignored a moment ago; choose Re-run to have its minutes made.")
        self.answers = frozenset()
        return await self._write(page.id, told, "working", working_note(language_of(page.title, self.settings)))

    async def done(
        self, page: MeetingPage, told: Told, state: State, note: str, *, run: str, at: datetime, changed: bool
    ) -> Told:
        """run, at: kept as they were on the page unless something changed. Where nothing differs, nothing is asked."""
        if not state_changes(self.meetings, told.values, state, note, run=run, at=at, changed=changed):
            return told
        told = await self.look(page, told)
        if told.theirs:
            return told
        return await self._write(page.id, told, state, note, run=run, at=at, changed=changed)

    async def look(self, page: MeetingPage, told: Told) -> Told:
        """The page as it is by now: a person may have gone on writing."""
        json = await self.place.notion.get(f"pages/{page.id}")
        by_us = bare_id((json.get("last_edited_by") or {}).get("id") or "") == bare_id(self.place.workspace.bot)
        # Notion tells the minute: after something of ours, whatever is somebody else's is later.
        newer = told.newer or (not by_us and (told.ours or json["last_edited_time"] > page.last_edited))
        values = await page_values(self.place.notion, json, self.meetings)
        state = state_of(values, self.meetings)
        theirs = state if state in THEIRS and state != state_of(told.values, self.meetings) else told.theirs
        return replace(told, values=values, newer=newer, seen=json["last_edited_time"], theirs=theirs)

    async def say(self, page_id: str, state: State, note: Callable[[Language], str], *, unless_silent: bool = False) -> bool:
        """Failing to say why must not hide why. False: it cannot be said now, but perhaps later. unless_silent: not on a page
        that says nothing of its minutes yet.
        """
        try:
            if not self.dry_run and self.meetings is not None:
                await self._say(page_id, state, note, self.meetings, unless_silent=unless_silent)
        except TransientError:
            return False
        except RefusedError as error:
            return error.code != "unauthorized"
        except MinutesError:
            pass
        return True

    async def _say(
        self, page_id: str, state: State, note: Callable[[Language], str], meetings: Database, *, unless_silent: bool
    ) -> None:
        json = await self.place.notion.get(f"pages/{page_id}")
        told = Told(await page_values(self.place.notion, json, meetings), "")
        now = state_of(told.values, meetings)
        if not (unless_silent and now is None) and now not in THEIRS - self.answers:
            await self._write(page_id, told, state, note(language_of(title_of(told.values), self.settings)))

    @property
    def meetings(self) -> Database | None:
        return self.place.workspace.databases.get("meetings")

    async def _write(self, page_id: str, told: Told, state: State, note: str, **of_run: object) -> Told:
        """The same values may be written twice without harm, so an answer that never came means: look, and again."""
        for _ in range(3):
            changes = state_changes(self.meetings, told.values, state, note, **of_run)  # type: ignore[arg-type]
            if not changes or self.meetings is None:
                return told
            try:
                page = await self.place.notion.patch(f"pages/{page_id}", {"properties": self.meetings.properties(changes)})
                return replace(told, values={**told.values, **changes}, seen=page.get("last_edited_time", told.seen), ours=True)
            except UncertainWriteError:
                json = await self.place.notion.get(f"pages/{page_id}")
                told = replace(told, values=await page_values(self.place.notion, json, self.meetings))
        raise TransientError(f"{page_link(page_id)}: Notion did not confirm the state of the page; run it again later.")


def pause_of(error: TransientError) -> Pause:
    """Which sentence a page shows that has to wait."""
    return error.reason if isinstance(error, OutageError | BudgetError) else "connection"


def language_of(title: str, settings: Settings) -> Language:
    """For notes on a page of which no more than the title is known."""
    return settings.minutes_language or ("ko" if any("가" <= c <= "힣" for c in title) else "en")
