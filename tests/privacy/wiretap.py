"""What a client really sends to a server on this machine, headers included."""

import socket
import threading
from types import TracebackType
from typing import Self


class Wiretap:
    """Stands between a client and the server at `port`; `sent` is what the client sent, by connection."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.sent: list[bytearray] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}/v1"

    @property
    def headers(self) -> list[str]:
        """Every line sent but the bodies, which are JSON in one line."""
        lines = [line for sent in self.sent for line in bytes(sent).split(b"\r\n")]
        return [line.decode("utf-8", "replace") for line in lines if line and not line.startswith(b"{")]

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:  # closed
                return
            server = socket.create_connection(("127.0.0.1", self._target))
            seen = bytearray()
            self.sent.append(seen)
            threading.Thread(target=_pass_on, args=(client, server, seen), daemon=True).start()
            threading.Thread(target=_pass_on, args=(server, client, bytearray()), daemon=True).start()


def _pass_on(source: socket.socket, target: socket.socket, seen: bytearray) -> None:
    try:
        while data := source.recv(1 << 16):
            seen += data
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:  # the other side went away
        source.close()
