"""Minutes as one HTML file that opens without a network: every item leads to the words it rests on, in the transcript.

No script at all. jinja2 escapes everything; the policy in the head of the file forbids all but inline style.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from worker.model import ActionItem, Evidence, Item, Minutes, Utterance
from worker.outputs import dates
from worker.outputs.labels import LABELS
from worker.outputs.page import page_of
from worker.outputs.plain import one_line, visible
from worker.outputs.templates import template


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an utterance: quoted as evidence or not."""

    text: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class Spoken:
    """An utterance as drawn. items: ids of the items that rest on it. note: what else a reader must know about it."""

    n: int
    at: str
    speaker: str
    chat: bool
    pieces: tuple[Piece, ...]
    items: tuple[str, ...]
    note: str


def to_html(minutes: Minutes) -> str:
    """The whole document as text, to be written as UTF-8."""
    return template("worker.outputs", "minutes.html").render(page=page_of(minutes), transcript=tuple(_spoken(minutes)))


def _spoken(minutes: Minutes) -> Iterator[Spoken]:
    quoted, items = _cited(minutes)
    labels = LABELS[minutes.meeting.language]
    notes = dict.fromkeys(minutes.coverage.unrepresented, labels.unrepresented)
    notes |= {u.n: labels.unread for u in minutes.coverage.not_read}
    for utterance in minutes.utterances:
        yield Spoken(
            n=utterance.n,
            at="" if utterance.start is None else dates.position(utterance.start),
            speaker=one_line(utterance.speaker or ""),
            chat=utterance.source == "chat",
            pieces=tuple(_pieces(utterance, quoted[utterance.n])),
            items=tuple(dict.fromkeys(items[utterance.n])),
            note=notes.get(utterance.n, ""),
        )


def _cited(minutes: Minutes) -> tuple[dict[int, list[Evidence]], dict[int, list[str]]]:
    """By utterance: what is quoted of it, and the ids of the items that quote it."""
    quoted: dict[int, list[Evidence]] = defaultdict(list)
    items: dict[int, list[str]] = defaultdict(list)
    groups: Sequence[Sequence[Item]] = (minutes.decisions, minutes.action_items, minutes.events, minutes.topics)
    for item in (one for group in groups for one in group):
        for evidence in _evidence(item):
            quoted[evidence.utterance].append(evidence)
            items[evidence.utterance].append(item.id)
    for rejection in minutes.needs_review:
        for evidence in rejection.evidence:
            quoted[evidence.utterance].append(evidence)
    return quoted, items


def _evidence(item: Item) -> tuple[Evidence, ...]:
    if isinstance(item, ActionItem):
        return item.evidence + item.owner_evidence + item.due_evidence
    return item.evidence


def _pieces(utterance: Utterance, quoted: Sequence[Evidence]) -> Iterator[Piece]:
    """The text cut where quotes begin and end; overlapping quotes are one stretch."""
    at = 0
    for start, end in _merged(quoted):
        yield from _piece(utterance.text[at:start], quoted=False)
        yield from _piece(utterance.text[start:end], quoted=True)
        at = end
    yield from _piece(utterance.text[at:], quoted=False)


def _merged(quoted: Sequence[Evidence]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for start, end in sorted((e.start, e.end) for e in quoted):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def _piece(text: str, *, quoted: bool) -> Iterator[Piece]:
    if text:
        yield Piece(visible(text), quoted)
