"""What an endpoint really enforces: servers exist that accept a schema and ignore it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import openai
from openai.types.chat import ChatCompletion

from worker.errors import MinutesError
from worker.llm.faults import translate
from worker.llm.options import Job, Mode, ModelOptions
from worker.llm.parameters import parameters
from worker.llm.quiet import quiet_vendors

# A model that runs free answers "blue"; one that is held to the schema cannot.
_COLOURS = ("ochre", "teal")
_SCHEMA = {
    "type": "object", "properties": {"colour": {"type": "string", "enum": list(_COLOURS)}}, "required": ["colour"],
    "additionalProperties": False,
}  # fmt: skip
_QUESTION = "What colour is a clear sky at noon? Reply with JSON: an object whose key `colour` holds the English word."
_FORMS: dict[Mode, dict[str, Any]] = {
    "json_schema": {
        "response_format": {"type": "json_schema", "json_schema": {"name": "Sky", "strict": True, "schema": _SCHEMA}}
    },
    "tools": {
        "tools": [{"type": "function", "function": {"name": "Sky", "strict": True, "parameters": _SCHEMA}}],
        "tool_choice": {"type": "function", "function": {"name": "Sky"}},
    },
    "json": {"response_format": {"type": "json_object"}},
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What one model does in one mode. line: the sentence for `minutes doctor`. ok: this mode can be used."""

    model: str
    mode: Mode
    ok: bool
    line: str


async def probe(options: ModelOptions) -> list[Finding]:
    """Ask every model that is set one tiny question in each mode. What fails is a finding, never an error."""
    client = openai.AsyncOpenAI(
        api_key=options.api_key or "none", base_url=options.url, organization="", project="", max_retries=0,
        timeout=options.timeout,
    )  # fmt: skip
    quiet_vendors()
    jobs = {model: job for job, model in options.models.items()}
    try:
        return [await _try(client, options, model, job, mode) for model, job in jobs.items() for mode in _FORMS]
    finally:
        await client.close()


def best_mode(findings: Sequence[Finding]) -> Mode | None:
    """The first mode, in order of preference, that works for every model."""
    models = {finding.model for finding in findings}
    for mode in _FORMS:
        if models == {finding.model for finding in findings if finding.mode == mode and finding.ok}:
            return mode
    return None


async def _try(client: openai.AsyncOpenAI, options: ModelOptions, model: str, job: Job, mode: Mode) -> Finding:
    chosen = parameters(model, mode, 0, options.reasoning, options.reasoning_effort)
    messages: Any = [{"role": "user", "content": _QUESTION}]
    try:
        completion = await client.chat.completions.create(
            model=model, messages=messages, **chosen, extra_body=_FORMS[mode]
        )
        ok, words = _judge(completion, mode)
    except (openai.OpenAIError, ValueError) as error:
        failure: MinutesError = translate(error, job=job, model=model, url=options.url)
        ok, words = False, f"does not work: {failure}"
    return Finding(model, mode, ok, f"{model}, {mode}: {words}")


def _judge(completion: object, mode: Mode) -> tuple[bool, str]:
    if not isinstance(completion, ChatCompletion) or not completion.choices:
        return False, "does not work: what came back is no completion."
    value = _value(completion, mode)
    if mode == "json":
        return (True, "gives JSON, without a schema.") if value is not None else (False, "does not give JSON.")
    if value is None:
        return False, "accepted and ignored: the reply is free text."
    if set(value) == {"colour"} and value["colour"] in _COLOURS:
        return True, "the schema is enforced."
    return False, "accepted and ignored: the reply breaks the schema."


def _value(completion: ChatCompletion, mode: Mode) -> dict[str, Any] | None:
    message = completion.choices[0].message
    text = message.content
    if mode == "tools":
        text = cast("Any", message.tool_calls[0]).function.arguments if message.tool_calls else None
    try:
        value = json.loads(text or "")
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
