"""What the webhook service refuses: with the right status, without a word too many, and with nothing done."""

import socket
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.intake.notion_events import OTHER_PAGE, PAGE, event, pressed, raw
from tests.intake.serving import JSON, SECRET, TOKEN, Web, desk, served
from worker.intake.signature import signature_of
from worker.intake.webhook import LARGEST, SWALLOWED

NOTION, AUTOMATION = "/webhooks/notion", "/webhooks/automation"


def nothing_happened(web: Web, answer: httpx.Response, status: int, log: pytest.LogCaptureFixture, *unsaid: str) -> None:
    """Refused in a few words that tell nothing, and nothing is wanted."""
    assert answer.status_code == status
    assert web.wanted == []
    assert len(answer.text) < 60
    for word in (*unsaid, TOKEN, SECRET, PAGE, "Traceback", "pydantic", "worker"):
        assert word not in answer.text + str(answer.headers)
    for word in (*unsaid, TOKEN, SECRET):
        assert word not in log.text


# ── forged, altered, garbage ──


@pytest.mark.parametrize("signature", [
    None, "", "sha256=", "sha256=" + "0" * 64, signature_of(raw(event()), TOKEN), signature_of(b"", TOKEN), TOKEN, "한",
])  # fmt: skip
def test_a_forged_event_is_refused(web: Web, log: pytest.LogCaptureFixture, signature: str | None) -> None:
    header = {} if signature is None else {"X-Notion-Signature": signature.encode().decode("latin-1")}
    with httpx.Client(base_url=web.client.base_url) as client:
        answer = client.post(NOTION, content=raw(event()), headers={**JSON, **{k: v.encode("latin-1") for k, v in header.items()}})  # type: ignore[dict-item]
    nothing_happened(web, answer, 401, log)


def test_a_body_that_was_altered_is_refused(web: Web, log: pytest.LogCaptureFixture) -> None:
    told = raw(event())
    answer = web.post(NOTION, told.replace(PAGE.encode(), OTHER_PAGE.encode()), {"X-Notion-Signature": signature_of(told, TOKEN)})
    nothing_happened(web, answer, 401, log, OTHER_PAGE)


def test_the_token_of_another_subscription_is_refused(web: Web, log: pytest.LogCaptureFixture) -> None:
    nothing_happened(web, web.tells(event(), token="secret_of_another"), 401, log)


@pytest.mark.parametrize("body", [
    b"", b"{", b"null", b"[1]", b"\xff\xfe\x00", b'{"a":' * 100_000, b"[" * 400_000, b'{"id":"\xed\xa0\x80"}',
    raw({**event(), "id": "x y"}), raw({**event(), "entity": {"id": "나의 회의", "type": "page"}}),
])  # fmt: skip
def test_garbage_is_refused_even_if_it_is_signed(web: Web, log: pytest.LogCaptureFixture, body: bytes) -> None:
    nothing_happened(web, web.tells(body), 400, log, "나의 회의")
    nothing_happened(web, web.presses(body), 400, log, "나의 회의")


