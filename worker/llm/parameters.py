"""Which sampling parameters a model takes: what reasons takes an effort, what does not takes a temperature."""

import re
from typing import Any, Literal

from worker.llm.options import Mode

_REASONING = re.compile(r"(o\d|gpt-([5-9]|\d\d))(?!.*-chat)")
# From gpt-5.6 on, chat completions refuse function tools unless the effort is `none`.
_NO_EFFORT_WITH_TOOLS = re.compile(r"gpt-(5\.[6-9]|[6-9]|\d\d)")


def parameters(
    model: str, mode: Mode, sample: int, reasoning: Literal["auto", "yes", "no"], effort: str
) -> dict[str, Any]:
    """The parameters of one call. The first sample is as steady as the model allows, further ones vary by their seed.

    >>> parameters("gpt-4.1-mini-2025-04-14", "json_schema", 0, "auto", "low")
    {'temperature': 0}
    >>> parameters("llama3.1:8b", "json", 2, "auto", "low")
    {'temperature': 0.7, 'seed': 2}
    >>> parameters("o4-mini-2025-04-16", "json_schema", 1, "auto", "low")
    {'reasoning_effort': 'low', 'seed': 1}
    >>> parameters("gpt-6-luna-2026-09-22", "tools", 0, "auto", "low")
    {'reasoning_effort': 'none'}
    """
    chosen: dict[str, Any] = {}
    if _reasons(model, reasoning):
        chosen["reasoning_effort"] = _effort(model, mode, effort)
    else:
        chosen["temperature"] = 0.7 if sample else 0
    if sample:
        chosen["seed"] = sample
    return chosen


def _reasons(model: str, reasoning: Literal["auto", "yes", "no"]) -> bool:
    """Gateways put the vendor before the name: `openai/gpt-5-mini`."""
    if reasoning != "auto":
        return reasoning == "yes"
    return _REASONING.match(model.rsplit("/", 1)[-1]) is not None


def _effort(model: str, mode: Mode, effort: str) -> str:
    return "none" if mode == "tools" and _NO_EFFORT_WITH_TOOLS.match(model.rsplit("/", 1)[-1]) else effort
