"""What can come back from Notion instead of a result, in our own words.

No message here quotes Notion's: it may repeat what was sent.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Literal

import httpx
from notion_client.errors import HTTPResponseError, InvalidPathParameterError, RequestTimeoutError

from worker.notion.places import Json

Kind = Literal["limited", "unsent", "lost", "failed", "collided", "refused"]

_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
_UNSENDABLE = (UnicodeEncodeError, httpx.InvalidURL, httpx.LocalProtocolError, InvalidPathParameterError)

# JSONDecodeError: an answer that is no JSON. Any other ValueError would be a mistake of ours.
VENDOR_ERRORS = (
    HTTPResponseError, RequestTimeoutError, InvalidPathParameterError, httpx.HTTPError, httpx.InvalidURL, TimeoutError,
    json.JSONDecodeError, UnicodeError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """kind: `limited`, Notion asks for rest and did nothing; `unsent`, the request never left; `lost`, it left and no
    answer came; `failed`, Notion failed and may have done it; `collided`, somebody else wrote at the same moment;
    `refused`, the same request will fail again.

    status: of HTTP, 0 when none came. code: Notion's, empty when the answer was not in Notion's form. retry_after: seconds.
    too_much: asking for less at a time may help. resource, children: ids that Notion says were saved all the same.
    """

    kind: Kind
    status: int = 0
    code: str = ""
    retry_after: float | None = None
    too_much: bool = False
    resource: str | None = None
    children: tuple[str, ...] = ()
    request_id: str = ""


def fault_of(error: Exception) -> Fault:
    """error: one of VENDOR_ERRORS, raised for one request."""
    if isinstance(error, HTTPResponseError):
        return _of_answer(error.status, error.headers, error.body)
    cause = error.__context__ if isinstance(error, RequestTimeoutError) else error
    if isinstance(cause, _UNSENT):
        return Fault("unsent")
    if isinstance(cause, _UNSENDABLE):
        return Fault("refused", code="unsendable")
    return Fault("lost", too_much=isinstance(cause, httpx.TimeoutException | TimeoutError))


def _of_answer(status: int, headers: Mapping[str, str], text: str) -> Fault:
    body = _body(text)
    code, more = _word(body.get("code")), body.get("additional_data")
    data: Json = more if isinstance(more, dict) else {}
    return Fault(
        _kind(status, code, str(data.get("rate_limit_reason", ""))),
        status,
        code,
        _seconds(headers) or _number(data.get("retry_after")),
        status == 504 or (status == 503 and "retry_guidance" in data),
        next(iter(_ids(data.get("committed_resource_id"))), None),
        _ids(data.get("committed_child_ids")),
        next(iter(_ids(body.get("request_id"))), ""),
    )


def _kind(status: int, code: str, reason: str) -> Kind:
    if status in {429, 529}:
        return "refused" if reason == "public_api_request_blocked" else "limited"
    if status == 409:
        return "refused" if code == "row_limit_exceeded" else "collided"
    return "failed" if status >= 500 or status == 408 else "refused"


def _body(text: str) -> Json:
    try:
        body = json.loads(text)
    except ValueError:  # a gateway's page
        return {}
    return body if isinstance(body, dict) else {}


def _word(code: object) -> str:
    """The code only where it looks like one, not like text."""
    return code if isinstance(code, str) and re.fullmatch("[a-z_]{1,60}", code) else ""


def _seconds(headers: Mapping[str, str]) -> float | None:
    """`Retry-After` in seconds; of a date, how far it lies after the answer's own.

    >>> _seconds({"retry-after": "Mon, 02 Mar 2026 00:00:30 GMT", "date": "Mon, 02 Mar 2026 00:00:00 GMT"})
    30.0
    """
    value = headers.get("retry-after", "")
    if (number := _number(value)) is not None or not value:
        return number
    try:
        return (parsedate_to_datetime(value) - parsedate_to_datetime(headers.get("date", ""))).total_seconds()
    except (TypeError, ValueError):
        return None


def _number(value: object) -> float | None:
    return float(str(value)) if re.fullmatch(r"\d{1,9}(\.\d+)?", str(value)) else None


def _ids(value: Any) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else [value]
    return tuple(one for one in listed if isinstance(one, str) and re.fullmatch("[0-9A-Za-z_-]{1,64}", one))
