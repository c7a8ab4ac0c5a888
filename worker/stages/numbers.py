"""Numbers as they are written and as they are said: does a figure of a text stand in what was said?"""

import re

_DIGIT = dict(zip("일이삼사오육칠팔구", range(1, 10), strict=True))
_POWER = {"십": 10, "백": 100, "천": 1000}
_NATIVE = "하나 둘 셋 넷 다섯 여섯 일곱 여덟 아홉 열".split()
_COUNT = "한 두 세 네 다섯 여섯 일곱 여덟 아홉 열".split()
_ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# 천이백만 원, 사십 명: two syllables, one of them a power of ten (이사 건 is a removal, not a 24)
_SPELLED = re.compile(
    r"(?<![가-힣])(?=[일이삼사오육칠팔구]*[십백천])[일이삼사오육칠팔구십백천]{2,}"
    r"(?=\s?[만억조원명개건대분]|\s?(?:퍼센트|프로|달러|시간))"
)


def numbers(text: str) -> frozenset[str]:
    """The figures of a text, without separators of thousands. Placeholders hold none.

    >>> sorted(numbers("<PERSON_1>: 1,200 of 3.5 by 12/3"))
    ['12', '1200', '3', '3.5']
    """
    plain = re.sub(r"<[A-Z_]+\d+>", " ", text)
    return frozenset(re.sub(r",(?=\d{3}\b)", "", found).rstrip(".,") for found in _NUMBER.findall(plain))


def unsaid(text: str, said: str) -> frozenset[str]:
    """Figures of `text` that were not said, neither in digits nor in words.

    >>> sorted(unsaid("Hire 3 people by the 15th, 20 seats", "we hire three people by the fifteenth, 20 seats"))
    []
    >>> sorted(unsaid("예산 500만원", "예산은 오백만원으로 하죠"))
    []
    >>> sorted(unsaid("Order 40 units", "let's order four units"))
    ['40']
    >>> sorted(unsaid("예산은 이천사백만 원, 좌석은 사십 석", "예산은 천이백만 원이고요")), sorted(unsaid("사십 명", "40명이요"))
    (['이천사백'], [])
    """
    spoken, lower = numbers(said), said.lower()
    figures = frozenset(n for n in numbers(text) - spoken if not any(form in lower for form in _spoken_forms(n)))
    joined = "".join(said.split())
    words = (n for n in _SPELLED.findall(text) if n not in joined and str(_value(n)) not in spoken)
    return figures | frozenset(words)


def _spoken_forms(number: str) -> tuple[str, ...]:
    if not number.isdigit() or int(number) == 0 or int(number) > 9999:
        return (number,)
    value = int(number)
    forms = [_sino(value), number]
    if value <= 10:
        forms += [_NATIVE[value - 1], _COUNT[value - 1]]
    forms += _english(value)
    # a single syllable or a short word occurs by chance inside others; it still is what the ear wrote down
    return tuple(form for form in forms if form)


def _value(words: str) -> int:
    """What Sino-Korean words below ten thousand say.

    >>> _value("천이백"), _value("사십오"), _value("이천사백")
    (1200, 45, 2400)
    """
    total = digit = 0
    for syllable in words:
        if syllable in _DIGIT:
            digit = _DIGIT[syllable]
        else:
            total, digit = total + (digit or 1) * _POWER[syllable], 0
    return total + digit


def _sino(value: int) -> str:
    words = ""
    for size, name in ((1000, "천"), (100, "백"), (10, "십"), (1, "")):
        digit, value = divmod(value, size)
        if digit:
            words += ("" if digit == 1 and name else "일이삼사오육칠팔구"[digit - 1]) + name
    return words


def _english(value: int) -> list[str]:
    if value < 20:
        word = _ONES[value - 1]
        return [word, {"five": "fifth", "nine": "ninth", "twelve": "twelfth"}.get(word, word), *_IRREGULAR.get(value, ())]
    if value < 100:
        tens, ones = _TENS[value // 10 - 2], value % 10
        if not ones:
            return [tens, tens[:-1] + "ieth"]
        return [f"{tens}{gap}{end}" for gap in " -" for end in (_ONES[ones - 1], *_IRREGULAR.get(ones, (_ONES[ones - 1],)))]
    return [f"{_ONES[value // 100 - 1]} hundred"] if value < 1000 and value % 100 == 0 else []


_IRREGULAR = {1: ("first",), 2: ("second",), 3: ("third",), 5: ("fifth",), 9: ("ninth",)}
