"""The local executor: one transcript file in, minutes out, in this process; no service needed."""

import asyncio
import hashlib
import os
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import prompts
from worker.assemble import assemble
from worker.llm import Model
from worker.model import Language, Meeting, Minutes, Person, Roster, Run, SourceWarning, Transcript, Utterance
from worker.notices import notice
from worker.pipeline import Alone, Executor, Ledger, unshared
from worker.redaction import Vault, guard_reply, redact, show, with_names
from worker.roster import build_roster
from worker.stages.state import State
from worker.stages.verify import KINDS
from worker.store import Store

HANGUL_SHARE = 0.3  # of the letters; mixed speech with Korean grammar is a Korean meeting


@dataclass(frozen=True)
class Request:
    """What the user said about the meeting; None: take it from the file, or leave it out.

    held_at: aware, or wall-clock time of `timezone`. people: the roster file, or the workspace's directory. participants:
    who was present, besides those that the transcript names. page: the identity of the transcript across its versions,
    which its placeholders are kept under.
    """

    page: str
    title: str | None = None
    held_at: datetime | None = None
    time_known: bool = True
    timezone: str = "UTC"
    language: Language | None = None
    people: tuple[Person, ...] = ()
    participants: tuple[Person, ...] = ()
    ner: str | None = None


async def minutes_of(
    transcript: Transcript,
    request: Request,
    model: Model,
    store: Store,
    progress: Callable[[str, int, int], None] = lambda *_: None,
    *,
    fresh: str | None = None,
    kept: Callable[[], None] = lambda: None,
    alone: Alone = unshared,
) -> Minutes:
    """Redact, run the pipeline, restore; the run is recorded in the store. Raises MinutesError.

    fresh: no reply that was asked for before this time (ISO 8601, UTC) is used. kept: told whenever one was newly stored,
    from a thread. alone: see worker.pipeline; the rules cost nothing, so they may well be asked twice.
    """
    started = time.monotonic()
    begun = await asyncio.to_thread(_redacted, transcript, request, store)
    ledger = Ledger()
    replies = store.for_page(request.page, fresh=fresh, kept=kept)
    guard = partial(guard_reply, vault=begun.vault, roster=begun.state.roster)
    versions = {name: prompts.load(name).version for name in prompts.MEETING}
    alone = alone if model.engine == "openai" else unshared
    state = await Executor(model, replies, prompts.render, guard, ledger, versions, progress, alone).run(begun.state)

    unseen = begun.warnings if model.engine == "openai" else ()  # the rules send nothing anywhere
    codes = (*unseen, *_warnings(state))
    language = state.meeting.language
    warnings = (*(_told(w) for w in transcript.warnings), *(notice(code, language) for code in codes))
    run = _run(model, versions, ledger, time.monotonic() - started, warnings)
    return await asyncio.to_thread(_assembled, state, begun, run, request, store)


@dataclass(frozen=True)
class _Redacted:
    """What the stages begin with. transcript: as it was said. warnings: codes of worker.notices."""

    transcript: Transcript
    vault: Vault
    state: State
    warnings: tuple[str, ...]


def _redacted(transcript: Transcript, request: Request, store: Store) -> _Redacted:
    """In a thread: the longer the meeting, the longer it takes."""
    transcript = with_names(transcript, (*request.participants, *request.people))
    roster = roster_of(transcript, request.people, request.participants)
    stored = store.get_vault(request.page)
    vault = Vault.from_json(stored) if stored else Vault()
    redaction = redact(transcript, roster, vault, ner=request.ner)
    meeting = meeting_of(transcript, request, roster)
    meeting = replace(meeting, title=_shown(meeting.title, roster, vault, meeting.language))
    store.put_vault(request.page, vault.to_json())
    state = State(meeting, redaction.transcript, roster, {p: vault.people(p) for p in vault.placeholders()})
    return _Redacted(transcript, vault, state, redaction.warnings)


def _assembled(state: State, begun: _Redacted, run: Run, request: Request, store: Store) -> Minutes:
    minutes = assemble(state, begun.transcript, begun.vault, state.roster, state.meeting, run)
    store.put_run(request.page, run, state.trace)
    return minutes


def _run(model: Model, versions: Mapping[str, int], ledger: Ledger, seconds: float, warnings: tuple[str, ...]) -> Run:
    return Run(
        id=uuid.uuid4().hex[:12],
        engine=model.engine,
        models=dict(model.models),
        prompts={name: str(version) for name, version in versions.items()},
        calls=ledger.calls,
        cached_calls=ledger.cached_calls,
        failed_calls=ledger.failed_calls,
        tokens=ledger.tokens,
        cost=ledger.cost,
        seconds=round(seconds, 3),
        warnings=warnings,
    )


def roster_of(transcript: Transcript, people: Sequence[Person], participants: Sequence[Person] = ()) -> Roster:
    """Speakers and participants are present; the rest of the roster file is the directory."""
    speakers = tuple(dict.fromkeys(u.speaker for u in transcript.utterances if u.speaker))
    return build_roster(speakers, (*participants, *transcript.participants), people)


def meeting_of(transcript: Transcript, request: Request, roster: Roster) -> Meeting:
    """What the user said, else what the file says; never today, never the file's date."""
    zone = ZoneInfo(request.timezone)
    held_at, time_known = request.held_at, request.time_known
    if held_at is None:
        held_at, time_known = transcript.held_at, transcript.time_known
    if held_at is not None:
        held_at = held_at.replace(tzinfo=zone) if held_at.tzinfo is None else held_at.astimezone(zone)
    return Meeting(
        title=request.title or transcript.title or "",
        held_at=held_at,
        timezone=request.timezone,
        participants=roster.present,
        language=request.language or language_of(transcript),
        time_known=time_known,
    )


def language_of(transcript: Transcript) -> Language:
    """Korean where a third of the letters are Hangul: Korean meetings are full of English words, not the reverse."""
    letters = [c for u in transcript.utterances for c in u.text if c.isalpha()]
    hangul = sum("가" <= c <= "힣" for c in letters)
    return "ko" if hangul > HANGUL_SHARE * len(letters) else "en"


def page_of(path: Path) -> str:
    """The identity of a file across its versions: a digest of where it lies."""
    return "file:" + hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:32]


def _shown(title: str, roster: Roster, vault: Vault, language: Language) -> str:
    """A title is written back as it is, but for the personal values that are hidden everywhere else."""
    if not title.strip():
        return ""
    utterance = Utterance(1, None, title.strip())
    redacted = redact(Transcript((utterance,), "title"), roster, vault).transcript.utterances[0]
    return show(utterance, redacted, language).utterance.text


def _told(warning: SourceWarning) -> str:
    return f"line {warning.line}: {warning.message}" if warning.line else warning.message


def _warnings(state: State) -> Iterator[str]:
    """Codes of worker.notices. What was not read is told by the outputs, from the coverage."""
    if state.meeting.held_at is None and any(c.due for c in state.candidates or ()):
        yield "no_meeting_date"
    if any(c.kind in KINDS and not state.judged.get(i) for i, c in enumerate(state.candidates or ())):
        yield "verdicts_missing"
    if state.items and not state.summary:
        yield "summary_missing"
