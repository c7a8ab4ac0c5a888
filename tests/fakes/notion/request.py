"""A request as the endpoints see it: the path taken apart, the query read, the body parsed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fakes.notion.errors import Json

OLD, CURRENT = "2025-09-03", "2026-03-11"


@dataclass
class Request:
    method: str
    path: str  # without query, decoded once, e.g. /v1/pages/…
    query: Json
    body: Json | None
    version: str = CURRENT
    raw: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    params: dict[str, str] = field(default_factory=dict)

    @property
    def asked(self) -> Json:
        """Body and query as one: where a list's cursor and size may stand."""
        return {**self.query, **(self.body or {})}

    @property
    def given(self) -> Json:
        return self.body or {}


def read_query(target: str) -> Json:
    """The query string with its types: numbers, booleans, and `filter_properties` as a list."""
    query: Json = {}
    for key, values in parse_qs(urlsplit(target).query, keep_blank_values=True).items():
        name = key.removesuffix("[]")
        query[name] = values if name == "filter_properties" else _typed(name, values[-1])
    return query


def _typed(name: str, text: str) -> Any:
    if name == "page_size" and text.isdigit():
        return int(text)
    return {"true": True, "false": False}.get(text, text) if name == "include_transcript" else text
