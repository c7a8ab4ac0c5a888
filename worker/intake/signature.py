"""Who may tell us anything: Notion's signature over the very bytes of a request, and the secret of buttons and automations."""

import hashlib
import hmac


def signature_of(body: bytes, token: str) -> str:
    """The header X-Notion-Signature of a request; token: what Notion sent when the subscription was made.

    >>> signature_of(b"{}", "secret_of_the_subscription")
    'sha256=30b460e14010bf5f34def7c4ca7ac6b3f6f6a72f89b06bc271e6a83b673d9f64'
    """
    return f"sha256={hmac.new(token.encode(), body, hashlib.sha256).hexdigest()}"


def is_signed(body: bytes, token: str, header: str | None) -> bool:
    return is_secret(header, signature_of(body, token))


def is_secret(given: str | None, secret: str) -> bool:
    """In a time that tells nothing of the secret, its length included."""
    return given is not None and hmac.compare_digest(_digest(given), _digest(secret))


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode(errors="surrogatepass")).digest()
