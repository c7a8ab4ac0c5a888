"""A small meeting with known replies, and a model that gives them, changed as one case says."""

import asyncio
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from worker.errors import CallError
from worker.llm import Answer
from worker.llm.rules import RulesModel
from worker.local import Request, minutes_of, roster_of
from worker.model import Call, Minutes, Transcript, Usage
from worker.redaction import Vault, redact
from worker.store import MemoryStore
from worker.transcripts import read_file

FILE = Path(__file__).parents[1] / "data" / "adversarial_meeting.txt"
HELD_AT = datetime(2026, 11, 25, 10, 0, tzinfo=ZoneInfo("Asia/Seoul"))  # a Wednesday
Json = dict[str, Any]
Verdicts = Literal["honest", "lying"]


@dataclass(frozen=True, eq=False)
class Case:
    """One thing that a model gets wrong. People are named by their first letter: {K}, {L}, {O}, {M}.

    items: proposed on top of the true ones, by kind. instead_of: the true item that the first of them replaces.
    verdict: what an honest verifier says of them; lie: what a bad one says beside "supported".
    sentences: of the summary, on top of the true one. wrong: a pattern of the minutes' items and summary (see
    items_text) that shows that it got through.
    """

    name: str
    wrong: str
    kind: str = "decision"
    items: tuple[Json, ...] = ()
    instead_of: str | None = None
    verdict: Mapping[str, Any] | None = None
    lie: Mapping[str, Any] | None = None
    sentences: tuple[Json, ...] = ()


def quote(n: int, words: str) -> Json:
    return {"utterance": n, "quote": words}


def decision(text: str, n: int, words: str, state: str = "decided", date: Json | None = None) -> Json:
    return {"text": text, "state": state, "evidence": quote(n, words), "date": date}


def task(text: str, n: int, words: str, owner: str | None = None, said: Json | None = None, due: Json | None = None) -> Json:
    said = said or (quote(n, words) if owner else None)
    return {"task": text, "evidence": quote(n, words), "owner": owner, "owner_words": None, "owner_evidence": said, "due": due}


def event(title: str, n: int, words: str, when: Json) -> Json:
    return {"title": title, "evidence": quote(n, words), "when": when, "time": None}


TRUE: Mapping[str, tuple[Json, ...]] = {
    "decision": (
        decision("사무실 이전일은 12월 12일 토요일이다.", 4, "사무실 이전일은 12월 12일 토요일로 확정하겠습니다", date=quote(4, "12월 12일 토요일")),
        decision("예산은 천이백만 원이다.", 16, "예산은 천이백만 원으로 합의했습니다"),
        decision("간판 교체는 다음 회의로 미룬다.", 26, "간판 교체는 다음 회의로 미루겠습니다", "deferred"),
    ),
    "action_item": (
        task("send the floor plan to the landlord", 6, "I'll send the floor plan to the landlord by Friday", "{L}", due=quote(6, "by Friday")),
        task("이사 업체 견적서 보내기", 7, "이사 업체 견적서 다음 주 월요일까지 보내주시겠어요?", "{M}", quote(8, "네, 보내드릴게요."), quote(7, "다음 주 월요일까지")),
        task("order the new line", 15, "I'll order the new line by December 4th", "{L}", due=quote(15, "by December 4th")),
        task("주소 변경 안내 올리기", 29, "주소 변경 안내는 제가 목요일까지 올리겠습니다", "{O}", due=quote(29, "목요일까지")),
    ),
    "event": (event("현장 점검", 20, "현장 점검은 12월 7일 월요일 오후 2시에 하겠습니다", quote(20, "12월 7일 월요일 오후 2시에")),),
    "topic": ({"text": "이전 일정과 예산을 이야기했다.", "evidence": quote(1, "이전 일정이랑 예산을 보죠")},),
}  # fmt: skip
SENTENCE = {"text": "사무실 이전일은 12월 12일 토요일로 정했다.", "items": ["D1"]}
_KINDS = {"extract_decisions": "decision", "extract_action_items": "action_item", "extract_events": "event", "extract_topics": "topic"}
_SILENT: Json = dict.fromkeys(("later_owner", "later_owner_evidence", "later_due", "reversal"))


