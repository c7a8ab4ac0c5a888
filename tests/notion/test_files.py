"""Downloading what somebody linked to: nothing of ours goes along, it ends, and it never leads inside."""

import asyncio
import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from worker.notion.failures import BusyError, PageError
from worker.notion.reading.files import ExpiredError, _pinned, download


@dataclass
class Host:
    """A server of files: path → (status, headers, body). received: the headers of each request."""

    answers: dict[str, tuple[int, dict[str, str], bytes]]
    place: str = ""
    received: list[dict[str, str]] = field(default_factory=list)


@contextmanager
def host(**answers: tuple[int, dict[str, str], bytes]) -> Iterator[Host]:
    state = Host({f"/{name}": answer for name, answer in answers.items()})

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.received.append({name.lower(): value for name, value in self.headers.items()})
            status, headers, body = state.answers[self.path]
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    state.place = f"127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()


def fetch(server: Host, path: str = "file", **options: object) -> bytes:
    return asyncio.run(download(f"http://{server.place}/{path}", name="call.vtt", trusted={server.place}, **options))  # type: ignore[arg-type]


def refused(url: str, *addresses: str) -> str:
    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return addresses

    with pytest.raises(PageError) as raised:
        asyncio.run(download(url, name="call.vtt", resolve=resolve))
    assert raised.value.problem == "unreadable"
    return str(raised.value)


def test_nothing_of_ours_goes_along() -> None:
    with host(first=(302, {"Location": "/file", "Set-Cookie": "a=b"}, b""), file=(200, {}, b"WEBVTT")) as server:
        assert fetch(server, "first") == b"WEBVTT"
    assert [set(headers) for headers in server.received] == [{"host", "accept", "accept-encoding", "connection", "user-agent"}] * 2


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.8", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.1.1",
                                     "::1", "fd12::1", "fe80::1", "::ffff:10.0.0.8", "64:ff9b::a00:8", "0.0.0.0"])  # fmt: skip
def test_a_name_that_stands_for_a_private_address_is_refused(address: str) -> None:
    said = refused("https://files.example.com/x?signature=secret", address)
    assert "not on the public internet" in said
    assert "secret" not in said


def test_one_private_address_among_public_ones_is_enough() -> None:
    refused("https://files.example.com/x", "52.216.1.1", "10.0.0.8")


@pytest.mark.parametrize("url", ["http://example.com/a.vtt", "ftp://example.com/a", "file:///etc/passwd", "https://me:pw@example.com/a", "https://", "javascript:alert(1)", "https://[::", "x"])
def test_only_plain_https_is_fetched_from_strangers(url: str) -> None:
    refused(url, "52.216.1.1")


def test_numbers_that_stand_for_this_machine_are_seen_through() -> None:
    for url in ("https://2130706433/", "https://127.1/", "https://0x7f.0.0.1/", "https://localhost/", "https://[::ffff:127.0.0.1]/"):
        with pytest.raises((PageError, BusyError)):
            asyncio.run(download(url, name="call.vtt"))


@pytest.mark.parametrize("target", ["http://127.0.0.1:1/x", "https://10.0.0.1/x", "//192.168.0.1/x", "file:///etc/passwd"])
def test_a_redirect_is_held_to_the_same_rules(target: str) -> None:
    with host(file=(307, {"Location": target}, b"")) as server, pytest.raises(PageError) as raised:
        fetch(server)
    assert raised.value.problem == "unreadable"


def test_redirects_without_end_end() -> None:
    with host(file=(302, {"Location": "/file"}, b"")) as server, pytest.raises(PageError, match="without end"):
        fetch(server)
    assert len(server.received) == 4


def test_a_file_that_says_that_it_is_too_large_is_not_read_and_one_that_hides_it_is_stopped() -> None:
    for headers in ({"Content-Length": str(10**9)}, {}):
        with host(file=(200, headers, b"x" * 200_000)) as server, pytest.raises(PageError) as raised:
            fetch(server, most=100_000)
        assert raised.value.problem == "too_large"


def test_a_server_that_never_ends_is_left() -> None:
    with host(file=(200, {"Content-Length": "1000"}, b"x")) as server, pytest.raises(BusyError):
        fetch(server, seconds=0.3)


def test_an_expired_address_a_broken_server_and_none_are_told_apart() -> None:
    with host(file=(403, {}, b"")) as server, pytest.raises(ExpiredError):
        fetch(server)
    with host(file=(500, {}, b"")) as server, pytest.raises(BusyError, match="500"):
        fetch(server)
    with pytest.raises(BusyError, match="cannot be reached"):
        asyncio.run(download("http://127.0.0.1:9/x", name="call.vtt", trusted={"127.0.0.1:9"}))


def test_the_address_that_was_checked_is_the_one_that_is_asked() -> None:
    """A name that stands for a private address a moment after it was checked gains nothing."""
    request = _pinned(httpx.URL("https://회의.example:8443/a%2Fb?X-Sig=a%2Bb%3D"), "52.216.1.1")
    assert str(request.url) == "https://52.216.1.1:8443/a%2Fb?X-Sig=a%2Bb%3D"
    assert request.headers["Host"] == "xn--ot5b11z.example:8443"
    assert request.extensions == {"sni_hostname": "xn--ot5b11z.example"}


def test_the_address_of_a_file_is_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with host(**{"file?signature=secret": (200, {}, b"WEBVTT")}) as server:
        assert fetch(server, "file?signature=secret") == b"WEBVTT"
    assert "secret" not in caplog.text
    assert server.place not in caplog.text
