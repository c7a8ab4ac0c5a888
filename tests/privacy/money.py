"""Cards, bank accounts, IBANs, and the addresses of machines."""

import random
from collections.abc import Callable, Iterator

from tests.privacy.spelling import digits, grouped, in_english, in_korean, luhn_digit, wide

Value = tuple[str, str, str, str]  # kind, carrier, language, value
_FOURS = (4, 4, 4, 4)
# How the banks print their account numbers.
_BANKS = {
    "국민": (6, 2, 6), "신한": (3, 3, 6), "우리": (4, 3, 6), "하나": (3, 6, 5), "농협": (3, 4, 4, 2), "카카오": (4, 2, 7),
    "토스": (4, 4, 4), "기업": (3, 6, 2, 3),
}  # fmt: skip


def values(chance: random.Random) -> Iterator[Value]:
    for turn, value in enumerate(_cards(chance)):
        language = "en" if (turn % 2 and not any("가" <= c <= "힣" for c in value)) or " one " in value else "ko"
        yield "card", "card", language, value
    yield from (("account", *rest) for rest in _accounts(chance))
    for language, value in zip(("en", "en", "ko", "ko"), _ibans(chance), strict=True):
        yield "iban", "iban", language, value
    yield "ip", "ip", "ko", f"10.{chance.randrange(256)}.{chance.randrange(256)}.{chance.randrange(1, 255)}"
    yield "ip", "ip", "ko", f"192.168.{chance.randrange(256)}.{chance.randrange(1, 255)}"
    yield "ip", "ip", "ko", wide(f"172.16.{chance.randrange(256)}.{chance.randrange(100, 255)}")
    yield "ip", "ip", "en", f"203.0.113.{chance.randrange(100, 255)}:8443"
    yield "ip", "ip", "en", f"2001:db8:{chance.randrange(4096, 65535):x}::{chance.randrange(4096, 65535):x}"


def card(chance: random.Random, prefix: str, length: int = 16) -> str:
    body = prefix + digits(chance, length - 1 - len(prefix))
    return body + luhn_digit(body)


def _cards(chance: random.Random) -> Iterator[str]:
    def fours(sign: str = "-") -> str:
        return grouped(card(chance, chance.choice(("4", "52", "55", "6011"))), _FOURS, sign)

    yield from (fours() for _ in range(7))
    yield from (card(chance, prefix) for prefix in ("4", "53", "6011", "3569", "2221"))
    yield from (fours(" ") for _ in range(4))
    yield grouped(card(chance, "37", 15), (4, 6, 5), "-")
    yield grouped(card(chance, "34", 15), (4, 6, 5), " ")
    yield wide(fours())
    yield grouped(card(chance, "2720"), _FOURS)
    yield in_korean(fours(), sign=" ")
    yield in_korean(fours(), zero="영", sign=" ")
    yield in_korean(fours(), sign="에 ")
    yield in_english(grouped(card(chance, "41"), _FOURS))
    yield in_english(grouped(card(chance, "51"), _FOURS), sign=", ")


def _accounts(chance: random.Random) -> Iterator[tuple[str, str, str]]:
    for bank, sizes in _BANKS.items():
        for _ in range(3):
            yield f"account_{bank}", "ko", grouped(digits(chance, sum(sizes), "1234"), sizes)
    for length in (11, 12, 13, 13, 14, 14):
        yield "account", "ko", digits(chance, length, "123")
    said: list[tuple[str, Callable[[str], str]]] = [
        ("account_신한", in_korean), ("account_우리", lambda n: in_korean(n, sign=" ")), ("account", in_korean),
        ("account_국민", lambda n: in_korean(n, sign=" 다시 ")),
    ]  # fmt: skip
    for carrier, shape in said:
        yield carrier, "ko", shape(grouped(digits(chance, 12, "1234"), (3, 3, 6)))
    for length in (9, 10, 12):
        yield "account", "en", digits(chance, length, "3456")
    yield "account", "en", in_english(digits(chance, 10, "3456"))
    yield "account_하나", "ko", wide(grouped(digits(chance, 14, "1234"), (3, 6, 5)))
    yield "account_농협", "ko", grouped(digits(chance, 13, "3"), (3, 4, 4, 2), " ")


def _ibans(chance: random.Random) -> Iterator[str]:
    for country, bank, length in (("GB", "WEST", 14), ("DE", "", 18), ("FR", "", 23), ("NL", "ABNA", 10)):
        account = bank + digits(chance, length)
        whole = country + _iban_check(country, account) + account
        yield {"GB": grouped(whole, (4,) * (len(whole) // 4), " "), "NL": whole.lower()}.get(country, whole)


def _iban_check(country: str, account: str) -> str:
    number = int("".join(str(int(c, 36)) for c in account + country + "00"))
    return f"{98 - number % 97:02}"
