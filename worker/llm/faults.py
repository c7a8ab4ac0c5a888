"""What a model endpoint can answer besides an answer, in our own words.

No message here quotes the provider's: it may repeat what was sent.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Literal

import openai

from worker.errors import CallError, MinutesError, OutageError, SettingsError, TransientError
from worker.llm.options import Job
from worker.model import Usage

Kind = Literal["rate", "server", "timeout", "connection"]

_LONGEST = 86_400.0  # seconds: a mistaken header must not stop all workers for years
_NO_MONEY = {"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"}
_NAMED_BY = {
    "temperature": "MODEL_REASONING", "seed": "MODEL_REASONING", "reasoning_effort": "MODEL_REASONING_EFFORT",
    "response_format": "MODEL_MODE", "tools": "MODEL_MODE", "tool_choice": "MODEL_MODE",
}  # fmt: skip


class FaultError(TransientError):
    """A passing fault. kind: what it was."""

    def __init__(self, message: str, *, kind: Kind, retry_after: float | None = None) -> None:
        super().__init__(message, retry_after=retry_after)
        self.kind = kind


class FailedCallError(CallError):
    """A CallError that knows what the failure cost. usage: of every request that was answered."""

    def __init__(self, message: str, *, reason: str, usage: Usage, away: bool = False) -> None:
        super().__init__(message, reason=reason, away=away)
        self.usage = usage


def translate(error: Exception, *, job: Job, model: str, url: str) -> MinutesError:
    """Our error for one of the SDK's: a FaultError when it may pass, otherwise what to raise at once."""
    if isinstance(error, (openai.APITimeoutError, TimeoutError)):
        return FaultError("The model did not answer in time.", kind="timeout")
    if isinstance(error, openai.APIConnectionError):
        return FaultError(f"Nothing answers at {url}.", kind="connection")
    if isinstance(error, openai.APIStatusError):
        return _of_status(error, f"MODEL_{job.upper()}", model, url)
    return FaultError("The model endpoint sent something that is no reply.", kind="server")


def final(fault: FaultError, url: str, deadline: float) -> MinutesError:
    """What a fault becomes when it did not pass. deadline: seconds that a call may take."""
    if fault.kind == "connection":
        return OutageError(f"No model answers at {url}: start its server, or correct OPENAI_BASE_URL.")
    if fault.retry_after and fault.retry_after > deadline:
        rest = f"{fault.retry_after:.0f} seconds"
        return OutageError(f"The model endpoint takes nothing for {rest}: run it again then.", retry_after=fault.retry_after)
    if fault.kind == "timeout":
        return CallError("The model did not answer in time (MODEL_TIMEOUT_SECONDS).", reason="timeout", away=True)
    return CallError(str(fault), reason="provider", away=True)


def refused_option(error: openai.APIStatusError) -> str | None:
    """The request field that an endpoint does not know, when it says which.

    OpenAI says it in `param`; servers built on FastAPI list `{"loc": ["body", "store"], …}`.
    """
    if error.status_code not in {400, 422}:
        return None
    if error.param:
        return error.param
    details = error.body.get("detail") if isinstance(error.body, dict) else None
    for detail in details if isinstance(details, list) else []:
        if isinstance(detail, dict) and detail.get("loc"):
            return str(detail["loc"][-1])
    return None


def _of_status(error: openai.APIStatusError, setting: str, model: str, url: str) -> MinutesError:
    status = error.status_code
    settings = {
        401: f"The key was rejected by {url} (401): set OPENAI_API_KEY to a valid key.",
        403: f"The key may not use the model {model} (403): change OPENAI_API_KEY or {setting}.",
        404: f"There is no model {model} at {url} (404): change {setting}, or correct OPENAI_BASE_URL.",
    }
    if status in settings:
        return SettingsError(settings[status])
    if status == 402 or (status == 429 and {str(error.code), str(error.type)} & _NO_MONEY):
        sentence = "The account of OPENAI_API_KEY is out of quota (insufficient_quota): add credit to it."
        return OutageError(sentence, reason="quota")
    if status == 429:
        return FaultError("The rate limit of the model did not ease.", kind="rate", retry_after=_retry_after(error))
    if status in {408, 409} or status >= 500:
        return FaultError(f"The model endpoint failed ({status}).", kind="server", retry_after=_retry_after(error))
    return _of_request(error)


def _of_request(error: openai.APIStatusError) -> MinutesError:
    """A request that was refused: 400, 413, 422 …. The code is repeated only where it looks like one, not like text."""
    code = error.code if isinstance(error.code, str) and re.fullmatch("[a-z_]{1,40}", error.code) else ""
    reply = f"{error.status_code} {code}".rstrip()
    if code == "content_filter":
        return CallError("The provider's content filter refused the prompt.", reason="refused")
    named = _NAMED_BY.get((refused_option(error) or "").split(".")[0])
    if named is not None:
        return SettingsError(f"The model endpoint does not take what {named} asks for ({reply}): see `minutes doctor`.")
    return CallError(f"The model endpoint refused the request ({reply}).", reason="provider")


def _retry_after(error: openai.APIStatusError) -> float | None:
    return retry_after(error.response.headers, datetime.now(UTC))


def retry_after(headers: Mapping[str, Any], now: datetime) -> float | None:
    """Seconds to wait, a day at most, from `retry-after-ms` or `Retry-After` (seconds, or an HTTP date); None when not said.

    >>> retry_after({"retry-after-ms": "250"}, datetime(2026, 3, 2, tzinfo=UTC))
    0.25
    >>> retry_after({"retry-after": "Mon, 02 Mar 2026 00:00:30 GMT"}, datetime(2026, 3, 2, tzinfo=UTC))
    30.0
    """
    wait = _said(headers, now)
    return None if wait is None else min(max(0.0, wait), _LONGEST)


def _said(headers: Mapping[str, Any], now: datetime) -> float | None:
    try:
        if "retry-after-ms" in headers:
            return float(headers["retry-after-ms"]) / 1000
        value = headers.get("retry-after", "")
        if re.fullmatch(r"\d+(\.\d+)?", value):
            return float(value)
        return (parsedate_to_datetime(value) - now).total_seconds() if value else None
    except (TypeError, ValueError):
        return None
