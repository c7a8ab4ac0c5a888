"""Tell the meeting from its items, never from the transcript; drop each sentence that does not rest on them."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from worker.model import ActionItem, Call, Decision, Event, Failure, Item, Language, Reply, Sentence
from worker.stages.checks import holds_up
from worker.stages.extract import LANGUAGES
from worker.stages.replies import SummaryCheckReply, SummaryReply
from worker.stages.state import State

LONGEST = 8  # sentences
_DAYS_KO = "월화수목금토일"
_DAYS_EN = "Mon Tue Wed Thu Fri Sat Sun".split()
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def calls(state: State) -> list[Call]:
    """First the summary, then the check of its sentences; nothing where there is no item."""
    if not state.items or state.summary is not None:
        return []
    items = "\n".join(json.dumps(described(item, state.meeting.language), ensure_ascii=False) for item in state.items)
    if not state.unchecked:
        language = LANGUAGES[state.meeting.language]
        return [Call("summarise", (), SummaryReply, (("language", language), ("items", items)))]
    sentences = "\n".join(
        json.dumps({"sentence": k, "text": s.text, "items": list(s.items)}, ensure_ascii=False)
        for k, s in enumerate(state.unchecked, start=1)
    )
    return [Call("check_summary", (), SummaryCheckReply, (("items", items), ("sentences", sentences)))]


def absorb(state: State, replies: Mapping[Call, Reply | Failure]) -> State:
    """A failed call leaves the minutes without a summary; the items stand by themselves."""
    reply = next(iter(replies.values()), None)
    if not isinstance(reply, Reply):
        return replace(state, summary=(), unchecked=())
    trace = {**state.trace, "summary": (*state.trace.get("summary", ()), reply.digest)}
    state = replace(state, trace=trace)
    if "sentences" in reply.value:
        sentences = _resting(reply.value["sentences"], state)
        return replace(state, unchecked=sentences) if sentences else replace(state, summary=())
    supported = {check["sentence"] for check in reply.value["checks"] if check["supported"]}
    kept = tuple(s for k, s in enumerate(state.unchecked, start=1) if k in supported)
    return replace(state, summary=kept, unchecked=())


def described(item: Item, language: Language) -> dict[str, Any]:
    """An item as the summary prompts see it; dates as a sentence would tell them."""
    match item:
        case Decision():
            return {"id": item.id, "kind": "decision", "text": item.text, "state": item.state}
        case ActionItem():
            due = item.due and (told(item.due.date, language) if item.due.date else item.due.phrase)
            return {"id": item.id, "kind": "action_item", "text": item.task, "owner": item.owner or item.team, "due": due}
        case Event():
            return {"id": item.id, "kind": "event", "text": item.title, "when": told(item.start, language)}
        case _:
            return {"id": item.id, "kind": "topic", "text": item.text}


def _resting(proposed: list[Mapping[str, Any]], state: State) -> tuple[Sentence, ...]:
    """Sentences whose items exist, and whose figures and names stand in those items."""
    known = {item.id: json.dumps(described(item, state.meeting.language), ensure_ascii=False) for item in state.items or ()}
    kept: list[Sentence] = []
    for sentence in proposed[:LONGEST]:
        ids = tuple(dict.fromkeys(i for i in sentence["items"] if i in known))
        ground = "\n".join(known[i] for i in ids)
        if ids and holds_up(sentence["text"], ground):
            kept.append(Sentence(" ".join(sentence["text"].split()), ids))
    return tuple(kept)


def told(when: date, language: Language) -> str:
    """A date, or a date and time, for a sentence.

    >>> told(date(2026, 12, 1), "ko"), told(datetime(2026, 12, 1, 15, 0), "en")
    ('12월 1일(화)', 'Tue 1 Dec 15:00')
    """
    weekday = when.weekday()
    day = (
        f"{when.month}월 {when.day}일({_DAYS_KO[weekday]})"
        if language == "ko"
        else f"{_DAYS_EN[weekday]} {when.day} {_MONTHS[when.month - 1]}"
    )
    return f"{day} {when:%H:%M}" if isinstance(when, datetime) else day
