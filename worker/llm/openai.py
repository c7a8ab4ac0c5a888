"""The model behind an OpenAI-compatible endpoint. instructor builds the request and reads the reply, we send it."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Literal

import instructor
from instructor.core import InstructorError
from openai.types.chat import ChatCompletion
from pydantic import BaseModel

from worker.errors import CallError, MinutesError
from worker.llm import Answer
from worker.llm.endpoint import Endpoint
from worker.llm.faults import FailedCallError
from worker.llm.options import Job, Mode, ModelOptions, job_of
from worker.llm.parameters import parameters
from worker.llm.pricing import cost
from worker.llm.strict import strict_schema
from worker.llm.usage import taken
from worker.model import Call, Usage

_MODES = {"json_schema": instructor.Mode.JSON_SCHEMA, "tools": instructor.Mode.TOOLS, "json": instructor.Mode.JSON}


class OpenAIModel:
    """Answers calls over one endpoint, each by the model of its job."""

    engine: Literal["openai"] = "openai"

    def __init__(self, options: ModelOptions, endpoint: Endpoint, page: str | None = None) -> None:
        self._options, self._endpoint, self._page = options, endpoint, page

    def for_page(self, key: str) -> "OpenAIModel":
        """The same connection for the calls of one page. key: an opaque digest, under which the provider caches."""
        return OpenAIModel(self._options, self._endpoint, key)

    @property
    def models(self) -> Mapping[str, str]:
        return {str(job): model for job, model in self._options.models.items()}

    def identity(self, call: Call) -> str:
        chosen = {"model": self._model(call), "mode": self._options.mode, **self._parameters(call)}
        return json.dumps(chosen, sort_keys=True, ensure_ascii=False)

    def cost(self, call: Call, usage: Usage) -> float | None:
        """US dollars, None when the model has no price."""
        return cost(self._model(call), usage, self._options.prices)

    async def answer(self, call: Call, messages: Sequence[Mapping[str, str]]) -> Answer:
        """See `Model.answer`. A reply that does not fit the schema goes back once; then the call has failed."""
        exchange = _Exchange(self._endpoint, call.reply, self._options.mode, job_of(call.prompt))
        create: Any = instructor.patch(create=exchange.create, mode=_MODES[self._options.mode])
        try:
            # Never `context=`: instructor would render what was said in the meeting as a Jinja template.
            reply = await create(
                response_model=_prepared(call.reply), max_retries=1, strict=False, **self._request(call, messages)
            )
        except InstructorError as error:
            failure = _failure(error, exchange.usage)
        else:
            return Answer(reply.model_dump(mode="json"), exchange.usage, exchange.raw)
        raise failure  # outside the handler: instructor's error holds the replies, and must not be our context

    async def close(self) -> None:
        await self._endpoint.close()

    def _model(self, call: Call) -> str:
        return self._options.models[job_of(call.prompt)]

    def _parameters(self, call: Call) -> dict[str, Any]:
        options = self._options
        return parameters(self._model(call), options.mode, call.sample, options.reasoning, options.reasoning_effort)

    def _request(self, call: Call, messages: Sequence[Mapping[str, str]]) -> dict[str, Any]:
        request = {
            "model": self._model(call), "messages": [dict(message) for message in messages], "store": False,
            **self._parameters(call),
        }  # fmt: skip
        if self._page:
            request["prompt_cache_key"] = self._page
        if self._options.safety_identifier:
            request["safety_identifier"] = self._options.safety_identifier
        return request


class _Exchange:
    """The requests of one call: what they cost and what came back last."""

    def __init__(self, endpoint: Endpoint, reply: type[BaseModel], mode: Mode, job: Job) -> None:
        self._endpoint, self._reply, self._mode, self._job = endpoint, reply, mode, job
        self.usage = Usage()
        self.raw = ""

    async def create(self, **request: Any) -> ChatCompletion:
        """What instructor takes for the SDK's `create`: it asks, and asks once more with what was wrong."""
        completion = await self._endpoint.send(_strict(request, self._reply), self._job)
        self.usage += taken(completion) or Usage()
        message = completion.choices[0].message
        if self._mode == "json":
            message.content = _unfenced(message.content or "")
        self.raw = (message.tool_calls[0].function.arguments if message.tool_calls else message.content) or ""  # type: ignore[union-attr]
        _refuse(message.refusal, completion.choices[0].finish_reason)
        return completion


def _strict(request: dict[str, Any], reply: type[BaseModel]) -> dict[str, Any]:
    """instructor sends no `strict`: put our own form of the request in its place.

    It goes into `extra_body` because the SDK walks through every level of a schema that is given as an argument.
    """
    form: dict[str, Any] = {"response_format": request.pop("response_format", None)}
    if request.pop("tools", None):
        function = {"name": reply.__name__, "strict": True, "parameters": strict_schema(reply)}
        form = {"tools": [{"type": "function", "function": function}]}
    elif form["response_format"]["type"] == "json_schema":
        inner = {"name": reply.__name__, "strict": True, "schema": strict_schema(reply)}
        form = {"response_format": {"type": "json_schema", "json_schema": inner}}
    return {**request, "extra_body": form}


def _unfenced(text: str) -> str:
    """Small models put their JSON into a code block even where the server asks for JSON only.

    >>> _unfenced('```json\\n{"a": 1}\\n```')
    '{"a": 1}'
    """
    inner = text.strip()
    if not inner.startswith("```"):
        return text
    return inner.removeprefix("```json").removeprefix("```").removesuffix("```").strip()


def _refuse(refusal: str | None, finish_reason: str) -> None:
    if refusal or finish_reason == "content_filter":
        raise CallError("The model refused to answer.", reason="refused")
    if finish_reason == "length":
        raise CallError("The reply was cut off at the model's limit.", reason="truncated")


def _failure(error: InstructorError, usage: Usage) -> MinutesError:
    """instructor wraps whatever went wrong; ours comes out as it was, the rest was a reply of the wrong form."""
    cause = error.__cause__
    if isinstance(cause, CallError):
        return FailedCallError(str(cause), reason=cause.reason, usage=usage, away=cause.away)
    if isinstance(cause, MinutesError):
        return cause
    return FailedCallError("The reply did not fit its schema, twice.", reason="invalid_reply", usage=usage)


@cache
def _prepared(reply: type[BaseModel]) -> type[BaseModel]:
    """instructor's subclass of a reply model, with our schema for its own: it would build both anew for every call."""
    from instructor.v2.core.response_model import prepare_response_model  # noqa: PLC0415

    prepared = prepare_response_model(reply)
    assert prepared is not None
    schema = {"title": reply.__name__, **strict_schema(reply)}
    prepared.model_json_schema = classmethod(lambda _: schema)  # type: ignore[assignment]
    return prepared
