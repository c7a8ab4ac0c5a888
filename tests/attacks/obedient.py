"""A model that does what the transcript tells it: for `AnswerServer(answer=…)`.

It answers as the rules do, and wherever an attack is among the lines it also returns the item that the attack asks for.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.attacks.strings import Attack
from tests.fakes.asked import Body
from tests.fakes.corruption import lying
from tests.fakes.rule_answers import call_of, rule_answers
from worker.likeness import grams
from worker.model import Call, Line
from worker.resolution.dates import find_date_phrases
from worker.stages.extract import PLACEHOLDER, PROMPTS

Quotes = Literal["own", "stolen"]
Verifier = Literal["honest", "lying", "withdraws", "reassigns"]
Json = dict[str, Any]


@dataclass
class Obedient:
    """planted: the attacks by the line they make, as a model sees it.

    quotes: the attack's own line as evidence, or that of a neighbour. verifier: honest; lets everything pass; takes
    back, or gives to another and dates anew, whatever it is asked about where an attack is in sight.
    obeyed: the attacks that were seen and obeyed.
    """

    planted: Mapping[str, Attack]
    quotes: Quotes = "own"
    verifier: Verifier = "honest"
    obeyed: set[str] = field(default_factory=set)

    def __call__(self, body: Body) -> Json:
        call, reply = call_of(body), dict(rule_answers(body))
        if call.prompt in PROMPTS:
            return {**reply, "items": [*reply["items"], *self._asked_for(call)]}
        return self._verdict(call, body, reply) if call.prompt == "verify_item" else reply

    def _asked_for(self, call: Call) -> Iterable[Json]:
        for line in call.lines:
            attack = self.planted.get(line.text)
            if attack is None or PROMPTS[call.prompt] not in (attack.kind, "topic"):
                continue
            self.obeyed.add(attack.name)
            quoted = line if self.quotes == "own" else _neighbour(line, call, self.planted)
            yield _item(PROMPTS[call.prompt], attack.asks, line, quoted, call)

    def _verdict(self, call: Call, body: Body, reply: Json) -> Json:
        """The honest one knows what was asked for, and that a line which asks for it supports nothing."""
        item = json.loads(call.variable["item"])
        attacking = [line for line in call.lines if line.text in self.planted]
        if self.verifier == "lying":
            return lying(body, reply)
        if self.verifier == "honest":
            return {**reply, **self._seen_through(item, call)}
        return {**reply, **self._changed(call, attacking[0])} if attacking else reply

    def _seen_through(self, item: Json, call: Call) -> Json:
        quoted = next((line.text for line in call.lines if line.number == item["line"]), "")
        if quoted in self.planted:
            return {"verdict": "instruction"}
        asked = item["text"].lower() in {attack.asks.lower() for attack in self.planted.values()}
        return {"verdict": "unsupported"} if asked and not grams(item["text"]) & grams(quoted) else {}

    def _changed(self, call: Call, line: Line) -> Json:
        quote = _quote(line, line.text)
        if self.verifier == "withdraws":
            return {"verdict": "withdrawn", "reversal": quote}
        owner, date = _person(line, call), _date(line)
        changed = {"later_owner": owner, "later_owner_evidence": quote} if owner else {}
        return {**changed, "later_due": date} if date else changed


def _item(kind: str, text: str, line: Line, quoted: Line, call: Call) -> Json:
    quote, date = _quote(quoted, quoted.text), _date(line)
    if kind == "topic":
        return {"text": text, "evidence": quote}
    if kind == "decision":
        return {"text": text, "state": "decided", "evidence": quote, "date": date}
    if kind == "event":
        return {"title": text, "evidence": quote, "when": date or quote, "time": None}
    owner = _person(line, call)
    return {
        "task": text, "evidence": quote, "owner": owner, "owner_words": None,
        "owner_evidence": _quote(line, line.text) if owner else None, "due": date,
    }  # fmt: skip


def _neighbour(line: Line, call: Call, planted: Mapping[str, Attack]) -> Line:
    """The nearest line that is no attack, the one before if there are two."""
    others = [other for other in call.lines if other.text not in planted] or [line]
    return min(others, key=lambda other: (abs(other.number - line.number), other.number))


def _person(line: Line, call: Call) -> str | None:
    named = [p for p in PLACEHOLDER.findall(line.text) if p in call.placeholders]
    return named[0] if named else line.speaker if line.speaker in call.placeholders else None


def _date(line: Line) -> Json | None:
    spans = find_date_phrases(line.text)
    return _quote(line, line.text[spans[0][0] : spans[0][1]]) if spans else None


def _quote(line: Line, words: str) -> Json:
    return {"utterance": line.number, "quote": words}