@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonp", "*/*"])
def test_only_json_is_taken(web: Web, log: pytest.LogCaptureFixture, kind: str) -> None:
    told = raw(event())
    signed = {"X-Notion-Signature": signature_of(told, TOKEN), "X-Minutes-Secret": SECRET, "content-type": kind}
    nothing_happened(web, web.post(NOTION, told, signed), 415, log)
    nothing_happened(web, web.post(AUTOMATION, raw(pressed()), signed), 415, log)
    assert web.tells(told).status_code == 200
    assert web.post(NOTION, told, signed, **{"content-type": "Application/JSON; charset=utf-8"}).status_code == 200


@pytest.mark.parametrize(("method", "path", "status"), [
    ("GET", NOTION, 405), ("PUT", NOTION, 405), ("GET", AUTOMATION, 405), ("POST", "/healthz", 405), ("POST", "/", 404),
    ("GET", "/", 404), ("POST", NOTION + "/", 404), ("GET", "/../etc/passwd", 404), ("GET", "/webhooks/%00", 404), ("BREW", "/healthz", 405),
])  # fmt: skip
def test_other_ways_and_other_methods_lead_nowhere(web: Web, log: pytest.LogCaptureFixture, method: str, path: str, status: int) -> None:
    nothing_happened(web, web.client.request(method, path, headers=JSON), status, log)


@pytest.mark.parametrize("secret", ["", SECRET[:-1], SECRET + "x", SECRET.upper(), TOKEN, f"Bearer {SECRET}"])
def test_a_wrong_secret_is_refused(web: Web, log: pytest.LogCaptureFixture, secret: str) -> None:
    nothing_happened(web, web.presses(pressed(), secret=secret), 401, log)
    nothing_happened(web, web.post(AUTOMATION, pressed()), 401, log)


def test_without_a_secret_in_the_settings_there_is_no_such_place(log: pytest.LogCaptureFixture) -> None:
    with served(desk(secret=None)) as web:
        nothing_happened(web, web.presses(pressed()), 404, log)
        nothing_happened(web, web.presses(pressed(), secret=""), 404, log)


@pytest.mark.parametrize("page", ["", "Weekly", "../../etc", 5, None, PAGE + "0", "'; DROP TABLE"])
def test_what_is_no_page_is_refused(web: Web, log: pytest.LogCaptureFixture, page: Any) -> None:
    nothing_happened(web, web.presses(pressed(page)), 400, log, "DROP", "분기 회의")


# ── too large ──

HEAD = b"POST /webhooks/notion HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer else 0


def test_what_is_declared_too_large_is_not_even_read(web: Web) -> None:
    answer = web.says(HEAD + b"content-length: %d\r\n\r\n{" % (SWALLOWED + 1))
    assert status_of(answer) == 413
    assert b"connection: close" in answer.lower()


@pytest.mark.parametrize("length", [b"99999999999999", b"-1", b"1e3", b"0x10", b"12, 13", "５".encode()])
def test_a_length_that_is_none_is_refused(web: Web, length: bytes) -> None:
    assert status_of(web.says(HEAD + b"content-length: " + length + b"\r\n\r\n{}")) in {400, 413}


@pytest.mark.parametrize("size", [LARGEST + 1, SWALLOWED - 1, SWALLOWED + 1_000_000])
def test_what_turns_out_too_large_is_refused(web: Web, size: int) -> None:
    def chunks() -> Iterator[bytes]:
        yield from [b" " * 60_000] * (size // 60_000)
        yield b" " * (size % 60_000)

    try:
        assert web.client.post(NOTION, content=chunks(), headers=JSON).status_code == 413
    except httpx.HTTPError:
        assert size > SWALLOWED  # cut off while it was still sending
    assert web.wanted == []


def test_what_is_as_large_as_it_may_be_is_read(web: Web) -> None:
    told = raw(event())
    padded = told + b" " * (LARGEST - len(told))
    assert web.tells(padded).status_code == 200
    assert web.tells(padded + b" ").status_code == 413
    assert web.presses(padded + b" ", secret="wrong").status_code == 413


def test_a_body_that_is_longer_than_it_says_is_two_requests(web: Web) -> None:
    """And the second is none."""
    told = raw(event())
    head = HEAD + b"x-notion-signature: %s\r\n" % signature_of(told, TOKEN).encode()
    answer = web.says(head + b"content-length: %d\r\n\r\n%s" % (len(told) - 5, told))
    assert status_of(answer) == 401
    assert web.wanted == []


def test_a_body_that_does_not_come_is_not_waited_for(web: Web) -> None:
    began = time.monotonic()
    assert status_of(web.says(HEAD + b"content-length: 500\r\n\r\n{")) == 408
    assert time.monotonic() - began < 2


def test_who_hangs_up_half_way_harms_nobody(web: Web, log: pytest.LogCaptureFixture) -> None:
    with socket.create_connection(("127.0.0.1", web.port)) as line:
        line.sendall(HEAD + b"content-length: 500\r\n\r\n{")
    assert web.tells(event()).status_code == 200
    assert "Traceback" not in log.text


def test_headers_without_end_are_refused(web: Web) -> None:
    assert status_of(web.says(b"GET /healthz HTTP/1.1\r\nhost: x\r\nx: " + b"a" * 100_000)) in {400, 0}
