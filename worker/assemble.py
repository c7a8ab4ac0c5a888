"""From the last state to minutes: names come back, every other personal value stays hidden, and the guard looks once more."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from worker.model import (
    ActionItem,
    Decision,
    Event,
    Evidence,
    Item,
    Meeting,
    Minutes,
    Rejection,
    Roster,
    Run,
    Sentence,
    Topic,
    Transcript,
)
from worker.redaction import Shown, Vault, guard_shown, guard_text, person_name, restore, show
from worker.stages.state import State


@dataclass(frozen=True)
class Restorer:
    """Puts names back into texts (josa repaired) and moves evidence from the redacted to the shown utterances."""

    shown: tuple[Shown, ...]
    text: Callable[[str], str]
    name: Callable[[str], str]

    def evidence(self, evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
        return tuple(self._moved(e) for e in evidence)

    def _moved(self, evidence: Evidence) -> Evidence:
        shown = self.shown[evidence.utterance - 1]
        start, end = shown.move(evidence.start), shown.move(evidence.end)
        return Evidence(evidence.utterance, start, end, shown.utterance.text[start:end])

    def title(self, text: str) -> str:
        """Restored, with a capital first: `drop Android 9` → `Drop Android 9`, but `iOS build` as it is."""
        restored = self.text(text)
        first = restored.split(" ", 1)[0]
        return restored[:1].upper() + restored[1:] if first.isascii() and first.islower() else restored

    def item(self, item: Item) -> Item:
        evidence = self.evidence(item.evidence)
        match item:
            case ActionItem():
                due = item.due and replace(item.due, phrase=self.evidence(item.due_evidence)[-1].quote)
                return replace(
                    item, task=self.title(item.task), evidence=evidence, due=due,
                    owner=self.name(item.owner) if item.owner else None,
                    owner_candidates=tuple(self.name(c) for c in item.owner_candidates),
                    team=self.text(item.team) if item.team else None,
                    owner_evidence=self.evidence(item.owner_evidence), due_evidence=self.evidence(item.due_evidence),
                )  # fmt: skip
            case Event():
                return replace(item, title=self.title(item.title), evidence=evidence)
            case Decision() | Topic():
                return replace(item, text=self.title(item.text), evidence=evidence)

    def rejection(self, rejection: Rejection) -> Rejection:
        return replace(rejection, text=self.text(rejection.text), evidence=self.evidence(rejection.evidence))


def assemble(
    state: State, transcript: Transcript, vault: Vault, roster: Roster, meeting: Meeting, run: Run
) -> Minutes:
    """The minutes. Raises LeakError when a personal value other than a name would be written."""
    redacted = state.transcript.utterances
    shown = tuple(show(u, r, meeting.language) for u, r in zip(transcript.utterances, redacted, strict=True))

    def name(placeholder: str) -> str:
        return person_name(placeholder, vault, roster) or restored(placeholder)

    def restored(text: str) -> str:
        return restore(text, vault, roster, meeting.language)

    assert state.coverage is not None  # resolve made it
    back = Restorer(shown, restored, name)
    items = [back.item(item) for item in state.items or ()]
    minutes = Minutes(
        meeting=meeting,
        summary=tuple(Sentence(restored(s.text), s.items) for s in state.summary or ()),
        decisions=tuple(i for i in items if isinstance(i, Decision)),
        action_items=tuple(i for i in items if isinstance(i, ActionItem)),
        events=tuple(i for i in items if isinstance(i, Event)),
        topics=tuple(i for i in items if isinstance(i, Topic)),
        needs_review=tuple(back.rejection(r) for r in state.needs_review),
        rejected=tuple(back.rejection(r) for r in state.rejected),
        coverage=state.coverage,
        utterances=tuple(s.utterance for s in shown),
        run=run,
    )
    guard_text("\n".join(_texts(minutes)), vault)
    guard_shown((u.text for u in minutes.utterances), vault)
    return minutes


def _texts(minutes: Minutes) -> Iterator[str]:
    """What was worded anew; the utterances are guarded by themselves."""
    yield from (s.text for s in minutes.summary)
    yield from (d.text for d in minutes.decisions)
    yield from (t.text for t in minutes.topics)
    yield from (i.task for i in minutes.action_items)
    yield from (i.title for i in minutes.events)
    yield from (i.due.phrase for i in minutes.action_items if i.due)
    yield from (i.team for i in minutes.action_items if i.team)
    yield from (r.text for r in (*minutes.needs_review, *minutes.rejected))
    yield minutes.meeting.title

