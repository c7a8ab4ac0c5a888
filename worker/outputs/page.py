"""What a reader sees, in order, before any sink draws it: Markdown, HTML and the terminal all draw a `Page`.

Every text in it is plain (one line, nothing invisible) and not yet escaped for any markup.
"""

from dataclasses import dataclass, replace
from typing import Literal

from worker.model import Language, Minutes, NotRead, Rejection, Sentence
from worker.outputs import dates
from worker.outputs.entries import Entry, Reader
from worker.outputs.labels import LABELS, Labels
from worker.outputs.plain import one_line
from worker.outputs.reasons import explain, explain_unread

SectionName = Literal["decisions", "action_items", "events", "needs_review", "topics", "rejected"]


@dataclass(frozen=True, slots=True)
class Section:
    """folded: a reader asks for it; `rejected` is only for sinks that have room to fold."""

    name: SectionName
    heading: str
    entries: tuple[Entry, ...]
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """alerts: what must be seen before anything else. footer: its parts, the most important first."""

    language: Language
    title: str
    held: str
    participants: tuple[str, ...]
    alerts: tuple[str, ...]
    summary: tuple[Sentence, ...]
    nothing_decided: str | None
    sections: tuple[Section, ...]
    footer: tuple[str, ...]

    @property
    def labels(self) -> Labels:
        return LABELS[self.language]


def page_of(minutes: Minutes, *, hidden: frozenset[str] = frozenset()) -> Page:
    """The minutes as a page, in the language of the meeting.

    hidden: ids of items that a person took out, so that they and what rests on nothing else are left out. Taking out a
    decision does not make it a meeting in which nothing was decided: that is said only where the transcript says so.
    """
    meeting = minutes.meeting
    labels = LABELS[meeting.language]
    decided = any(d.state == "decided" for d in minutes.decisions)
    minutes = _without(minutes, hidden)
    return Page(
        language=meeting.language,
        title=one_line(meeting.title) or labels.meeting,
        held=dates.held(meeting),
        participants=tuple(one_line(p.name) for p in meeting.participants),
        alerts=_alerts(minutes),
        summary=tuple(Sentence(one_line(s.text), s.items) for s in minutes.summary),
        nothing_decided=None if decided else labels.nothing_decided,
        sections=tuple(s for s in _sections(minutes, labels, decided=decided) if s.entries),
        footer=_footer(minutes),
    )


def _without(minutes: Minutes, hidden: frozenset[str]) -> Minutes:
    return replace(
        minutes,
        summary=tuple(s for s in minutes.summary if not s.items or not hidden.issuperset(s.items)),
        decisions=tuple(d for d in minutes.decisions if d.id not in hidden),
        action_items=tuple(a for a in minutes.action_items if a.id not in hidden),
        events=tuple(e for e in minutes.events if e.id not in hidden),
        topics=tuple(t for t in minutes.topics if t.id not in hidden),
    )


def _sections(minutes: Minutes, labels: Labels, *, decided: bool) -> tuple[Section, ...]:
    reader = Reader(minutes)
    review = _review(minutes, reader)
    topics = tuple(reader.topic(t) for t in minutes.topics)
    rejected = tuple(_explained(r, reader, minutes.meeting.language) for r in minutes.rejected)
    return (
        Section("decisions", labels.decisions, tuple(reader.decision(d) for d in minutes.decisions)),
        Section("action_items", labels.action_items, tuple(reader.action_item(a) for a in minutes.action_items)),
        Section("events", labels.events, tuple(reader.event(e) for e in minutes.events)),
        Section("needs_review", _counted(labels.needs_review, review), review, folded=True),
        Section("topics", _counted(labels.topics, topics), topics, folded=decided),
        Section("rejected", _counted(labels.rejected, rejected), rejected, folded=True),
    )


def _review(minutes: Minutes, reader: Reader) -> tuple[Entry, ...]:
    language = minutes.meeting.language
    asked = tuple(_explained(r, reader, language) for r in minutes.needs_review)
    return asked + tuple(reader.unrepresented(n) for n in minutes.coverage.unrepresented)


def _explained(rejection: Rejection, reader: Reader, language: Language) -> Entry:
    return reader.remark(rejection, explain(rejection.reason, language))


def _counted(label: str, entries: tuple[Entry, ...]) -> str:
    return f"{label} ({len(entries)})"


def _alerts(minutes: Minutes) -> tuple[str, ...]:
    unread = minutes.coverage.not_read
    warnings = tuple(one_line(w) for w in minutes.run.warnings)
    if not unread:
        return warnings
    language = minutes.meeting.language
    return (LABELS[language].not_read.format(count=len(unread), ranges=_ranges(unread, language)), *warnings)


def _ranges(unread: tuple[NotRead, ...], language: Language) -> str:
    """`#3–#14 (the model took too long), #20 (…)`: neighbours with the same reason are told together."""
    runs: list[list[NotRead]] = []
    for one in sorted(unread, key=lambda u: u.n):
        if runs and runs[-1][-1].n + 1 == one.n and runs[-1][-1].reason == one.reason:
            runs[-1].append(one)
        else:
            runs.append([one])
    return ", ".join(f"{_span(run[0].n, run[-1].n)} ({explain_unread(run[0].reason, language)})" for run in runs)


def _span(first: int, last: int) -> str:
    return f"#{first}" if first == last else f"#{first}–#{last}"


def _footer(minutes: Minutes) -> tuple[str, ...]:
    run, coverage, labels = minutes.run, minutes.coverage, LABELS[minutes.meeting.language]
    read = coverage.total - len(coverage.not_read)
    asked = run.engine != "rules"  # the rules have prompts and a cost in name only
    parts = [
        labels.without_model if run.engine == "rules" else "",
        labels.all_read.format(total=coverage.total)
        if read == coverage.total
        else labels.some_read.format(total=coverage.total, read=read),
        labels.evidence.format(count=coverage.evidence),
        labels.model.format(names=", ".join(dict.fromkeys(run.models.values()))) if run.models else "",
        labels.prompts.format(names=" ".join(f"{k}@{v}" for k, v in run.prompts.items())) if asked and run.prompts else "",
        labels.run.format(id=run.id),
        labels.cost.format(cost=f"{run.cost:.2f}") if asked and run.cost is not None else "",
    ]
    return tuple(one_line(p) for p in parts if p)
