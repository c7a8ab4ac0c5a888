"""An endpoint that takes the same time for every call, however many come at once: to measure waiting with.

What is asked for the first time the rules answer as fast as they can; the second time the very same request gets the very
same bytes after the delay, and nothing else is worked out then. Runs in a process of its own:

    with steady_endpoint(delay=0.3) as url: ...
"""

import asyncio
import json
import sys
from contextlib import AbstractContextManager, suppress

from tests.fakes.apart import apart
from tests.fakes.asked import Body, tokens
from tests.fakes.rule_answers import rule_answers


def steady_endpoint(delay: float) -> AbstractContextManager[str]:
    """The address of the server. It speaks as much HTTP/1.1 as the OpenAI SDK does."""
    return apart("tests.fakes.steady_endpoint", str(delay))


class _Server:
    def __init__(self, delay: float) -> None:
        self._delay = delay
        self._known: dict[bytes, bytes] = {}

    async def serve(self) -> None:
        server = await asyncio.start_server(self._connection, "127.0.0.1", 0, backlog=1024)
        print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", flush=True)
        await server.serve_forever()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
                writer.write(await self._response(await reader.readexactly(length)))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):  # the client has gone
            writer.close()

    async def _response(self, asked: bytes) -> bytes:
        if asked in self._known:
            await asyncio.sleep(self._delay)
        else:
            self._known[asked] = _worked_out(json.loads(asked))
        return self._known[asked]


def _worked_out(body: Body) -> bytes:
    text = json.dumps(rule_answers(body), ensure_ascii=False)
    prompt, completion = sum(tokens(m["content"]) for m in body["messages"]), tokens(text)
    message = {"role": "assistant", "content": text, "refusal": None}
    content = json.dumps({
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": body["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion},
    }, ensure_ascii=False).encode()  # fmt: skip
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(content) + content


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(_Server(float(sys.argv[1])).serve())
