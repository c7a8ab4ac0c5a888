"""Korean particles after a word that took another's place: 이/가, 은/는, 으로/로 … by the word's final sound."""

import re

_PAIRS = (
    ("이라고", "라고"), ("이라는", "라는"), ("이라도", "라도"), ("이라면", "라면"), ("이라서", "라서"), ("이라", "라"),
    ("이에요", "예요"), ("이었", "였"), ("이지만", "지만"), ("이니까", "니까"), ("이랑", "랑"), ("이나", "나"),
    ("이든", "든"), ("이며", "며"), ("이고", "고"), ("이죠", "죠"),
    ("아", "야"), ("이야", "야"), ("으로", "로"), ("이", "가"), ("은", "는"), ("을", "를"),
    ("과", "와"),
)  # fmt: skip
_FORMS = {form: pair for pair in reversed(_PAIRS) for form in pair}
_FOLLOWERS = "는|도|만|의|서|써|부터|까지|서는|부터는|써는|요"
_PARTICLE = re.compile(
    rf"(?P<mark>[*_`\"'”’)\]]{{0,3}})(?:(?P<form>{'|'.join(sorted(_FORMS, key=len, reverse=True))})"
    rf"(?=(?:{_FOLLOWERS})?(?![가-힣]))"
    r"|(?P<past>이었|였)(?=[가-힣]))"
)
_DIGITS = {"0": "ㅇ", "1": "ㄹ", "3": "ㅁ", "6": "ㄱ", "7": "ㄹ", "8": "ㄹ"}
_LETTERS = {"L": "ㄹ", "M": "ㅁ", "N": "ㄴ", "R": "ㄹ"}


def repair(word: str, rest: str) -> tuple[str, int]:
    """The particle that `rest` should begin with after `word`, and how many characters of `rest` it replaces.

    >>> [repair("김민준", r)[0] for r in ("가 한다", "는", "를", "와", "로", "라고", "야", "나", "랑", "예요")]
    ['이', '은', '을', '과', '으로', '이라고', '아', '이나', '이랑', '이에요']
    >>> [repair("김민수", r)[0] for r in ("이 한다", "은", "을", "과", "으로", "이라고", "아", "이나", "이랑", "이에요")]
    ['가', '는', '를', '와', '로', '라고', '야', '나', '랑', '예요']
    >>> repair("이서울", "으로"), repair("Paul", "으로는"), repair("Anna", "이사")
    (('로', 2), ('로', 2), ('', 0))
    """
    match = _PARTICLE.match(rest)
    if not match:
        return "", 0
    form = match["form"] or match["past"]
    after_consonant, after_vowel = _FORMS[form]
    sound = final_consonant(word)
    vowel_form = not sound or (after_vowel == "로" and sound == "ㄹ")
    return match["mark"] + (after_vowel if vowel_form else after_consonant), match.end()


def final_consonant(word: str) -> str:
    """The consonant that `word` ends with when read aloud in Korean, "" after a vowel; only ㄹ is told from the others.

    >>> [final_consonant(w) for w in ("민수", "민준", "서울", "Kim", "Mike", "Jane", "Paul")]
    ['', 'ㄴ', 'ㄹ', 'ㅁ', '', 'ㄴ', 'ㄹ']
    >>> [final_consonant(w) for w in ("Mark", "Jack", "Peter", "CTO", "PM", "참석자 1", "[전화번호]")]
    ['', 'ㄱ', '', '', 'ㅁ', 'ㄹ', '']
    """
    plain = re.sub(r"[^0-9A-Za-zÀ-ɏ가-힣]+$", "", word)
    if not plain:
        return ""
    last = plain[-1]
    if "가" <= last <= "힣":
        jongseong = (ord(last) - 0xAC00) % 28
        return {0: "", 4: "ㄴ", 8: "ㄹ", 16: "ㅁ"}.get(jongseong, "ㄱ")
    if last.isdigit():
        return _DIGITS.get(last, "")
    return _latin(re.split(r"[^A-Za-zÀ-ɏ]", plain)[-1])


def _latin(word: str) -> str:
    """By the usual transliteration: Jack 잭, Mark 마크, Jane 제인, Mike 마이크, Paul 폴, Peter 피터; capitals are spelled."""
    if word.isupper() and len(word) <= 4:
        return _LETTERS.get(word[-1], "")
    lower = word.lower()
    if re.search(r"(?:l|le|ll|lle)$", lower) and len(lower) > 2:
        return "ㄹ"
    nasal = re.search(r"([mn])(?:e|g)?$", lower)
    if nasal and not re.search(r"[^aeiouy]ne?e$|ge$", lower):
        return "ㅁ" if nasal.group(1) == "m" else "ㄴ"
    return "ㄱ" if re.search(r"(?<![aeiouy])[aeiouy](?:ck|c|k|tt|t|pp|p|bb|b)$", lower) else ""
