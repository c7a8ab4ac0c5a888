"""One handler with one filter, on the root logger; everything that would be printed beside it is led there as well."""

import logging
import sys
import threading
import traceback
import warnings
from typing import Any, Final, Literal

import structlog

from worker.logs.withhold import OURS, WARNINGS, Withhold

Form = Literal["auto", "json", "text"]

_VENDORS: Final = (  # what they tell below WARNING is of no use without its arguments
    "asyncio", "celery.beat", "celery.utils.functional", "httpcore", "httpcore2", "httpx", "httpx2", "instructor", "kombu",
    "notion_client", "openai", "presidio-analyzer", "redis", "urllib3",
)  # fmt: skip


def set_up(form: Form = "auto", level: str = "info") -> None:
    """For every process that runs by itself; may be called again, as after a library has put in handlers of its own.

    form auto: text where stderr is a terminal, else JSON.
    """
    handler = one_handler("text" if form == "text" or (form == "auto" and sys.stderr.isatty()) else "json")
    _take_over(handler, getattr(logging, level.upper()))
    _hook()


def one_handler(form: Literal["json", "text"]) -> logging.Handler:
    handler = logging.StreamHandler()
    handler.addFilter(Withhold())
    handler.setFormatter(_Lines(form))
    return handler


class _Lines(logging.Formatter):
    """What the filter has left, as one line."""

    def __init__(self, form: Literal["json", "text"]) -> None:
        super().__init__()
        self._left_out = {"pid"} if form == "text" else set()  # `minutes up` puts the name of the process before each line
        self._render: Any = structlog.processors.JSONRenderer(ensure_ascii=True)
        if form == "text":
            self._render = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=24, sort_keys=False)

    def format(self, record: logging.LogRecord) -> str:
        shown: Any = record.msg
        return str(self._render(None, "", {name: value for name, value in shown.items() if name not in self._left_out}))


def _take_over(handler: logging.Handler, level: int) -> None:
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for logger in [*logging.Logger.manager.loggerDict.values()]:
        if isinstance(logger, logging.Logger):
            logger.handlers, logger.propagate, logger.disabled = [], True, False
    for name in _VENDORS:
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.level, logging.WARNING))
    logging.lastResort = handler  # of a logger that does not hand on: billiard's
    logging.raiseExceptions = False  # a line that cannot be made would be printed with its arguments


def _hook() -> None:
    sys.excepthook = _crashed
    threading.excepthook = lambda args: _crashed(args.exc_type, args.exc_value, args.exc_traceback)
    sys.unraisablehook = lambda args: _tell("unraisable", args.exc_value)
    logging.captureWarnings(capture=True)  # or Celery does, and puts its own in place of ours
    warnings.showwarning = _warned
    traceback.print_exc = _printed  # how billiard and Celery tell what ended a process or thread of theirs


def _crashed(_: object, error: BaseException | None, __: object) -> None:
    _tell("interrupted" if isinstance(error, KeyboardInterrupt) else "crashed", error)


def _warned(message: Warning | str, category: type[Warning], filename: str, lineno: int, *_: object, **__: object) -> None:
    warning = message if isinstance(message, Warning) else category()
    record = logging.LogRecord(WARNINGS, logging.WARNING, filename, lineno, "", None, (category, warning, None))
    logging.getLogger(WARNINGS).handle(record)


_print_exc = traceback.print_exc


def _printed(limit: int | None = None, file: Any = None, chain: bool = True) -> None:
    if file in {None, sys.stderr, sys.__stderr__}:
        _tell("crashed", sys.exc_info()[1])
    else:
        _print_exc(limit, file, chain)


def _tell(event: str, error: BaseException | None) -> None:
    logging.getLogger(OURS).error({"event": event, "error": error})
