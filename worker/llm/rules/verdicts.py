"""verify_item: the candidate's own sentence, what was answered, and what a later line changed."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from worker import phrases
from worker.llm.rules.dates import deadline
from worker.llm.rules.decisions import settled
from worker.llm.rules.events import appointed
from worker.llm.rules.speech import PERSON, Said, disowned, doubt, response
from worker.llm.rules.words import keywords
from worker.model import Call, Line

NEAR = 3  # lines within which "그건 없던 일로" needs no name to mean the item
_CHANGED = re.compile(
    r"말고|아니라|대신|미루|미룰|미뤄|늦[추춰]|당기|당겨|앞당|변경|바꾸|바꿀|바꿔|연기|넘길|넘겨|\b(?:instead|push|mov(?:e|ing)|actually|rather"
    r"|make (?:it|that)|chang(?:e|ing)|bump|delay|extend|take over|take that over|swap|reassign)\b",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"그거|그건|그것|그\s?일|아까|방금|그냥|아니다|\b(?:that|it|this)\b|never ?mind|second thought|actually,? no",
    re.IGNORECASE,
)


def answer(call: Call) -> dict[str, Any]:
    item = json.loads(call.variable["item"])
    said = _sentence(item, call.lines)
    if said is None:
        return _reply("the quote is not in the line", "unsupported", item, {})
    reversal, certain = _reversal(item, said, call.lines)
    verdict = _verdict(item["kind"], said, call.lines) or ("supported" if reversal is None or not certain else "withdrawn")
    if verdict == "supported" and reversal is not None:
        verdict = "unclear"
    later = _later(item, said, call) if verdict == "supported" else {}
    return _reply(f"by its wording: {verdict}", verdict, item, {**later, "reversal": reversal, **_fields(item, said, call.lines)})


def _sentence(item: Mapping[str, Any], lines: Sequence[Line]) -> Said | None:
    """The sentences that the quote touches, as one."""
    for index, line in enumerate(lines):
        at = line.text.find(item["quote"] or "\0") if line.number == item["line"] else -1
        if at >= 0:
            spans = [s for s in phrases.sentences(line.text) if s[0] < at + len(item["quote"]) and s[1] > at]
            return Said(line, index, min(at, spans[0][0]), max(at + len(item["quote"]), spans[-1][1])) if spans else None
    return None


def _verdict(kind: str, said: Said, lines: tuple[Line, ...]) -> str | None:
    """None when nothing speaks against it."""
    if kind == "decision":
        return settled(said, lines)
    if kind == "event":
        return appointed(said, lines)
    if kind == "topic":
        return disowned(said, lines)
    return disowned(said, lines) or _undone(said, lines)


def _undone(said: Said, lines: tuple[Line, ...]) -> str | None:
    asked = phrases.assignment(said.text) or phrases.request(said.text)
    if not asked and not phrases.commitment(said.text):
        return "unsupported"
    answered = response(said, lines)
    if answered and answered.kind == "refused":
        return "turned_down"
    against = doubt(said)
    if asked and against in ("hedged", "proposed", "past"):
        told = phrases.agreement(said.text) or (answered and phrases.request(said.text)) or not phrases.question(said.text)
        return None if told and not phrases.conditional(said.text) else against
    return against


def _reversal(item: Mapping[str, Any], said: Said, lines: Sequence[Line]) -> tuple[dict[str, Any] | None, bool]:
    """The line that takes the item back, and whether it is certain that it means this item."""
    about = keywords(f"{item['text']} {said.text}")
    between = 0
    for index, line in enumerate(lines[said.index :], start=said.index):
        for start, end in phrases.sentences(line.text):
            if index == said.index and start < said.end:
                continue
            text = line.text[start:end]
            if phrases.reversal(text) and not phrases.instruction(line.text):
                if about & keywords(_clause(text)):
                    return Said(line, index, start, end).quote(), True
                if index - said.index <= NEAR and _POINTS.search(line.text):
                    return Said(line, index, start, end).quote(), between == 0
            elif phrases.commitment(text) or phrases.assignment(text) or phrases.find("firm", text):
                between += 1
    return None, False


def _clause(text: str) -> str:
    """The part that takes back: `쿠폰은 없던 일로 하고요, 금액은 나중에 보죠` takes back no amount."""
    parts = re.split(r"(?<=고),\s|(?<=고요),\s|(?<=지만),\s", text)
    return next((part for part in parts if phrases.reversal(part)), text)


def _fields(item: Mapping[str, Any], said: Said, lines: Sequence[Line]) -> dict[str, Any]:
    return {"owner": _owner(item, said, lines), "due": _due(item, lines)}


def _owner(item: Mapping[str, Any], said: Said, lines: Sequence[Line]) -> str:
    owner = item.get("owner")
    if not owner:
        return "none"
    line = next((one for one in lines if one.number == item.get("owner_line")), said.line)
    quote = item.get("owner_quote") or said.text
    if owner in quote or (line.speaker == owner and (phrases.commitment(quote) or phrases.acceptance(quote))):
        return "right"
    return "right" if not PERSON.fullmatch(owner) and owner in line.text else "wrong"


def _due(item: Mapping[str, Any], lines: Sequence[Line]) -> str:
    if not item.get("due"):
        return "none"
    line = next((one for one in lines if one.number == item.get("due_line")), None)
    if line is None or (item.get("due_quote") or item["due"]) not in line.text:
        return "wrong"
    return "right"


def _later(item: Mapping[str, Any], said: Said, call: Call) -> dict[str, Any]:
    """What a later line changed the owner or the date to: it names the same thing, and says that something changes."""
    found: dict[str, Any] = {}
    if item["kind"] != "action_item":
        return found
    about = keywords(item["text"])
    for index, line in enumerate(call.lines[said.index + 1 :], start=said.index + 1):
        for start, end in phrases.sentences(line.text):
            later = Said(line, index, start, end)
            near = index - said.index <= NEAR and _POINTS.search(later.text)
            if not (about & keywords(line.text) or near) or not _CHANGED.search(later.text):
                continue
            if disowned(later, call.lines) or doubt(later):
                continue
            found |= _new_owner(item, later, call) | _new_due(item, later)
    return found


def _new_owner(item: Mapping[str, Any], later: Said, call: Call) -> dict[str, Any]:
    owner = None
    if span := phrases.find("assignment", later.text):
        named = PERSON.search(later.text, span[0], span[1])
        owner = named and named.group()
    elif phrases.commitment(later.text):
        owner = later.line.speaker
    if not owner or owner == item.get("owner") or owner not in call.placeholders:
        return {}
    return {"later_owner": owner, "later_owner_evidence": later.quote()}


def _new_due(item: Mapping[str, Any], later: Said) -> dict[str, Any]:
    span = deadline(later.text)
    quote = later.text[span[0] : span[1]] if span else None
    if quote is None or quote == item.get("due_quote"):
        return {}
    return {"later_due": {"utterance": later.line.number, "quote": quote}}


def _reply(reasoning: str, verdict: str, item: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    empty = {"later_owner": None, "later_owner_evidence": None, "later_due": None, "reversal": None}
    fields = {"owner": "none" if not item.get("owner") else "unclear", "due": "none" if not item.get("due") else "unclear"}
    return {"reasoning": reasoning, "verdict": verdict, **fields, **empty, **found}
