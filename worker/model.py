"""The nouns of the product, all frozen. Verbs live in the packages beside this file.

Two families that must not mix: `Transcript` holds what was said, `RedactedTranscript` what a model may see.
Offsets are Python string indices into the `text` of the utterance they name, end exclusive.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel

Kind = Literal["decision", "action_item", "event", "topic"]
Language = Literal["ko", "en"]

# ── what was said ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class CueSpan:
    """A caption cue inside a joined utterance: where its text starts, its times in seconds, its line in the file."""

    offset: int
    start: float | None
    end: float | None
    line: int | None


@dataclass(frozen=True, slots=True)
class Utterance:
    """One stretch of speech (or one chat message) by one speaker.

    n: 1-based position in the transcript. text: one line, NFC, stripped, never empty. start, end: seconds from the
    beginning of the recording. line: 1-based first line in the source file. block: Notion block id.
    """

    n: int
    speaker: str | None
    text: str
    start: float | None = None
    end: float | None = None
    line: int | None = None
    block: str | None = None
    source: Literal["speech", "chat"] = "speech"
    cues: tuple[CueSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class SpeakerName:
    """A label such as `참석자 2` that was resolved to a name said in the meeting, and where (quote within `utterance`)."""

    label: str
    name: str
    utterance: int
    quote: str


@dataclass(frozen=True, slots=True)
class SourceWarning:
    """Something odd in the source that did not stop us. line: 1-based, None where it concerns the whole."""

    message: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """The ordered utterances. title, held_at, time_known, participants: what the file's own header said, if it did.

    held_at without a UTC offset is wall-clock time in the meeting's time zone; time_known is False for a mere date.
    """

    utterances: tuple[Utterance, ...]
    format: str
    title: str | None = None
    held_at: datetime | None = None
    time_known: bool = True
    participants: tuple[str, ...] = ()
    speaker_names: tuple[SpeakerName, ...] = ()
    warnings: tuple[SourceWarning, ...] = ()


# ── who and when ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can own something. id: stable within the roster. titles: 팀장, CTO … as written by the team."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    email: str | None = None
    notion_user_id: str | None = None


@dataclass(frozen=True, slots=True)
class Roster:
    """present: speakers and participants, matched by every form of their name; directory: full name or e-mail only."""

    present: tuple[Person, ...] = ()
    directory: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Meeting:
    """held_at: aware, in `timezone` (IANA name), or None when unknown; time_known is False for a mere date."""

    title: str
    held_at: datetime | None
    timezone: str
    participants: tuple[Person, ...] = ()
    language: Language = "en"
    time_known: bool = True


# ── what a model may see ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Mask:
    """One replaced stretch: [start, end) in the redacted text stands for [original_start, original_end) of the utterance.

    kind: PERSON, PHONE_NUMBER, EMAIL_ADDRESS …; ESCAPED for text that merely looked like a placeholder or a fence.
    Offsets only, so that a redacted transcript holds nothing personal.
    """

    start: int
    end: int
    original_start: int
    original_end: int
    kind: str


@dataclass(frozen=True, slots=True)
class RedactedUtterance:
    """speaker: a placeholder such as `<PERSON_1>`, or None when unknown."""

    n: int
    speaker: str | None
    text: str
    source: Literal["speech", "chat"] = "speech"
    masks: tuple[Mask, ...] = ()


@dataclass(frozen=True, slots=True)
class RedactedTranscript:
    utterances: tuple[RedactedUtterance, ...]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of utterances sent to the model together; its k-th utterance has number k (from 1) in the prompt."""

    utterances: tuple[RedactedUtterance, ...]

    @property
    def speakers(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(u.speaker for u in self.utterances if u.speaker))


# ── asking ────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Line:
    """An utterance as a prompt shows it: numbered within the prompt."""

    number: int
    speaker: str | None
    text: str
    source: Literal["speech", "chat"] = "speech"


