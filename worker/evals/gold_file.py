"""A gold: what a careful reader writes down after a meeting, and what must not end up in its minutes."""

import datetime as dt
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

GoldKind = Literal["decision", "action_item", "event"]


class StrictGold(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Said(StrictGold):
    """Exact words of one utterance, and who said them, by the name in the file."""

    speaker: str
    quote: str


class Proof(StrictGold):
    task: tuple[Said, ...]
    owner: tuple[Said, ...]
    due: tuple[Said, ...]


class GoldDue(StrictGold):
    """superseded: the words of an earlier date that no longer counts."""

    phrase: str
    date: dt.date | None
    time: dt.time | None
    superseded: str | None = None


class GoldDecision(StrictGold):
    text: str
    state: Literal["decided", "deferred"]
    date: dt.date | None
    evidence: tuple[Said, ...]


class GoldActionItem(StrictGold):
    task: str
    shape: str
    owner: str | None
    owner_candidates: tuple[str, ...] = ()
    team: str | None = None
    due: GoldDue | None
    evidence: Proof


class GoldEvent(StrictGold):
    """start: ISO 8601, a date when all_day."""

    title: str
    start: str
    all_day: bool
    evidence: tuple[Said, ...]

    @property
    def begins(self) -> dt.date | dt.datetime:
        return dt.date.fromisoformat(self.start) if self.all_day else dt.datetime.fromisoformat(self.start)


class Tolerated(Said):
    """Right for some readers, superfluous for others."""

    kind: GoldKind
    why: str


class Trap(Tolerated):
    """Taking it for an item of that kind is a mistake. reason: a code of worker.model.REASONS."""

    reason: str


class SpeakerLabel(StrictGold):
    label: str
    name: str
    quote: str


class GoldMeeting(StrictGold):
    title: str
    held_at: dt.datetime
    timezone: str
    language: Literal["ko", "en"]
    speaker_names: tuple[SpeakerLabel, ...] = ()


class Personal(StrictGold):
    kind: str
    said: str


class Gold(StrictGold):
    transcript: str
    meeting: GoldMeeting
    decisions: tuple[GoldDecision, ...]
    action_items: tuple[GoldActionItem, ...]
    events: tuple[GoldEvent, ...]
    tolerated: tuple[Tolerated, ...] = ()
    traps: tuple[Trap, ...] = ()
    personal: tuple[Personal, ...] = Field(default=(), repr=False)

    @property
    def name_of(self) -> dict[str, str]:
        """The name of each speaker whom the file knows by a label only."""
        return {speaker.label: speaker.name for speaker in self.meeting.speaker_names}


def load_gold(path: Path) -> Gold:
    """Raises ValueError for a file of another shape."""
    return Gold.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
