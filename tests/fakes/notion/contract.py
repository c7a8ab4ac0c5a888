"""The gate: every request and every answer is held against the types of Notion's official SDK, trimmed to what is used.

Sizes are not in those types (see limits); formats are not checked. Answers may hold more than the types say, as Notion's
do. Requests may not. `archived` and `after`, of older versions, are in the types still and are refused here.
"""

import functools
import json
from pathlib import Path
from typing import Any

import jsonschema_rs

from tests.fakes.notion.errors import Json
from tests.fakes.notion.request import CURRENT, Request
from tests.fakes.notion.routes import Route

SCHEMA = Path(__file__).parents[2] / "data" / "notion" / "notionhq-client-5.26.0.trimmed.json"
_OUTDATED = {"archived", "after", "content"}
_VAGUE = ("PartialPage", "PartialBlock", "PartialDataSource", "PartialDatabase", "PartialComment")


def problem_of_request(route: Route, request: Request) -> str | None:
    """What is wrong with a request, in a line; None when the contract takes it."""
    given = {**request.params, **request.query, **request.given}
    outdated = _OUTDATED & given.keys()
    if outdated and request.version == CURRENT:
        return f"{', '.join(sorted(outdated))} is not part of version {CURRENT}"
    return _problem(_requests(route.operation), given)


def check_response(operation: str, answer: Json) -> None:
    """Raises when the fake is about to answer what Notion's types do not allow."""
    problem = _problem(_responses(operation), answer)
    if problem:
        raise ContractBroken(f"{operation}Response: {problem}")


class ContractBroken(AssertionError):  # noqa: N818 - a state of affairs, as a test reports it
    pass


def _problem(validator: jsonschema_rs.Validator, value: Json) -> str | None:
    if validator.is_valid(value):
        return None
    found = min(validator.iter_errors(value), key=lambda error: len(error.message))
    place = "".join(f"[{step!r}]" for step in found.instance_path)
    return f"{place} {found.message[:600]}"


@functools.cache
def _requests(operation: str) -> jsonschema_rs.Validator:
    return _compiled(_definitions(), f"{operation}Parameters")


@functools.cache
def _responses(operation: str) -> jsonschema_rs.Validator:
    return _compiled(_relaxed_definitions(), f"{operation}Response")


@functools.cache
def _definitions() -> Json:
    definitions: Json = json.loads(SCHEMA.read_text(encoding="utf-8"))["definitions"]
    return definitions


@functools.cache
def _relaxed_definitions() -> Json:
    relaxed: Json = _relaxed(_definitions())
    relaxed["MeetingNotesBlockObjectResponse"]["properties"]["meeting_notes"]["properties"]["status"] = {"type": "string"}
    return relaxed


def _relaxed(value: Any) -> Any:
    """Without `additionalProperties: false`, without requiring `archived`, and without the partial forms: those would let
    anything pass, and none of the answers here is one."""
    if isinstance(value, list):
        return [_relaxed(one) for one in value if not _vague(one)]
    if not isinstance(value, dict):
        return value
    kept = {key: _relaxed(one) for key, one in value.items() if not (key == "additionalProperties" and one is False)}
    if isinstance(kept.get("required"), list):
        kept["required"] = [name for name in kept["required"] if name != "archived"]
    return kept


def _vague(value: Any) -> bool:
    return isinstance(value, dict) and value.get("$ref", "").removeprefix("#/definitions/").startswith(_VAGUE)


def _compiled(definitions: Json, name: str) -> jsonschema_rs.Validator:
    root = {"$schema": "http://json-schema.org/draft-07/schema#", "$ref": f"#/definitions/{name}", "definitions": definitions}
    return jsonschema_rs.validator_for(root, validate_formats=False)