@dataclass(frozen=True)
class Call:
    """One small prompt to ask. lines: the transcript it reads; variables: every other text in it, by name.

    placeholders: the people that may be named in the reply. covers: utterances of the transcript that stay unread if
    the call fails. reply: the strict schema of the answer. sample: 0 for the first, 1… for further samples.
    """

    prompt: str
    lines: tuple[Line, ...]
    reply: type[BaseModel]
    variables: tuple[tuple[str, str], ...] = ()
    placeholders: tuple[str, ...] = ()
    covers: tuple[int, ...] = ()
    sample: int = 0

    @property
    def variable(self) -> Mapping[str, str]:
        return dict(self.variables)


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one call, re-asks included. cached: the part of `prompt` that the provider served from its cache."""

    prompt: int = 0
    cached: int = 0
    completion: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(self.prompt + other.prompt, self.cached + other.cached, self.completion + other.completion)


@dataclass(frozen=True)
class Reply:
    """What came back for a call. digest: the call's identity. stored: it was not asked this time."""

    digest: str
    value: Mapping[str, Any]
    usage: Usage = Usage()
    stored: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """A call that failed for good. reason, away: see errors.CallError."""

    digest: str
    reason: str
    message: str = ""
    away: bool = False


# ── what came of it ───────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Evidence:
    """An exact quote: `quote == utterance.text[start:end]`, of the redacted text before restoration, of the shown text after."""

    utterance: int
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Due:
    """phrase: the words that said it. date, time: what they resolve to, None while vague. rule: how, e.g. `next_weekday`."""

    phrase: str
    date: dt.date | None = None
    time: dt.time | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    id: str
    text: str
    state: Literal["decided", "deferred"]
    date: dt.date | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class ActionItem:
    """owner: one person's name, or None; owner_candidates: when two fit; team: when a team was named instead."""

    id: str
    task: str
    owner: str | None
    due: Due | None
    evidence: tuple[Evidence, ...]
    owner_evidence: tuple[Evidence, ...] = ()
    due_evidence: tuple[Evidence, ...] = ()
    owner_candidates: tuple[str, ...] = ()
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """start: a datetime (aware) or, when all_day, a date. end likewise, None when it was not said."""

    id: str
    title: str
    start: datetime | date
    end: datetime | date | None
    all_day: bool
    timezone: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    id: str
    text: str
    evidence: tuple[Evidence, ...]


Item = Decision | ActionItem | Event | Topic


@dataclass(frozen=True, slots=True)
class Rejection:
    """A candidate that is no item, or one that a person must look at. reason: a code of `REASONS`."""

    kind: Kind
    text: str
    reason: str
    evidence: tuple[Evidence, ...] = ()


REASONS = (
    "unsupported", "hedged", "proposed", "turned_down", "withdrawn", "quoted", "sarcastic", "instruction",
    "past", "duplicate", "unclear", "quote_not_found", "ambiguous_owner", "unsupported_owner", "unsupported_due",
    "no_date", "past_date", "placeholder", "leak", "reversal_unclear",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NotRead:
    n: int
    reason: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """What became of every utterance. evidence + irrelevant + len(unrepresented) + len(not_read) == total."""

    total: int
    evidence: int
    irrelevant: int
    unrepresented: tuple[int, ...] = ()
    not_read: tuple[NotRead, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the summary and the ids of the items it rests on."""

    text: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Run:
    """One processing of one version under one recipe. cost: US dollars, None when no price is known."""

    id: str
    engine: Literal["openai", "rules"]
    models: Mapping[str, str] = field(default_factory=dict)
    prompts: Mapping[str, str] = field(default_factory=dict)
    calls: int = 0
    cached_calls: int = 0
    failed_calls: int = 0
    tokens: Usage = Usage()
    cost: float | None = None
    seconds: float = 0.0
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Minutes:
    """The document written. Names are restored; other personal values read `[phone]`, `[전화번호]` …, quotes included."""

    meeting: Meeting
    summary: tuple[Sentence, ...]
    decisions: tuple[Decision, ...]
    action_items: tuple[ActionItem, ...]
    events: tuple[Event, ...]
    topics: tuple[Topic, ...]
    needs_review: tuple[Rejection, ...]
    rejected: tuple[Rejection, ...]
    coverage: Coverage
    utterances: tuple[Utterance, ...]
    run: Run
