"""A small OpenAI-compatible server on 127.0.0.1 whose answers come from a folder or from a function.

The folder holds `answers/KEY.json`, KEY being the digest of what was asked (messages, schema, seed); what nobody has
answered yet is written to `pending/KEY.json`. A folder recorded elsewhere in this form replays here, and the reverse.

    python -m tests.fakes.answer_server serve --dir DIR [--port 8089] [--delay SECONDS]
"""

import argparse
import json
import random
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.fakes.asked import Body, key_of, said, tokens, wanted

Answerer = Callable[[Body], Mapping[str, Any] | None]
Change = Callable[[Body, dict[str, Any]], dict[str, Any]]

# What a fault's name makes of a request. The other names: cut (connection lost), slow (ten times the delay), badjson,
# html (no endpoint at all), no_choice, garbage (half the answer), and length, refusal as the provider reports them.
_ERRORS: dict[str, tuple[int, str]] = {
    "400": (400, "invalid_request"), "401": (401, "invalid_api_key"), "402": (402, "payment"),
    "403": (403, "forbidden"), "404": (404, "model_not_found"), "413": (413, "too_large"),
    "429": (429, "rate_limit_exceeded"), "500": (500, "server_error"), "503": (503, "overloaded"),
    "quota": (429, "insufficient_quota"), "filtered": (400, "content_filter"),
}  # fmt: skip


class AnswerServer:
    """Serves from the moment it is entered until it is left.

    folder: recorded answers. answer: asked first; None passes on to the folder. change: alters an answer on its way.
    delay: seconds for every answer. faults: one name for each request, in order, None for none; then no more.
    fault_rate: share of the later requests that get one of `random_faults`. cached_tokens: reported as served from
    the provider's cache. refused_fields: request fields that this server does not know. Errors repeat what was sent,
    as some providers' do. What nobody answers is refused with 400, so that a replay fails at once.
    """

    def __init__(
        self,
        folder: Path | None = None,
        *,
        answer: Answerer | None = None,
        change: Change | None = None,
        delay: float = 0.0,
        faults: Iterable[str | None] = (),
        fault_rate: float = 0.0,
        random_faults: tuple[str, ...] = ("429", "500", "503", "cut", "badjson"),
        retry_after: str = "1",
        cached_tokens: int = 0,
        refused_fields: tuple[str, ...] = (),
        seed: int = 1,
        port: int = 0,
    ) -> None:
        self.folder, self.answer, self.change, self.delay = folder, answer, change, delay
        self.retry_after, self.cached_tokens, self.refused_fields = retry_after, cached_tokens, refused_fields
        self.received: list[bytes] = []
        self._faults, self._fault_rate, self._random_faults = list(faults), fault_rate, random_faults
        self._chance, self._lock = random.Random(seed), threading.Lock()
        self._in_flight = self.most_in_flight = 0
        self._server = _Server(("127.0.0.1", port), self)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    @property
    def bodies(self) -> list[Body]:
        """The requests so far, in the order they arrived."""
        return [json.loads(raw) for raw in self.received]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def serve_forever(self) -> None:
        self._server.serve_forever()

    def take(self, raw: bytes) -> str | None:
        """Note a request; the fault that it gets."""
        with self._lock:
            self.received.append(raw)
            self._in_flight += 1
            self.most_in_flight = max(self.most_in_flight, self._in_flight)
            if self._faults:
                return self._faults.pop(0)
            if self._fault_rate and self._chance.random() < self._fault_rate:
                return self._chance.choice(self._random_faults)
            return None

    def done(self) -> None:
        with self._lock:
            self._in_flight -= 1

    def find(self, body: Body) -> dict[str, Any] | None:
        """The answer to a request; an unknown one is left in `pending/`."""
        found = self.answer(body) if self.answer else None
        if found is None and self.folder is not None:
            found = self._filed(self.folder, body)
        return None if found is None else self.change(body, dict(found)) if self.change else dict(found)

    def _filed(self, folder: Path, body: Body) -> Mapping[str, Any] | None:
        key = key_of(body)
        file = folder / "answers" / f"{key}.json"
        if file.exists():
            answer: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))
            return answer
        kind, name, schema = wanted(body)
        request = {"key": key, "kind": kind, "name": name, "schema": schema, "messages": body.get("messages", [])}
        (folder / "pending").mkdir(parents=True, exist_ok=True)
        text = json.dumps(request, ensure_ascii=False, indent=1)
        (folder / "pending" / f"{key}.json").write_text(text, encoding="utf-8")
        return None


