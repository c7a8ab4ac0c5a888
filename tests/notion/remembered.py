"""What the pure core works on, in few words: utterances, items, rows and blocks, with digests that a test can read."""

from collections.abc import Sequence
from itertools import count

from worker.model import ActionItem, Decision, Event, Evidence, Item, Kind, Utterance
from worker.notion.places import Block, Json, Managed
from worker.notion.text.rich_text import plain
from worker.notion.writing.identity import Found, Matches, found, match, spoken
from worker.notion.writing.snapshot import Known, Span, Spoken

BOT, KIM = "bot", "kim"
Line = tuple[str, str]  # speaker, words


def same(text: str) -> str:
    """A digest that hides nothing."""
    return text


def utterances(*lines: Line | str, blocks: Sequence[str | None] | None = None) -> tuple[Utterance, ...]:
    spoken_by = [("이서연", line) if isinstance(line, str) else line for line in lines]
    return tuple(
        Utterance(n, speaker, words, block=blocks[n - 1] if blocks else f"block-{n}")
        for n, (speaker, words) in enumerate(spoken_by, 1)
    )


def said(*lines: Line | str, blocks: Sequence[str | None] | None = None) -> tuple[Spoken, ...]:
    """Without blocks of their own unless given, as in a file: the hardest case."""
    return spoken(utterances(*lines, blocks=blocks or [None] * len(lines)), same)


def quoted(lines: Sequence[Line | str], n: int, quote: str) -> Evidence:
    words = lines[n - 1]
    words = words if isinstance(words, str) else words[1]
    start = words.index(quote)
    return Evidence(n, start, start + len(quote), quote)


def item(kind: Kind, text: str, *evidence: Evidence, id_: str = "X") -> Item:
    if kind == "action_item":
        return ActionItem(id_, text, None, None, evidence)
    if kind == "decision":
        return Decision(id_, text, "decided", None, evidence)
    return Event(id_, text, None, None, all_day=True, timezone="UTC", evidence=evidence)  # type: ignore[arg-type]


def seen(text: str, *evidence: Evidence, kind: Kind = "action_item", id_: str = "X") -> Found:
    return found(item(kind, text, *evidence, id_=id_), kind, text, "run", same)


def matched(
    before: Sequence[Line | str], known: Sequence[Known], now: Sequence[Line | str], *items: Found,
    spoken_before: Sequence[Spoken] | None = None,
) -> Matches:  # fmt: skip
    """Keys of new items are new-1, new-2 …"""
    numbers = count(1)
    return match(items, known, spoken_before or said(*before), said(*now), lambda: f"new-{next(numbers)}")


def callout(*children: Block, id_: str = "root", text: str = "Minutes", by: str = BOT) -> Block:
    json: Json = {"type": "callout", "callout": {"rich_text": _text(text), "icon": {"type": "emoji", "emoji": "🗒️"}}}
    return Block(id_, "callout", {**json, "id": id_, "created_by": {"id": by}}, children)


def bullet(id_: str, text: str, *children: Block, by: str = BOT) -> Block:
    return Block(id_, _LIST, {**_bullet(text), "id": id_, "created_by": {"id": by}}, children)


def wanted(*children: Managed, text: str = "Minutes") -> Managed:
    json = callout(text=text).json
    return Managed("root", {"type": "callout", "callout": json["callout"]}, children)


def line(slot: str, text: str, *children: Managed) -> Managed:
    return Managed(slot, _bullet(text), children)


def digest(block: Json) -> str:
    kind = block["type"]
    return f"{kind}:{plain(block[kind]['rich_text'])}"


def words(block: Json) -> str:
    return plain(block[block["type"]]["rich_text"])


def span(n: int, start: int, end: int) -> Span:
    return Span(n, start, end)


_LIST = "bulleted_list_item"


def _bullet(text: str) -> Json:
    return {"type": _LIST, _LIST: {"rich_text": _text(text)}}


def _text(text: str) -> list[Json]:
    return [{"type": "text", "text": {"content": text}}]
