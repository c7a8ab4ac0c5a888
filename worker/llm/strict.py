"""A reply model's JSON schema in the form that `strict: true` demands."""

from functools import cache
from typing import Any

from pydantic import BaseModel

_NOISE = {"title", "default"}


@cache
def strict_schema(reply: type[BaseModel]) -> dict[str, Any]:
    """Every object closed, every property required, no titles or defaults. One dict per model: do not change it.

    A `$ref` stays where it stands alone; with a description beside it, which strict mode forbids, it is inlined.
    Raises TypeError for an object with free keys, which strict mode cannot express.

    >>> class Note(BaseModel):
    ...     title: str
    ...     page: int | None = None
    >>> strict_schema(Note)["required"], strict_schema(Note)["additionalProperties"]
    (['title', 'page'], False)
    >>> strict_schema(Note)["properties"]["title"]
    {'type': 'string'}
    """
    schema = reply.model_json_schema()
    strict = _strict(schema, schema.get("$defs", {}))
    assert isinstance(strict, dict)
    return strict


def _strict(node: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(node, list):
        return [_strict(child, definitions) for child in node]
    if not isinstance(node, dict):
        return node
    node = _inlined(node, definitions)
    strict = {key: _child(key, value, definitions) for key, value in node.items() if key not in _NOISE}
    return _closed(strict) if strict.get("type") == "object" else strict


def _inlined(node: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in node or len(node) == 1:
        return node
    beside = {key: value for key, value in node.items() if key != "$ref"}
    return {**definitions[node["$ref"].rsplit("/", 1)[1]], **beside}


def _child(key: str, value: Any, definitions: dict[str, Any]) -> Any:
    if key in {"properties", "$defs"}:  # here the keys are names, and `title` may be one of them
        return {name: _strict(child, definitions) for name, child in value.items()}
    return value if key in {"enum", "const", "required"} else _strict(value, definitions)


def _closed(node: dict[str, Any]) -> dict[str, Any]:
    if "properties" not in node:
        raise TypeError("an object with free keys has no strict schema")
    return {**node, "required": list(node["properties"]), "additionalProperties": False}
