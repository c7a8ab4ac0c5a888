"""A server that answers what it is told, one reply after the other; what it received stays as it came over the wire."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Reply:
    """drop: hang up `unread` (before the request is read), `read` (after), or `midway` (in the middle of the reply)."""

    status: int = 200
    body: Any = field(default_factory=dict)  # JSON, or bytes as they are
    headers: dict[str, str] = field(default_factory=dict)
    drop: Literal["", "unread", "read", "midway"] = ""
    delay: float = 0.0


@dataclass(frozen=True)
class Received:
    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.target).query, keep_blank_values=True)

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Scripted:
    url: str
    replies: list[Reply]
    received: list[Received] = field(default_factory=list)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while self.replies and await self._one(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client hung up
        finally:
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Whether the connection stays open."""
        if self.replies[0].drop == "unread":
            self.replies.pop(0)
            return False
        self.received.append(await _received(reader))
        reply = self.replies.pop(0)
        await asyncio.sleep(reply.delay)
        if reply.drop == "read":
            return False
        wire = _wire(reply)
        writer.write(wire[: len(wire) // 2] if reply.drop == "midway" else wire)
        await writer.drain()
        return not reply.drop


@asynccontextmanager
async def scripted(*replies: Reply) -> AsyncIterator[Scripted]:
    script = Scripted("", list(replies))
    server = await asyncio.start_server(script.answer, "127.0.0.1", 0)
    script.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield script
    finally:
        server.close()


def error(status: int, code: str, headers: dict[str, str] | None = None, message: str = "said by Notion", **more: Any) -> Reply:
    """An error in Notion's form; more: its `additional_data`."""
    body = {"object": "error", "status": status, "code": code, "message": message, "request_id": "9f31-a"}
    return Reply(status, {**body, "additional_data": more} if more else body, headers or {})


async def _received(reader: asyncio.StreamReader) -> Received:
    start, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
    method, target, _ = start.split(" ")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
    return Received(method, target, headers, await reader.readexactly(int(headers.get("content-length", "0"))))


def _wire(reply: Reply) -> bytes:
    body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
    headers = {"Content-Type": "application/json", "Content-Length": str(len(body)), **reply.headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {reply.status} X\r\n{lines}\r\n".encode() + body
