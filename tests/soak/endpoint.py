"""A model endpoint in a process of its own: the rules answer, as slowly and as badly as it is told to, and it keeps a log.

    with endpoint() as model: ...   # `model.url` is OPENAI_BASE_URL

The key that a client sends says who it is. What is asked for the first time is worked out; then it takes the latency of its
kind, however many come at once.
"""

import asyncio
import contextlib
import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.fakes.asked import Body, tokens
from tests.fakes.rule_answers import call_of, rule_answers
from worker.llm.options import job_of
from worker.pipeline import digest_of

_SAMPLING = ("temperature", "reasoning_effort", "seed")


@dataclass(frozen=True)
class Asked:
    """One request. digest: the call's identity. page: opaque, the same for all calls of a page. who: the key sent.

    began, ended: seconds since 1970; ended 0 while it is under way. status: what was answered, 0 for nothing. whole: the
    answer left in full, to somebody who was still there. again: the reply before was not in order, this is the second try.
    """

    number: int
    digest: str
    prompt: str
    page: str
    who: str
    began: float
    ended: float = 0.0
    status: int = 0
    whole: bool = False
    again: bool = False


@dataclass
class Fault:
    """kind: `refuse` (nobody listens), `500`, `429`, `quota`, `hang`, `cut` (the connection goes instead of an answer).

    times: to how many requests it happens, None: to all until it is lifted. prompt: only to those whose name begins so.
    """

    kind: str
    times: int | None = None
    retry_after: float | None = None
    prompt: str = ""


class Model:
    """The endpoint as a test holds it."""

    def __init__(self, url: str, control: str, bodies: Path | None) -> None:
        self.url, self._control, self.bodies = url, control, bodies

    def latency(self, seconds: float = 0.0, **by_job: float) -> None:
        """by_job: extract, verify, summarise."""
        self._told(latency={"": seconds, **by_job})

    def fault(self, kind: str, *, times: int | None = None, retry_after: float | None = None, prompt: str = "") -> None:
        self._told(fault=asdict(Fault(kind, times, retry_after, prompt)))

    def well(self) -> None:
        """No fault any more."""
        self._told(fault=None)

    def asked(self, since: int = 0) -> list[Asked]:
        """The requests so far, from the number `since` on."""
        return [Asked(**one) for one in self._told(log=since)["log"]]

    def count(self) -> int:
        return int(self._told(count=True)["count"])

    def _told(self, **order: Any) -> Any:
        request = urllib.request.Request(self._control, data=json.dumps(order).encode())
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.load(response)


