"""summarise and check_summary: the items told as plain sentences, and whether a sentence says no more than its items."""

import json
import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from worker.llm.rules.words import keywords
from worker.model import Call

LONGEST = 8  # sentences
TOGETHER = 3  # action items told in one sentence
SHARED = 0.6  # of a sentence's content words stand in its items
_MONTHS = "January February March April May June July August September October November December".split()
_NUMBER = re.compile(r"\d+")
_PERSON = re.compile(r"<[A-Z_]+_\d+>")
_NOT = re.compile(r"않|(?<![가-힣])(?:안|못)\s|말기로|아니|없|\b(?:not|no|never|won't|n't|without)\b|n't\b", re.IGNORECASE)
_BY_KO = re.compile(r"(?:까지|안에|안으로|중에|중으로|전에|내로|내에|에)$")  # said with its own particle
_BY_EN = re.compile(r"(?:by|before|until|within|this|next|on|in|at|today|tonight|tomorrow)\b", re.IGNORECASE)
_Item = dict[str, Any]


def answer(call: Call) -> dict[str, Any]:
    """Decisions, then who does what, then when one meets; topics where room is left."""
    ko = call.variable["language"] == "Korean"
    items = _items(call)
    of = {kind: [i for i in items if i["kind"] == kind] for kind in ("decision", "action_item", "event", "topic")}
    told = [*_told(of["decision"], 4, _decisions_ko if ko else _decisions_en)]
    told += _told(of["action_item"], 6, _tasks_ko if ko else _tasks_en, together=TOGETHER)
    told += _told(of["event"], 2, _events_ko if ko else _events_en)
    told += _told(of["topic"], 3, lambda some: _statement(some[0]["text"]))
    return {"sentences": told[:LONGEST]}


def check(call: Call) -> dict[str, Any]:
    by_id = {item["id"]: item for item in _items(call)}
    sentences = [json.loads(line) for line in call.variable["sentences"].splitlines() if line.strip()]
    return {"checks": [_checked(s, [by_id[i] for i in s["items"] if i in by_id]) for s in sentences]}


def _items(call: Call) -> list[_Item]:
    return [json.loads(line) for line in call.variable["items"].splitlines() if line.strip()]


def _told(items: Sequence[_Item], most: int, wording: Any, together: int = 1) -> list[dict[str, Any]]:
    groups = [items[i : i + together] for i in range(0, min(len(items), most), together)]
    return [{"text": wording(group), "items": [item["id"] for item in group]} for group in groups]


def _decisions_ko(items: Sequence[_Item]) -> str:
    return _statement(items[0]["text"])


def _decisions_en(items: Sequence[_Item]) -> str:
    return ("" if items[0].get("state") == "deferred" else "Decided: ") + _statement(items[0]["text"])


def _tasks_ko(items: Sequence[_Item]) -> str:
    """Owned tasks and those that nobody took are told apart. A particle after a placeholder is mended when names return."""
    owned = [
        f"{i['owner']}{_particle(i['owner'], '이', '가')} {_thing_ko(i)}{_particle(i['text'], '을', '를')}"
        for i in items
        if i["owner"]
    ]
    open_ = [f"{_thing_ko(i)} 건" for i in items if not i["owner"]]
    told = [f"{', '.join(owned)} 맡았다."] if owned else []
    return " ".join([*told, *([f"{', '.join(open_)}은 담당자 미정이다."] if open_ else [])])


def _thing_ko(item: _Item) -> str:
    return f"{_until_ko(item['due'])}{item['text'].rstrip('.')}"


def _particle(word: str, closed: str, open_: str) -> str:
    last = word.rstrip(".")[-1:]
    return closed if not "가" <= last <= "힣" or (ord(last) - 0xAC00) % 28 else open_


def _tasks_en(items: Sequence[_Item]) -> str:
    owned = [f"{i['owner']} is to {_thing_en(i)}" for i in items if i["owner"]]
    open_ = [_thing_en(i) for i in items if not i["owner"]]
    told = [f"{_listed(owned)}."] if owned else []
    return " ".join([*told, *([f"Still to be assigned: {_listed(open_)}."] if open_ else [])])


def _thing_en(item: _Item) -> str:
    return f"{_lowered(item['text'].rstrip('.'))}{_until_en(item['due'])}"


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])}, and {parts[-1]}"


def _events_ko(items: Sequence[_Item]) -> str:
    return f"{items[0]['text']} 일정은 {_day_ko(items[0]['when'])}이다."


def _events_en(items: Sequence[_Item]) -> str:
    return f"{_statement(items[0]['text']).rstrip('.')} is on {_day_en(items[0]['when'])}."


def _until_ko(due: str | None) -> str:
    return "" if not due else f"{_day_ko(due)} " if _BY_KO.search(due) else f"{_day_ko(due)}까지 "


def _until_en(due: str | None) -> str:
    return "" if not due else f" {due}" if _BY_EN.match(due) else f" by {_day_en(due)}"


def _day_ko(when: str) -> str:
    moment = _iso(when)
    if moment is None:
        return when
    clock = "" if not isinstance(moment, datetime) else f" {moment.hour}시" + (f" {moment.minute}분" if moment.minute else "")
    return f"{moment.month}월 {moment.day}일{clock}"


def _day_en(when: str) -> str:
    moment = _iso(when)
    if moment is None:
        return when
    clock = f" at {moment:%H:%M}" if isinstance(moment, datetime) else ""
    return f"{_MONTHS[moment.month - 1]} {moment.day}{clock}"


def _iso(when: str) -> date | datetime | None:
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            return read(when)
        except ValueError:
            continue
    return None


def _statement(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else text + "."


def _lowered(text: str) -> str:
    return text if text[:2].isupper() or text[:1] == "<" else text[:1].lower() + text[1:]


def _checked(sentence: _Item, items: Sequence[_Item]) -> dict[str, Any]:
    """Numbers and names of the sentence stand in its items, so do most of its words, and nothing is denied or affirmed anew."""
    text = sentence["text"]
    ground = " ".join(f"{i['text']} {i.get('owner') or ''} {_spelled(i.get('due') or i.get('when'))}" for i in items)
    words = keywords(_PERSON.sub("", text)) - _TELLING
    differs = {
        "items": not items,
        "numbers": _figures(text) - _figures(ground),
        "names": set(_PERSON.findall(text)) - set(_PERSON.findall(ground)),
        "words": bool(words) and len(words & keywords(ground)) < SHARED * len(words),
        "negation": bool(_NOT.search(text)) != bool(_NOT.search(ground)),
    }
    wrong = [what for what, found in differs.items() if found]
    why = f"differs in {', '.join(wrong)}" if wrong else "rests on its items"
    return {"sentence": sentence["sentence"], "reasoning": why, "supported": not wrong}


def _figures(text: str) -> set[int]:
    return {int(figure) for figure in _NUMBER.findall(_PERSON.sub("", text))}


# Words that tell of items and are no part of them.
_TELLING = keywords(
    "건은 담당자 미정이다 일정은 이다 맡았다 논의했다 대해 했다 Decided Put off Still to be assigned Discussed agreed will"
    f" until {' '.join(_MONTHS)}"
)


def _spelled(when: str | None) -> str:
    """`2026-12-01T15:00` also as the figures and words that a sentence would use."""
    if not when or _iso(when) is None:
        return when or ""
    moment = _iso(when)
    clock = f" {moment.hour} {moment.minute} {moment.hour % 12}" if isinstance(moment, datetime) else ""
    return f"{when} {_day_ko(when)} {_day_en(when)}{clock}"
