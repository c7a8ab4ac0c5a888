"""What a reply must satisfy beside its schema: the program's own verification, in the small, for examples and cases."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel

import prompts
from prompts.template import SpokenLine
from worker.digest.highlights import MOST
from worker.stages.checks import holds_up
from worker.stages.replies import reply_of
from worker.stages.summarise import LONGEST, told

_PLACEHOLDER = re.compile(r"<[A-Z_]+_\d+>")
_YEAR = 2026  # of every told date
_TOLD_KO = re.compile(r"(?P<month>\d+)월 (?P<day>\d+)일\(.\)")
_TOLD_EN = re.compile(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?P<day>\d+) (?P<month>[A-Z][a-z]{2})\b")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def schema(prompt: str, variables: Mapping[str, str]) -> type[BaseModel]:
    return reply_of(prompt, tuple(_PLACEHOLDER.findall(variables.get("people", ""))))


def complaints(prompt: str, lines: Sequence[SpokenLine], variables: Mapping[str, str], reply: Mapping[str, Any]) -> list[str]:
    """Everything wrong with the reply, as sentences; empty when it is one that our own program would believe."""
    found = [f"line {u} does not say {quote!r}" for u, quote in quotes(reply) if not _said(lines, u, quote)]
    found += [f"{p} was never shown" for p in _placeholders(reply) if p not in _shown(lines, variables)]
    for item in reply.get("items", []):
        found += list(_item_complaints(item, lines))
    if prompt in {"summarise", "check_summary", *prompts.WEEK}:
        found += list(_summary_complaints(prompt, variables, reply))
    if prompt == "verify_item":
        found += list(_verdict_complaints(json.loads(variables["item"]), reply, lines))
    return found


def quotes(value: object) -> Iterator[tuple[int, str]]:
    if isinstance(value, Mapping):
        if set(value) == {"utterance", "quote"}:
            yield value["utterance"], value["quote"]
        for inner in value.values():
            yield from quotes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from quotes(inner)


def _said(lines: Sequence[SpokenLine], number: int, quote: str) -> bool:
    return bool(quote) and any(line.number == number and quote in line.text for line in lines)


def _item_complaints(item: Mapping[str, Any], lines: Sequence[SpokenLine]) -> Iterator[str]:
    text = item.get("task") or item.get("text") or item.get("title") or ""
    quoted = " ".join(quote for _, quote in quotes(item))
    yield from (f"{text!r}: {n} is not in its quotes" for n in re.findall(r"\d+", text) if n not in quoted)
    if item.get("time") and item["time"]["utterance"] == item["when"]["utterance"]:
        yield f"{text!r}: its time stands in the line of its day"
    if "task" not in item:
        return
    if not 0 < len(text) <= 60:
        yield f"{text!r} has {len(text)} characters"
    if item["owner"] and not _owner_shows(item["owner"], item["owner_evidence"], lines):
        yield f"{text!r}: nothing shows that {item['owner']} owns it"
    if item["owner_words"] and item["owner_words"] not in item["owner_evidence"]["quote"]:
        yield f"{text!r}: {item['owner_words']!r} is not in the owner's quote"
    if item["owner"] and item["owner_words"]:
        yield f"{text!r} has an owner and owner_words"


def _owner_shows(owner: str, evidence: Mapping[str, Any] | None, lines: Sequence[SpokenLine]) -> bool:
    """The owner speaks the line, is named in it, or is named in the line right before it."""
    if evidence is None:
        return False
    near = [line for line in lines if line.number in (evidence["utterance"], evidence["utterance"] - 1)]
    speaks = any(line.speaker == owner for line in near if line.number == evidence["utterance"])
    return speaks or any(owner in line.text for line in near)


def _verdict_complaints(item: Mapping[str, Any], reply: Mapping[str, Any], lines: Sequence[SpokenLine]) -> Iterator[str]:
    for field in ("", "owner_", "due_"):
        if item[f"{field}quote"] is not None and not _said(lines, item[f"{field}line"], item[f"{field}quote"]):
            yield f"the item's {field}quote is not in its line"
    for field in ("owner", "due"):
        if (reply[field] == "none") != (item[field] is None):
            yield f"{field}: {reply[field]} for {item[field]}"
    if (reply["verdict"] == "withdrawn") != (reply["reversal"] is not None):
        yield "withdrawn and reversal go together"
    if (reply["later_owner"] is None) != (reply["later_owner_evidence"] is None):
        yield "later_owner comes with its evidence"


def _summary_complaints(prompt: str, variables: Mapping[str, str], reply: Mapping[str, Any]) -> Iterator[str]:
    rows = {json.loads(row)["id"]: row for row in variables["items"].splitlines()}
    yield from (f"{day!r} is no day of {_YEAR}" for text in variables.values() for day in _misdated(text))
    if prompt in {"summarise", "highlight_week"}:
        for sentence in reply["sentences"]:
            ground = "\n".join(rows.get(i, "") for i in sentence["items"])
            exist = sentence["items"] and set(sentence["items"]) <= set(rows)
            if not exist or not holds_up(sentence["text"], ground):
                yield f"{sentence['text']!r} does not rest on {sentence['items']}"
        most = LONGEST if prompt == "summarise" else MOST
        if len(reply["sentences"]) > most:
            yield f"more than {most} sentences"
        return
    asked = [json.loads(row)["sentence"] for row in variables["sentences"].splitlines()]
    if asked != [check["sentence"] for check in reply["checks"]]:
        yield f"sentences {asked} are not checked one by one"


def _misdated(text: str) -> Iterator[str]:
    """Dates that the program would not tell like this: the weekday is that of another day."""
    for found in _TOLD_KO.finditer(text):
        if found[0] != told(date(_YEAR, int(found["month"]), int(found["day"])), "ko"):
            yield found[0]
    for found in _TOLD_EN.finditer(text):
        if found[0] != told(date(_YEAR, _MONTHS.index(found["month"]) + 1, int(found["day"])), "en"):
            yield found[0]


def _placeholders(reply: Mapping[str, Any]) -> set[str]:
    return set(_PLACEHOLDER.findall(json.dumps(reply, ensure_ascii=False)))


def _shown(lines: Sequence[SpokenLine], variables: Mapping[str, str]) -> str:
    return " ".join([*(f"{line.speaker} {line.text}" for line in lines), *variables.values()])
