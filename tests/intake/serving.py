"""The webhook service over real HTTP, and who calls it: Notion, a button, anybody."""

import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import uvicorn

from tests.intake.notion_events import MEETINGS, NOW, raw
from worker.errors import TransientError
from worker.intake.events import Meetings
from worker.intake.receiving import Desk
from worker.intake.signature import signature_of
from worker.intake.wanted import Want, Wanted
from worker.intake.web import configured, listening
from worker.intake.webhook import Metrics, Times, webhook_app
from worker.store import MemoryStore, Store
from worker.store.marks import Marks, MemoryMarks

TOKEN, SECRET = "secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl", "open-sesame-71"
QUIET = 300.0
JSON = {"content-type": "application/json"}
SOON = Times(reading=0.4, insisting=1.0, pause=0.05)


class Flaky(MemoryMarks):
    """Marks that can be away, or slow. failing: name of the one method that fails, or all of them."""

    def __init__(self) -> None:
        super().__init__(lambda: NOW)
        self.failing: str | None = None
        self.seconds = 0.0

    def claim(self, name: str, value: str, seconds: float) -> bool:
        self._or_fail("claim")
        return super().claim(name, value, seconds)

    def held(self, name: str) -> tuple[str, float] | None:
        self._or_fail("held")
        return super().held(name)

    def record(self, table: str, key: str) -> str | None:
        self._or_fail("record")
        return super().record(table, key)

    def swap(self, table: str, key: str, old: str | None, new: str | None) -> bool:
        self._or_fail("swap")
        return super().swap(table, key, old, new)

    def _or_fail(self, method: str) -> None:
        time.sleep(self.seconds)
        if self.failing in {method, "all"}:
            raise TransientError("Redis does not answer: start it, or correct REDIS_URL.")


@dataclass
class Web:
    """The service as it is reached."""

    port: int
    client: httpx.Client
    desk: Desk

    @property
    def marks(self) -> Any:
        return self.desk.marks

    @property
    def wanted(self) -> list[Want]:
        return Wanted(self.desk.marks).every()

    def post(self, path: str, body: Any, headers: Mapping[str, str] | None = None, **more: str) -> httpx.Response:
        """body: bytes as they are, anything else as JSON. more: headers besides."""
        sent = body if isinstance(body, bytes) else raw(body)
        return self.client.post(path, content=sent, headers={**JSON, **(headers or {}), **more})

    def tells(self, told: Any, *, token: str = TOKEN) -> httpx.Response:
        """Notion sends an event."""
        body = told if isinstance(told, bytes) else raw(told)
        return self.post("/webhooks/notion", body, {"X-Notion-Signature": signature_of(body, token)})

    def presses(self, told: Any, *, secret: str = SECRET) -> httpx.Response:
        return self.post("/webhooks/automation", told, {"X-Minutes-Secret": secret})

    def get(self, path: str) -> httpx.Response:
        return self.client.get(path)

    def says(self, request: bytes, *parts: bytes, pause: float = 0.0) -> bytes:
        """What it answers to these bytes, however wrong they are."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as line:
            answer = b""
            try:
                for part in (request, *parts):
                    line.sendall(part)
                    time.sleep(pause)
                while received := line.recv(65_536):
                    answer += received
                    if _is_whole(answer):
                        break
            except (ConnectionResetError, BrokenPipeError):
                pass
            return answer


def desk(
    *, token: str | None = TOKEN, secret: str | None = SECRET, meetings: Meetings | None = MEETINGS, marks: Marks | None = None,
    store: Store | None = None,
) -> Desk:  # fmt: skip
    store = store or MemoryStore()
    if token:
        store.put_secret("webhook", token)
    return Desk(marks or Flaky(), store, quiet=QUIET, meetings=lambda: meetings, secret=secret, clock=lambda: NOW)


@contextmanager
def served(at: Desk, metrics: Metrics | None = None, times: Times = SOON) -> Iterator[Web]:
    with listening("127.0.0.1", 0) as place:
        server = uvicorn.Server(configured(webhook_app(at, metrics, times)))
        thread = threading.Thread(target=server.run, args=([place],), daemon=True)
        thread.start()
        port: int = place.getsockname()[1]
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10, trust_env=False) as client:
                _wait_for(server)
                yield Web(port, client, at)
        finally:
            server.should_exit = True
            thread.join()


def _wait_for(server: uvicorn.Server) -> None:
    while not server.started:
        time.sleep(0.005)


def _is_whole(answer: bytes) -> bool:
    head, _, body = answer.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), None)
    return length is not None and len(body) >= length
