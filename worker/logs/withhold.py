"""The one filter through which every line of every log goes, ours and the vendors'. What it lets through holds no text."""

import inspect
import logging
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from types import CodeType, FrameType
from typing import Any, Final

from structlog.contextvars import get_contextvars

from worker.logs.failures import failure, path
from worker.logs.fields import WITHHELD, allowed, event_word

OURS: Final = "minutes"  # the logger that worker.logs.say writes to
WARNINGS: Final = "warnings"  # the logger of what `warnings` tells
_LONG = 160
_CONSTANTS = frozenset({"celery", "kombu"})  # vendors that log constants of their modules, in capitals

# Celery's lines about a task, whose arguments are known: of them the name, the id and the time are shown.
TASK_LINES: Final[Mapping[str, str]] = {
    "Task %(name)s[%(id)s] received": "task_received",
    "Task %(name)s[%(id)s] succeeded in %(runtime)ss: %(return_value)s": "task_succeeded",
    "Task %(name)s[%(id)s] %(description)s: %(exc)s": "task_failed",
    "Task %(name)s[%(id)s] %(description)s": "task_ignored",
    "Task %(name)s[%(id)s] %(exc)s": "task_rejected",
    "Task %(name)s[%(id)s] retry: %(exc)s": "task_retried",
}
_TASK_LOGGERS = frozenset({"celery.worker.strategy", "celery.app.trace"})
_ROUTINE = frozenset({"sweep", "poll"})  # every few seconds: their start and end are told at DEBUG only


class Withhold(logging.Filter):
    """Puts in place of a record's message a dict of what may be shown, and empties everything else of it.

    Of our own: the event, and the fields of worker.logs.fields. Of a vendor: its logger, the place in its code, and the
    message where it stands literally in that code, without its arguments. Of an exception: worker.logs.failures.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        try:
            shown = _shown(record)
        except Exception:  # noqa: BLE001 — who logs must not fail, and what failed here may hold anything
            shown = {"event": WITHHELD}
        routine = shown.get("task") in _ROUTINE and record.levelno == logging.INFO and record.name in _TASK_LOGGERS
        told = {"timestamp": _time(record.created), "level": _level(record.levelno), "pid": record.process, **shown}
        record.__dict__ = {**logging.makeLogRecord({"msg": told, "levelno": record.levelno}).__dict__}  # extras go as well
        return not routine or logging.getLogger(OURS).isEnabledFor(logging.DEBUG)


def _shown(record: logging.LogRecord) -> dict[str, Any]:
    context = allowed(get_contextvars())
    if record.name == OURS and type(record.msg) is dict:
        fields = {str(name): value for name, value in record.msg.items()}
        event, error = event_word(fields.pop("event", None)), fields.pop("error", None)
        return {"event": event, **context, **allowed(fields), **(_told(error))}
    error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
    return {**_vendors(record), **context, **_task(record), **_told(error)}


def _told(error: object) -> dict[str, Any]:
    return dict(failure(error)) if isinstance(error, BaseException) else {}


def _vendors(record: logging.LogRecord) -> dict[str, Any]:
    where = f"{path(record.pathname)}:{int(record.lineno)}"
    event = "warned" if record.name == WARNINGS else _literal(record) or WITHHELD
    return {"event": event, "logger": _module(record.name), "where": where}


def _task(record: logging.LogRecord) -> dict[str, Any]:
    event = TASK_LINES.get(record.msg) if type(record.msg) is str and record.name in _TASK_LOGGERS else None
    about = getattr(record, "data", None)
    if event is None or not isinstance(about, Mapping):
        return {}
    name = about.get("name")
    name = name.rpartition(".")[2] if type(name) is str else name
    return {"event": event, **allowed({"task": name, "task_id": about.get("id"), "seconds": about.get("runtime")})}


def _literal(record: logging.LogRecord) -> str:
    """The message, if it stands in the code of the function that logs it: then nothing was put into it at run time."""
    message = record.msg
    frame = _frame(record) if type(message) is str else None
    if frame is None or not (_constant(frame.f_code, message) or _global(frame, message, record.name)):
        return ""
    return " ".join(message.split())[:_LONG]


def _frame(record: logging.LogRecord) -> FrameType | None:
    frame = inspect.currentframe()
    while frame is not None:
        code = frame.f_code
        if code.co_filename == record.pathname and code.co_name == record.funcName and frame.f_lineno == record.lineno:
            return frame
        frame = frame.f_back
    return None


def _constant(code: CodeType, message: str) -> bool:
    return code.co_filename.endswith(".py") and any(type(c) is str and c == message for c in code.co_consts)


def _global(frame: FrameType, message: str, logger: str) -> bool:
    if logger.partition(".")[0] not in _CONSTANTS:
        return False
    return any(name.isupper() and value is message for name, value in frame.f_globals.items())


def _module(logger: str) -> str:
    """As much of its name as is the name of a module: loggers may be named after anything."""
    while logger and logger not in sys.modules:
        logger = logger.rpartition(".")[0]
    return logger or WITHHELD


def _level(number: int) -> str:
    names = {50: "critical", 40: "error", 30: "warning", 20: "info"}
    return next((name for least, name in names.items() if number >= least), "debug")


def _time(created: float) -> str:
    return datetime.fromtimestamp(created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
