"""Keys, tokens and passwords as they are pasted into meetings. Random, so that no scanner takes this file for a leak."""

import base64
import json
import random
import string
from collections.abc import Iterator

Value = tuple[str, str, str, str]  # kind, carrier, language, value
_LETTERS = string.ascii_letters + string.digits
_PREFIXED = (
    ("sk-proj-", 48), ("sk-", 40), ("sk-proj-", 32), ("sk-ant-api03-", 60), ("ghp_", 36), ("github_pat_", 50),
    ("xoxb-", 40), ("xoxp-", 44), ("ntn_", 43), ("ntn_", 46), ("secret_", 43), ("AIzaSy", 33), ("glpat-", 20), ("npm_", 36),
)  # fmt: skip
_PASSWORDS = {
    "ko": ("Saebyeok!2931", "nopal#1174", "달빛2026!", "qwe7788", "hub-00-frost", "garam_2026", "0417"),
    "en": ("t0pple-Nine", "Zephyr$88", "marigold77"),
}


def values(chance: random.Random) -> Iterator[Value]:
    for turn, (prefix, length) in enumerate(_PREFIXED):
        yield "secret", "secret", ("ko", "en")[turn % 2], prefix + _random(chance, length)
    yield "secret", "secret", "ko", "AKIA" + "".join(chance.choice(string.ascii_uppercase + "234567") for _ in range(16))
    yield "secret", "secret", "en", "aws_secret_access_key=" + _random(chance, 40)
    yield from (("secret", "secret", language, _token(chance)) for language in ("ko", "en"))
    yield "secret", "secret", "en", "Bearer " + _random(chance, 32)
    yield "secret", "secret", "ko", "-----BEGIN PRIVATE KEY----- " + _random(chance, 64) + " -----END PRIVATE KEY-----"
    yield "secret", "url", "ko", f"https://files.example.com/board?token={_random(chance, 24)}"
    yield "secret", "url", "en", f"https://api.example.com/v1/list?page=2&api_key={_random(chance, 28)}"
    yield "secret", "url", "ko", f"postgres://minutes:{_random(chance, 14)}@db.example.com:5432/prod"
    yield "secret", "url", "en", f"https://deploy:{_random(chance, 16)}@git.example.com/site.git"
    yield "secret", "url", "en", f"https://hooks.slack.com/services/T{_random(chance, 8)}/B{_random(chance, 8)}/{_random(chance, 24)}"
    for language, words in _PASSWORDS.items():
        yield from (("secret", "password", language, word) for word in words)


def _random(chance: random.Random, length: int) -> str:
    return "".join(chance.choice(_LETTERS) for _ in range(length))


def _token(chance: random.Random) -> str:
    """A JSON Web Token."""
    parts = ({"alg": "HS256", "typ": "JWT"}, {"sub": _random(chance, 10), "iat": 1790000000})
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join((*encoded, _random(chance, 43)))
