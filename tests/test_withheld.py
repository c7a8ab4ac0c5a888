"""P7: what a model leaves out shows up as unrepresented; fifty commitments planted in two meetings, a model that finds nothing."""

import asyncio
import csv
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest

from worker.llm import Answer
from worker.llm.rules import RulesModel
from worker.local import Request, minutes_of
from worker.model import Call, Transcript, Usage, Utterance
from worker.store import MemoryStore

NAMES = {f"<PERSON_{n}>": name for n, name in enumerate(("한서윤", "박민재", "Jonas Weber", "정다은", "Maya Okafor", "이준호"), 1)}
TABLE = Path(__file__).parent / "data" / "withheld.tsv"


class FindsNothing(RulesModel):
    async def answer(self, call: Call, messages: Sequence[Mapping[str, str]]) -> Answer:  # noqa: ARG002
        reply = {"items": []} if call.prompt == "extract_topics" else {"reasoning": "", "items": []}
        return Answer(reply, Usage(), json.dumps(reply))


def rows(language: str, *, planted: bool) -> list[str]:
    with TABLE.open(encoding="utf-8") as lines:
        table = list(csv.DictReader(lines, delimiter="\t"))
    texts = [r["text"] for r in table if r["language"] == language and (r["class"] != "irrelevant") == planted]
    return [re.sub("|".join(NAMES), lambda found: NAMES[found.group()], text) for text in texts]


def unrepresented(spoken: Sequence[str]) -> set[str]:
    """The texts that the ledger calls unrepresented, of a meeting where `spoken` is said in turn by those who are named."""
    speakers = tuple(NAMES.values())
    utterances = tuple(Utterance(n, speakers[n % len(speakers)], text) for n, text in enumerate(spoken, start=1))
    minutes = asyncio.run(minutes_of(Transcript(utterances, "plain"), Request("withheld"), FindsNothing(), MemoryStore()))
    assert minutes.coverage.total == len(spoken)
    return {minutes.utterances[n - 1].text for n in minutes.coverage.unrepresented}


@cache
def withheld() -> tuple[list[str], list[str], set[str]]:
    """Of a Korean and an English meeting: the commitments planted, the ordinary talk, and the texts that the ledger shows."""
    planted, talk, shown = [], [], set()
    for language in ("ko", "en"):
        commitments, irrelevant = rows(language, planted=True), rows(language, planted=False)
        spoken = [text for pair in zip(irrelevant, [*commitments, *[""] * len(irrelevant)], strict=False) for text in pair if text]
        shown |= unrepresented(spoken)
        planted += commitments
        talk += irrelevant
    return planted, talk, shown


@pytest.fixture
def found() -> tuple[list[str], list[str], set[str]]:
    return withheld()


def test_at_least_forty_five_of_fifty_withheld_commitments_show_up(found: tuple[list[str], list[str], set[str]]) -> None:
    planted, _, shown = found
    assert len(planted) == 50
    missing = [text for text in planted if text not in shown]
    assert len(missing) <= 5, missing


def test_ordinary_talk_is_not_mistaken_for_commitments(found: tuple[list[str], list[str], set[str]]) -> None:
    _, talk, shown = found
    alarms = [text for text in talk if text in shown]
    assert len(alarms) <= 0.1 * len(talk), alarms
