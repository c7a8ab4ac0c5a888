"""What is wrong in some minutes, beside the error in an answer that it comes from."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tests.benchmarks.heard import Heard, text_of
from tests.fakes.asked import Body
from tests.fakes.rule_answers import call_of
from worker.evals.gold import GoldScore
from worker.evals.scores import Miss, short
from worker.model import ActionItem, Decision, Event, Evidence, Minutes
from worker.stages.extract import PROMPTS
from worker.stages.quotes import overlap

Written = Decision | ActionItem | Event
UNKNOWN = ("[unknown]", "[미확인]")
NO_ERROR = "no error in the item"
_LIKELY = {"false item": "hedge", "wrong owner": "owner", "wrong date": "date", "unknown name": "placeholder"}


@dataclass(frozen=True)
class Error:
    """One that an answer got on its way. core: where the item it hit stands."""

    name: str
    kind: str
    core: tuple[Evidence, ...]


@dataclass(frozen=True)
class Wrong:
    """what: `false item`, `wrong owner`, `wrong date`, `unknown name`, `missed, flagged` or `missed, silently`.

    cause: the name of an error, or `NO_ERROR`: what was extracted is what was recorded, and the rest let it pass or lost it.
    """

    what: str
    cause: str
    example: str


def error_of(body: Body, name: str, before: dict[str, Any] | None, after: dict[str, Any] | None, meeting: Heard) -> Error:
    """What `tests.fakes.corruption` notes, found in the meeting."""
    call = call_of(body)
    quote = (before or after or {})["evidence"]
    return Error(name, PROMPTS[call.prompt], meeting.evidence(quote, call.lines))


def wrongs(minutes: Minutes, scored: GoldScore, errors: Sequence[Error], meeting: Heard) -> list[Wrong]:
    every: list[Wrong] = []
    for kind, written in written_of(minutes).items():
        figures = scored.kinds[kind]  # type: ignore[index]
        items = {item.id: item for item in written}
        found = [("wrong owner", items[miss.case], _change(miss)) for miss in figures.wrong_owners]
        found += [("wrong date", items[miss.case], _change(miss)) for miss in figures.wrong_dates]
        found += [("false item", item, "") for item in _false(written, figures.false)]
        found += [("unknown name", item, "") for item in written if any(label in _text(item) for label in UNKNOWN)]
        here = [error for error in errors if error.kind == kind]
        golds = [said for _, said in meeting.golds(kind)]
        for what, item, change in found:
            said = (*item.evidence, *(e for gold in golds if overlap(gold, item.evidence) for e in gold))
            every.append(Wrong(what, _cause(what, said, here), f"“{short(_text(item), 70)}”{change}"))
        every += _missed(kind, figures.missed, figures.flagged, here, meeting)
    return every


def written_of(minutes: Minutes) -> dict[str, Sequence[Written]]:
    return {"decision": minutes.decisions, "action_item": minutes.action_items, "event": minutes.events}


def unproven(minutes: Minutes) -> int:
    """Items that cite what nobody said. Without checks they are told as rejections without a text, see `as_said`."""
    said = {u.n: u.text for u in minutes.utterances}
    items = [item for written in written_of(minutes).values() for item in written]
    taken = sum(r.reason == "quote_not_found" and not r.text for r in minutes.rejected if r.kind != "topic")
    invented = sum(any(e.quote not in said[e.utterance] for e in item.evidence) for item in items)
    return invented + taken


def _change(miss: Miss) -> str:
    return f": {miss.got} instead of {miss.expected}"


def _missed(kind: str, missed: Iterable[str], flagged: Iterable[str], errors: Sequence[Error], meeting: Heard) -> Iterator[Wrong]:
    said = {text_of(gold): evidence for gold, evidence in meeting.golds(kind)}
    for text in missed:
        what = "missed, flagged" if text in flagged else "missed, silently"
        yield Wrong(what, _cause(what, said[text], errors), f"“{short(text, 70)}”")


def _cause(what: str, evidence: tuple[Evidence, ...], errors: Iterable[Error]) -> str:
    """The likeliest of the errors that hit an item of these words."""
    names = sorted(error.name for error in errors if overlap(error.core, evidence))
    likely = _LIKELY.get(what)
    return likely if likely in names else names[0] if names else NO_ERROR


def _false(written: Sequence[Written], texts: Sequence[str]) -> Iterator[Written]:
    """The items of those texts; where several are worded alike, the later ones: the first is the one that was found."""
    left = list(texts)
    for item in reversed(written):
        if _text(item) in left:
            left.remove(_text(item))
            yield item


def _text(item: Written) -> str:
    return item.task if isinstance(item, ActionItem) else item.title if isinstance(item, Event) else item.text
