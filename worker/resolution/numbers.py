"""Numbers as people and speech recognisers write them, Korean (Sino and native) and English, up to 999.

>>> korean_number("이십오"), korean_number("열두"), korean_number("3"), korean_number("스물 한")
(25, 12, 3, 21)
>>> english_number("twenty-fifth"), english_number("a couple of"), english_number("third"), english_number("21st")
(25, 2, 3, 21)
>>> korean_number("이삼"), english_number("umpteen")   # "two or three" is no number
(None, None)
"""

import re

_SINO = {c: n for n, c in enumerate("일이삼사오육칠팔구", 1)} | {"유": 6, "륙": 6}
_SINO_SCALE = {"십": 10, "시": 10, "백": 100}
_NATIVE = {
    "하나": 1, "한": 1, "둘": 2, "두": 2, "셋": 3, "세": 3, "석": 3, "넷": 4, "네": 4, "넉": 4, "다섯": 5, "여섯": 6,
    "일곱": 7, "여덟": 8, "여덜": 8, "아홉": 9,
}  # fmt: skip
_NATIVE_TENS = {"열": 10, "스물": 20, "스무": 20, "서른": 30}
_EN = {
    word: number
    for number, words in enumerate((
        "zero", "one a an first", "two second", "three third", "four fourth", "five fifth", "six sixth",
        "seven seventh", "eight eighth", "nine ninth", "ten tenth", "eleven eleventh", "twelve twelfth",
        "thirteen thirteenth", "fourteen fourteenth", "fifteen fifteenth", "sixteen sixteenth",
        "seventeen seventeenth", "eighteen eighteenth", "nineteen nineteenth", "twenty twentieth",
    ))
    for word in words.split()
} | {"couple": 2, "pair": 2, "thirty": 30, "thirtieth": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}  # fmt: skip

SINO = r"[일이삼사오육칠팔구십백]+"
NATIVE = r"(?:(?:열|스물|서른)\s?)?(?:하나|한|둘|두|셋|세|석|넷|네|넉|다섯|여섯|일곱|여덟|여덜|아홉)|열|스무|스물|서른"
_UNITS = r"one|two|three|four|five|six|seven|eight|nine"
_TEENS = r"ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
CARDINAL = rf"(?:(?:twenty|thirty|forty|fifty|sixty|ninety)(?:[-\s](?:{_UNITS}))?|{_TEENS}|{_UNITS})"
_ORDINAL_UNITS = r"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
ORDINAL = (
    rf"(?:(?:twenty|thirty)[-\s](?:{_ORDINAL_UNITS})|{_ORDINAL_UNITS}|tenth|eleventh|twelfth|thirteenth|fourteenth"
    r"|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)"
)


def korean_number(words: str) -> int | None:
    """The number that Korean words or digits stand for; None when they stand for none."""
    compact = re.sub(r"\s", "", words)
    if compact.isdigit():
        return int(compact)
    return _native(compact) or _sino(compact)


def english_number(words: str) -> int | None:
    """The cardinal or ordinal that English words or digits stand for; None when they stand for none."""
    lowered = words.lower().strip()
    if digits := re.fullmatch(r"(\d+)(?:st|nd|rd|th)?", lowered):
        return int(digits[1])
    parts = [part for part in re.split(r"[-\s]+", lowered) if part not in ("of", "the")]
    if parts and parts[0] == "a" and len(parts) > 1:
        parts = parts[1:]
    values = [_EN.get(part) for part in parts]
    numbers = [value for value in values if value is not None]
    return sum(numbers) if numbers and len(numbers) == len(values) else None


def _native(word: str) -> int:
    for tens, value in _NATIVE_TENS.items():
        if word.startswith(tens):
            rest = word[len(tens) :]
            return value + _NATIVE[rest] if rest in _NATIVE else (value if not rest else 0)
    return _NATIVE.get(word, 0)


def _sino(word: str) -> int | None:
    total, digit = 0, 0
    for letter in word:
        if letter in _SINO_SCALE:
            total, digit = total + (digit or 1) * _SINO_SCALE[letter], 0
        elif letter in _SINO and not digit:
            digit = _SINO[letter]
        else:
            return None
    return total + digit or None
