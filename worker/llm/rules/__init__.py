"""The floor: the same calls answered from cue phrases, with no model, the same answer every time."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from worker.errors import CallError
from worker.llm import Answer
from worker.llm.rules import action_items, decisions, events, summary, topics, verdicts
from worker.model import Call, Usage

VERSION = 1  # part of every call's identity: raise it whenever an answer may come out differently

_ANSWERS: Mapping[str, Callable[[Call], dict[str, Any]]] = {
    "extract_action_items": action_items.answer,
    "extract_decisions": decisions.answer,
    "extract_events": events.answer,
    "extract_topics": topics.answer,
    "verify_item": verdicts.answer,
    "summarise": summary.answer,
    "check_summary": summary.check,
}


class RulesModel:
    """Implements `worker.llm.Model`."""

    engine: Literal["openai", "rules"] = "rules"

    @property
    def models(self) -> Mapping[str, str]:
        return {}

    def identity(self, call: Call) -> str:
        return json.dumps({"model": "rules", "version": VERSION, "prompt": call.prompt}, sort_keys=True)

    def cost(self, call: Call, usage: Usage) -> float:  # noqa: ARG002 - the rules are free
        return 0.0

    async def answer(self, call: Call, messages: Sequence[Mapping[str, str]]) -> Answer:  # noqa: ARG002 - rules read the call itself
        """Raises CallError (`refused`) for a prompt that no rule answers."""
        if call.prompt not in _ANSWERS:
            raise CallError(f"the rule engine has no answer to {call.prompt}", reason="refused")
        reply = call.reply.model_validate(_ANSWERS[call.prompt](call))
        value = reply.model_dump(mode="json")
        return Answer(value, Usage(), json.dumps(value, ensure_ascii=False))

    async def close(self) -> None:
        return None
