"""The closed list of what a log line may carry, and what each value must look like. Whatever else is `withheld`."""

import math
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from worker.reasons import REASONS

Value = str | int | float | bool
Form = Callable[[object], bool]

WITHHELD: Final = "withheld"
_WORD = re.compile(r"[a-z][a-z_]{1,39}")


def _like(pattern: str) -> Form:
    compiled = re.compile(pattern, re.ASCII)
    return lambda value: type(value) is str and compiled.fullmatch(value) is not None


def _one_of(*words: str) -> Form:
    """A closed list, since a name in small letters looks like any other word."""
    return lambda value: type(value) is str and value in words


def _number(value: object) -> bool:
    """Too small for a telephone, card or identity number."""
    return type(value) in {int, float} and math.isfinite(value) and abs(value) < 1e9  # type: ignore[arg-type]


def _flag(value: object) -> bool:
    return type(value) is bool


_STATES: Final = ("done", "needs_attention", "failed", "waiting", "dead", "skipped", "working", "re_run", "ignored")
_UUID = _like(r"[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}")

FORMS: Final[Mapping[str, Form]] = {
    # ids
    "page": _UUID,
    "task_id": _UUID,
    "run": _like(r"[0-9a-f]{12}"),
    "digest": _like(r"[0-9a-f]{64}"),
    "node": _like(r"[a-z]{2,10}-[0-9a-f]{8}"),
    "version": _like(r"\d{1,3}\.\d{1,3}\.\d{1,3}"),
    # codes
    "why": _one_of(*REASONS, *_STATES, "cached", "held", "not_wanted"),
    "queue": _one_of("interactive", "bulk", "system"),
    "stage": _one_of("read", "extract", "checks", "merge", "verify", "resolve", "summarise", "write"),
    "step": _one_of("due", "queued", "running"),
    "state": _one_of(*_STATES),
    "role": _one_of("worker", "system", "beat", "web", "redis", "up"),
    "task": _one_of("process", "poll", "sweep", "digest", "backfill"),
    "route": _one_of("notion", "automation", "healthz", "readyz", "metrics"),
    "of": _one_of("notion", "model", "redis"),
    "signal": _like(r"SIG[A-Z]{2,6}\d{0,2}"),
    "code": _one_of(
        *REASONS, "invalid_reply", "refused", "truncated", "provider", "leak",
        # Notion's own
        "invalid_json", "invalid_request_url", "invalid_request", "invalid_grant", "validation_error", "missing_version",
        "unauthorized", "restricted_resource", "object_not_found", "conflict_error", "rate_limited", "internal_server_error",
        "bad_gateway", "service_unavailable", "service_overload", "database_connection_unavailable", "gateway_timeout",
    ),
    # times
    "at": _like(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?"),
    "since": _like(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?"),
    # what is counted and measured
    **dict.fromkeys(
        (
            "seconds", "wait", "count", "calls", "cached", "cost", "tokens", "attempt", "generation", "pages", "done", "total",
            "new", "left", "lost", "due", "rows", "edited", "wished", "missed", "blocks", "requests", "size", "status", "exit",
            "pid", "port", "workers",
        ),
        _number,
    ),
    # yes or no
    **dict.fromkeys(("fresh", "asked", "changed", "dry_run", "embedded"), _flag),
}  # fmt: skip


def event_word(value: object) -> str:
    return value if type(value) is str and _WORD.fullmatch(value) else WITHHELD


def allowed(fields: Mapping[str, object]) -> dict[str, Value]:
    """Of the closed list what has its form; under a name that is not on the list, not even the name. None is left out.

    >>> allowed({"page": "Weekly", "seconds": 2.5, "title": "Weekly", "why": None})
    {'page': 'withheld', 'seconds': 2.5, 'withheld': 1}
    """
    shown: dict[str, Value] = {}
    strange = 0
    for name, value in fields.items():
        form = FORMS.get(name)
        if form is None:
            strange += 1
        elif value is not None:
            shown[name] = _rounded(value) if form(value) else WITHHELD
    return shown | ({WITHHELD: strange} if strange else {})


def _rounded(value: Any) -> Value:
    fine: Value = round(value, 6) if type(value) is float else value
    return fine
