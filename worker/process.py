"""One meeting page, from Notion and back: read, make the minutes (or take those that are kept), write, say so.

The page's own `Minutes note` tells whatever kept it from having minutes; then nothing else on it changes.
"""

import asyncio
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from worker.documents import document_of, from_record, to_record
from worker.errors import (
    LostLeaseError,
    PermanentError,
    RedactionError,
    SettingsError,
    StoreError,
    TranscriptError,
    TransientError,
)
from worker.llm import Model
from worker.local import Request, minutes_of
from worker.model import Minutes, Person
from worker.notices import notice
from worker.notion.api.client import Notion
from worker.notion.databases.people import directory
from worker.notion.failures import LeftAloneError, NotFoundError, PageError, Problem, RefusedError
from worker.notion.places import MeetingPage
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
    given_up_note,
    problem_note,
    problem_state,
    waiting_note,
)
from worker.notion.writing.writer import PageWriter
from worker.pipeline import Alone, unshared
from worker.protection import or_by_rules
from worker.settings import Settings
from worker.store import Store
from worker.telling import THEIRS, Teller, Told, pause_of
from worker.transcripts import read_transcript
from worker.transcripts.header import read_header
from worker.workplace import Workplace

Progress = Callable[[str, int, int], None]

DIRECTORY_SECONDS = 6 * 3600.0
_LEFT_ALONE = frozenset({"ignored"})
# An agenda is written days before the meeting: nobody has to be told that there is no transcript yet.
_NO_MEETING_YET: frozenset[Problem] = frozenset({"no_transcript", "not_a_meeting"})


@dataclass(frozen=True)
class Result:
    """minutes: what the page now has. cached: no model was asked. state, note: as on the page. shown: how its values read.

    told: what stands on the page, and what a person did on it meanwhile.
    """

    page: MeetingPage
    minutes: Minutes
    outcome: Outcome
    state: State
    note: str
    cached: bool
    shown: Shown
    told: Told


