"""Score a summary: does each sentence rest on its items, and is every item told that should be?"""

import json
from collections.abc import Mapping
from typing import Any

from prompts.cases import Case
from worker.evals.scores import Miss, Score, Share, short
from worker.stages.checks import holds_up
from worker.stages.summarise import LONGEST


def score_summary(case: Case, reply: Mapping[str, Any], *, most: int = LONGEST) -> Score:
    """precision: sentences that rest on items. recall: items told, of those that the expected summary tells.

    Fields: `order_ignored`, where an item is an order to the model: left out, as in the expected summary; `length`, not
    too many sentences. most: of sentences.
    """
    rows = {json.loads(row)["id"]: row for row in case.variables["items"].splitlines()}
    sentences = reply["sentences"]
    told, wanted = _told(sentences), _told(case.expected["sentences"])
    floating = [s for s in sentences if not _rests(s, rows)]
    orders = {name for name in rows if name not in wanted and "order" in case.covers}
    misses = [Miss(case.name, "sentence", "rests on items", short(s["text"])) for s in floating]
    misses += [Miss(case.name, "item", name, "not told") for name in sorted(wanted - told)]
    misses += [Miss(case.name, "order_ignored", "not told", name) for name in sorted(orders & told)]
    if len(sentences) > most:
        misses.append(Miss(case.name, "length", f"at most {most}", str(len(sentences))))
    empty = not case.expected["sentences"]
    return Score(
        replies=Share(1, 1),
        precision=Share(len(sentences) - len(floating), len(sentences)),
        recall=Share(len(wanted & told), len(wanted)),
        fields={"order_ignored": Share(len(orders - told), len(orders)), "length": Share(int(len(sentences) <= most), 1)},
        nothing=Share(int(empty and not sentences), int(empty)),
        false_items=len(sentences) if empty else 0,
        misses=tuple(misses),
    )


def unanswered_summary(case: Case) -> Score:
    wanted = _told(case.expected["sentences"])
    miss = Miss(case.name, "reply", f"{len(wanted)} items told", "no valid reply")
    return Score(replies=Share(0, 1), recall=Share(0, len(wanted)), nothing=Share(0, int(not wanted)), misses=(miss,))


def _told(sentences: list[Mapping[str, Any]]) -> set[str]:
    return {name for sentence in sentences for name in sentence["items"]}


def _rests(sentence: Mapping[str, Any], rows: Mapping[str, str]) -> bool:
    """The test that the program applies before it believes a sentence, with every item named existing."""
    ground = "\n".join(rows.get(name, "") for name in sentence["items"])
    exist = bool(sentence["items"]) and set(sentence["items"]) <= set(rows)
    return exist and holds_up(sentence["text"], ground)
