"""One request to Notion, and the sentences for when it fails for good."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

from worker.errors import MinutesError
from worker.notion.api.faults import Fault
from worker.notion.failures import BusyError, NotFoundError, RefusedError, UncertainWriteError
from worker.notion.places import Json

_KINDS = {
    "pages": "page", "blocks": "block", "databases": "database", "data_sources": "data source", "users": "user",
    "views": "view", "comments": "comment", "file_uploads": "upload",
}  # fmt: skip
_ID = re.compile("[0-9a-f-]{32,36}", re.IGNORECASE)
_FEWEST = 10


@dataclass(frozen=True, slots=True)
class Request:
    """path: relative to /v1/. reads: nothing changes, so it may be sent any number of times; deletes: so may this."""

    method: str
    path: str
    query: Json | None = None
    body: Json | None = None
    reads: bool = False
    deletes: bool = False

    @property
    def repeatable(self) -> bool:
        return self.reads or self.deletes

    @property
    def subject(self) -> str:
        """What it is about: `page <id>`, the parent of something new, else the path."""
        first, _, rest = self.path.partition("/")
        id = rest.partition("/")[0]  # noqa: A001 - the API's word
        if first in _KINDS and _ID.fullmatch(id):
            return f"{_KINDS[first]} {id}"
        return _parent(self.body) or f"“{first}”"

    def fewer(self) -> "Request":
        """The same with half the results, for when Notion could not gather as many in time."""
        return replace(self, query=_halved(self.query), body=_halved(self.body))


def plain_query(query: Mapping[str, Any] | None) -> Json | None:
    """What httpx encodes to exactly what was meant: without what is not given; ids of properties, which Notion gives
    encoded, decoded, since they would be encoded twice.

    >>> plain_query({"filter_properties": ["XGe%40", "title"], "start_cursor": None})
    {'filter_properties': ['XGe@', 'title']}
    """
    given = {key: value for key, value in (query or {}).items() if value is not None}
    if "filter_properties" in given:
        given["filter_properties"] = [unquote(id) for id in given["filter_properties"]]  # noqa: A001
    return given or None


def refusal(fault: Fault, request: Request, url: str) -> MinutesError:
    """The error for a fault that will come again. url: where Notion's API was asked."""
    code = fault.code or f"status_{fault.status}"
    if fault.status == 404 and fault.code:
        return NotFoundError(
            f"Notion shows no {request.subject}: it does not exist, or is not shared with the connection "
            "(on its page in Notion: ••• → Connections)."
        )
    return RefusedError(_SENTENCES.get(_reason(fault), _SENTENCES["other"]).format(
        subject=request.subject, url=url, answer=f"{fault.status} {fault.code}".strip(),
        request=f", request {fault.request_id}" if fault.request_id else "",
    ), code=code)  # fmt: skip


def given_up(fault: Fault, request: Request, url: str) -> MinutesError:
    """The error for a fault that did not pass while we waited, or must not be answered by sending again."""
    why = _WHY["overloaded" if fault.status == 529 else fault.kind].format(status=fault.status, url=url)
    if fault.kind in {"limited", "unsent"} or request.reads:
        return BusyError(f"{why} Nothing was written; try again later.", retry_after=fault.retry_after)
    return UncertainWriteError(
        f"{why} Whether the change of {request.subject} was saved is not known; it is looked at before anything is sent again.",
        resource=fault.resource,
        children=fault.children,
    )


_WHY = {
    "limited": "Notion takes no more requests for now ({status}); NOTION_RATE_PER_MINUTE may be above what the plan allows.",
    "overloaded": "Notion is overloaded ({status}).",
    "unsent": "Nothing answers at {url}: check the network, or correct NOTION_BASE_URL.",
    "lost": "No answer came from {url} in time.",
    "failed": "Notion fails at the moment ({status}).",
    "collided": "Somebody else changed the same thing in Notion at the same moment ({status}).",
}

_SENTENCES = {
    "unauthorized": "Notion does not accept the token: set NOTION_TOKEN to the one it shows (Settings → Connections → Develop).",
    "restricted_resource": "Notion does not let the connection do this with {subject} ({answer}): give it the capabilities to "
    "read, update and insert content (Settings → Connections); on the Free plan the workspace may also be out of blocks.",
    "row_limit_exceeded": "Notion takes no more rows in {subject} ({answer}): remove some for good, or change the plan.",
    "public_api_request_blocked": "Notion has blocked this connection's requests ({answer}): ask its support why.",
    "unsendable": "What was to be sent to Notion about {subject} cannot be sent: its text or address holds characters "
    "that no request can.",
    "redirect": "{url} sends requests elsewhere ({answer}), and the token does not go there: correct NOTION_BASE_URL.",
    "foreign": "{url} does not answer as Notion does ({answer}): correct NOTION_BASE_URL, or let requests through to it.",
    "other": "Notion refuses the request about {subject} ({answer}{request}): see `minutes doctor`.",
}  # fmt: skip


def _reason(fault: Fault) -> str:
    if 300 <= fault.status < 400:
        return "redirect"
    if fault.status in {429, 529}:
        return "public_api_request_blocked"
    if fault.status == 401:
        return "unauthorized"
    return fault.code or "foreign"


def _parent(body: Mapping[str, Any] | None) -> str:
    """What something new is made in."""
    parent = (body or {}).get("parent") or {}
    for key, kind in (("data_source_id", "data source"), ("page_id", "page"), ("database_id", "database"), ("block_id", "block")):
        if key in parent:
            return f"{kind} {parent[key]}"
    return ""


def _halved(given: Json | None) -> Json | None:
    if not given or "page_size" not in given:
        return given
    return {**given, "page_size": max(_FEWEST, given["page_size"] // 2)}
