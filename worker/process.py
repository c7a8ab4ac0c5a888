"""One meeting page, from Notion and back: read, make the minutes (or take those that are kept), write, say so.

The page's own `Minutes note` tells whatever kept it from having minutes; then nothing else on it changes.
"""

import asyncio
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from worker.documents import document_of, from_record, to_record
from worker.errors import MinutesError, PermanentError, RedactionError, SettingsError, TranscriptError, TransientError
from worker.llm import Model
from worker.local import Request, minutes_of
from worker.model import Language, Minutes, Person
from worker.notices import notice
from worker.notion.addresses import page_link
from worker.notion.databases.people import directory
from worker.notion.failures import NotFoundError, PageError, RefusedError, UncertainWriteError
from worker.notion.places import Database, Json, MeetingPage
from worker.notion.reading.page_values import page_values, title_of
from worker.notion.reading.reader import read_meeting
from worker.notion.reading.transcript_search import Limits
from worker.notion.text.values import Shown
from worker.notion.writing.records import Outcome, Records, Writing
from worker.notion.writing.sending import MOMENT
from worker.notion.writing.snapshot import Snapshot
from worker.notion.writing.state import (
    Failure,
    State,
    done,
    failure_note,
    problem_note,
    problem_state,
    stopped_note,
    waiting_note,
    working_note,
    write_state,
)
from worker.notion.writing.writer import PageWriter
from worker.settings import Settings
from worker.store import Store
from worker.transcripts import read_transcript
from worker.transcripts.header import read_header
from worker.workplace import Workplace

Progress = Callable[[str, int, int], None]

DIRECTORY_SECONDS = 6 * 3600.0


@dataclass(frozen=True)
class Result:
    """minutes: what the page now has. cached: no model was asked. state, note: as on the page. shown: how its values read."""

    page: MeetingPage
    minutes: Minutes
    outcome: Outcome
    state: State
    note: str
    cached: bool
    shown: Shown


@dataclass(frozen=True)
class Processing:
    """What every page needs. model: page → who answers; called only where minutes have to be made. now: aware."""

    place: Workplace
    store: Store
    settings: Settings
    model: Callable[[str], Model]
    now: Callable[[], datetime]
    progress: Progress = lambda *_: None

    async def page(self, page_id: str, *, fresh: bool = False, dry_run: bool = False) -> Result:
        """fresh: the model is asked anew. dry_run: nothing is written to Notion.

        Raises MinutesError after the page's note says why, if there is a page to say it on.
        """
        try:
            return await self._page(page_id, fresh=fresh, dry_run=dry_run)
        except PageError as error:
            if error.problem == "transcript_deleted" and not dry_run:
                self.store.forget_text(page_id)
            await self._say(page_id, problem_state(error.problem), partial(problem_note, error.problem), dry_run=dry_run)
            raise
        except PermanentError as error:
            await self._say(page_id, "failed", partial(failure_note, failure_of(error)), dry_run=dry_run)
            raise
        except TransientError:
            await self._say(page_id, "waiting", waiting_note, dry_run=dry_run)
            raise
        except asyncio.CancelledError:  # Ctrl-C: nobody is at work on it any more
            await self._say(page_id, "waiting", stopped_note, dry_run=dry_run)
            raise

    async def _page(self, page_id: str, *, fresh: bool, dry_run: bool) -> Result:
        self.progress("read", 0, 1)
        people, codes = await self._people()
        page = await read_meeting(
            self.place.notion, page_id, self._meetings, read_transcript, header=read_header, directory=people,
            timezone=self.settings.timezone, bot=self.place.workspace.bot, limits=Limits(trusted=file_servers(self.settings)),
        )  # fmt: skip
        self.progress("read", 1, 1)
        began = self.now()
        minutes, cached, now = await self._minutes(page, people, codes, fresh=fresh, dry_run=dry_run)
        self.progress("write", 0, 1)
        quick = (self.now() - began).total_seconds() < MOMENT
        writer = self._writer(page, minutes, people)
        outcome = await writer.write(dry_run=dry_run, fresh=quick)
        state, note = done(minutes, outcome)
        if not dry_run:
            changed = outcome.changed or page.run is None or _broke_off(page)
            await self._write_state(page.id, now, state, note, run=minutes.run.id, at=self.now(), changed=changed)
        self.progress("write", 1, 1)
        return Result(page, minutes, outcome, state, note, cached, writer.shown)

    async def _minutes(
        self, page: MeetingPage, people: Sequence[Person], codes: Sequence[str], *, fresh: bool, dry_run: bool
    ) -> tuple[Minutes, bool, Mapping[str, Json]]:
        """The minutes of this version under this recipe, those kept or new ones; whether kept; the page's values then."""
        request = self._request(page, people)
        document = document_of(page.transcript, request, recipe(self.settings))
        kept = None if fresh else from_record(self.store.get_minutes(document))
        if kept is not None:
            return kept, True, page.properties
        now: Mapping[str, Json] = page.properties
        if not dry_run:
            now = await self._write_state(page.id, now, "working", working_note(language_of(page.title, self.settings)))
        model = self.model(page.id)
        try:
            minutes = await minutes_of(page.transcript, request, model, self.store, self.progress, fresh=fresh)
        finally:
            await model.close()
        told = tuple(notice(code, minutes.meeting.language) for code in codes)
        minutes = replace(minutes, run=replace(minutes.run, warnings=(*minutes.run.warnings, *told)))
        self.store.put_minutes(document, to_record(minutes), page=page.id)
        return minutes, False, now

    def _request(self, page: MeetingPage, people: Sequence[Person]) -> Request:
        return Request(
            page=page.id,
            title=page.title or None,
            held_at=page.held_at,
            time_known=page.time_known,
            timezone=self.settings.timezone,
            language=self.settings.minutes_language,
            people=tuple(people),
            participants=page.participants,
            ner=self.settings.pii_ner,
        )

    def _writer(self, page: MeetingPage, minutes: Minutes, people: Sequence[Person]) -> PageWriter:
        writing = Writing(
            position=self.settings.notion_section,
            users=users_by_name((*minutes.meeting.participants, *people)),
            people={p.notion_user_id: p.name for p in (*people, *page.participants) if p.notion_user_id},
            mentions=self.settings.notion_mentions,
            processed=page.processed,
            copied=self._is_copy(page),
            resumed=_broke_off(page),
        )
        return PageWriter(self.place.notion, self.place.workspace, page, minutes, records_of(self.store, page.id), writing)

    async def _write_state(
        self, page_id: str, now: Mapping[str, Json], state: State, note: str, **of_run: Any
    ) -> Mapping[str, Json]:
        """The same values may be written twice without harm, so an answer that never came means: look, and again."""
        for _ in range(3):
            try:
                return await write_state(self.place.notion, self._meetings, page_id, now, state, note, **of_run)
            except UncertainWriteError:
                now = await self._values(page_id)
        raise TransientError(f"{page_link(page_id)}: Notion did not confirm the state of the page; run it again later.")

    async def _values(self, page_id: str) -> Mapping[str, Json]:
        return await page_values(self.place.notion, await self.place.notion.get(f"pages/{page_id}"), self._meetings)

    async def _say(self, page_id: str, state: State, note: Callable[[Language], str], *, dry_run: bool) -> None:
        """Failing to say why must not hide why."""
        if dry_run or self._meetings is None:
            return
        with suppress(MinutesError):
            now = await self._values(page_id)
            await self._write_state(page_id, now, state, note(language_of(title_of(now), self.settings)))

    async def _people(self) -> tuple[tuple[Person, ...], list[str]]:
        kept = self.store.get_directory()
        if kept is not None:
            return tuple(Person(**{**p, "aliases": tuple(p["aliases"]), "titles": tuple(p["titles"])}) for p in kept), []
        codes: list[str] = []
        people = await directory(self.place.notion, warn=codes.append)
        if not codes:
            self.store.put_directory([asdict(person) for person in people], seconds=DIRECTORY_SECONDS)
        return people, codes

    def _is_copy(self, page: MeetingPage) -> bool:
        """A page that somebody duplicated carries what the other one says of its run: it was never processed itself."""
        run = self.store.run(page.run) if page.run else None
        return page.copied or (run is not None and run.page != page.id)

    @property
    def _meetings(self) -> Database | None:
        return self.place.workspace.databases.get("meetings")


