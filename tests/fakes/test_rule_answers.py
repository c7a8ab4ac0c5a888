"""A request read back is the call that it was rendered from."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

import prompts
from tests.benchmarks.meeting import meeting
from tests.fakes.answer_server import AnswerServer
from tests.fakes.rule_answers import call_of, rule_answers
from worker.llm import Answer, Model, open_model
from worker.llm.options import ModelOptions
from worker.llm.rules import RulesModel
from worker.local import Request, minutes_of
from worker.model import Call, Minutes, Transcript
from worker.store import MemoryStore

SHORT = Transcript(meeting().utterances[:80], "benchmark")
MODELS = dict.fromkeys(("extract", "verify", "summarise"), "gpt-4.1-mini-2025-04-14")


class Noting(RulesModel):
    """The rules, which keep what they were asked and what they said."""

    def __init__(self) -> None:
        self.said: list[tuple[Call, list[Mapping[str, str]], Mapping[str, Any]]] = []

    async def answer(self, call: Call, messages: Sequence[Mapping[str, str]]) -> Answer:
        answer = await super().answer(call, messages)
        self.said.append((call, list(messages), answer.value))
        return answer


def minutes(model: Model) -> Minutes:
    request = Request("page", held_at=datetime(2026, 11, 25, 10, 0), timezone="Asia/Seoul")

    async def ask() -> Minutes:
        try:
            return await minutes_of(SHORT, request, model, MemoryStore())
        finally:
            await model.close()

    return asyncio.run(ask())


def test_every_prompt_is_read_back_and_answered_as_in_process() -> None:
    model = Noting()
    minutes(model)
    assert {call.prompt for call, _, _ in model.said} == set(prompts.names())
    for call, messages, value in model.said:
        body = {"messages": messages, "seed": call.sample}
        read = call_of(body)
        assert replace(read, covers=call.covers, variables=()) == replace(call, variables=())
        assert read.variable == call.variable
        assert rule_answers(body) == value


def test_the_minutes_over_http_are_those_of_the_rules() -> None:
    with AnswerServer(answer=rule_answers) as server:
        sent = minutes(open_model(ModelOptions(MODELS, base_url=server.url, parallel=8)))
    ours = minutes(RulesModel())
    assert ours.action_items
    assert replace(sent, run=ours.run) == ours


def test_a_request_of_another_kind_is_refused() -> None:
    messages = [{"role": "system", "content": "Summarise."}, {"role": "user", "content": "[1] <PERSON_1>: hello"}]
    with pytest.raises(ValueError, match="none of the prompts"):
        call_of({"messages": messages})
