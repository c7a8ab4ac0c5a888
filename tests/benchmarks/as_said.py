"""A pipeline of one stage: what was extracted becomes the minutes as it comes. What a plain prompt gives.

No quote is looked for, nothing is merged, checked or verified. The owner is whoever the reply names, the words of the date
are resolved by the program; a name that two people have is read as either of them, as everywhere else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from worker.model import (
    ActionItem,
    Call,
    Coverage,
    Decision,
    Event,
    Evidence,
    Failure,
    Item,
    Kind,
    RedactedUtterance,
    Rejection,
    Reply,
    Topic,
)
from worker.resolution.dates import find_date_phrases
from worker.resolution.when import resolve_when
from worker.stages.extract import PROMPTS, calls
from worker.stages.quotes import cut, find_cited
from worker.stages.resolve import PREFIX, dated
from worker.stages.state import State

__all__ = ["absorb", "calls"]
Quote = Mapping[str, Any]


def absorb(state: State, replies: Mapping[Call, Reply | Failure]) -> State:
    """Items in the order of the replies. One whose quote nobody said is listed as a rejection too, to be counted."""
    items: list[Item] = []
    for call, reply in replies.items():
        if isinstance(reply, Failure):
            continue
        lines = tuple(state.utterance(n) for n in call.covers)
        for proposed in reply.value["items"]:
            kind = PROMPTS[call.prompt]
            item = _item(f"{PREFIX[kind]}{len(items) + 1}", kind, proposed, lines, state)
            items += [item] if item else []
            if item and not _found(proposed["evidence"], lines):
                state = state.reject(Rejection(kind, "", "quote_not_found"))
    lines = len(state.transcript.utterances)
    return replace(state, candidates=(), items=tuple(items), summary=(), coverage=Coverage(lines, 0, lines))  # keeps no ledger


def _item(name: str, kind: Kind, proposed: Quote, lines: tuple[RedactedUtterance, ...], state: State) -> Item | None:
    """None for an event whose words give no day or time."""
    core = _cited(proposed["evidence"], lines)
    if kind == "topic":
        return Topic(name, proposed["text"], core)
    if kind == "decision":
        due = dated(_phrase(proposed["date"]), state.meeting) if proposed["date"] else None
        return Decision(name, proposed["text"], proposed["state"], due.date if due else None, core)
    if kind == "event":
        words = " ".join(quote["quote"] for quote in (proposed["when"], proposed["time"]) if quote)
        when = resolve_when(words, state.meeting.held_at)
        return Event(name, proposed["title"], when.start, when.end, when.all_day, state.meeting.timezone, core) if when else None
    return _action_item(name, proposed, core, lines, state)


def _action_item(
    name: str, proposed: Quote, core: tuple[Evidence, ...], lines: tuple[RedactedUtterance, ...], state: State
) -> ActionItem:
    due, owner = proposed["due"], proposed["owner"]
    several = _either(owner, state)
    return ActionItem(
        name, proposed["task"], None if several else owner, dated(_phrase(due), state.meeting) if due else None, core,
        due_evidence=_cited(due, lines) if due else (), owner_candidates=several,
        team=None if owner else proposed["owner_words"],
    )  # fmt: skip


def _either(owner: str | None, state: State) -> tuple[str, ...]:
    people = state.people.get(owner, ()) if owner else ()
    return tuple(p for p, ids in state.people.items() if len(ids) == 1 and ids[0] in people) if len(people) > 1 else ()


def _phrase(quote: Quote) -> str:
    words: str = quote["quote"]
    spans = find_date_phrases(words)
    return words[slice(*spans[0])] if len(spans) == 1 else words


def _cited(quote: Quote, lines: tuple[RedactedUtterance, ...]) -> tuple[Evidence, ...]:
    """The quote, or the whole line where it is not to be found."""
    line = lines[min(max(quote["utterance"], 1), len(lines)) - 1]
    return (_found(quote, lines) or cut(line, 0, len(line.text)),)


def _found(quote: Quote, lines: Sequence[RedactedUtterance]) -> Evidence | None:
    return find_cited(quote["quote"], quote["utterance"], tuple(lines))
