"""How these tests ask: one call over real HTTP to the fake server, on a clock that never really waits."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pydantic import BaseModel

from tests.fakes.answer_server import AnswerServer
from worker.llm import Answer
from worker.llm.endpoint import Clock, Endpoint
from worker.llm.openai import OpenAIModel
from worker.llm.options import ModelOptions
from worker.model import Call, Line
from worker.stages.replies import action_items_reply

SECRET = "다미안 과장은 금요일까지 견적서를 보낸다"
PEOPLE = ("<PERSON_1>", "<PERSON_2>")
MESSAGES = [
    {"role": "system", "content": "Find the action items."},
    {"role": "user", "content": f"<transcript>\n[1] <PERSON_1>: {SECRET}\n</transcript>"},
]
NONE_FOUND: dict[str, Any] = {"reasoning": SECRET, "items": []}
OLD, REASONING = "gpt-4.1-mini-2025-04-14", "gpt-6-luna-2026-09-22"


def call(prompt: str = "extract_action_items", sample: int = 0, reply: type[BaseModel] | None = None) -> Call:
    return Call(prompt, (Line(1, "<PERSON_1>", SECRET),), reply or action_items_reply(PEOPLE), sample=sample)


def options(url: str, model: str = OLD, **others: Any) -> ModelOptions:
    models = {"extract": model, "verify": model, "summarise": model}
    return ModelOptions(models, api_key="key-1", base_url=url, **others)  # type: ignore[arg-type]


class FakeTime:
    """A clock on which waiting takes no time but is written down."""

    def __init__(self) -> None:
        self.time, self.waits = 0.0, list[float]()

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.time += seconds
        await asyncio.sleep(0)

    @property
    def clock(self) -> Clock:
        return Clock(self.now, self.sleep, lambda: 0.5)


async def ask_once(
    chosen: ModelOptions, question: Call, time: FakeTime | None = None, messages: list[dict[str, str]] | None = None
) -> Answer:
    model = OpenAIModel(chosen, Endpoint(chosen, (time or FakeTime()).clock))
    try:
        return await model.answer(question, messages or MESSAGES)
    finally:
        await model.close()


def ask(chosen: ModelOptions, question: Call | None = None, time: FakeTime | None = None) -> Answer:
    return asyncio.run(ask_once(chosen, question or call(), time))


@contextmanager
def answering(*faults: str | None, **others: Any) -> Iterator[AnswerServer]:
    others.setdefault("answer", lambda _: NONE_FOUND)
    with AnswerServer(faults=faults, **others) as server:
        yield server
