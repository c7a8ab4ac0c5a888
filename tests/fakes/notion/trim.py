"""Cut the generated schema down to the operations that the fake serves.

python -m tests.fakes.notion.trim notionhq-client-5.26.0.schema.json tests/data/notion/notionhq-client-5.26.0.trimmed.json
"""

import json
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from tests.fakes.notion.errors import Json
from tests.fakes.notion.routes import ROUTES

_DROPPED = {"description", "deprecated"}


def trimmed(schema: Json) -> Json:
    """The definitions of what is served and all that they refer to, without prose."""
    definitions, kept = schema["definitions"], {}
    waiting = [f"{route.operation}{form}" for route in ROUTES for form in ("Parameters", "Response")]
    while waiting:
        name = waiting.pop()
        if name not in kept:
            kept[name] = _bare(definitions[name])
            waiting += _references(kept[name])
    return {"$schema": schema["$schema"], "definitions": dict(sorted(kept.items()))}


def _bare(value: Any, inside_properties: bool = False) -> Any:
    if isinstance(value, list):
        return [_bare(one) for one in value]
    if not isinstance(value, dict):
        return value
    keep = value if inside_properties else {key: one for key, one in value.items() if key not in _DROPPED}
    return {key: _bare(one, key == "properties" and not inside_properties) for key, one in keep.items()}


def _references(value: Any) -> list[str]:
    if isinstance(value, list):
        return [name for one in value for name in _references(one)]
    if not isinstance(value, dict):
        return []
    here = [unquote(value["$ref"]).removeprefix("#/definitions/")] if isinstance(value.get("$ref"), str) else []
    return here + [name for one in value.values() for name in _references(one)]


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:])
    text = json.dumps(trimmed(json.loads(source.read_text(encoding="utf-8"))), ensure_ascii=False, separators=(",", ":"))
    target.write_text(text + "\n", encoding="utf-8")
