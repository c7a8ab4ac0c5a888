"""Turn judged candidates into items: who and when are computed by the program, and a field that is not supported is emptied."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from worker.model import (
    ActionItem,
    Call,
    Decision,
    Due,
    Event,
    Evidence,
    Failure,
    Item,
    Meeting,
    Rejection,
    Reply,
    Topic,
)
from worker.resolution.dates import find_date_phrases
from worker.resolution.due import resolve_due
from worker.resolution.when import resolve_when
from worker.stages.coverage import coverage
from worker.stages.ownership import Owned, owned
from worker.stages.quotes import cut
from worker.stages.state import Candidate, State
from worker.stages.verify import KINDS, located, majority

TO_REVIEW = {"unclear", "hedged", "proposed"}  # a person may want to make something of these; the rest is settled
_PERIODS = {"week_end", "weekend", "month_end", "quarter_end", "half_end", "year_end"}
_DECIMAL = re.compile(r"(?<![\d.])\d{1,2}\.\d{1,2}(?![\d.])")
_DATE_WORD = re.compile(r"까지|부터|이?전|요일|\(|\b(?:by|until|on|before|due)\b", re.IGNORECASE)
PREFIX = {"decision": "D", "action_item": "A", "event": "E", "topic": "T"}


def calls(_: State) -> list[Call]:
    return []


def absorb(state: State, _: Mapping[Call, Reply | Failure]) -> State:
    """Items in the order of speech, numbered per kind (D1, A1, E1, T1); rejections; lines to review; the ledger."""
    items: list[Item] = []
    trace: dict[str, tuple[str, ...]] = {}
    for index, candidate in enumerate(state.candidates or ()):
        judged = state.judged.get(index, ())
        number = 1 + sum(1 for i in items if i.id[0] == PREFIX[candidate.kind])
        item, state = _settled(f"{PREFIX[candidate.kind]}{number}", candidate, majority(judged) if judged else None, state)
        if item:
            items.append(item)
            trace[item.id] = (*candidate.calls, *(j.call for j in judged))
    state = replace(state, items=tuple(items), trace={**state.trace, **trace})
    return replace(state, coverage=coverage(state))


def _settled(
    name: str, candidate: Candidate, verdict: Mapping[str, Any] | None, state: State
) -> tuple[Item | None, State]:
    """An item, or none and the reason added to the state."""
    if candidate.kind not in KINDS:
        return Topic(name, candidate.text, candidate.evidence), state
    if verdict is None:
        return None, state.review(Rejection(candidate.kind, candidate.text, "unclear", candidate.evidence))
    if verdict["verdict"] != "supported":
        return None, _turned_away(candidate, verdict, state)
    said, later = _due_evidence(candidate, verdict, state)
    if candidate.kind == "decision":
        return _decision(name, candidate, said + later, state), state
    if candidate.kind == "event":
        return _event(name, candidate, said, later, state)
    return _action_item(name, candidate, verdict, said + later, state)


def _turned_away(candidate: Candidate, verdict: Mapping[str, Any], state: State) -> State:
    reason, evidence = verdict["verdict"], candidate.evidence
    if reason == "withdrawn":
        reversal = located(verdict["reversal"], candidate, state)
        if not reversal:  # said to be taken back, but nothing shows it: a person decides
            return state.review(Rejection(candidate.kind, candidate.text, "reversal_unclear", evidence))
        evidence = (*evidence, *reversal)
    rejection = Rejection(candidate.kind, candidate.text, reason, evidence)
    return state.review(rejection) if reason in TO_REVIEW else state.reject(rejection)


def _due_evidence(
    candidate: Candidate, verdict: Mapping[str, Any], state: State
) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
    """The quotes that date it, and the later one that changes them; empty where the verdict does not stand by them."""
    later = tuple(narrowed(e, state) for e in located(verdict["later_due"], candidate, state))
    said = tuple(narrowed(e, state) for e in candidate.due) if verdict["due"] in ("right", "none") or later else ()
    return said, tuple(e for e in later if e not in said)


def narrowed(evidence: Evidence, state: State) -> Evidence:
    """A quote that holds one date phrase, cut down to that phrase."""
    spans = find_date_phrases(evidence.quote)
    if len(spans) != 1:
        return evidence
    start, end = spans[0]
    return cut(state.utterance(evidence.utterance), evidence.start + start, evidence.start + end)


def dated(quote: str, meeting: Meeting) -> Due:
    """The due date of a quote; a bare decimal in it is a version or an amount ("with 2.4"), unless 까지 or the like follows."""
    due = resolve_due(quote, meeting.held_at, time_known=meeting.time_known)
    if due.rule == "month_day" and _DECIMAL.search(quote) and not _DATE_WORD.search(quote):
        return Due(quote, rule="vague")
    return due


def _decision(name: str, candidate: Candidate, due: tuple[Evidence, ...], state: State) -> Decision:
    """Its date is a day that was named; "until January" is when to decide again, no day of the calendar."""
    found = dated(due[-1].quote, state.meeting) if due else None
    day = found.date if found and (found.rule or "").partition("+")[0] not in _PERIODS else None
    return Decision(name, candidate.text, candidate.state or "decided", day, _once(*candidate.evidence, *due))


def _event(
    name: str, candidate: Candidate, said: tuple[Evidence, ...], later: tuple[Evidence, ...], state: State
) -> tuple[Event | None, State]:
    meeting, due = state.meeting, said + later
    quotes = [e.quote for e in later or said]  # the day, perhaps its hour from another line; a later change supersedes
    phrases = [" ".join(quotes), *quotes, " ".join(e.quote for e in due)] if quotes else []
    found = (resolve_when(p, meeting.held_at, time_known=meeting.time_known) for p in phrases)
    when = next((w for w in found if w), None)
    if when is None:
        over = any(resolve_due(q, meeting.held_at, time_known=meeting.time_known).rule == "past" for q in quotes)
        rejection = Rejection("event", candidate.text, "past_date" if over else "no_date", candidate.evidence)
        return None, state.reject(rejection) if over else state.review(rejection)
    evidence = _once(*candidate.evidence, *due)
    return Event(name, candidate.text, when.start, when.end, when.all_day, meeting.timezone, evidence), state


def _action_item(
    name: str, candidate: Candidate, verdict: Mapping[str, Any], due: tuple[Evidence, ...], state: State
) -> tuple[ActionItem, State]:
    who = owned(candidate, verdict, state)
    if who.reason:
        state = state.review(Rejection("action_item", candidate.text, who.reason, _shown(candidate, candidate.owner_evidence)))
    if (candidate.due or candidate.due_lost) and not due:
        state = state.review(Rejection("action_item", candidate.text, "unsupported_due", _shown(candidate, candidate.due)))
    return _with_owner(name, candidate, who, due, state), state


def _with_owner(name: str, candidate: Candidate, who: Owned, due: tuple[Evidence, ...], state: State) -> ActionItem:
    resolved = dated(due[-1].quote, state.meeting) if due else None
    return ActionItem(
        name, candidate.text, who.owner, resolved, candidate.evidence,
        owner_evidence=who.evidence, due_evidence=due, owner_candidates=who.candidates, team=who.team,
    )  # fmt: skip


def _shown(candidate: Candidate, of_field: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """What a person needs to see to settle a field: the last word on the core and on the field."""
    return _once(*candidate.evidence[-1:], *of_field[-1:])


def _once(*evidence: Evidence) -> tuple[Evidence, ...]:
    """Without those that another one holds."""
    kept: list[Evidence] = []
    for e in evidence:
        if not any(k.utterance == e.utterance and k.start <= e.start and e.end <= k.end for k in kept):
            kept.append(e)
    return tuple(kept)
