"""One door to the fake Notion for every node, so that its record of requests says who sent each: node and process."""

import threading
import time

from tests.fakes.notion import FakeNotion
from tests.fakes.notion.exchange import Answer
from tests.fakes.notion.server import Server, _Handler
from tests.fakes.notion.traffic import Recorded
from tests.soak.peers import pid_of
from tests.soak.processes import marked

NODE, PID = "x-soak-node", "x-soak-pid"


class Door(Server):
    def __init__(self, notion: FakeNotion, node: str) -> None:
        super().__init__(("127.0.0.1", 0), notion.exchange)
        self.RequestHandlerClass = _Named
        self.node = node
        self.answered: list[tuple[str, float, float]] = []  # path, when it came, when its answer left: time.monotonic()
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def close(self) -> None:
        self.shutdown()
        self.server_close()


class _Named(_Handler):
    """Notes once for each connection which process holds its other end."""

    def setup(self) -> None:
        super().setup()
        self._came, self._greeted = time.monotonic(), False
        node = self.server.node  # type: ignore[attr-defined]
        mine = [pid for pid, mark in marked().items() if mark.startswith(f"{node}-")]
        self._named = {NODE: node, PID: str(pid_of(self.client_address[1], mine) or "")}

    def _send(self, answer: Answer) -> None:
        super()._send(answer)
        self.server.answered.append((self.path, self._came, time.monotonic()))  # type: ignore[attr-defined]

    def parse_request(self) -> bool:
        if self._greeted:  # finding out who is there is no fault of theirs
            self._came = time.monotonic()
        self._greeted = True
        understood = super().parse_request()
        if understood:
            for name, value in self._named.items():
                self.headers[name] = value
        return understood


def sender(request: Recorded) -> tuple[str, str]:
    """Node and process id; empty where it is not known."""
    return request.headers.get(NODE, ""), request.headers.get(PID, "")

