"""What a log tells of an exception: its type, a code that we know, and places in code. Never its message, nor any value.

Messages of instructor and openai hold replies, Notion's hold what was sent; ours may name a file or a page.
"""

import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from traceback import walk_tb
from types import CodeType

from worker.logs.fields import FORMS

_OURS = Path(__file__).parents[1]
_PATH = re.compile(r"[A-Za-z0-9_][\w./+-]{0,150}\.pyx?", re.ASCII)
_FRAMES, _LINKS = 8, 6


def failure(error: BaseException) -> dict[str, str | list[str]]:
    """`error`, perhaps `code`, `frames` (innermost last), and `causes`: what it came from, and the members of a group."""
    told: dict[str, str | list[str]] = {"error": type_name(error)}
    if code := _code(error):
        told["code"] = code
    if frames := _frames(error):
        told["frames"] = frames
    causes = [" at ".join([type_name(cause), *_frames(cause)[-1:]]) for cause in _behind(error)]
    return told | ({"causes": causes} if causes else {})


def type_name(error: BaseException) -> str:
    """The first of its classes that a module has under its name: one made at run time may be called anything.

    >>> type_name(KeyError("x")), type_name(type("Kim", (KeyError,), {})())
    ('KeyError', 'KeyError')
    """
    kind = next(kind for kind in type(error).__mro__ if getattr(sys.modules.get(kind.__module__), kind.__name__, None) is kind)
    return kind.__name__ if kind.__module__.startswith(("builtins", "worker.")) else f"{kind.__module__}.{kind.__name__}"


def place(code: CodeType, line: int) -> str:
    return f"{path(code.co_filename)}:{line} in {code.co_name}"


@lru_cache(maxsize=500)
def path(filename: str) -> str:
    """Where the code is, from the folder that it is imported from on: paths of the machine are nobody's business."""
    folders = sorted({entry for entry in sys.path if entry} | {str(_OURS.parent)}, key=len, reverse=True)
    inside = next((filename.removeprefix(f"{f}/") for f in folders if filename.startswith(f"{f}/")), Path(filename).name)
    return inside if _PATH.fullmatch(inside) else "elsewhere"


def _frames(error: BaseException) -> list[str]:
    """Our own, and the last one of all."""
    walked = [(frame.f_code, line) for frame, line in walk_tb(error.__traceback__)]
    kept = [(code, line) for code, line in walked[:-1] if code.co_filename.startswith(f"{_OURS}/")] + walked[-1:]
    return [place(code, line) for code, line in kept[-_FRAMES:]]


def _code(error: BaseException) -> str:
    """The codes of our own errors; Notion's come from outside, so they must be known ones."""
    if not type(error).__module__.startswith("worker."):
        return ""
    found = (getattr(error, name, None) for name in ("reason", "problem", "code", "why"))
    return next((str(code) for code in found if FORMS["code"](code)), "")


def _behind(error: BaseException) -> list[BaseException]:
    """Each once, the nearest first."""
    found: list[BaseException] = []
    waiting = list(_next(error))
    while waiting and len(found) < _LINKS:
        link = waiting.pop(0)
        if link is not error and not any(link is known for known in found):
            found.append(link)
            waiting += _next(link)
    return found


def _next(error: BaseException) -> Iterator[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        yield from error.exceptions
    if error.__cause__ is not None:
        yield error.__cause__
    elif error.__context__ is not None and not error.__suppress_context__:
        yield error.__context__
