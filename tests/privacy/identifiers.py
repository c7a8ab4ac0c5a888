"""Numbers that states give to people and companies, with their check digits where they have one."""

import random
from collections.abc import Callable, Iterator

from tests.privacy.spelling import digits, grouped, in_english, in_korean, wide

Value = tuple[str, str, str, str]  # kind, carrier, language, value
Shape = Callable[[str], str]


def values(chance: random.Random) -> Iterator[Value]:
    yield from (("rrn", "rrn", "ko", value) for value in _resident(chance))
    foreign: list[tuple[int, Shape]] = [(7, str), (1, _bare), (1, in_korean), (1, wide)]
    yield from (("frn", "frn", "ko", v) for v in _shaped(foreign, lambda: resident(chance, "5678", True)))
    company: list[tuple[int, Shape]] = [(7, str), (1, _bare), (1, in_korean), (1, _with(" "))]
    yield from (("brn", "brn", "ko", v) for v in _shaped(company, lambda: _company(chance)))
    driver: list[tuple[int, Shape]] = [(6, str), (2, _bare), (1, _with(" ")), (1, lambda n: "서울 " + n[3:])]
    yield from (("driver", "driver", "ko", v) for v in _shaped(driver, lambda: _licence(chance)))
    yield from _passports(chance)
    social: list[tuple[int, Shape]] = [(6, str), (2, _with(" ")), (2, _bare), (2, in_english), (1, _oh)]
    yield from (("ssn", "ssn", "en", v) for v in _shaped(social, lambda: _social(chance)))
    taxpayer: list[tuple[int, Shape]] = [(6, str), (2, _bare), (1, _with(" ")), (1, in_english)]
    yield from (("itin", "itin", "en", v) for v in _shaped(taxpayer, lambda: _taxpayer(chance)))


def resident(chance: random.Random, seventh: str, checked: bool) -> str:
    """A resident registration number of somebody born 1950-2009; since 2020 the last six digits are random.

    checked: with the check digit of the older rule, else with any other.
    """
    year = chance.randrange(50, 100) if seventh in {"12", "56", "5678"} else chance.randrange(0, 10)
    born = f"{year:02}{chance.randrange(1, 13):02}{chance.randrange(1, 29):02}"
    body = born + chance.choice(seventh) + f"{chance.randrange(96):02}" + digits(chance, 3)
    weights = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
    total = sum(int(d) * w for d, w in zip(body, weights, strict=True))
    check = ((13 if seventh == "5678" else 11) - total % 11) % 10
    return grouped(body + str(check if checked else (check + 3) % 10), (6, 7))


def _resident(chance: random.Random) -> Iterator[str]:
    old: list[tuple[int, Shape]] = [
        (8, str), (3, _bare), (2, _with(" ")), (2, _with(" - ")), (3, lambda n: n[:8] + "******"), (2, wide), (1, _with("–")),
        (2, in_korean), (1, lambda n: in_korean(n, sign=" ")), (1, lambda n: in_korean(n, sign=" 다시 ")),
        (1, lambda n: in_korean(n, between=" ", sign=" ")),
    ]  # fmt: skip
    yield from _shaped(old, lambda: resident(chance, "12", True))
    yield from (resident(chance, "34", False) for _ in range(4))


def _company(chance: random.Random) -> str:
    """Three digits, two for the kind of company, four and a check digit."""
    body = digits(chance, 3, "123456") + f"{chance.randrange(81, 89)}" + digits(chance, 4)
    weights = (1, 3, 7, 1, 3, 7, 1, 3, 5)
    total = sum(int(d) * w for d, w in zip(body, weights, strict=True)) + int(body[8]) * 5 // 10
    return grouped(body + str(-total % 10), (3, 2, 5))


def _licence(chance: random.Random) -> str:
    return f"{chance.randrange(11, 27)}-{chance.randrange(100):02}-{digits(chance, 6)}-{digits(chance, 2)}"


def _passports(chance: random.Random) -> Iterator[Value]:
    for letter in "MSR":
        yield "passport", "passport", "ko", letter + digits(chance, 8)
    for _ in range(2):
        yield "passport", "passport", "ko", "M" + digits(chance, 3) + chance.choice("ABCDEF") + digits(chance, 4)
    yield "passport", "passport", "ko", "엠 " + in_korean(digits(chance, 8, "123456"))
    for _ in range(2):
        yield "passport", "us_passport", "en", chance.choice("ABC") + digits(chance, 8)
    for _ in range(2):
        yield "passport", "us_passport", "en", digits(chance, 9, "345")


def _social(chance: random.Random) -> str:
    return f"{chance.randrange(101, 665)}-{chance.randrange(10, 99)}-{chance.randrange(1001, 9998)}"


def _taxpayer(chance: random.Random) -> str:
    return f"9{digits(chance, 2)}-{chance.randrange(70, 89)}-{digits(chance, 4)}"


def _shaped(shapes: list[tuple[int, Shape]], number: Callable[[], str]) -> Iterator[str]:
    for count, shape in shapes:
        yield from (shape(number()) for _ in range(count))


def _bare(number: str) -> str:
    return number.replace("-", "")


def _with(sign: str) -> Shape:
    return lambda number: number.replace("-", sign)


def _oh(number: str) -> str:
    return in_english(number, zero="oh", sign=", ")
