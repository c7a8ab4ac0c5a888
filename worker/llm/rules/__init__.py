"""The floor: the same calls answered from cue phrases, with no model, the same answer every time."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

from worker.errors import CallError
from worker.llm import Answer
from worker.llm.rules import action_items, decisions, events, summary, topics, verdicts
from worker.model import Call, Usage

_SOURCES = ("llm/rules", "phrases", "resolution")  # whatever may change an answer

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
        return json.dumps({"model": "rules", "version": version(), "prompt": call.prompt}, sort_keys=True)

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


@cache
def version() -> str:
    """Digest of the rules themselves, a part of every call's identity: no answer outlives the rule that gave it."""
    worker = Path(__file__).parents[2]
    digest = hashlib.sha256()
    for source in sorted(file for folder in _SOURCES for file in (worker / folder).rglob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:12]
