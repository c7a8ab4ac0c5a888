"""What a chat-completions request asks for: the part of the answer server that tests use by itself."""

import hashlib
import json
from typing import Any, NamedTuple

Body = dict[str, Any]


class Wanted(NamedTuple):
    """How an answer is to come back. kind: `tool`, `json` or `text`."""

    kind: str
    name: str | None
    schema: dict[str, Any] | None


def key_of(body: Body) -> str:
    """Digest of what was asked. The model and its settings are not in it; the seed numbers the samples."""
    asked = [body.get("messages", []), wanted(body), body.get("seed")]
    return hashlib.sha256(json.dumps(asked, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def wanted(body: Body) -> Wanted:
    functions = [tool["function"] for tool in body.get("tools") or [] if "parameters" in tool.get("function", {})]
    if functions:
        return Wanted("tool", functions[0]["name"], functions[0]["parameters"])
    form = body.get("response_format") or {}
    if form.get("type") == "json_schema":
        return Wanted("json", form["json_schema"].get("name"), form["json_schema"].get("schema"))
    return Wanted("json" if form.get("type") == "json_object" else "text", None, None)


def tokens(text: str) -> int:
    """A rough count: a token for four Latin characters, or for one and a half of a wide script."""
    wide = sum(1 for character in text if ord(character) > 0x2E7F)
    return round((len(text) - wide) / 4 + wide / 1.5) or 1


def said(body: Body) -> str:
    """All that was sent, as a provider might repeat it in an error."""
    return " ".join(str(message.get("content")) for message in body.get("messages", []))
