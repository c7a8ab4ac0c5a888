"""Numbers as they are written and said, in Korean and English."""

import random
from collections.abc import Iterable

KOREAN = "영일이삼사오육칠팔구"
ENGLISH = "zero one two three four five six seven eight nine".split()
_WIDE = {ord("0") + i: ord("０") + i for i in range(10)} | {ord("-"): ord("－"), ord("@"): ord("＠"), ord("."): ord("．")}


def digits(chance: random.Random, count: int, first: str = "0123456789") -> str:
    return chance.choice(first) + "".join(chance.choice("0123456789") for _ in range(count - 1))


def grouped(number: str, sizes: Iterable[int], sign: str = "-") -> str:
    """
    >>> grouped("01023456789", (3, 4, 4))
    '010-2345-6789'
    """
    parts, at = [], 0
    for size in sizes:
        parts.append(number[at : at + size])
        at += size
    return sign.join([*parts, number[at:]] if at < len(number) else parts)


def in_korean(number: str, *, zero: str = "공", between: str = "", sign: str = "에 ") -> str:
    """
    >>> in_korean("010-2345"), in_korean("010-23", zero="영", between=" ", sign=" ")
    ('공일공에 이삼사오', '영 일 영 이 삼')
    """
    said = zero + KOREAN[1:]
    return sign.join(between.join(said[int(d)] for d in group) for group in number.split("-"))


def in_english(number: str, *, zero: str = "zero", sign: str = " ") -> str:
    """
    >>> in_english("415-02", zero="oh", sign=", ")
    'four one five, oh two'
    """
    words = [zero, *ENGLISH[1:]]
    return sign.join(" ".join(words[int(d)] for d in group) for group in number.split("-"))


def wide(text: str) -> str:
    """Digits and signs as an East Asian keyboard may type them.

    >>> wide("010-1")
    '０１０－１'
    """
    return text.translate(_WIDE)


def luhn_digit(payload: str) -> str:
    """The digit that makes a card number valid.

    >>> luhn_digit("411111111111111")
    '1'
    """
    doubled = [int(d) * 2 if i % 2 == 0 else int(d) for i, d in enumerate(reversed(payload))]
    return str(-sum(d - 9 if d > 9 else d for d in doubled) % 10)
