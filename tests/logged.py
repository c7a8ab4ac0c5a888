"""A process that tries everything to get a text into its log. `python -m tests.logged json|text`"""

import asyncio
import gc
import logging
import sys
import threading
import traceback
import warnings
from typing import Any

CANARY = "Kim-Haneul-010-2345-6789"
KOREAN = "김하늘"
TEXT = f"{CANARY} {KOREAN}"


class Told:
    """An object whose every rendering is the text."""

    def __str__(self) -> str:
        return TEXT

    __repr__ = __str__

    def __del__(self) -> None:
        raise ValueError(TEXT)


class TextError(Exception):
    def __str__(self) -> str:
        return TEXT


def main(form: str) -> None:
    from worker.errors import OutageError, TranscriptError  # noqa: PLC0415
    from worker.logs import about, say, set_up  # noqa: PLC0415

    early = logging.getLogger("early")
    early.addHandler(logging.StreamHandler())
    early.propagate = False
    set_up(form, "debug")  # type: ignore[arg-type]
    early.warning(TEXT)
    _ours(say, about, TranscriptError(TEXT))
    _vendors(logging.getLogger("vendor"))
    _exceptions(say, logging.getLogger("vendor"), OutageError(TEXT))
    _hooks()
    say("end")
    _fail()


def _ours(say: Any, about: Any, error: Exception) -> None:
    say("page_done", page=TEXT, run=TEXT, stage=CANARY, why=TEXT, seconds=TEXT, count=TEXT, at=TEXT, digest=TEXT, code=TEXT)
    say("page_done", **{TEXT: 1, "title": TEXT, "frames": [TEXT], "logger": TEXT, "level_name": TEXT, "timestamp": TEXT})
    say(TEXT)
    say("page_done", seconds=821023456789, calls=1023456789, status=4111111111111111)
    say("failed", error=error)
    with about(page=TEXT, title=TEXT):
        say("page_done")


def _vendors(vendor: logging.Logger) -> None:
    vendor.warning(TEXT)
    vendor.warning(f"it said {TEXT}")
    vendor.warning("it said %s", TEXT)
    vendor.warning("it said %(what)s", {"what": TEXT})
    vendor.warning("it said", extra={"what": TEXT, "data": {"name": TEXT, "id": TEXT}})
    vendor.warning(Told())
    vendor.warning("%s", Told())
    vendor.warning("%d", TEXT)
    vendor.warning({"event": TEXT, "page": TEXT})
    vendor.warning("it said", stack_info=True)
    logging.getLogger("minutes").warning(TEXT)
    logging.getLogger("minutes").warning({"event": TEXT, TEXT: TEXT, 1: TEXT})
    logging.getLogger(f"vendor.{CANARY}").warning("it said")
    logging.getLogger("celery.app.trace").info(
        "Task %(name)s[%(id)s] succeeded in %(runtime)ss: %(return_value)s",
        *[{"name": TEXT}], extra={"data": {"name": TEXT, "id": TEXT, "runtime": TEXT, "return_value": TEXT}},
    )  # fmt: skip
    logging.addLevelName(35, TEXT)
    vendor.log(35, "it said")
    forged = logging.LogRecord(TEXT, 40, TEXT, 1, TEXT, (TEXT,), None, TEXT)
    forged.threadName = forged.exc_text = forged.stack_info = TEXT
    vendor.handle(forged)


def _exceptions(say: Any, vendor: logging.Logger, ours: Exception) -> None:
    try:
        try:
            {}[TEXT]
        except KeyError as cause:
            cause.add_note(TEXT)
            raise ExceptionGroup(TEXT, [TextError(TEXT), ours, type(TEXT, (ValueError,), {})(TEXT)]) from cause
    except ExceptionGroup as error:
        say("failed", level="error", error=error)
        vendor.exception(TEXT)
        vendor.exception("it failed: %s", error)
        vendor.error("it failed", exc_info=error)
        traceback.print_exc()
        traceback.print_exc(None, sys.stderr)


def _hooks() -> None:
    warnings.warn(TEXT, stacklevel=1)
    warnings.warn(type(CANARY, (UserWarning,), {})(TEXT), stacklevel=1)
    Told()
    gc.collect()
    thread = threading.Thread(target=_fail, name=TEXT)
    thread.start()
    thread.join()
    asyncio.run(_unawaited())


def _fail() -> None:
    said = TEXT
    raise TextError(said)


async def _unawaited() -> None:
    task = asyncio.create_task(_said(), name=TEXT)
    await asyncio.sleep(0.01)
    del task
    gc.collect()
    asyncio.get_running_loop().call_soon(_fail)
    asyncio.get_running_loop().call_exception_handler({"message": TEXT, "what": TEXT})
    await asyncio.sleep(0.01)


async def _said() -> None:
    raise TextError(TEXT)


if __name__ == "__main__":
    main(sys.argv[1])