def _completion(server: AnswerServer, body: Body, answer: Mapping[str, Any], fault: str | None) -> dict[str, Any]:
    kind, name, _ = wanted(body)
    text = str(answer.get("text", "")) if kind == "text" else json.dumps(answer, ensure_ascii=False)
    text = text[: len(text) // 2] if fault in {"length", "garbage"} else text
    message: dict[str, Any] = {"role": "assistant", "content": text, "refusal": None}
    finish = "stop"
    if kind == "tool":
        call = {"id": "call_1", "type": "function", "function": {"name": name, "arguments": text}}
        message, finish = {"role": "assistant", "content": None, "refusal": None, "tool_calls": [call]}, "tool_calls"
    if fault == "refusal":
        message = {"role": "assistant", "content": None, "refusal": "I cannot help with " + said(body)}
    choice = {"index": 0, "message": message, "finish_reason": "length" if fault == "length" else finish}
    prompt, completion = tokens(json.dumps(body.get("messages", []), ensure_ascii=False)), tokens(text)
    return {
        "id": f"chatcmpl-{key_of(body)}", "object": "chat.completion", "created": int(time.time()),
        "model": body.get("model", "unknown"), "choices": [] if fault == "no_choice" else [choice],
        "usage": {
            "prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion,
            "prompt_tokens_details": {"cached_tokens": min(server.cached_tokens, prompt)},
        },
    }  # fmt: skip


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512

    def __init__(self, address: tuple[str, int], answers: AnswerServer) -> None:
        super().__init__(address, _Handler)
        self.answers = answers

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news, and stderr may be what a test looks at."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16  # headers and body in one packet
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the library's
        pass

    def do_GET(self) -> None:
        model = {"id": "answers", "object": "model", "created": 0, "owned_by": "tests"}
        self._send(200, json.dumps({"object": "list", "data": [model]}))

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        raw = self.rfile.read(length)
        fault = self.server.answers.take(raw)
        try:
            if len(raw) < length:  # the client hung up half-way
                self.close_connection = True
            else:
                self._reply(json.loads(raw), fault)
        finally:
            self.server.answers.done()

    def _reply(self, body: Body, fault: str | None) -> None:
        answers = self.server.answers
        time.sleep(answers.delay * (10 if fault == "slow" else 1))
        unknown = next((field for field in answers.refused_fields if field in body), None)
        if unknown:
            self._error("400", body, param=unknown)
        elif fault in _ERRORS:
            self._error(fault, body)
        elif fault == "cut":
            self.close_connection = True
            self.connection.close()
        elif fault == "html":
            self._send(200, "<html>welcome</html>", {"Content-Type": "text/html"})
        else:
            self._answer(body, fault)

    def _answer(self, body: Body, fault: str | None) -> None:
        answer = self.server.answers.find(body)
        if answer is None:
            self._error("400", body, code="unanswered")
            return
        text = json.dumps(_completion(self.server.answers, body, answer, fault), ensure_ascii=False)
        self._send(200, text[: len(text) // 2] if fault == "badjson" else text)

    def _error(self, fault: str, body: Body, *, param: str | None = None, code: str | None = None) -> None:
        status, usual = _ERRORS[fault]
        code = code or usual
        error = {"error": {"message": f"{code} in: {said(body)}", "type": code, "code": code, "param": param}}
        rest = {"Retry-After": self.server.answers.retry_after} if fault == "429" else {}
        self._send(status, json.dumps(error, ensure_ascii=False), rest)

    def _send(self, status: int, text: str, headers: Mapping[str, str] | None = None) -> None:
        payload = text.encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        try:
            self.wfile.write(payload)
            self.wfile.flush()
        except OSError:  # the client's own time-out came first
            self.close_connection = True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["serve"])
    parser.add_argument("--dir", type=Path, required=True)
    parser.add_argument("--port", type=int, default=8089)
    parser.add_argument("--delay", type=float, default=0.0)
    options = parser.parse_args()
    server = AnswerServer(options.dir, delay=options.delay, port=options.port)
    print(server.url, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
