"""A wire to Redis that can be cut at the worst moment: when a request has arrived, and its answer has not."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class Wire:
    """cut: how many of the next answers get lost, each with its connection. sent: every byte that was asked."""

    url: str = ""
    cut: int = 0
    sent: bytearray = field(default_factory=bytearray)


@contextmanager
def wire_to(url: str) -> Iterator[Wire]:
    place = urlsplit(url)
    wire = Wire()
    with socket.create_server(("127.0.0.1", 0)) as server:
        wire.url = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        threading.Thread(target=_accept, args=(server, (place.hostname, place.port), wire), daemon=True).start()
        yield wire
        server.shutdown(socket.SHUT_RDWR)


def _accept(server: socket.socket, place: tuple[str, int], wire: Wire) -> None:
    with contextlib.suppress(OSError):
        while True:
            near, _ = server.accept()
            far = socket.create_connection(place)
            threading.Thread(target=_ask, args=(near, far, wire), daemon=True).start()
            threading.Thread(target=_answer, args=(near, far, wire), daemon=True).start()


def _ask(near: socket.socket, far: socket.socket, wire: Wire) -> None:
    with contextlib.suppress(OSError), far:
        while data := near.recv(1 << 16):
            wire.sent += data
            far.sendall(data)


def _answer(near: socket.socket, far: socket.socket, wire: Wire) -> None:
    with contextlib.suppress(OSError), near:
        while data := far.recv(1 << 16):
            if wire.cut:
                wire.cut -= 1
                near.shutdown(socket.SHUT_RDWR)
                return
            near.sendall(data)
