"""What a run asks of its model, written down on the way: the rules answer."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from tests.benchmarks.meeting import directory
from worker.llm import Answer
from worker.llm.rules import RulesModel
from worker.local import Request, minutes_of
from worker.model import Call, Minutes, Transcript
from worker.store import MemoryStore

HELD_AT = datetime(2026, 11, 25, 10, 0, tzinfo=ZoneInfo("Asia/Seoul"))


@dataclass(frozen=True)
class Asked:
    """raw: the reply as it came back."""

    call: Call
    messages: Sequence[Mapping[str, str]]
    raw: str


class NotingRules(RulesModel):
    def __init__(self) -> None:
        self.asked: list[Asked] = []

    async def answer(self, call: Call, messages: Sequence[Mapping[str, str]]) -> Answer:
        answer = await super().answer(call, messages)
        self.asked.append(Asked(call, messages, answer.raw))
        return answer


def request(page: str = "page") -> Request:
    """What goes with the meetings of `tests.benchmarks.meeting`."""
    return Request(page, held_at=HELD_AT, timezone="Asia/Seoul", people=directory())


def asked_for(transcript: Transcript) -> tuple[Minutes, list[Asked]]:
    """The minutes by the rules, and every call in the order of the answers."""
    model = NotingRules()
    minutes = asyncio.run(minutes_of(transcript, request(), model, MemoryStore()))
    return minutes, model.asked
