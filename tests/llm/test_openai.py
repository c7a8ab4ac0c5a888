"""What goes over the wire and what comes back, against a real HTTP server."""

import asyncio
import json

import pytest

from tests.llm.asking import (
    MESSAGES,
    NONE_FOUND,
    OLD,
    PEOPLE,
    REASONING,
    SECRET,
    answering,
    ask,
    ask_once,
    call,
    options,
)  # fmt: skip
from worker.llm.endpoint import Endpoint
from worker.llm.openai import OpenAIModel, _unfenced
from worker.llm.options import ModelOptions
from worker.model import Usage
from worker.stages.replies import SummaryReply

ITEM = {
    "task": "Send the quote", "evidence": {"utterance": 1, "quote": SECRET}, "owner": "<PERSON_1>", "owner_words": None,
    "owner_evidence": None, "due": {"utterance": 1, "quote": "금요일까지"},
}  # fmt: skip


def test_json_schema_mode_sends_a_strict_schema() -> None:
    with answering() as server:
        ask(options(server.url))
    form = server.bodies[0]["response_format"]["json_schema"]
    assert form["strict"] is True
    assert form["schema"]["additionalProperties"] is False
    assert form["schema"]["$defs"]["Owner"]["enum"] == list(PEOPLE)


def test_tools_mode_forces_one_strict_tool() -> None:
    with answering() as server:
        ask(options(server.url, mode="tools"))
    body = server.bodies[0]
    (tool,) = body["tools"]
    assert tool["function"]["strict"] is True
    assert tool["function"]["parameters"]["required"] == ["reasoning", "items"]
    assert body["tool_choice"]["function"]["name"] == tool["function"]["name"]
    assert "response_format" not in body


def test_json_mode_puts_the_schema_into_the_prompt() -> None:
    with answering() as server:
        ask(options(server.url, mode="json"))
    body = server.bodies[0]
    assert body["response_format"] == {"type": "json_object"}
    assert "<PERSON_2>" in body["messages"][0]["content"]
    assert body["messages"][1] == MESSAGES[1]


@pytest.mark.parametrize("mode", ["json_schema", "tools", "json"])
def test_the_reply_comes_back_as_plain_values_in_every_mode(mode: str) -> None:
    reply = {"reasoning": "…", "items": [ITEM]}
    with answering(answer=lambda _: reply) as server:
        answer = ask(options(server.url, mode=mode))
    assert answer.value == reply
    assert type(answer.value["items"][0]["owner"]) is str
    assert json.loads(answer.raw) == reply


def test_json_mode_reads_a_reply_in_a_code_block() -> None:
    fenced = "```json\n" + json.dumps(NONE_FOUND) + "\n```"
    assert json.loads(_unfenced(fenced)) == NONE_FOUND
    assert _unfenced('{"a": "```"}') == '{"a": "```"}'


def test_what_looks_like_a_template_reaches_the_wire_unchanged() -> None:
    said = "{{ 7*7 }} {% if x %} {# note #} {% raw %} {{ a.b.c }} ${HOME} \\frac{1}{2}"
    messages = [MESSAGES[0], {"role": "user", "content": said}]
    with answering() as server:
        asyncio.run(ask_once(options(server.url), call(), messages=messages))
    assert server.bodies[0]["messages"] == messages


def test_the_first_sample_is_steady_and_further_ones_vary_by_seed() -> None:
    with answering() as server:
        ask(options(server.url), call(sample=0))
        ask(options(server.url), call(sample=2))
    first, third = server.bodies
    assert (first["temperature"], "seed" in first) == (0, False)
    assert (third["temperature"], third["seed"]) == (0.7, 2)


def test_a_reasoning_model_gets_an_effort_and_no_temperature() -> None:
    with answering() as server:
        ask(options(server.url, REASONING), call(sample=1))
        ask(options(server.url, "our-deployment", reasoning="yes"))
    for body in server.bodies:
        assert body["reasoning_effort"] == "low"
        assert "temperature" not in body


