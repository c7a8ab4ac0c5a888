"""A prompt's files, read and validated: `prompt.md` (front matter, `## system`, `## user`) and `examples.yaml`."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from prompts.template import PromptError, fill, slots, stray_braces

Shape = TypeVar("Shape")
Covers = Literal["nothing", "hedge", "reversal", "order", "ko", "en", "mixed"]

_DOCUMENT = re.compile(r"---\n(?P<front>.*?)\n---\n+## system\n(?P<system>.*?)\n## user\n(?P<user>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ExampleLine:
    number: int
    speaker: str | None
    text: str
    source: Literal["speech", "chat"] = "speech"


@dataclass(frozen=True)
class Example:
    """A worked example: what the model is shown, and the reply that we would want. covers: what it teaches."""

    covers: tuple[Covers, ...]
    lines: tuple[ExampleLine, ...]
    variables: Mapping[str, str]
    reply: Mapping[str, Any]


@dataclass(frozen=True)
class Prompt:
    """One small job. system: instructions and worked examples, the same for every call, so that providers cache it.

    user: the template of what differs. digest: sha256 of the files that it was read from.
    """

    name: str
    version: int
    description: str
    instructions: str
    system: str
    user: str
    examples: tuple[Example, ...]
    digest: str


class StrictFile(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, strict=True)


class Front(StrictFile):
    name: str
    version: int = Field(ge=1)
    description: str = Field(min_length=10)


class LineFile(StrictFile):
    speaker: str | None = Field(pattern=r"^<[A-Z_]+_\d+>$")
    text: str = Field(min_length=1)
    source: Literal["speech", "chat"] = "speech"


class ExampleFile(StrictFile):
    covers: list[Covers] = Field(min_length=1)
    lines: list[LineFile] = Field(default_factory=list)
    variables: dict[str, str] = Field(default_factory=dict)
    reply: dict[str, Any]


def read_prompt(folder: Path) -> Prompt:
    """The prompt in a folder of that name. Raises PromptError, which names the file and what is wrong in it."""
    front, instructions, user = _document(folder / "prompt.md")
    if front.name != folder.name:
        raise PromptError(f"{folder / 'prompt.md'}: it is named {front.name!r}, its folder {folder.name!r}")
    examples = tuple(_example(entry) for entry in read_yaml(folder / "examples.yaml", list[ExampleFile]))
    system = "\n\n".join([instructions, *(_shown(i, e, user, front.name) for i, e in enumerate(examples, 1))])
    return Prompt(front.name, front.version, front.description, instructions, system, user, examples, digest(folder))


def digest(folder: Path) -> str:
    """sha256 over the two files that decide what is sent; line ends do not count, so that every checkout agrees."""
    parts = [(folder / file).read_bytes().replace(b"\r\n", b"\n") for file in ("prompt.md", "examples.yaml")]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def numbered(lines: list[LineFile]) -> tuple[ExampleLine, ...]:
    return tuple(ExampleLine(n, line.speaker, line.text, line.source) for n, line in enumerate(lines, 1))


def read_yaml(path: Path, shape: type[Shape]) -> Shape:
    """A YAML file of that shape. Raises PromptError with the file, the place in it and the complaint."""
    text = _read(path)
    try:
        return TypeAdapter(shape).validate_python(yaml.safe_load(text))
    except yaml.YAMLError as error:
        raise PromptError(f"{path}: no valid YAML: {error}") from None
    except ValidationError as error:
        raise PromptError(f"{path}: {complaints(error)}") from None


def complaints(error: ValidationError) -> str:
    return "; ".join(f"{'.'.join(map(str, e['loc'])) or 'file'}: {e['msg']}" for e in error.errors())


def _document(path: Path) -> tuple[Front, str, str]:
    parts = _DOCUMENT.fullmatch(_read(path))
    if parts is None:
        raise PromptError(f"{path}: expected front matter between --- lines, then `## system`, then `## user`")
    system, user = parts["system"].strip(), parts["user"].strip()
    if slots(system) or stray_braces(system):
        raise PromptError(f"{path}: ## system is the same for every call and may hold no {{{{variable}}}}")
    if stray_braces(user):
        raise PromptError(f"{path}: ## user holds braces that are no {{{{variable}}}}")
    return _front(parts["front"], path), system, user


def _front(text: str, path: Path) -> Front:
    try:
        return Front.model_validate(yaml.safe_load(text))
    except yaml.YAMLError as error:
        raise PromptError(f"{path}: no valid YAML in the front matter: {error}") from None
    except ValidationError as error:
        raise PromptError(f"{path}: front matter: {complaints(error)}") from None


def _example(entry: ExampleFile) -> Example:
    return Example(tuple(entry.covers), numbered(entry.lines), entry.variables, entry.reply)


def _shown(number: int, example: Example, user: str, name: str) -> str:
    """An example as the model reads it: the very template that its own question will come in, then the reply."""
    question = fill(user, example.lines, example.variables, name=f"{name}, example {number}")
    return f"# Example {number}\n{question}\nReply: {json.dumps(example.reply, ensure_ascii=False)}"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise PromptError(f"{path}: this file is missing") from None