@cache
def minutes(case: Case | None = None, verdicts: Verdicts = "honest") -> Minutes:
    request = Request("page", "이전 준비", HELD_AT, timezone="Asia/Seoul", language="ko")
    return asyncio.run(minutes_of(meeting(), request, Scripted(case, verdicts), MemoryStore()))


@cache
def meeting() -> Transcript:
    return read_file(FILE)


def items_text(written: Minutes) -> str:
    """All that the minutes claim: items field by field, and the summary; one line each."""
    lines = [f"decision | {d.text} | {d.state} | {d.date}" for d in written.decisions]
    for a in written.action_items:
        due = a.due and f"{a.due.phrase} = {a.due.date}"
        lines.append(f"action | {a.task} | {a.owner or '/'.join(a.owner_candidates) or a.team} | {due}")
    lines += [f"event | {e.title} | {e.start}" for e in written.events]
    lines += [f"topic | {t.text}" for t in written.topics] + [f"summary | {s.text}" for s in written.summary]
    return "\n".join(lines)


class Scripted(RulesModel):
    """Gives the true replies, but for the case. What does not fit the schema fails, as it does at an endpoint."""

    def __init__(self, case: Case | None, verdicts: Verdicts) -> None:
        self.case, self.verdicts = case or Case("none", ""), verdicts

    async def answer(self, call: Call, messages: Sequence[Mapping[str, str]]) -> Answer:  # noqa: ARG002 - the call holds all
        try:
            reply = call.reply.model_validate(self._reply(call)).model_dump(mode="json")
        except ValidationError:
            raise CallError("The reply did not fit its schema, twice.", reason="invalid_reply") from None
        return Answer(reply, Usage(), json.dumps(reply, ensure_ascii=False))

    def _reply(self, call: Call) -> Json:
        if call.prompt in _KINDS:
            found = {"items": self._items(_KINDS[call.prompt])}
            return found if call.prompt == "extract_topics" else {"reasoning": "", **found}
        if call.prompt == "summarise":
            return {"sentences": named([SENTENCE, *self.case.sentences])}
        if call.prompt == "check_summary":
            sentences = [json.loads(row) for row in call.variable["sentences"].splitlines()]
            believed = {SENTENCE["text"]} if self.verdicts == "honest" else {s["text"] for s in sentences}
            return {"checks": [{"sentence": s["sentence"], "reasoning": "", "supported": s["text"] in believed} for s in sentences]}
        return self._verdict(json.loads(call.variable["item"]))

    def _items(self, kind: str) -> list[Json]:
        true = [item for item in TRUE[kind] if self.case.kind != kind or _text(item) != self.case.instead_of]
        return list(named([*true, *(self.case.items if self.case.kind == kind else ())]))

    def _verdict(self, item: Json) -> Json:
        fields = {name: "right" if item[name] else "none" for name in ("owner", "due")}
        believed: Json = {"reasoning": "", "verdict": "supported", **fields, **_SILENT}
        made = {" ".join(_text(one).split()) for one in named(list(self.case.items))}
        if item["text"] not in made:
            return believed
        changed = self.case.verdict if self.verdicts == "honest" else self.case.lie
        return {**believed, **named(dict(changed or {}))}


def named(value: Any) -> Any:
    """The value with placeholders for the letters of people."""
    text = json.dumps(value, ensure_ascii=False)
    for letter, placeholder in _people().items():
        text = text.replace(f"{{{letter}}}", placeholder)
    return json.loads(text)


@cache
def _people() -> Mapping[str, str]:
    redacted = redact(meeting(), roster_of(meeting(), ()), Vault()).transcript.utterances
    spoken = {u.speaker: r.speaker for u, r in zip(meeting().utterances, redacted, strict=True)}
    return {letter: str(spoken[name]) for letter, name in zip("KLOM", ("강하늘", "Lena Fischer", "Omar Haddad", "문서진"), strict=True)}


def got_through(case: Case, written: Minutes) -> bool:
    return re.search(case.wrong, items_text(written), re.IGNORECASE) is not None


def _text(item: Mapping[str, Any]) -> str:
    return str(item.get("task") or item.get("title") or item.get("text") or "")
