"""What speech recognition makes of dictated values: `공일공에 일이삼사에 오육칠팔`, `골뱅이 … 닷컴`, "at gmail dot com"."""

import re

from worker.redaction.recognizers.money import luhn
from worker.redaction.rule import WEAK, Judgement, Rule

_KOREAN = {
    c: str(i) for i, cs in enumerate(("공영", "일", "이", "삼", "사", "오", "육륙", "칠", "팔", "구")) for c in cs
}
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_ENGLISH = {word: str(i) for i, word in enumerate(_DIGITS)}
_ENGLISH |= {"oh": "0", "o": "0"}
_TEENS = (
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")

_D = "[공영일이삼사오육륙칠팔구]"
_PAUSE = r"(?:[ ,]{0,2}(?:에|의|다시|대시|하이픈|-)?[ ,]{0,2})"
_NUMERAL_PAUSE = r"(?:[ .,-]{0,3}(?:에|의|다시|대시|하이픈)?[ .,-]{0,3})"
_W = (
    rf"(?:(?:double|triple) )?(?:{'|'.join(_ENGLISH)}|{'|'.join(_TEENS)}"
    rf"|(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_DIGITS[1:])}))?)"
)


def korean_digits(spoken: str) -> str:
    """
    >>> korean_digits("공일공에 일이삼사에 오육칠팔")
    '01012345678'
    """
    return "".join(_KOREAN.get(c, c if c.isdigit() else "") for c in spoken)


def english_digits(spoken: str) -> str:
    """
    >>> english_digits("five five five, one two double three"), english_digits("twenty three eleven")
    ('5551233', '2311')
    """
    digits, repeat, tens = "", 1, False
    for word in re.findall(r"[a-z]+", spoken.lower()):
        if word in {"double", "triple"}:
            repeat = 2 if word == "double" else 3
            continue
        if tens and word in _DIGITS:
            digits = digits[:-1]
        digits += _value(word) * repeat
        repeat, tens = 1, word in _TENS
    return digits


def _value(word: str) -> str:
    if word in _TEENS:
        return str(10 + _TEENS.index(word))
    return f"{2 + _TENS.index(word)}0" if word in _TENS else _ENGLISH.get(word, "")


def classify(digits: str) -> tuple[str, float, int] | None:
    """Kind, score and length of what a run of dictated digits begins with; its end may be a particle (…팔이에요).

    >>> classify("01012345678"), classify("90010112345682"), classify("1234567")
    (('PHONE_NUMBER', 0.9, 11), ('KR_RRN', 0.9, 13), None)
    """
    if re.match(r"\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[1-8]\d{6}", digits) and len(digits) <= 14:
        return ("KR_RRN" if digits[6] in "1234" else "KR_FRN"), 0.9, 13
    for length in (16, 15, 14):
        if len(digits) >= length and digits[0] in "23456" and luhn(digits[:length]):
            return "CREDIT_CARD", 0.9, length
    if re.match(r"0(?:1[016789]|[2-7])", digits) and 9 <= len(digits) <= 13:
        return "PHONE_NUMBER", 0.9, min(len(digits), 11)
    if len(digits) >= 10:
        return ("CREDIT_CARD" if len(digits) == 16 else "BANK_ACCOUNT"), WEAK, len(digits)
    return None


def _korean_run(spoken: str) -> Judgement | None:
    found = classify(korean_digits(spoken))
    if not found:
        return None
    kind, score, count = found
    ends = [i + 1 for i, c in enumerate(spoken) if c in _KOREAN or c.isdigit()]
    return Judgement(kind, score, ends[count - 1])


def _english_run(spoken: str) -> Judgement | None:
    """Seven, ten or eleven digits are a telephone number, nine an SSN beside the word; counting aloud is none."""
    digits = english_digits(spoken)
    singles = sum(word in _ENGLISH for word in re.findall(r"[a-z]+", spoken.lower()))
    if len(digits) < 7 or singles < 5 or digits in "012345678910" or digits in "10987654321":
        return None
    if len(digits) == 9:
        return Judgement("US_SSN", 0.6)
    found = classify(digits) if len(digits) >= 13 else None
    return Judgement(found[0] if found and found[1] > WEAK else "PHONE_NUMBER", 0.6)


_WORD = r"[A-Za-z0-9가-힣]{1,30}"
_LETTER = (
    r"(?:에이치|에이|비|씨|디|이|에프|지|아이|제이|케이|엘|엠|엔|오|피|큐|알|에스|티|유|브이|더블유|엑스|와이|제트|"
    r"[A-Za-z0-9])"
)
_DOT = r"(?: ?(?:점|쩜|닷|\.|dot) ?)"
_JOINT = rf"(?: ?(?:점|쩜|닷|dot|언더바|언더스코어|밑줄|underscore|대시|하이픈|dash|hyphen|[._-]) ?{_WORD})"
_KOREAN_TLD = (
    r"(?:컴|콤|com|넷|net|씨오 ?(?:점|쩜|닷|\.) ?케이알|co ?(?:점|쩜|닷|\.) ?kr|케이알|kr|오알지|org|한국|아이오|io|"
    r"에이아이|ai|에듀|edu)"
)
_ENGLISH_TLD = r"(?:com|net|org|edu|gov|io|ai|co|kr|us|uk|de|fr|jp|dev|app|me|info|biz|tech)"

RULES = (
    Rule("mobile, dictated", "PHONE_NUMBER", rf"[공영] ?일 ?[공영일육륙칠팔구](?:{_PAUSE}{_D}){{7,8}}", 0.9),
    Rule(
        "mobile, numerals and pauses", "PHONE_NUMBER",
        rf"(?<!\d)01[016789]{_NUMERAL_PAUSE}\d{{3,4}}{_NUMERAL_PAUSE}\d{{4}}(?!\d)|"
        rf"[공영]일[공영일육칠팔구][ ,에]{{0,3}}\d{{3,4}}[ ,에-]{{1,3}}\d{{4}}(?!\d)",
        0.9,
    ),
    Rule(
        "digits, dictated", "PHONE_NUMBER", rf"(?<![가-힣]){_D}(?:{_PAUSE}{_D}){{8,18}}", judge=_korean_run,
        also=("KR_RRN", "KR_FRN", "CREDIT_CARD", "BANK_ACCOUNT"),
    ),
    Rule(
        "registration number, dictated in two parts", "KR_RRN",
        rf"(?<![가-힣]){_D}(?:{_PAUSE}{_D}){{5}}[^\n\d]{{0,8}}(?:뒷[자번]|뒤)[가-힣 ,]{{0,6}}? {_D}(?:{_PAUSE}{_D}){{6}}",
        0.9, needles=("뒷", "뒤"),
    ),
    Rule("business number, dictated", "KR_BRN", rf"(?<![가-힣]){_D}(?:{_PAUSE}{_D}){{9}}(?!{_PAUSE}{_D}{_D})", WEAK),
    Rule("passport, dictated", "KR_PASSPORT", rf"(?:엠|에스|알|디|지|피|[MSRDG]) ?{_D}(?:{_PAUSE}{_D}){{7}}", WEAK),
    Rule(
        "digits, dictated in English", "PHONE_NUMBER",
        rf"(?<![A-Za-z])(?<!(?i:point) )(?i:{_W}(?:[ ,.-]{{1,3}}{_W}){{4,18}})(?![A-Za-z])",
        judge=_english_run, also=("US_SSN", "CREDIT_CARD", "KR_RRN", "KR_FRN"),
    ),
    Rule(
        "area code dictated", "PHONE_NUMBER",
        rf"(?<![A-Za-z])(?i:{_W}(?:[ ,-]{{1,2}}{_W}){{2}})[ ,-]{{1,2}}\d{{3}}[ ,-]{{0,2}}\d{{4}}(?!\d)",
        0.8,
    ),
    Rule(
        "e-mail, dictated", "EMAIL_ADDRESS",
        rf"(?<![A-Za-z0-9가-힣])(?:{_LETTER} ){{0,24}}{_WORD}{_JOINT}{{0,4}} ?(?:골뱅이|"
        rf"앳) ?{_WORD}(?: {_WORD})?(?:{_DOT}{_WORD}){{0,2}}?{_DOT}{_KOREAN_TLD}",
        0.9, needles=("골뱅이", "앳"),
    ),
    Rule(
        "e-mail, dictated in English", "EMAIL_ADDRESS",
        rf"(?<![A-Za-z0-9])(?i:(?:(?<!')[a-z0-9] ){{0,24}}[A-Za-z0-9._+-]{{1,40}}(?: (?:dot|underscore|dash|hyphen|"
        rf"period) [a-z0-9]{{1,30}}){{0,4}}"
        rf" (?:at|@) (?:[a-z0-9-]{{1,30}} ){{1,2}}(?:dot [a-z0-9-]{{1,30}} ){{0,2}}dot {_ENGLISH_TLD}(?: dot "
        rf"{_ENGLISH_TLD})?)(?![A-Za-z])",
        0.9, needles=(" dot ", " Dot "),
    ),
    Rule(
        "e-mail, at sign dictated", "EMAIL_ADDRESS",
        r"(?<![A-Za-z0-9._+-])[A-Za-z0-9._+-]{1,64} ?(?:골뱅이|앳| at ) ?(?:[A-Za-z0-9-]{1,40}\.){1,3}(?:com|net|"
        r"org|io|ai|co|kr|edu|gov|dev|app|me|us|uk)(?![A-Za-z])",
        0.8, needles=("골뱅이", "앳", " at "),
    ),
)  # fmt: skip
