"""A case asked as the pipeline would ask it: the same Call, the same rendering, the same model."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import prompts
from prompts.cases import Case
from worker.errors import CallError, PermanentError, TransientError
from worker.llm import Model
from worker.model import Call, Line, Usage
from worker.stages.replies import reply_of

_PERSON = re.compile(r"<[A-Z_]+_\d+>")
_UNASKED = {"timeout", "provider"}  # the endpoint failed, which says nothing about the model


@dataclass(frozen=True)
class Asked:
    """reply: None when none came that fits the schema; problem says why. cost: US dollars, None without a price."""

    case: Case
    reply: Mapping[str, Any] | None
    problem: str | None
    usage: Usage
    cost: float | None

    @property
    def endpoint_failed(self) -> bool:
        return self.problem in _UNASKED


async def ask(cases: Sequence[Case], model: Model) -> list[Asked]:
    """All at once; the model keeps to its own limit. Raises PermanentError or TransientError when every call would fail
    alike."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(_ask(case, model)) for case in cases]
    except* (PermanentError, TransientError) as failed:
        raise failed.exceptions[0] from None
    return [task.result() for task in tasks]


def call_of(case: Case) -> Call:
    people = tuple(_PERSON.findall(case.variables.get("people", "")))
    lines = tuple(Line(line.number, line.speaker, line.text, line.source) for line in case.lines)
    return Call(case.prompt, lines, reply_of(case.prompt, people), tuple(case.variables.items()), people)


async def _ask(case: Case, model: Model) -> Asked:
    call = call_of(case)
    try:
        answer = await model.answer(call, prompts.render(call.prompt, call.lines, call.variable))
    except CallError as error:
        usage = getattr(error, "usage", Usage())  # what was paid for nothing is paid all the same
        return Asked(case, None, error.reason, usage, model.cost(call, usage))
    return Asked(case, answer.value, None, answer.usage, model.cost(call, answer.usage))
