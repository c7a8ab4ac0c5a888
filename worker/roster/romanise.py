"""Korean names in Latin letters and back: the spellings that people use, not one standard.

Keys are lower-case letters without separators: `Min-su`, `Min Su` and `Minsu` are all `minsu`.
"""

from functools import cache
from itertools import product

from worker.roster.words import table

_NAME_SYLLABLES = (
    "가강건걸겸경계고관광교구국권규균근금기길나남내노누늘다단달담대덕도동두라란람래려련령례로록루류률름리린림마만명모목무문"
    "미민방배백범별병보복봉부비빈빛삼상새서석선설섭성세소솔송수숙순술슬승시식신실심아안애양언여연열영예오옥온완용우욱운"
    "웅원월위유윤율은을의이익인일임자잔장재전정제조종주준중지진찬창채천철청초총춘충치태택표필하학한해향혁현협형혜호홍화"
    "환회효후훈휘흠희"
)

_ONSETS = "g k|kk gg|n|d|tt dd|r l|m|b|pp bb|s|ss|-|j|jj|ch|k|t|p|h"
_VOWELS = "a|ae ai|ya|yae|eo u|e|yeo yu yo you|ye|o|wa|wae|oe|yo|u oo|wo weo|we|wi|yu yoo you|eu u|ui ee eui i|i"
_CODAS = "-|k g|k|k|n|n|n|t|l|l|l|l|l|l|p|l|m|p b|p|t|t|ng|t|t|k|t|p|t"


def surname_keys(surname: str) -> tuple[str, ...]:
    """Spellings of a Hangul surname, the commonest first.

    >>> surname_keys("이")
    ('lee', 'yi', 'rhee', 'ri', 'i')
    """
    return _surnames().get(surname) or tuple(sorted(_joined(surname)))


def is_surname(syllables: str) -> bool:
    """
    >>> is_surname("김"), is_surname("남궁"), is_surname("커")
    (True, True, False)
    """
    return syllables in _surnames()


def given_keys(given: str) -> frozenset[str]:
    """Spellings of a Hangul given name.

    >>> sorted(given_keys("민수"))
    ['minsoo', 'minsu']
    """
    return frozenset(_joined(given))


def hangul_surnames(key: str) -> tuple[str, ...]:
    """
    >>> hangul_surnames("kim"), hangul_surnames("smith")
    (('김',), ())
    """
    return tuple(hangul for hangul, keys in _surnames().items() if key in keys)


def hangul_given(parts: tuple[str, ...]) -> frozenset[str]:
    """Hangul given names that may be spelled so. parts: the words or hyphenated syllables, lower-case.

    >>> sorted(hangul_given(("minsu",))), sorted(hangul_given(("robert",)))
    (['민수'], [])
    >>> sorted(hangul_given(("ji", "hoon")))
    ['지훈']
    """
    if len(parts) > 1:
        return _spelled(parts)
    key = parts[0] if parts else ""
    return frozenset[str]().union(*(_spelled((key[:i], key[i:])) for i in range(1, len(key))))


def _spelled(syllables: tuple[str, ...]) -> frozenset[str]:
    known = _syllables_of()
    return frozenset("".join(choice) for choice in product(*(known.get(s, ()) for s in syllables)))


def _joined(name: str) -> set[str]:
    return {"".join(choice) for choice in product(*(_keys_of(s) for s in name))}


@cache
def _surnames() -> dict[str, tuple[str, ...]]:
    return table("surnames.txt")


@cache
def _syllables_of() -> dict[str, tuple[str, ...]]:
    """Latin spelling → the syllables of Korean names that are spelled so."""
    found: dict[str, list[str]] = {}
    for syllable in _NAME_SYLLABLES:
        for key in _keys_of(syllable):
            found.setdefault(key, []).append(syllable)
    return {key: tuple(syllables) for key, syllables in found.items()}


@cache
def _keys_of(syllable: str) -> tuple[str, ...]:
    """Spellings of one Hangul syllable: its irregular ones, else onset × vowel × coda."""
    if syllable in _irregular():
        return _irregular()[syllable]
    code = ord(syllable) - 0xAC00
    if not 0 <= code < 11172:
        return (syllable.lower(),)
    letters = ((_ONSETS, code // 588), (_VOWELS, code % 588 // 28), (_CODAS, code % 28))
    return tuple("".join(parts) for parts in product(*(_choices(row, index) for row, index in letters)))


@cache
def _irregular() -> dict[str, tuple[str, ...]]:
    return table("syllables.txt")


def _choices(row: str, index: int) -> list[str]:
    return [choice.strip("-") for choice in row.split("|")[index].split(" ")]