def test_each_job_has_its_own_model() -> None:
    with answering(answer=lambda body: {"sentences": []} if "Summary" in json.dumps(body) else NONE_FOUND) as server:
        chosen = ModelOptions({"extract": "a", "verify": "b", "summarise": "c"}, base_url=server.url)
        ask(chosen, call("extract_action_items"))
        ask(chosen, call("verify_item"))
        ask(chosen, call("summarise", reply=SummaryReply))
        ask(chosen, call("check_summary", reply=SummaryReply))
    assert [body["model"] for body in server.bodies] == ["a", "b", "c", "c"]


def test_nothing_is_stored_with_the_provider_and_a_page_keeps_its_cache() -> None:
    async def both(chosen: ModelOptions) -> None:
        model = OpenAIModel(chosen, Endpoint(chosen))
        await model.answer(call(), MESSAGES)
        await model.for_page("5f1c").answer(call(), MESSAGES)
        await model.close()

    with answering() as server:
        asyncio.run(both(options(server.url, safety_identifier="w-9")))
    loose, paged = server.bodies
    assert [body["store"] for body in server.bodies] == [False, False]
    assert ("prompt_cache_key" in loose, paged["prompt_cache_key"]) == (False, "5f1c")
    assert paged["safety_identifier"] == "w-9"


def test_the_sdk_takes_no_setting_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "another")
    assert ModelOptions({}).url == "https://api.openai.com/v1"
    with answering() as server:
        ask(options(server.url))
    assert len(server.bodies) == 1


def test_the_identity_names_model_mode_and_parameters_and_nothing_secret() -> None:
    async def identities() -> list[str]:
        model = OpenAIModel(chosen, Endpoint(chosen))
        paged = model.for_page("5f1c")
        return [model.identity(call()), model.identity(call(sample=1)), paged.identity(call())]

    chosen = options("http://127.0.0.1:1/v1")
    first, second, paged = asyncio.run(identities())
    assert json.loads(first) == {"mode": "json_schema", "model": OLD, "temperature": 0}
    assert json.loads(second) == {"mode": "json_schema", "model": OLD, "seed": 1, "temperature": 0.7}
    assert paged == first
    assert "key-1" not in repr(chosen)


def test_tokens_are_counted_fresh_and_cached() -> None:
    with answering(cached_tokens=30) as server:
        answer = ask(options(server.url))
    assert answer.usage.cached == 30
    assert answer.usage.prompt > 30
    assert answer.usage.completion > 0


def test_a_reply_that_breaks_the_schema_goes_back_once_and_is_paid_for() -> None:
    replies = [{"reasoning": "…", "items": [{**ITEM, "owner": "<PERSON_9>"}]}, NONE_FOUND]
    with answering(answer=lambda _: replies.pop(0)) as server:
        answer = ask(options(server.url))
    first, second = server.bodies
    assert answer.value == NONE_FOUND
    assert second["messages"][: len(MESSAGES)] == first["messages"]
    assert "<PERSON_9>" in json.dumps(second["messages"][len(MESSAGES) :])
    assert second["response_format"]["json_schema"]["strict"] is True
    with answering() as server:
        once = ask(options(server.url)).usage
    assert answer.usage.prompt > 2 * once.prompt


def test_the_price_of_a_call_is_that_of_its_own_model() -> None:
    async def cost(model: str) -> float | None:
        chosen = options("http://127.0.0.1:1/v1", model)
        return OpenAIModel(chosen, Endpoint(chosen)).cost(call(), Usage(prompt=1_000_000))

    assert asyncio.run(cost(OLD)) == 0.40
    assert asyncio.run(cost("llama3.1:8b")) is None


def test_two_hundred_calls_at_once_keep_to_the_limit() -> None:
    async def many(chosen: ModelOptions) -> list[Usage]:
        model = OpenAIModel(chosen, Endpoint(chosen))
        answers = await asyncio.gather(*(model.answer(call(sample=n), MESSAGES) for n in range(200)))
        await model.close()
        return [answer.usage for answer in answers]

    with answering(delay=0.005) as server:
        usages = asyncio.run(many(options(server.url, parallel=16)))
    assert len(usages) == len(server.received) == 200
    assert 1 < server.most_in_flight <= 16
