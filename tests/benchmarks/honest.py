"""A verifier that tells the truth, for requests that no recording answers: it knows the gold, and reads what it is shown.

It reads a request as a model would: the item's JSON and the lines. A later line that it is not shown it does not know of.
"""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from tests.benchmarks.heard import GoldItem, Heard, text_of
from tests.fakes.asked import Body
from tests.fakes.rule_answers import call_of
from worker import phrases
from worker.evals.gold_file import GoldActionItem, GoldDecision, GoldEvent
from worker.likeness import likeness
from worker.model import Call, Evidence
from worker.resolution.when import resolve_when
from worker.stages.quotes import overlap
from worker.stages.resolve import dated

Item = Mapping[str, Any]
Moment = dt.date | dt.datetime | None


def honest_verdict(body: Body, meeting: Heard) -> dict[str, Any]:
    """A reply of verify_item."""
    call = call_of(body)
    item = json.loads(call.variable["item"])
    core = meeting.evidence({"utterance": item["line"], "quote": item["quote"]}, call.lines)
    gold = _gold(item, core, meeting)
    verdict = "supported" if gold else _refusal(item, core, meeting)
    silent = dict.fromkeys(("later_owner", "later_owner_evidence", "later_due", "reversal"))
    return {
        "reasoning": "", "verdict": verdict, "owner": _owner(item, gold, meeting), "due": _due(item, gold, meeting), **silent,
        "later_due": _later_due(item, gold, call, meeting), "reversal": _reversal(item, call) if verdict == "withdrawn" else None,
    }  # fmt: skip


def _gold(item: Item, core: tuple[Evidence, ...], meeting: Heard) -> GoldItem | None:
    """The gold item of that kind that was said in these words; where one line holds several, the one most like it."""
    found = [gold for gold, said in meeting.golds(item["kind"]) if overlap(core, said)]
    return max(found, key=lambda gold: likeness(item["text"], text_of(gold)), default=None)


def _refusal(item: Item, core: tuple[Evidence, ...], meeting: Heard) -> str:
    gold, kind = meeting.gold, item["kind"]
    trap = next((t for t in gold.traps if t.kind == kind and overlap(core, meeting.said([t]))), None)
    if trap:
        return trap.reason
    if any(t.kind == kind and overlap(core, meeting.said([t])) for t in gold.tolerated):
        return "supported"
    return "hedged" if phrases.hedge(item["quote"]) else "proposed" if phrases.proposal(item["quote"]) else "unsupported"


def _owner(item: Item, gold: GoldItem | None, meeting: Heard) -> str:
    """Of a title or a team the program makes what it can; a person is the one of the gold, or a name for several."""
    if item["owner"] is None:
        return "none"
    people = meeting.names.get(item["owner"])
    if people is None or not isinstance(gold, GoldActionItem):
        return "right"
    return "right" if set(people) == set(gold.owner_candidates or [gold.owner]) else "wrong"


def _due(item: Item, gold: GoldItem | None, meeting: Heard) -> str:
    """The day that the words give is that of the gold, or was until a later line changed it."""
    if item["due"] is None:
        return "none"
    if gold is None or (isinstance(gold, GoldDecision) and gold.date is None):
        return "right"
    superseded = gold.due.superseded if isinstance(gold, GoldActionItem) and gold.due else None
    known = [_moment(gold), _resolved(superseded, gold, meeting) if superseded else None]
    said = _resolved(item["due"], gold, meeting)
    return "right" if said is not None and said in known else "wrong"


def _resolved(words: str, gold: GoldItem, meeting: Heard) -> Moment:
    if isinstance(gold, GoldEvent):
        when = resolve_when(words, meeting.meeting.held_at)
        return when.start if when else None
    due = dated(words, meeting.meeting)
    return dt.datetime.combine(due.date, due.time) if due.date and due.time else due.date


def _moment(gold: GoldItem) -> Moment:
    if isinstance(gold, GoldEvent):
        return gold.begins
    if isinstance(gold, GoldDecision):
        return gold.date
    due = gold.due
    return dt.datetime.combine(due.date, due.time) if due and due.date and due.time else due.date if due else None


def _later_due(item: Item, gold: GoldItem | None, call: Call, meeting: Heard) -> dict[str, Any] | None:
    """The correction, if it is among the lines after the quoted one."""
    if not isinstance(gold, GoldActionItem) or gold.due is None or gold.due.superseded is None:
        return None
    correction = meeting.said(gold.evidence.due[:1])[0].utterance
    later = (line for line in call.lines if meeting.number(line) == correction and line.number > item["line"])
    return next(({"utterance": line.number, "quote": gold.due.phrase} for line in later), None)


def _reversal(item: Item, call: Call) -> dict[str, Any] | None:
    later = (line for line in call.lines if line.number > item["line"] and phrases.reversal(line.text))
    return next(({"utterance": line.number, "quote": line.text} for line in later), None)