@dataclass(frozen=True)
class Processing:
    """What every page needs. model: page → who answers; called only where minutes have to be made. now: aware.

    asked: a person wants it, so whatever the page says, the answer stands on it. resumed: it has shown already that it is
    worked on, so what people set there is newer. by_itself: a worker goes on with what has to wait. kept: told whenever a
    reply was newly stored, from a thread; begun: once the page shows that it is worked on. alone: see worker.pipeline.
    """

    place: Workplace
    store: Store
    settings: Settings
    model: Callable[[str], Model]
    now: Callable[[], datetime]
    progress: Progress = lambda *_: None
    asked: bool = True
    resumed: bool = False
    by_itself: bool = False
    kept: Callable[[], None] = lambda: None
    begun: Callable[[], None] = lambda: None
    alone: Alone = unshared

    async def page(self, page_id: str, *, fresh: str | None = None, dry_run: bool = False) -> Result:
        """fresh: replies that were asked for before this time (ISO 8601, UTC) are not used. dry_run: nothing is written to
        Notion.

        Raises MinutesError after the page's note says why, if there is a page to say it on.
        """
        teller = self._teller(dry_run=dry_run)
        try:
            return await self._page(page_id, teller, fresh=fresh)
        except PageError as error:
            if error.problem == "transcript_deleted" and not dry_run:
                self.store.forget_text(page_id)
            quiet, note = not self.asked and error.problem in _NO_MEETING_YET, partial(problem_note, error.problem)
            error.told = await teller.say(page_id, problem_state(error.problem), note, unless_silent=quiet)
            raise
        except LeftAloneError as error:
            error.told = True  # it shows what its people chose
            raise
        except PermanentError as error:
            error.told = await teller.say(page_id, "failed", partial(failure_note, failure_of(error)))
            raise
        except LostLeaseError:  # whoever has it now says what is to be said
            raise
        except TransientError as error:
            pause = pause_of(error)
            state: State = "needs_attention" if pause == "budget_run" else "waiting"
            error.told = await teller.say(page_id, state, partial(waiting_note, pause, by_itself=self.by_itself))
            raise
        except asyncio.CancelledError:  # nobody is at work on it any more
            await teller.say(page_id, "waiting", partial(waiting_note, "stopped", by_itself=self.by_itself))
            raise

    async def give_up(self, page_id: str, why: str) -> bool:
        """Say on the page that nobody tries any more; whether it shows that. why: code of what the last attempt ended with."""
        return await self._teller().say(page_id, "failed", partial(given_up_note, why))

    def _teller(self, *, dry_run: bool = False) -> Teller:
        return Teller(self.place, self.settings, dry_run, self._answers)

    @property
    def _answers(self) -> frozenset[str]:
        """What may stand on the page that this run is the answer to."""
        if self.resumed:
            return frozenset()
        return THEIRS if self.asked else THEIRS - _LEFT_ALONE

    async def _page(self, page_id: str, teller: Teller, *, fresh: str | None) -> Result:
        self.progress("read", 0, 1)
        people, codes = await known_people(self.place.notion, self.store)
        began = self.now()
        page = await read_meeting(
            self.place.notion, page_id, teller.meetings, read_transcript, header=read_header, directory=people,
            timezone=self.settings.timezone, bot=self.place.workspace.bot,
            limits=Limits(trusted=file_servers(self.settings), left_alone=_LEFT_ALONE - self._answers),
        )  # fmt: skip
        teller.read(page)
        self.progress("read", 1, 1)
        late, began = self._is_over(began), self.now()
        minutes, cached, told = await self._minutes(page, teller, people, codes, fresh=fresh, late=late)
        self.progress("write", 0, 1)
        writer = self._writer(page, minutes, people)
        outcome = await writer.write(dry_run=teller.dry_run, fresh=not self._is_over(began))
        state, note = done(minutes, outcome)
        if not teller.dry_run:
            changed = outcome.changed or page.run is None or _broke_off(page)
            told = await teller.done(page, told, state, note, run=minutes.run.id, at=self.now(), changed=changed)
        self.progress("write", 1, 1)
        return Result(page, minutes, outcome, state, note, cached, writer.shown, told)

    async def _minutes(
        self, page: MeetingPage, teller: Teller, people: Sequence[Person], codes: Sequence[str], *, fresh: str | None, late: bool
    ) -> tuple[Minutes, bool, Told]:
        """The minutes of this version under this recipe, those kept or new ones; whether kept; what the page says then.

        late: the page was read more than a moment ago.
        """
        request = self._request(page, people)
        document = document_of(page.transcript, request, recipe(self.settings))
        kept = None if fresh else from_record(self.store.get_minutes(document))
        if kept and kept.run.failed_calls and self.asked:  # a person who asks again has what failed asked again
            kept = None
        told = Told(page.properties, page.last_edited)
        if kept is not None:
            return kept, True, told
        if not teller.dry_run:
            told = await teller.working(page, late=late)
            self.begun()
        minutes = await self._made(page, request, fresh)
        warnings = tuple(notice(code, minutes.meeting.language) for code in codes)
        minutes = replace(minutes, run=replace(minutes.run, warnings=(*minutes.run.warnings, *warnings)))
        if minutes.run.engine == self.settings.engine:  # else the model will do better
            self.store.put_minutes(document, to_record(minutes), page=page.id)
        return minutes, False, told if teller.dry_run else await teller.look(page, told)

    def _is_over(self, began: datetime) -> bool:
        """Whether the moment that began then is, in which nobody is expected to have done anything."""
        return (self.now() - began).total_seconds() >= MOMENT

    async def _made(self, page: MeetingPage, request: Request, fresh: str | None) -> Minutes:
        model = self.model(page.id)
        make = partial(
            minutes_of, page.transcript, request, store=self.store, progress=self.progress, fresh=fresh, kept=self.kept,
            alone=self.alone,
        )  # fmt: skip
        try:
            if page.processed:  # better minutes of before the edit than the rules' of now
                return await make(model=model)
            return await or_by_rules(self.settings, model, lambda model: make(model=model))
        finally:
            await model.close()

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

    def _is_copy(self, page: MeetingPage) -> bool:
        """A page that somebody duplicated carries what the other one says of its run: it was never processed itself."""
        run = self.store.run(page.run) if page.run else None
        return page.copied or (run is not None and run.page != page.id)


async def known_people(notion: Notion, store: Store) -> tuple[tuple[Person, ...], list[str]]:
    """The people of the workspace, as they were a while ago or are now, and codes of worker.notices."""
    kept = store.get_directory()
    if kept is not None:
        return tuple(Person(**{**p, "aliases": tuple(p["aliases"]), "titles": tuple(p["titles"])}) for p in kept), []
    codes: list[str] = []
    people = await directory(notion, warn=codes.append)
    if not codes:
        store.put_directory([asdict(person) for person in people], seconds=DIRECTORY_SECONDS)
    return people, codes


def failure_of(error: PermanentError) -> Failure:
    """Which sentence the page's owner reads; whoever runs the worker sees the error itself."""
    kinds: tuple[tuple[type[PermanentError], Failure], ...] = (
        (SettingsError, "settings"), (StoreError, "settings"), (RedactionError, "redaction"), (TranscriptError, "transcript"),
        (RefusedError, "notion"),
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
