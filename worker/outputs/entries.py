"""One line of the minutes each: an item, what must be known beside it, and the quotes that it rests on."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from worker.model import ActionItem, Decision, Event, Evidence, Item, Minutes, Rejection, Topic, Utterance
from worker.outputs import dates
from worker.outputs.labels import LABELS
from worker.outputs.plain import one_line

_LONGEST_REMARK = 160


@dataclass(frozen=True, slots=True)
class Part:
    """Words beside an entry. attention: a person has to do something about it. said: the phrase that was said.

    aside: it qualifies the entry rather than adding to it; a sink may put it in brackets.
    """

    text: str
    attention: bool = False
    said: str = ""
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A quote and where it was said. place: `00:12 이서연`. field: `due`, `owner` in the reader's words, or none."""

    utterance: int
    place: str
    quote: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    text: str
    parts: tuple[Part, ...] = ()
    marks: tuple[Mark, ...] = ()
    id: str | None = None


class Reader:
    """Turns items into entries; holds the utterances by number and the language, which every entry needs."""

    def __init__(self, minutes: Minutes) -> None:
        self._meeting = minutes.meeting
        self._near = minutes.meeting.held_at.date() if minutes.meeting.held_at else None
        self._labels = LABELS[minutes.meeting.language]
        self._utterances = {u.n: u for u in minutes.utterances}

    def decision(self, decision: Decision) -> Entry:
        parts = [Part(self._labels.deferred, aside=True)] if decision.state == "deferred" else []
        if decision.date is not None:
            parts.append(Part(dates.day(decision.date, self._meeting.language, self._near)))
        return self._entry(decision, decision.text, parts, self._marks(decision.evidence))

    def action_item(self, item: ActionItem) -> Entry:
        marks = self._marks(item.evidence)
        marks += self._further(marks, item.owner_evidence, self._labels.owner)
        marks += self._further(marks, item.due_evidence, self._labels.due)
        return self._entry(item, item.task, [self._owner(item), self._due(item)], marks)

    def event(self, event: Event) -> Entry:
        return self._entry(event, event.title, [Part(dates.when(event, self._meeting))], self._marks(event.evidence))

    def topic(self, topic: Topic) -> Entry:
        return self._entry(topic, topic.text, [], self._marks(topic.evidence))

    def remark(self, rejection: Rejection, sentence: str) -> Entry:
        """A candidate and what became of it; where it is no more than the words that were said, they stand once."""
        text, marks = one_line(rejection.text), self._marks(rejection.evidence)
        if [m.quote for m in marks] == [text]:
            return Entry(f"“{clipped(text)}”", (Part(sentence),), (replace(marks[0], quote=""),))
        return Entry(clipped(text), (Part(sentence),), marks)

    def unrepresented(self, n: int) -> Entry:
        """An utterance that no item rests on although it sounds as if one should."""
        said = self._utterances[n]
        text = clipped(one_line(said.text))
        return Entry(f"“{text}”", (Part(self._labels.looks_like_item),), (Mark(n, self.place(said), ""),))

    def place(self, utterance: Utterance) -> str:
        """Where it was said, and by whom; its number stands in when the transcript has no times."""
        chat = f" ({self._labels.chat})" if utterance.source == "chat" else ""
        return f"{self.at(utterance)} {self.speaker(utterance)}{chat}"

    def at(self, utterance: Utterance) -> str:
        return f"#{utterance.n}" if utterance.start is None else dates.position(utterance.start)

    def speaker(self, utterance: Utterance) -> str:
        return one_line(utterance.speaker or "") or self._labels.unknown_speaker

    def _entry(self, item: Item, text: str, parts: Iterable[Part], marks: tuple[Mark, ...]) -> Entry:
        return Entry(one_line(text), tuple(parts), marks, item.id)

    def _owner(self, item: ActionItem) -> Part:
        if item.owner is not None:
            return Part(one_line(item.owner))
        if item.owner_candidates:
            people = _either(item.owner_candidates, self._meeting.language)
            return Part(f"{self._labels.unassigned} ({self._labels.which_of.format(people=people)})", attention=True)
        if item.team is not None:
            return Part(f"{one_line(item.team)} ({self._labels.team_only})")
        return Part(self._labels.unassigned, attention=True)

    def _due(self, item: ActionItem) -> Part:
        if item.due is None:
            return Part(self._labels.no_due)
        return Part(dates.due_day(item.due, self._meeting.language, self._near), said=one_line(item.due.phrase))

    def _marks(self, evidence: Iterable[Evidence], field: str = "") -> tuple[Mark, ...]:
        return tuple(dict.fromkeys(self._mark(e, field) for e in evidence))

    def _mark(self, evidence: Evidence, field: str) -> Mark:
        place = self.place(self._utterances[evidence.utterance])
        return Mark(evidence.utterance, place, one_line(evidence.quote), field)

    def _further(self, shown: tuple[Mark, ...], evidence: Iterable[Evidence], field: str) -> tuple[Mark, ...]:
        """The marks that a reader does not see already: no quote is repeated inside a longer one of its utterance."""
        return tuple(
            mark
            for mark in self._marks(evidence, field)
            if not any(m.utterance == mark.utterance and mark.quote in m.quote for m in shown)
        )


def _either(names: tuple[str, ...], language: str) -> str:
    return ("/" if language == "ko" else " or ").join(one_line(n) for n in names)


def clipped(text: str) -> str:
    """A remark's words at a length that still reads as a line, cut at a space and marked so."""
    if len(text) <= _LONGEST_REMARK:
        return text
    head = text[:_LONGEST_REMARK]
    return (head.rsplit(" ", 1)[0] if " " in head else head) + " …"
