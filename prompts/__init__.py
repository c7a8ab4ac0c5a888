"""The prompts as files, and the two verbs on them: load one, render one. Imports nothing of the worker.

A prompt is a folder: `prompt.md`, `examples.yaml` (worked examples, sent with every call) and `cases/` (for measuring,
never sent). Add one: a folder, a line in `_NAMES`, `python -m prompts lock`.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from prompts.files import Example, ExampleLine, Prompt, read_prompt
from prompts.template import PromptError, SpokenLine, fill

__all__ = [
    "FOLDER", "MEETING", "WEEK", "Example", "ExampleLine", "Prompt", "PromptError", "SpokenLine", "load", "names", "render",
]  # fmt: skip

FOLDER = Path(__file__).parent

MEETING = (
    "extract_action_items", "extract_decisions", "extract_events", "extract_topics",
    "verify_item", "summarise", "check_summary",
)  # fmt: skip
"""What minutes are made with."""

WEEK = ("highlight_week", "check_highlights")
"""What a digest is worded with."""

_NAMES = (*MEETING, *WEEK)


def names() -> tuple[str, ...]:
    return _NAMES


@cache
def load(name: str) -> Prompt:
    """The prompt of that name, read once. Raises PromptError for an unknown name or a faulty file."""
    if name not in _NAMES:
        raise PromptError(f"there is no prompt {name!r}; there are {', '.join(_NAMES)}")
    return read_prompt(FOLDER / name)


def render(name: str, lines: Iterable[SpokenLine], variables: Mapping[str, str]) -> list[dict[str, str]]:
    """The messages of one call: a system text that never changes, then what is asked. Raises PromptError."""
    prompt = load(name)
    return [
        {"role": "system", "content": prompt.system},
        {"role": "user", "content": fill(prompt.user, lines, variables, name=name)},
    ]
