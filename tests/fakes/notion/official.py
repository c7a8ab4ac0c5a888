"""The second gate, where the official OpenAPI document is at hand: bodies of requests, formats off.

It is older than the generated types (2026-03-15), so bodies with what came later pass unseen. Its `oneOf`s overlap (an
option of a select column fits two of them), so they are read as `anyOf`.
"""

import functools
import json
import os
from pathlib import Path

import jsonschema_rs

from tests.fakes.notion.errors import Json
from tests.fakes.notion.request import Request
from tests.fakes.notion.routes import Route

_NEWER = (
    b'"heading_4"', b'"tab"', b'"allow_async"', b'"markdown"', b'"list_format"',
    b'"status":{"options"', b'"status": {"options"',  # status columns are made by the API since the day after it was written
)  # fmt: skip


def document() -> Path | None:
    data = os.environ.get("MINUTES_EVAL_DATA")
    path = Path(data).parent / "notion-spec" / "notion-openapi.official-2026-03-15.json" if data else None
    return path if path and path.exists() else None


def problem_of_request(route: Route, request: Request) -> str | None:
    """What is wrong with a body, in a line; None where it is right, or the document does not know the request."""
    validator = _validators().get((route.method, route.template))
    if (
        validator is None
        or request.body is None
        or any(word in request.raw for word in _NEWER)
        or validator.is_valid(request.body)
    ):
        return None
    found = min(validator.iter_errors(request.body), key=lambda error: len(error.message))
    return f"(official) {found.message[:600]}"


@functools.cache
def _validators() -> dict[tuple[str, str], jsonschema_rs.Validator]:
    path = document()
    if path is None:
        return {}
    whole: Json = json.loads(path.read_text(encoding="utf-8").replace('"oneOf"', '"anyOf"'))
    found = {}
    for template, methods in whole["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {}) if isinstance(operation, dict) else {}
            if "application/json" in content:
                found[method.upper(), template.removeprefix("/v1/")] = _compiled(content["application/json"]["schema"], whole)
    return found


def _compiled(schema: Json, whole: Json) -> jsonschema_rs.Validator:
    root = {"$schema": "https://json-schema.org/draft/2020-12/schema", "components": whole["components"], "allOf": [schema]}
    return jsonschema_rs.validator_for(root, validate_formats=False)
