"""A request read back is the call that it was rendered from."""

import asyncio
import json
from dataclasses import replace

import pytest

import prompts
from tests.benchmarks.asked import NotingRules, request
from tests.benchmarks.meeting import meeting
from tests.fakes.answer_server import AnswerServer
from tests.fakes.rule_answers import call_of, rule_answers
from worker.llm import Model, open_model
from worker.llm.options import Job, ModelOptions
from worker.llm.rules import RulesModel
from worker.local import minutes_of
from worker.model import Minutes, Transcript
from worker.store import MemoryStore

SHORT = Transcript(meeting().utterances[:80], "benchmark")
MODELS: dict[Job, str] = dict.fromkeys(("extract", "verify", "summarise"), "gpt-4.1-mini-2025-04-14")


def minutes(model: Model) -> Minutes:
    async def ask() -> Minutes:
        try:
            return await minutes_of(SHORT, request(), model, MemoryStore())
        finally:
            await model.close()

    return asyncio.run(ask())


def test_every_prompt_is_read_back_and_answered_as_in_process() -> None:
    model = NotingRules()
    minutes(model)
    assert {asked.call.prompt for asked in model.asked} == set(prompts.MEETING)
    for asked in model.asked:
        body = {"messages": asked.messages, "seed": asked.call.sample}
        read, call = call_of(body), asked.call
        assert replace(read, covers=call.covers, variables=()) == replace(call, variables=())
        assert read.variable == call.variable
        assert rule_answers(body) == json.loads(asked.raw)


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
