"""Who may tell us anything."""

import doctest

import pytest

from worker.intake import signature
from worker.intake.signature import is_secret, is_signed, signature_of

TOKEN = "secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl"
BODY = b'{"id":"367cba44-b6f3-4c92-81e7-6a2e9659efd4","type":"page.created"}'


def test_the_signature_is_that_of_other_implementations() -> None:
    """The doctest's value was made with `openssl dgst -sha256 -hmac`."""
    assert doctest.testmod(signature).failed == 0


def test_what_notion_signed_is_taken() -> None:
    assert is_signed(BODY, TOKEN, signature_of(BODY, TOKEN))


@pytest.mark.parametrize(
    "header",
    [
        None, "", "sha256=", "sha256=00", signature_of(BODY, "secret_of_another"), signature_of(BODY, TOKEN).upper(),
        signature_of(BODY, TOKEN).removeprefix("sha256="), signature_of(BODY, TOKEN)[:-1], signature_of(BODY, TOKEN) + "0",
        signature_of(BODY, TOKEN).replace("sha256", "sha1"), "sha256=한글", "sha256=\udcff",
    ],
)  # fmt: skip
def test_anything_else_is_not(header: str | None) -> None:
    assert not is_signed(BODY, TOKEN, header)


@pytest.mark.parametrize("body", [b"", BODY + b"\n", BODY.replace(b"created", b"deleted"), BODY.replace(b",", b", ")])
def test_one_byte_more_or_less_is_another_message(body: bytes) -> None:
    assert not is_signed(body, TOKEN, signature_of(BODY, TOKEN))


@pytest.mark.parametrize("given", [None, "", "opensesam", "opensesame ", "Opensesame", "\x00", "오픈"])
def test_a_secret_must_be_given_as_it_is(given: str | None) -> None:
    assert is_secret("opensesame", "opensesame")
    assert not is_secret(given, "opensesame")
