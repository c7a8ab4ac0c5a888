"""What the stages hand on: one frozen value that each of them returns enriched."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from worker.model import (
    Coverage,
    Evidence,
    Item,
    Kind,
    Meeting,
    NotRead,
    RedactedTranscript,
    RedactedUtterance,
    Rejection,
    Roster,
    Sentence,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the model proposed, its quotes found. due: the words that say when (event and decision: that date it).

    owner: a placeholder. owner_shown: False where nothing said makes the owner the doer. due_lost: words were given for
    the date, but nobody said them. calls: digests of the calls that it came from, for the trace.
    """

    kind: Kind
    text: str
    evidence: tuple[Evidence, ...]
    state: Literal["decided", "deferred"] | None = None
    owner: str | None = None
    owner_words: str | None = None
    owner_evidence: tuple[Evidence, ...] = ()
    due: tuple[Evidence, ...] = ()
    owner_shown: bool = True
    due_lost: bool = False
    calls: tuple[str, ...] = ()

    @property
    def first(self) -> int:
        return self.evidence[0].utterance

    @property
    def cited(self) -> tuple[Evidence, ...]:
        return (*self.evidence, *self.owner_evidence, *self.due)


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict that was given on a candidate, and the call that gave it."""

    value: Mapping[str, Any]
    call: str


@dataclass(frozen=True)
class State:
    """people: placeholder → ids of the persons it may stand for. judged, settled: by index of `candidates`.

    trace: item id → digests of the calls that it came from, in order.

    Everything textual in here is redacted; `roster` and `meeting` name people and stay in this process.
    """

    meeting: Meeting
    transcript: RedactedTranscript
    roster: Roster
    people: Mapping[str, tuple[str, ...]]
    candidates: tuple[Candidate, ...] | None = None
    judged: Mapping[int, tuple[Judged, ...]] = field(default_factory=dict)
    settled: frozenset[int] = frozenset()
    items: tuple[Item, ...] | None = None
    needs_review: tuple[Rejection, ...] = ()
    rejected: tuple[Rejection, ...] = ()
    summary: tuple[Sentence, ...] | None = None
    unchecked: tuple[Sentence, ...] = ()
    coverage: Coverage | None = None
    not_read: tuple[NotRead, ...] = ()
    trace: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def utterance(self, n: int) -> RedactedUtterance:
        return self.transcript.utterances[n - 1]

    def near(self, evidence: Iterable[Evidence], before: int, after: int) -> set[int]:
        """Numbers of the utterances from `before` ahead of a quote to `after` behind it."""
        last = len(self.transcript.utterances)
        return {n for e in evidence for n in range(max(1, e.utterance - before), min(last, e.utterance + after) + 1)}

    def reject(self, *rejections: Rejection) -> "State":
        return replace(self, rejected=(*self.rejected, *rejections))

    def review(self, *rejections: Rejection) -> "State":
        return replace(self, needs_review=(*self.needs_review, *rejections))