def failure_of(error: PermanentError) -> Failure:
    """Which sentence the page's owner reads; whoever runs the worker sees the error itself."""
    kinds: tuple[tuple[type[PermanentError], Failure], ...] = (
        (SettingsError, "settings"), (RedactionError, "redaction"), (TranscriptError, "transcript"), (RefusedError, "notion"),
        (NotFoundError, "notion"),
    )  # fmt: skip
    return next((code for kind, code in kinds if isinstance(error, kind)), "model")


def recipe(settings: Settings) -> Mapping[str, Any]:
    """What decides the minutes besides the transcript and the prompts; no secret."""
    options = {name: value for name, value in settings.model_options().items() if name in _DECIDE}
    return {"engine": settings.engine, **(options if settings.engine == "openai" else {})}


_DECIDE = frozenset({"models", "base_url", "mode", "reasoning", "reasoning_effort"})


def file_servers(settings: Settings) -> frozenset[str]:
    """`host:port` that may be private and without TLS: where NOTION_BASE_URL is not Notion itself, its files are there too."""
    place = urlsplit(settings.notion_base_url)
    return frozenset({f"{place.hostname}:{place.port}"}) if place.port else frozenset()


def records_of(store: Store, page: str) -> Records:
    return Records(
        load=lambda: Snapshot.from_json(store.get_snapshot(page)),
        save=lambda snapshot: store.put_snapshot(page, snapshot.to_json()),
        fingerprint=store.fingerprint,
        mint=lambda: uuid.uuid4().hex[:16],
    )


def users_by_name(people: Sequence[Person]) -> dict[str, str]:
    """Name → Notion user id; a name that two users have is nobody's."""
    users: dict[str, set[str]] = {}
    for person in people:
        if person.notion_user_id:
            users.setdefault(person.name, set()).add(person.notion_user_id)
    return {name: next(iter(ids)) for name, ids in users.items() if len(ids) == 1}


def _broke_off(page: MeetingPage) -> bool:
    """Whether an earlier run may have written, and did not come to its end."""
    return page.state in {"working", "waiting"}


def language_of(title: str, settings: Settings) -> Language:
    """For notes on a page of which no more than the title is known."""
    return settings.minutes_language or ("ko" if any("가" <= c <= "힣" for c in title) else "en")

