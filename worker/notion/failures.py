"""What can go wrong between Notion and us, in the terms that the writer acts on. No message repeats what Notion said."""

from typing import Literal

from worker.errors import PermanentError, TransientError

Problem = Literal[
    "not_shared", "in_trash", "not_a_meeting", "in_progress", "no_transcript", "transcript_deleted", "too_large", "unreadable"
]


class NotFoundError(PermanentError):
    """404: it does not exist, or is not shared with the connection. Notion does not tell which."""


class RefusedError(PermanentError):
    """400, 401, 403, 406: the same request will fail again. `code`: Notion's error code."""

    def __init__(self, message: str, *, code: str = "") -> None:
        super().__init__(message)
        self.code = code


class BusyError(TransientError):
    """Notion limits us, is down, or cannot be reached, for longer than we wait; nothing was written by this request."""


class UncertainWriteError(TransientError):
    """A write that may have been saved or not (time-out, 5xx, reset), or that collided (409): read before writing again.

    resource: id that Notion says was created (a page, or the parent of appended blocks); children: ids of appended blocks.
    """

    def __init__(self, message: str, *, resource: str | None = None, children: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.resource, self.children = resource, children


class IncompleteError(PermanentError):
    """Notion gave the beginning of a list only (10,000 results of a query); raised after the last result that it gave."""


class PageError(PermanentError):
    """This page cannot become minutes, and why: `problem` decides what is written on it (worker.notices has the sentence)."""

    def __init__(self, message: str, *, problem: Problem) -> None:
        super().__init__(message)
        self.problem = problem


class LeftAloneError(PermanentError):
    """A person set the page to a state in which it is not to be processed."""
