"""Filling a template in one pass, so that nothing said in a meeting is ever expanded, and no value closes its fence."""

import re
from collections.abc import Iterable, Mapping
from typing import Protocol

_SLOT = re.compile(r"\{\{(\w+)\}\}")
_FENCE = re.compile(r"<(?=\s*/?\s*(?:transcript|items|item|sentences)\b)", re.IGNORECASE)
_BREAKS = str.maketrans(dict.fromkeys("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029", " "))


class PromptError(ValueError):
    """A prompt file, or what was handed to a prompt, is not what it has to be. Names the prompt and the part."""


class SpokenLine(Protocol):
    """An utterance as a prompt shows it. number: from 1. speaker: a placeholder, or None when unknown."""

    @property
    def number(self) -> int: ...
    @property
    def speaker(self) -> str | None: ...
    @property
    def text(self) -> str: ...
    @property
    def source(self) -> str: ...


def fill(template: str, lines: Iterable[SpokenLine], variables: Mapping[str, str], *, name: str) -> str:
    """The template with `{{transcript}}` and its `{{variables}}` in place; what they hold is never looked at again.

    Raises PromptError when a variable is missing or unknown, or lines are missing or have no place.

    >>> fill("Say {{word}}.", [], {"word": "{{word}}"}, name="demo")
    'Say {{word}}.'
    """
    values = {key: _unfenced(value) for key, value in variables.items()}
    _check_transcript(lines := tuple(lines), template, variables, name)
    if lines:
        values["transcript"] = transcript(lines)
    _check_names(slots(template), frozenset(values), name)
    return _SLOT.sub(lambda slot: values[slot[1]], template)


def transcript(lines: Iterable[SpokenLine]) -> str:
    """The lines, numbered and fenced. One line stays one line, and its offsets stay what they were."""
    shown = [f"[{line.number}] {_speaker(line)}: {_unfenced(line.text.translate(_BREAKS))}" for line in lines]
    return "\n".join(["<transcript>", *shown, "</transcript>"])


def slots(template: str) -> frozenset[str]:
    return frozenset(_SLOT.findall(template))


def stray_braces(template: str) -> bool:
    """Whether something looks like a slot and is none, for instance `{{ people.name }}`."""
    rest = _SLOT.sub("", template)
    return "{{" in rest or "}}" in rest


def _check_transcript(lines: tuple[SpokenLine, ...], template: str, variables: Mapping[str, str], name: str) -> None:
    if "transcript" in variables:
        raise PromptError(f"{name}: the transcript is handed over as lines, not as a variable")
    if lines and "transcript" not in slots(template):
        raise PromptError(f"{name}: this prompt shows no transcript, but got {len(lines)} lines")


def _check_names(wanted: frozenset[str], given: frozenset[str], name: str) -> None:
    if missing := sorted(wanted - given):
        raise PromptError(f"{name}: missing {', '.join(missing)}")
    if unknown := sorted(given - wanted):
        raise PromptError(f"{name}: unknown variable {', '.join(unknown)}")


def _speaker(line: SpokenLine) -> str:
    speaker = (line.speaker or "(unknown)").translate(_BREAKS)
    return _unfenced(f"{speaker} (chat)" if line.source == "chat" else speaker)


def _unfenced(value: str) -> str:
    """Text that merely looks like one of our fences loses its bracket; one character for one, so offsets hold."""
    return _FENCE.sub("‹", value)