@contextmanager
def endpoint(bodies: Path | None = None) -> Iterator[Model]:
    """bodies: a file that every body is appended to, headers included."""
    command = [sys.executable, "-m", "tests.soak.endpoint", *([str(bodies)] if bodies else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            url, control = process.stdout.readline().split()
            yield Model(url, control, bodies)
        finally:
            process.terminate()


@dataclass
class _Known:
    digest: str
    prompt: str
    answer: bytes


@dataclass
class _Serving:
    """What the process of the endpoint knows."""

    bodies: Path | None
    latency: Mapping[str, float] = field(default_factory=lambda: {"": 0.0})
    fault: Fault | None = None
    log: list[dict[str, Any]] = field(default_factory=list)
    known: dict[bytes, _Known] = field(default_factory=dict)
    listening: asyncio.Server | None = None
    port: int = 0
    connections: set[asyncio.StreamWriter] = field(default_factory=set)

    async def serve(self) -> None:
        await self.listen()
        control = await asyncio.start_server(self.ordered, "127.0.0.1", 0)
        print(f"http://127.0.0.1:{self.port}/v1 http://127.0.0.1:{_port(control)}/", flush=True)
        await control.serve_forever()

    async def listen(self) -> None:
        self.listening = await asyncio.start_server(self.connected, "127.0.0.1", self.port, backlog=1024, limit=1 << 22)
        self.port = _port(self.listening)

    async def deaf(self) -> None:
        assert self.listening is not None
        self.listening.close()
        for writer in list(self.connections):
            writer.transport.abort()

    async def ordered(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _, body = await _request(reader)
        order, told = json.loads(body), {}
        if "latency" in order:
            self.latency = order["latency"]
        if "fault" in order:
            before, self.fault = self.fault, Fault(**order["fault"]) if order["fault"] else None
            if self.fault and self.fault.kind == "refuse":
                await self.deaf()
            elif before and before.kind == "refuse":
                await self.listen()
        if "log" in order:
            told["log"] = self.log[order["log"] :]
        told["count"] = len(self.log)
        writer.write(_response(200, json.dumps(told).encode()))
        await writer.drain()
        writer.close()

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections.add(writer)
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):  # the client has gone
            while True:
                head, body = await _request(reader)
                if self.bodies:
                    with self.bodies.open("ab") as file:
                        file.write(head + body + b"\n")
                if head.startswith(b"GET"):
                    writer.write(_response(200, b'{"object": "list", "data": []}'))
                    continue
                await self.answered(head, body, reader, writer)
        self.connections.discard(writer)
        writer.close()

    async def answered(self, head: bytes, raw: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        body = json.loads(raw)
        known, record = self.looked_up(body), self.noted(head, body)
        record |= {"digest": known.digest, "prompt": known.prompt}
        fault = self.taken(known.prompt)
        if fault and fault.kind == "hang":
            await asyncio.sleep(3600)
        if fault and fault.kind == "cut":
            writer.transport.abort()
            return
        if fault:
            status, response = _failure(fault)
        else:
            latency = self.latency.get(job_of(known.prompt), self.latency[""])
            await asyncio.sleep(max(0.0, record["began"] + latency - time.time()))
            status, response = 200, known.answer
        there = not reader.at_eof()
        writer.write(response)
        await writer.drain()
        record |= {"ended": time.time(), "status": status, "whole": status == 200 and there and not writer.is_closing()}

    def noted(self, head: bytes, body: Body) -> dict[str, Any]:
        who = next((line[22:].decode() for line in head.split(b"\r\n") if line.lower().startswith(b"authorization: bearer ")), "")
        record = asdict(Asked(len(self.log), "", "", body.get("prompt_cache_key", ""), who, time.time(), again=len(body["messages"]) > 2))
        self.log.append(record)
        return record

    def looked_up(self, body: Body) -> _Known:
        key = json.dumps({name: value for name, value in body.items() if name != "prompt_cache_key"}).encode()
        if key not in self.known:
            self.known[key] = _worked_out(body)
        return self.known[key]

    def taken(self, prompt: str) -> Fault | None:
        fault = self.fault
        if fault is None or not prompt.startswith(fault.prompt) or fault.times == 0:
            return None
        if fault.times is not None:
            fault.times -= 1
        return fault


def _worked_out(body: Body) -> _Known:
    first = {**body, "messages": body["messages"][:2]}
    call, text = call_of(first), json.dumps(rule_answers(first), ensure_ascii=False)
    sampling = {name: body[name] for name in _SAMPLING if name in body}
    identity = json.dumps({"model": body["model"], "mode": "json_schema", **sampling}, sort_keys=True, ensure_ascii=False)
    asked, said = sum(tokens(m["content"]) for m in body["messages"]), tokens(text)
    message = {"role": "assistant", "content": text, "refusal": None}
    answer = json.dumps({
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": body["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said},
    }, ensure_ascii=False).encode()  # fmt: skip
    return _Known(digest_of(call, first["messages"], identity), call.prompt, _response(200, answer))


def _failure(fault: Fault) -> tuple[int, bytes]:
    status = 500 if fault.kind == "500" else 429
    code = {"500": "server_error", "429": "rate_limit_exceeded", "quota": "insufficient_quota"}[fault.kind]
    rest = b"" if fault.retry_after is None else b"Retry-After: %g\r\n" % fault.retry_after
    error = {"error": {"message": "not now", "type": code, "code": code, "param": None}}
    return status, _response(status, json.dumps(error).encode(), rest)


async def _request(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    lengths = [int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return head, await reader.readexactly(lengths[0]) if lengths else b""


def _response(status: int, content: bytes, headers: bytes = b"") -> bytes:
    head = b"HTTP/1.1 %d Said\r\nContent-Type: application/json\r\nContent-Length: %d\r\n" % (status, len(content))
    return head + headers + b"\r\n" + content


def _port(server: asyncio.Server) -> int:
    port: int = server.sockets[0].getsockname()[1]
    return port


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_Serving(Path(sys.argv[1]) if len(sys.argv) > 1 else None).serve())
