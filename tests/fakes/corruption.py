"""Answers changed on the way, as a weak model errs: for `AnswerServer(change=…)`.

`corrupting` changes what was extracted, item by item; `mistaken` the verdicts; `lying` is the verifier that lets
everything pass.
"""

import copy
import random
import re
from collections.abc import Callable
from typing import Any, get_args

from tests.fakes.answer_server import Change
from tests.fakes.asked import Body, key_of, said, wanted
from worker.stages.replies import Verdict

Item = dict[str, Any]
Note = Callable[[Body, str, Item | None, Item | None], None]
REFUSALS = tuple(verdict for verdict in get_args(Verdict) if verdict != "supported")
_HEDGE = re.compile(r"\b(maybe|might|perhaps|could|not sure)\b|아마|글쎄|좋겠|모르겠|(?<!니)까(요|\?|$)", re.IGNORECASE)
_LINE = re.compile(r"^\[(\d+)\] [^:\n]*: (.+)$", re.MULTILINE)
_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "월요일", "화요일", "수요일", "목요일", "금요일"]
_INVENTED = "그렇게 하기로 다 같이 확정했습니다"


def corrupting(rate: float, seed: int = 1, only: tuple[str, ...] = (), note: Note = lambda *_: None) -> Change:
    """Each item errs with this probability, in one of the ways that it can; so does each reply as a whole.

    The same request gets the same errors. only: names of `ERRORS` or `hedge`, all of them without it. note: told of
    each error, with the item before it (None: made up) and after it (None: dropped).
    """
    chosen = {name: err for name, err in ERRORS.items() if not only or name in only}

    def change(body: Body, reply: dict[str, Any]) -> dict[str, Any]:
        if "items" not in reply:
            return reply
        chance = random.Random(f"{seed} {key_of(body)}")
        items = [_maybe(item, body, rate, chance, chosen, note) for item in reply["items"]]
        if (not only or "hedge" in only) and chance.random() < rate:
            made = _from_hedge(body, chance)
            for item in made:
                note(body, "hedge", None, item)
            items += made
        return {**reply, "items": [item for item in items if item is not None]}

    return change


def lying(body: Body, reply: dict[str, Any]) -> dict[str, Any]:
    """Whatever was asked about is supported, right and never taken back."""
    if "checks" in reply:
        return {"checks": [{**check, "supported": True} for check in reply["checks"]]}
    if "verdict" not in reply:
        return reply
    fields = {name: "none" if reply[name] == "none" else "right" for name in ("owner", "due")}
    silent = dict.fromkeys(("later_owner", "later_owner_evidence", "later_due", "reversal"))
    return {**reply, **fields, **silent, "verdict": "supported"}


def mistaken(rate: float, seed: int = 1) -> Change:
    """Each verdict is wrong with this probability, so is what it says of owner and due; a later change is overlooked.

    A wrong verdict lets pass what is not supported, and refuses what is, for any reason. The samples err by themselves.
    """

    def change(body: Body, reply: dict[str, Any]) -> dict[str, Any]:
        if "verdict" not in reply:
            return reply
        chance, wrong = random.Random(f"{seed} {key_of(body)} verdict"), dict(reply)
        if chance.random() < rate:
            supported = reply["verdict"] == "supported"
            wrong |= {"verdict": chance.choice(REFUSALS) if supported else "supported", "reversal": None}
        for name in ("owner", "due"):
            if chance.random() < rate and reply[name] != "none":
                wrong[name] = chance.choice([said for said in ("right", "wrong", "unclear") if said != reply[name]])
        for names in (("later_owner", "later_owner_evidence"), ("later_due",)):
            if chance.random() < rate:
                wrong |= dict.fromkeys(names)
        return wrong

    return change


def _maybe(
    item: Item, body: Body, rate: float, chance: random.Random, errors: dict[str, "Error"], note: Note
) -> Item | None:
    if chance.random() >= rate:
        return item
    possible = [(name, err(copy.deepcopy(item), body, chance)) for name, err in errors.items()]
    changed = [(name, one) for name, one in possible if one != item]
    if not changed:
        return item
    name, one = chance.choice(changed)
    note(body, name, item, one)
    return one


def _quote_altered(item: Item, body: Body, chance: random.Random) -> Item:
    words = item["evidence"]["quote"].split()
    if len(words) > 2:
        at = chance.randrange(len(words) - 1)
        words[at], words[at + 1] = words[at + 1], words[at]
    item["evidence"]["quote"] = " ".join(words) if len(words) > 2 else item["evidence"]["quote"] + "요"
    return item


def _quote_invented(item: Item, body: Body, chance: random.Random) -> Item:
    item["evidence"]["quote"] = _INVENTED
    return item


def _owner_swapped(item: Item, body: Body, chance: random.Random) -> Item:
    others = [person for person in _people(body) if person != item.get("owner")]
    if "owner" in item and others:
        item["owner"] = chance.choice(others)
    return item


def _date_moved(item: Item, body: Body, chance: random.Random) -> Item:
    for name in ("due", "date", "when"):
        if item.get(name):
            item[name]["quote"] = _later(item[name]["quote"])
    return item


def _dropped(item: Item, body: Body, chance: random.Random) -> Item | None:
    return None


def _placeholder_changed(item: Item, body: Body, chance: random.Random) -> Item:
    for name in ("task", "text", "title"):
        if name in item:
            item[name] = re.sub(r"<PERSON_\d+>", "<PERSON_97>", item[name])
    item["evidence"]["quote"] = re.sub(r"<(\w+)_\d+>", r"<\1_97>", item["evidence"]["quote"])
    return item


Error = Callable[[Item, Body, random.Random], Item | None]
ERRORS: dict[str, Error] = {
    "quote_altered": _quote_altered, "quote_invented": _quote_invented, "owner": _owner_swapped, "date": _date_moved,
    "dropped": _dropped, "placeholder": _placeholder_changed,
}  # fmt: skip


def _from_hedge(body: Body, chance: random.Random) -> list[Item]:
    """An item made of a line that only weighs something; none where the prompt holds no such line."""
    hedges = [(int(number), text) for number, text in _LINE.findall(said(body)) if _HEDGE.search(text)]
    if not hedges:
        return []
    number, text = chance.choice(hedges)
    quote = {"utterance": number, "quote": text}
    people = _people(body)
    made: dict[str | None, Item] = {
        "ActionItemsReply": {"task": text, "evidence": quote, "owner": chance.choice(people) if people else None,
                             "owner_words": None, "owner_evidence": quote if people else None, "due": None},
        "DecisionsReply": {"text": text, "state": "decided", "evidence": quote, "date": None},
        "TopicsReply": {"text": text, "evidence": quote},
    }  # fmt: skip
    name = wanted(body).name
    return [made[name]] if name in made else []


def _people(body: Body) -> list[str]:
    owner = ((wanted(body).schema or {}).get("$defs") or {}).get("Owner", {})
    people: list[str] = owner.get("enum", [])
    return people


def _later(quote: str) -> str:
    """Another day: the next weekday, or the next number; as it was when it says neither."""
    for at, day in enumerate(_WEEKDAYS):
        if day in quote.lower():
            following = _WEEKDAYS[at + 1] if at % 5 < 4 else _WEEKDAYS[at - 4]
            return re.sub(day, following, quote, flags=re.IGNORECASE)
    return re.sub(r"\d+", lambda number: str(int(number[0]) + 1), quote, count=1)
