"""What the worker tells while it runs: constant words with ids, numbers, codes and times. Never text, by anybody.

`set_up` once in a process; then `say("page_done", page=…, seconds=…)`, within `about(page=…)` for what all lines share.
"""

import logging
from contextlib import AbstractContextManager
from typing import Any, Final, Literal

import structlog

from worker.logs.setting_up import Form, set_up
from worker.logs.withhold import OURS

__all__ = ["Form", "about", "say", "set_up"]

Level = Literal["debug", "info", "warning", "error", "critical"]

logging.getLogger(OURS).addHandler(logging.NullHandler())  # a process that was not set up says nothing


def _as_message(_: Any, __: str, event: Any) -> tuple[tuple[Any], dict[str, Any]]:
    """The filter takes the fields as they are: what a renderer had made of them would be text."""
    return (dict(event),), {}


_log: Final[structlog.stdlib.BoundLogger] = structlog.wrap_logger(
    logging.getLogger(OURS),
    processors=[structlog.stdlib.filter_by_level, _as_message],
    wrapper_class=structlog.stdlib.BoundLogger,
)


def say(event: str, /, *, level: Level = "info", error: BaseException | None = None, **fields: object) -> None:
    """One line. event: a literal of small letters. fields: of worker.logs.fields, which a value must fit.

    error: told by its type, its code, and where it was raised; never by its message.
    """
    _log.log(getattr(logging, level.upper()), event, error=error, **fields)


def about(**fields: object) -> AbstractContextManager[None]:
    """While it lasts every line of this task or thread has these fields too, the vendors' lines included."""
    return structlog.contextvars.bound_contextvars(**fields)
