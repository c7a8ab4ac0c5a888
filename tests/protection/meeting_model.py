"""How these tests ask: calls of a page through a protected model, over real HTTP, on clocks that are turned by hand."""

import asyncio
from collections.abc import Sequence
from typing import Any

from tests.llm.asking import MESSAGES, OLD, call
from worker.llm import Answer, Model
from worker.protection import protected_model
from worker.settings import Settings
from worker.store.marks import Marks

LONG = [{"role": "system", "content": "Find the action items. " * 1000}, *MESSAGES[1:]]  # as long as prompts are


class HandClock:
    """Seconds since 1970, as long as nobody turns it on: the first of March 2026, noon (UTC)."""

    def __init__(self, at: float = 1_772_366_400.0) -> None:
        self.at = at

    def __call__(self) -> float:
        return self.at


def settings(url: str, **others: Any) -> Settings:
    """Of a worker that gives up within a moment."""
    given = {"model_deadline_seconds": 0.2, "model_timeout_seconds": 5.0, **others}
    return Settings(openai_base_url=url, model_extract=OLD, model_verify=OLD, model_summarise=OLD, **given)


def ask(chosen: Settings, marks: Marks, count: int = 1, **others: Any) -> Sequence[Answer | BaseException]:
    """What came of as many calls at once, by a page of its own."""

    async def live() -> Sequence[Answer | BaseException]:
        model: Model = protected_model(chosen, "key", marks, **others)
        try:
            answers = (model.answer(call(), LONG) for _ in range(count))
            return await asyncio.gather(*answers, return_exceptions=True)
        finally:
            await model.close()

    return asyncio.run(live())


def kinds(outcomes: Sequence[object]) -> list[str]:
    return [type(outcome).__name__ for outcome in outcomes]
