"""What the provider answers: one that repeats what it was shown, one that extracts, one that guesses a value."""

import json
import re
from collections.abc import Iterator
from typing import Any

from tests.fakes.answer_server import Answerer
from tests.fakes.asked import Body, said, wanted

Reply = dict[str, Any]

_LINE = re.compile(r"^\[(\d+)\] ([^:\n]*): (.+)$", re.MULTILINE)
_SENTENCE = re.compile(r'"sentence": ?(\d+)')
_PROMISE = re.compile(r"[^.,?]*(?:할게요|하기로 하죠|I'll |let's go|드릴게요|잡았습니다|call is on)[^.,?]*")
_DUE = re.compile(r"금요일까지|by Friday|다음 주 화요일 오전 10시|Wednesday at three")
_MOST = 6  # items of a reply


def echoing(body: Body) -> Reply:
    """Whole lines as items and quotes, and everything that was sent as its reasoning."""
    number = len(said(body)) % 3
    lines = [(n, speaker, text) for n, speaker, text in _lines(body) if n % 3 == number]
    return _reply(body, [(n, speaker, text, text) for n, speaker, text in lines][:_MOST], reasoning=_asked(body))


def extracting(body: Body) -> Reply:
    """What somebody promised, settled or announced, with the words around it."""
    found = [(n, speaker, match[0].strip(), match[0].strip()) for n, speaker, text in _lines(body) if (match := _PROMISE.search(text))]
    return _reply(body, found[:_MOST], reasoning="what was promised or settled")


def guessing(value: str, schema: str) -> Answerer:
    """Extracts, but fills `value` into the text of every reply of that schema, though it was shown a placeholder."""

    def answer(body: Body) -> Reply:
        reply = extracting(body)
        if wanted(body).name != schema:
            return reply
        if "reasoning" in reply:
            return {**reply, "reasoning": f"they mean {value}"}
        key = "sentences" if "sentences" in reply else "items"
        return {key: [{**item, "text": f"{item['text']} {value}"} for item in reply[key]]}

    return answer


def _reply(body: Body, found: list[tuple[int, str, str, str]], reasoning: str) -> Reply:
    name, people = wanted(body).name, _people(wanted(body).schema)
    if name == "VerdictReply":
        silent = dict.fromkeys(("later_owner", "later_owner_evidence", "later_due", "reversal"))
        return {"reasoning": reasoning[-300:], "verdict": "supported", "owner": "right", "due": "right", **silent}
    if name == "SummaryReply":
        told = [{"text": f"{item.get('owner') or ''} {item['text']}".strip(), "items": [item["id"]]} for item in _items(body)]
        return {"sentences": told[:_MOST]}
    if name == "SummaryCheckReply":
        numbers = sorted(set(map(int, _SENTENCE.findall(_asked(body)))))
        return {"checks": [{"sentence": n, "reasoning": reasoning, "supported": True} for n in numbers]}
    items = [item for line in found if (item := _item(str(name), people, *line))]
    return {"items": items} if name == "TopicsReply" else {"reasoning": reasoning, "items": items}


def _item(name: str, people: list[str], number: int, speaker: str, text: str, words: str) -> Reply | None:
    quote = {"utterance": number, "quote": words}
    when = (match := _DUE.search(words)) and {"utterance": number, "quote": match[0]}
    if name == "ActionItemsReply":
        owner = speaker if speaker in people else None
        shown = quote if owner else None
        return {"task": text, "evidence": quote, "owner": owner, "owner_words": None, "owner_evidence": shown, "due": when}
    if name == "DecisionsReply":
        return {"text": text, "state": "decided", "evidence": quote, "date": when}
    if name == "EventsReply":
        return {"title": text, "evidence": quote, "when": when, "time": None} if when else None
    return {"text": text, "evidence": quote}


def _lines(body: Body) -> Iterator[tuple[int, str, str]]:
    for number, speaker, text in _LINE.findall(_asked(body)):
        yield int(number), speaker.replace(" (chat)", ""), text


def _items(body: Body) -> list[dict[str, Any]]:
    """The items that a summary is asked of, those of somebody first."""
    items = [json.loads(line) for line in _asked(body).splitlines() if line.startswith('{"id"')]
    return sorted(items, key=lambda item: not item.get("owner"))


def _asked(body: Body) -> str:
    return str(body["messages"][-1]["content"])


def _people(schema: Any) -> list[str]:
    """The placeholders that the schema lets be an owner."""
    if isinstance(schema, dict):
        listed = [value for value in schema.get("enum", ()) if isinstance(value, str) and value.startswith("<")]
        return listed or [found for inner in schema.values() for found in _people(inner)]
    return [found for inner in schema for found in _people(inner)] if isinstance(schema, list) else []
