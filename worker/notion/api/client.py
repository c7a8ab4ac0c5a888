"""The one way from here to Notion: paced, repeated where that is safe, and silent about what it carries."""

import asyncio
import random as chance
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from functools import cache
from typing import Any, Protocol

import httpx
from notion_client import AsyncClient

from worker.limiter import Limiter
from worker.notion.api.faults import VENDOR_ERRORS, Fault, fault_of
from worker.notion.api.quiet import quiet_vendors, silent_logger
from worker.notion.api.requests import Request, plain_query
from worker.notion.api.retrying import Retrying, Waiting
from worker.notion.failures import IncompleteError, NotFoundError, RefusedError
from worker.notion.places import Json


class Permit(Protocol):
    async def __call__(self, *, writes: bool) -> None: ...


VERSION = "2026-03-11"
PAGE_SIZE = 100

_SECONDS = 65.0  # for one attempt; Notion itself gives up after 60
_CONNECT = 10.0
_LONGEST_REST = 5.0


class Notion:
    """A connection with one token; belongs to one event loop.

    Paths are relative to /v1/ (`pages/<id>`); ids of properties stand in them, and in `filter_properties`, as Notion gave
    them. What is None in a query is not sent. patience: seconds that one request may take, waits and repeats included.
    permit: asked right before every attempt, whether it may still leave; what it raises comes out.

    Every method raises NotFoundError and RefusedError (the same request would fail again) and BusyError (nothing was
    written); those that write raise UncertainWriteError besides, and are never sent twice.
    """

    def __init__(
        self,
        token: str,
        *,
        base_url: str = "https://api.notion.com",
        limiter: Limiter,
        permit: Permit | None = None,
        patience: float = 300.0,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        random: Callable[[], float] = chance.random,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._http = httpx.AsyncClient(follow_redirects=False, verify=_trusted())  # a redirect would take the token along
        # retry=False: its own retries cut Retry-After short and know nothing of the other workers.
        self._client = AsyncClient(
            auth=token, notion_version=VERSION, base_url=base_url, retry=False, logger=silent_logger(), client=self._http
        )
        self._seconds = min(_SECONDS, patience)
        self._http.timeout = httpx.Timeout(self._seconds, connect=min(_CONNECT, self._seconds))
        self._waiting = Waiting(patience, clock, sleep, random)
        self._permit = permit
        self._retrying = Retrying(self._once, limiter, self._waiting, base_url)
        quiet_vendors()

    async def get(self, path: str, query: Mapping[str, Any] | None = None) -> Json:
        return await self._retrying.send(Request("GET", path, plain_query(query), reads=True))

    async def post(
        self, path: str, body: Mapping[str, Any], *, query: Mapping[str, Any] | None = None, reads: bool = False
    ) -> Json:
        """reads: it is a query, which changes nothing, and is repeated as `get` is."""
        return await self._retrying.send(Request("POST", path, plain_query(query), dict(body), reads=reads))

    async def patch(self, path: str, body: Mapping[str, Any], *, query: Mapping[str, Any] | None = None) -> Json:
        return await self._retrying.send(Request("PATCH", path, plain_query(query), dict(body)))

    async def delete(self, path: str) -> Json:
        """Put it into the trash. Repeated as `get` is: what is in the trash already is returned as it lies there.

        An error other than NotFoundError does not tell where it is now; deleting it again is always safe.
        """
        try:
            return await self._retrying.send(Request("DELETE", path, deletes=True))
        except (NotFoundError, RefusedError) as error:
            refused = error
        if isinstance(refused, RefusedError) and refused.code != "validation_error":
            raise refused
        found = await self.get(path)
        if found.get("in_trash"):
            return found
        raise refused

    async def every(
        self, path: str, *, query: Mapping[str, Any] | None = None, body: Mapping[str, Any] | None = None
    ) -> AsyncIterator[Json]:
        """All results of a list, fetched page by page; with a body it is a POST query. An answer that is no list is the
        one result (`pages/<id>/properties/<id>` answers either way).

        Raises IncompleteError after the last result when Notion says, or shows, that there are more than it gives.
        """
        cursor: str | None = None
        while True:
            answer = await self._list(path, query, body, cursor)
            for result in answer.get("results", [answer]):
                yield result
            if _cut(answer, cursor):
                raise IncompleteError(f"Notion gives no more than the first part of what “{path}” lists: narrow the query.")
            if not answer.get("has_more"):
                return
            cursor = answer["next_cursor"]

    async def rest(self, tries: int) -> None:
        """For who has to read the state and write again: a moment, longer after each try, and not for all the same."""
        await self._waiting.sleep(self._waiting.random() * min(_LONGEST_REST, 0.2 * 2.0**tries))

    async def close(self) -> None:
        await self._client.aclose()

    async def _list(self, path: str, query: Mapping[str, Any] | None, body: Mapping[str, Any] | None, cursor: str | None) -> Json:
        place = {"page_size": PAGE_SIZE, **((query if body is None else body) or {})}
        if cursor is not None:
            place["start_cursor"] = cursor
        if body is None:
            return await self.get(path, place)
        return await self.post(path, place, query=query, reads=True)

    async def _once(self, request: Request) -> Json | Fault:
        """One attempt. Vendor errors end here: they hold what was sent and received, and must not be our context."""
        if self._permit:
            await self._permit(writes=not request.reads)
        try:
            async with asyncio.timeout(self._seconds):  # httpx's own limit starts anew with every byte
                answer = await self._client.request(request.path, request.method, query=request.query, body=request.body)
        except VENDOR_ERRORS as error:
            return fault_of(error)
        return answer if isinstance(answer, dict) else Fault("lost")


@cache
def _trusted() -> ssl.SSLContext:
    """Read once: the certificates take longer than several requests."""
    return httpx.create_ssl_context()


def _cut(answer: Json, cursor: str | None) -> bool:
    if (answer.get("request_status") or {}).get("type") == "incomplete":
        return True
    return bool(answer.get("has_more")) and answer.get("next_cursor") in {None, cursor}
