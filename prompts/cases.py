"""Evaluation cases: the shape of the worked examples with what we expect instead of a reply. Never sent to a model."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import Field

from prompts import FOLDER, PromptError, load
from prompts.files import Covers, ExampleLine, LineFile, StrictFile, numbered, read_yaml


@dataclass(frozen=True)
class Case:
    """expected: the reply without its reasoning; texts are for reading, lines, owners, dates and verdicts are compared.

    accept: other values of a top-level field that are as good. held_out: not to be looked at while a prompt is tuned.
    """

    name: str
    prompt: str
    covers: tuple[Covers, ...]
    lines: tuple[ExampleLine, ...]
    variables: Mapping[str, str]
    expected: Mapping[str, Any]
    accept: Mapping[str, tuple[Any, ...]]
    held_out: bool


class CaseFile(StrictFile):
    name: str = Field(pattern=r"^[a-z0-9_]+$")
    covers: list[Covers] = Field(min_length=1)
    held_out: bool = False
    lines: list[LineFile] = Field(default_factory=list)
    variables: dict[str, str] = Field(default_factory=dict)
    expected: dict[str, Any]
    accept: dict[str, list[Any]] = Field(default_factory=dict)


def load_cases(prompt: str) -> tuple[Case, ...]:
    """All cases of a prompt, file after file. Raises PromptError for a faulty file or a name given twice."""
    load(prompt)
    files = sorted((FOLDER / prompt / "cases").glob("*.yaml"))
    entries = [entry for path in files for entry in read_yaml(path, list[CaseFile])]
    seen: set[str] = set()
    for entry in entries:
        if entry.name in seen:
            raise PromptError(f"{prompt}: two cases are named {entry.name}")
        seen.add(entry.name)
    return tuple(_case(prompt, entry) for entry in entries)


def _case(prompt: str, entry: CaseFile) -> Case:
    return Case(
        entry.name, prompt, tuple(entry.covers), numbered(entry.lines), entry.variables, entry.expected,
        {key: tuple(values) for key, values in entry.accept.items()}, entry.held_out,
    )  # fmt: skip
