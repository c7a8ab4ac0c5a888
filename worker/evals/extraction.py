"""Score what an extraction prompt found: which items, and each field of those that were found."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from prompts.cases import Case
from worker.evals.matching import Quoting, pairs
from worker.evals.quoted import HELD_AT, Lines, day_of, lines_of, located, same, validity
from worker.evals.scores import Compared, Miss, Score, Share, shown, total
from worker.resolution.when import resolve_when

Item = Mapping[str, Any]


def score_extraction(case: Case, reply: Mapping[str, Any]) -> Score:
    """Against what the case expects, or the list it also accepts that the reply comes closest to."""
    lines = lines_of(case)
    lists = [case.expected["items"], *case.accept.get("items", ())]
    best = min((_against(case, reply["items"], wanted, lines) for wanted in lists), key=lambda s: len(s.misses))
    false = best.precision.of - best.precision.right
    best = replace(best, replies=Share(1, 1), quotes=validity(reply, lines))
    if case.expected["items"]:
        return best
    return replace(best, nothing=Share(int(not false), 1), false_items=false)


def unanswered_extraction(case: Case) -> Score:
    """No valid reply: everything in it was missed."""
    wanted = case.expected["items"]
    return Score(
        replies=Share(0, 1), recall=Share(0, len(wanted)), nothing=Share(0, int(not wanted)),
        misses=(Miss(case.name, "reply", f"{len(wanted)} items", "no valid reply"),),
    )  # fmt: skip


def _against(case: Case, got: Sequence[Item], wanted: Sequence[Item], lines: Lines) -> Score:
    found = pairs([_quoting(item, lines) for item in got], [_quoting(item, lines) for item in wanted])
    false = [item for i, item in enumerate(got) if i not in {i for i, _ in found}]
    missed = [item for j, item in enumerate(wanted) if j not in {j for _, j in found}]
    misses = [Miss(case.name, "item", shown(item["evidence"]), "–") for item in missed]
    misses += [Miss(case.name, "item", "–", shown(item["evidence"])) for item in false]
    fields = total(_fields(case, got[i], wanted[j], lines) for i, j in found)
    counted = Score(precision=Share(len(found), len(got)), recall=Share(len(found), len(wanted)), misses=tuple(misses))
    return counted + fields


def _quoting(item: Item, lines: Lines) -> Quoting:
    return Quoting(item.get("task") or item.get("title") or item["text"], located(item["evidence"], lines))


def _fields(case: Case, got: Item, wanted: Item, lines: Lines) -> Score:
    compared = _COMPARE[case.prompt](got, wanted, lines)
    misses = tuple(c.miss(case.name, name) for name, c in compared.items() if not c.right)
    return Score(fields={name: c.share for name, c in compared.items()}, misses=misses)


def _action_item(got: Item, wanted: Item, lines: Lines) -> dict[str, Compared]:
    words = (wanted["owner_words"], got["owner_words"])
    return {
        "owner": Compared(got["owner"] == wanted["owner"], wanted["owner"], got["owner"]),
        "owner_words": Compared((words[0] is None) == (words[1] is None), *words),
        **_dated("due", got, wanted, lines),
    }


def _decision(got: Item, wanted: Item, lines: Lines) -> dict[str, Compared]:
    return {
        "state": Compared(got["state"] == wanted["state"], wanted["state"], got["state"]),
        **_dated("date", got, wanted, lines),
    }


def _event(got: Item, wanted: Item, lines: Lines) -> dict[str, Compared]:
    starts = (_start(wanted, lines), _start(got, lines))
    return {
        "when": Compared(same(got["when"], wanted["when"], lines), wanted["when"], got["when"]),
        "time": Compared(same(got["time"], wanted["time"], lines), wanted["time"], got["time"]),
        "start": Compared(starts[0] == starts[1], *starts),
    }


def _topic(_: Item, __: Item, ___: Lines) -> dict[str, Compared]:
    return {}


def _dated(name: str, got: Item, wanted: Item, lines: Lines) -> dict[str, Compared]:
    """The words that date it, and the day that they give."""
    days = (day_of(wanted[name], lines), day_of(got[name], lines))
    return {
        name: Compared(same(got[name], wanted[name], lines), wanted[name], got[name]),
        f"{name}_day": Compared(days[0] == days[1], *days),
    }


def _start(item: Item, lines: Lines) -> str | None:
    """When the program would let it begin: the words of the day and of the clock together."""
    quotes = [e.quote for part in ("when", "time") for e in located(item[part], lines)]
    when = resolve_when(" ".join(quotes), HELD_AT) if quotes else None
    return when.start.isoformat() if when else None


_COMPARE: Mapping[str, Callable[[Item, Item, Lines], dict[str, Compared]]] = {
    "extract_action_items": _action_item,
    "extract_decisions": _decision,
    "extract_events": _event,
    "extract_topics": _topic,
}
