"""A model that knows what was planted, and tells it in another way each time: for `worker.llm.Model`."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.notion.harmless.meetings import Planted, Script, clauses, date_in, marked
from worker.llm import Answer
from worker.model import Call, Line, Usage

Json = dict[str, Any]
Way = Literal["reword", "clause", "neighbour", "split", "merge", "drop", "no_owner", "no_date", "half"]
WAYS: tuple[Way, ...] = ("reword", "clause", "neighbour", "split", "merge", "drop", "no_owner", "no_date", "half")
_KINDS = {"extract_decisions": "decision", "extract_action_items": "action_item", "extract_events": "event"}


@dataclass
class Telling:
    """Implements `worker.llm.Model`. ways: index of a planted commitment → how its next telling differs. asked: calls so far.

    reword: other words; clause: another valid quote; neighbour: cites the line that repeats it; split: in two; merge: with
    the next one of its kind; drop: not at all; half: only the first of its two halves.
    """

    script: Script
    ways: Mapping[int, frozenset[Way]] = field(default_factory=dict)
    summary: int = 0
    asked: int = 0
    engine: Literal["openai", "rules"] = "rules"  # as the settings of the stories say

    @property
    def models(self) -> Mapping[str, str]:
        return {"extract": "double-1", "verify": "double-1", "summarise": "double-1"}

    def identity(self, call: Call) -> str:
        return json.dumps({"model": "double-1", "prompt": call.prompt})

    def cost(self, call: Call, usage: Usage) -> float | None:  # noqa: ARG002 — it is free
        return 0.0

    async def close(self) -> None:
        return None

    async def answer(self, call: Call, messages: Sequence[Mapping[str, str]]) -> Answer:  # noqa: ARG002 — it reads the call itself
        self.asked += 1
        value = call.reply.model_validate(self._answer(call)).model_dump(mode="json")
        return Answer(value, Usage(10, 0, 10), json.dumps(value, ensure_ascii=False))

    def _answer(self, call: Call) -> Json:
        match call.prompt:
            case "verify_item":
                return _verdict(json.loads(call.variable["item"]))
            case "summarise":
                return self._summary(call.variable["items"])
            case "check_summary":
                sentences = [json.loads(line) for line in call.variable["sentences"].splitlines()]
                return {"checks": [{"sentence": s["sentence"], "reasoning": "", "supported": True} for s in sentences]}
            case "extract_topics":
                first = call.lines[0]
                return {"items": [{"text": first.text, "evidence": _quote(first, first.text)}]}
        return {"reasoning": "", "items": list(self._items(call))}

    def _items(self, call: Call) -> Iterator[Json]:
        kind = _KINDS[call.prompt]
        told: set[int] = set()
        for index, planted in enumerate(self.script.planted):
            ways = self.ways.get(index, frozenset())
            if planted.kind != kind or "drop" in ways or index in told:
                continue
            if "split" in ways:
                yield from self._told(planted, call, planted.parts[0], ways, planted.marks[:1])
                yield from self._told(planted, call, planted.parts[1], ways, planted.marks[1:])
            elif "half" in ways:
                yield from self._told(planted, call, planted.parts[0], ways, planted.marks[:1])
            else:
                text = planted.texts["reword" in ways]
                if "merge" in ways and (other := self._next(index)) is not None and self._lines(self.script.planted[other], call):
                    told.add(other)
                    text = planted.parts[0] + self.script.joined + self.script.planted[other].parts[0]
                yield from self._told(planted, call, text, ways, ())

    def _next(self, index: int) -> int | None:
        """The next commitment of its kind; two that lie far apart nobody would take for one."""
        kind = self.script.planted[index].kind
        return next((i for i in range(index + 1, len(self.script.planted)) if self.script.planted[i].kind == kind), None)

    def _lines(self, planted: Planted, call: Call) -> list[Line]:
        return [line for line in call.lines if marked(line.text, planted.marks)]

    def _told(
        self, planted: Planted, call: Call, text: str, ways: frozenset[Way], marks: tuple[str, ...]
    ) -> Iterator[Json]:
        """marks: of the half that is meant; none: the whole."""
        lines = [line for line in self._lines(planted, call) if not marks or marked(line.text, marks)]
        if not lines:
            return
        said = lines[0]
        cited = lines[1] if "neighbour" in ways and len(lines) > 1 else said
        wanted = marks or (planted.marks[:1] if "clause" in ways else ())
        words = next((c for c in clauses(cited.text) if wanted and marked(c, wanted)), cited.text)
        evidence = _quote(cited, words)
        phrase = date_in(said.text, self.script) if planted.dated else None
        due = _quote(said, phrase) if phrase and ("no_date" not in ways or planted.kind == "event") else None
        match planted.kind:
            case "decision":
                yield {"text": text, "state": "decided", "evidence": evidence, "date": due}
            case "event":
                if due:
                    yield {"title": text, "evidence": evidence, "when": due, "time": None}
            case _:
                owner = said.speaker if "no_owner" not in ways and said.speaker in call.placeholders else None
                shown = _quote(said, said.text) if owner else None
                yield {"task": text, "evidence": evidence, "owner": owner, "owner_words": None, "owner_evidence": shown, "due": due}

    def _summary(self, items: str) -> Json:
        found = [json.loads(line) for line in items.splitlines()]
        mark = ("", "…", "!")[self.summary % 3]
        return {"sentences": [{"text": f"{item['text']}{mark}", "items": [item["id"]]} for item in found[:4]]}


def _quote(line: Line, words: str) -> Json:
    return {"utterance": line.number, "quote": words}


def _verdict(item: Json) -> Json:
    silent = dict.fromkeys(("later_owner", "later_owner_evidence", "later_due", "reversal"))
    fields = {name: "right" if item.get(name) else "none" for name in ("owner", "due")}
    return {"reasoning": "", "verdict": "supported", **fields, **silent}
