"""Whether a request may leave: who runs the worker says so, right before each."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

from worker.model import Usage


@dataclass
class Bill:
    """taken: what the request took; zero after an error, None where nobody told, as after a time-out."""

    taken: Usage | None = None


class Permit(Protocol):
    """Entered with a place and a turn in hand, left when the request has ended; it fills in the bill meanwhile.

    Raises OutageError, BudgetError or LostLeaseError where none may leave: no request does then.
    """

    def __call__(self, model: str, likely: Usage) -> AbstractAsyncContextManager[Bill]: ...


@asynccontextmanager
async def unasked(model: str, likely: Usage) -> AsyncIterator[Bill]:  # noqa: ARG001 - nobody objects
    yield Bill()
