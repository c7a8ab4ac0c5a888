"""The webhook service: who may say how much, and that it is answered at once whatever happens behind it."""

import asyncio
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Final, TypeVar

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from worker.errors import MinutesError
from worker.intake.payloads import Pressed, read_pressed
from worker.intake.receiving import Desk, rerun, take_event
from worker.intake.signature import is_secret
from worker.logs import say

LARGEST: Final = 1_000_000  # bytes of a request; Notion's are a few thousand
SWALLOWED: Final = 8 * LARGEST  # bytes that are read at all

Metrics = Callable[[], tuple[bytes, str]]
T = TypeVar("T")


@dataclass(frozen=True)
class Times:
    """Seconds. answer: for one; a caller that waits longer gives up. ready: in which the marks of a ready service answer.

    reading: for a request to arrive. insisting, pause: how long a person's wish is kept here while the marks are away, and
    between two tries.
    """

    answer: float = 5.0
    ready: float = 2.0
    reading: float = 10.0
    insisting: float = 600.0
    pause: float = 5.0


def webhook_app(desk: Desk, metrics: Metrics | None = None, times: Times = Times()) -> Starlette:
    """metrics: the page for Prometheus and its media type; it may block, and raise MinutesError."""
    service = _Service(desk, metrics, times)
    app = Starlette(
        routes=[
            Route("/webhooks/notion", service.notion, methods=["POST"]),
            Route("/webhooks/automation", service.automation, methods=["POST"]),
            Route("/healthz", service.alive),
            Route("/readyz", service.ready),
            Route("/metrics", service.measured),
        ]
    )
    app.router.redirect_slashes = False  # an address that is nearly right is wrong
    return app


@dataclass(frozen=True)
class _Service:
    desk: Desk
    metrics: Metrics | None
    times: Times
    _kept: set[asyncio.Task[None]] = field(default_factory=set)

    async def notion(self, request: Request) -> Response:
        body = await _json(request, self.times.reading)
        signature = request.headers.get("x-notion-signature")
        answer = await _soon(lambda: take_event(self.desk, body, signature), self.times.answer)
        return PlainTextResponse(answer.text, answer.status)

    async def automation(self, request: Request) -> Response:
        """A call that fails pauses the automation until a person notices: so what is right is taken, whatever is away."""
        if self.desk.secret is None:
            raise HTTPException(404)
        body = await _json(request, self.times.reading)
        if not is_secret(request.headers.get("x-minutes-secret"), self.desk.secret):
            raise HTTPException(401, "the header X-Minutes-Secret is missing or wrong")
        pressed = read_pressed(body)
        if pressed is None:
            raise HTTPException(400, "this names no page")
        try:
            await _soon(partial(rerun, self.desk, pressed), self.times.answer)
        except HTTPException:
            self._keep(pressed)
        return PlainTextResponse("accepted", 202)

    async def alive(self, _: Request) -> Response:
        return PlainTextResponse("alive")

    async def ready(self, _: Request) -> Response:
        await _soon(partial(self.desk.marks.held, "ready"), self.times.ready)
        return PlainTextResponse("ready")

    async def measured(self, _: Request) -> Response:
        if self.metrics is None:
            raise HTTPException(404)
        content, media_type = await _soon(self.metrics, self.times.answer)
        return Response(content, headers={"content-type": media_type})

    def _keep(self, pressed: Pressed) -> None:
        task = asyncio.create_task(_insist(self.desk, pressed, self.times))
        self._kept.add(task)  # the loop itself holds on to no task
        task.add_done_callback(self._kept.discard)


async def _insist(desk: Desk, pressed: Pressed, times: Times) -> None:
    """Nobody else knows of this wish."""
    page = str(pressed.data.id)
    say("webhook_wish_kept", page=page, level="warning")
    try:
        async with asyncio.timeout(times.insisting):
            while not await _done(partial(rerun, desk, pressed), times):
                pass
    except (TimeoutError, asyncio.CancelledError):
        say("webhook_wish_lost", page=page, level="error")


async def _done(call: Callable[[], object], times: Times) -> bool:
    await asyncio.sleep(times.pause)
    with suppress(HTTPException):
        await _soon(call, times.answer)
        return True
    return False


async def _soon(call: Callable[[], T], seconds: float) -> T:
    """What a call that blocks returns, if it does so in time; else, and while the marks are away, the caller may come again."""
    try:
        async with asyncio.timeout(seconds):
            return await asyncio.to_thread(call)
    except (TimeoutError, MinutesError):
        raise HTTPException(503, "try again later") from None


async def _json(request: Request, seconds: float) -> bytes:
    """The raw body of a request that says it is JSON: what is signed is these bytes."""
    length = request.headers.get("content-length", "0")
    if not re.fullmatch(r"[0-9]{1,9}", length) or int(length) > SWALLOWED:
        raise _cut_off(413, "the request is too large")
    try:
        async with asyncio.timeout(seconds):
            body = await _body(request)
    except TimeoutError:
        raise _cut_off(408, "the request did not arrive in time") from None
    except ClientDisconnect:
        raise _cut_off(400, "the request broke off") from None
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise HTTPException(415, "only application/json")
    return body


async def _body(request: Request) -> bytes:
    """Who is refused before all is sent does not see why: so what is too large is read to its end, and not kept."""
    body, size = bytearray(), 0
    async for part in request.stream():
        size += len(part)
        if size > SWALLOWED:
            raise _cut_off(413, "the request is too large")
        if size <= LARGEST:
            body += part
    if size > LARGEST:
        raise HTTPException(413, "the request is too large")
    return bytes(body)


def _cut_off(status: int, text: str) -> HTTPException:
    """The rest of the request is not read."""
    return HTTPException(status, text, {"Connection": "close"})
