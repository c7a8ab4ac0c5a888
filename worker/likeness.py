"""How alike two short texts are, in any script: words for Latin, letter pairs for Hangul, numbers and names to the letter."""

import re
from functools import lru_cache

_WORD = re.compile(r"<[A-Z_]+\d+>|[0-9]+(?:[.,:/][0-9]+)*|[a-z]+(?:'[a-z]+)?|[가-힣]+")
_EXACT = re.compile(r"<[A-Z_]+\d+>|[0-9]+(?:[.,:/][0-9]+)*", re.IGNORECASE)
_EMPTY = frozenset(
    "a about after also an and are as at be been before but by can could did do does for from get go going got had has have"
    " he her him his i i'll i'm if in into is it it's just let let's like make me my need needs no not now of ok okay on or"
    " our out over please she should so some sure that that's the their them then there they this to up us was we we'll"
    " we're were what when which who will with would yeah yes you your".split()
)
_STEM = re.compile(r"(?:ing|ed|es|s|e)$")
# What one does to nearly anything, as grams: no task is recognised by it.
_LIGHT = frozenset(
    _STEM.sub("", word) if len(word) > 4 else word
    for word in (
        "write send share make check prepare update review put together round look follow finish draft get set add bring"
        " work take give talk ask tell call help start keep try upload post"
        " 정리 리해 해서 공유 유하 하기 작성 성하 확인 인하 전달 달하 준비 비하 보내 내기 올리 리기 드리 진행 행하"
        " 검토 토하 업데 데이 이트 쓰기 해두 두기 하고 해보 보기 알아 아보 만들 들기 다시 까지 오늘 내일"
    ).split()
)


def likeness(one: str, other: str) -> float:
    """Dice overlap of content grams, 0 to 1; 0 when the numbers or names of the two differ.

    >>> likeness("Send the release notes", "send out release notes") > 0.7
    True
    >>> likeness("Send report 12", "Send report 13")
    0.0
    """
    if exact(one) != exact(other):
        return 0.0
    a, b = grams(one), grams(other)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def holds(one: str, other: str) -> bool:
    """Whether one of the two texts says what the other says and more; a single word or two syllables say too little to tell.

    >>> holds("배송 슬롯 API를 스테이징에 올리기", "배송 슬롯 API"), holds("send the report", "the report")
    (True, False)
    """
    less, more = sorted((grams(one), grams(other)), key=len)
    enough = 2 if any(gram.isascii() for gram in less) else 3
    return len(less) >= enough and less <= more and exact(one) == exact(other)


def subject(one: str, other: str) -> frozenset[str]:
    """What both texts are about, light verbs left out: "write it and send it round" is about nothing.

    >>> sorted(subject("정리해서 공유", "정리해서 공유하기")), sorted(subject("share the budget", "budget to share"))
    ([], ['budget'])
    """
    return (grams(one) & grams(other)) - _LIGHT


def telling(text: str) -> frozenset[str]:
    """What tells a text from others: its grams, light verbs left out unless it has nothing else.

    >>> sorted(telling("Write the release notes")), sorted(telling("정리해서 공유")) == sorted(grams("정리해서 공유"))
    (['not', 'releas'], True)
    """
    return (grams(text) - _LIGHT) or grams(text)


@lru_cache(maxsize=8192)
def exact(text: str) -> frozenset[str]:
    """The numbers and placeholders of a text: what must never differ by a little."""
    return frozenset(found.replace(",", "") for found in _EXACT.findall(text.upper()))


@lru_cache(maxsize=8192)
def grams(text: str) -> frozenset[str]:
    """Content words of the Latin script, stemmed a little, and pairs of neighbouring Hangul syllables."""
    found: set[str] = set()
    for word in _WORD.findall(text.lower()):
        if "가" <= word[0] <= "힣":
            found |= {word[i : i + 2] for i in range(len(word) - 1)}
        elif word[0] == "<" or word[0].isdigit():
            found.add(word)
        elif word not in _EMPTY:
            found.add(_STEM.sub("", word) if len(word) > 4 else word)
    return frozenset(found)
