"""The marks that stand for personal data: how they are written, how a model may misspell them, how they are shown."""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from worker.model import Language

LABELS: dict[str, tuple[str, str]] = {
    "PERSON": ("이름", "name"),
    "EMAIL_ADDRESS": ("이메일", "email"),
    "PHONE_NUMBER": ("전화번호", "phone"),
    "KR_RRN": ("주민등록번호", "resident registration number"),
    "KR_FRN": ("외국인등록번호", "foreigner registration number"),
    "KR_BRN": ("사업자등록번호", "business registration number"),
    "KR_DRIVER_LICENSE": ("운전면허번호", "driver's licence number"),
    "KR_PASSPORT": ("여권번호", "passport number"),
    "US_PASSPORT": ("여권번호", "passport number"),
    "US_SSN": ("사회보장번호", "social security number"),
    "US_ITIN": ("납세자번호", "taxpayer number"),
    "CREDIT_CARD": ("카드번호", "card number"),
    "BANK_ACCOUNT": ("계좌번호", "account number"),
    "IBAN_CODE": ("계좌번호", "IBAN"),
    "IP_ADDRESS": ("IP 주소", "IP address"),
    "SECRET": ("비밀값", "secret"),
    "ADDRESS": ("주소", "address"),
}
KINDS = tuple(LABELS)

_OPEN = r"(?:<|＜|\[|&lt;|\\u003c)"
_CLOSE = r"(?:>|＞|\]|&gt;|\\u003e)"
_UNDERSCORE = r"\\?_"
_SEPARATOR = rf"(?:{_UNDERSCORE}|[ -])"
_INDEX = r"0{0,3}\d{1,4}(?!\d)"


def _kinds(separator: str) -> str:
    ordered = sorted(KINDS, key=len, reverse=True)
    return "|".join(kind.replace("_", separator) for kind in ordered)


# Longest first. Without brackets only what nobody says by chance: `PERSON_1` in any case, or `PERSON 1` in capitals.
_BRACKETED = rf"{_OPEN} ?(?i:{_kinds(_SEPARATOR)}){_SEPARATOR}?{_INDEX} ?{_CLOSE}"
_BARE = (
    rf"(?:{_OPEN} ?)?(?<![A-Za-z0-9_])(?:(?i:{_kinds(_SEPARATOR)}){_UNDERSCORE}|(?:{_kinds(_SEPARATOR)})[ -])"
    rf"{_INDEX}(?![A-Za-z_])(?: ?{_CLOSE})?"
)
_FOREIGN = r"(?:<|＜|&lt;)[A-Za-z가-힣][A-Za-z가-힣_ ]{0,24}[_ -]?\d{1,4}(?:>|＞|&gt;)"

LOOKALIKE = rf"{_BRACKETED}|{_BARE}|{_FOREIGN}"
FENCE = r"(?i:<|＜|&lt;|\\u003c)/?(?i: ?/? ?transcript)[^<>\n]{0,40}?(?i:>|＞|&gt;|\\u003e)"

MATCHER = re.compile(LOOKALIKE)
_CORE = re.compile(rf"({_kinds(_SEPARATOR)}){_SEPARATOR}?0*(\d{{1,4}})", re.IGNORECASE)
_ESCAPES = str.maketrans({"<": "‹", "＜": "‹", "[": "‹", ">": "›", "＞": "›", "]": "›", "_": "·", "-": "·", "\\": ""})


class Found(NamedTuple):
    """name: the placeholder as we write it, `<PERSON_1>`; None where the kind is none of ours (`<사람_1>`)."""

    start: int
    end: int
    name: str | None


def find_placeholders(text: str) -> Iterator[Found]:
    """Placeholders in whatever spelling a model gave them.

    >>> [f.name for f in find_placeholders("<PERSON_1> person\\\\_02이 [Phone-Number 3] &lt;PERSON 12&gt; <사람_4> person 5")]
    ['<PERSON_1>', '<PERSON_2>', '<PHONE_NUMBER_3>', '<PERSON_12>', None]
    """
    for match in MATCHER.finditer(text):
        yield Found(match.start(), match.end(), _canonical(match.group()))


def unknown_placeholders(text: str, sent: Collection[str]) -> tuple[str, ...]:
    """Placeholders of `text` that are not among those `sent`, each once: the closed-world check.

    >>> unknown_placeholders("person_1, <PERSON_99>, <사람_2>", {"<PERSON_1>"})
    ('<PERSON_99>', '<사람_2>')
    """
    names = (found.name or text[found.start : found.end] for found in find_placeholders(text))
    return tuple(dict.fromkeys(name for name in names if name not in sent))


def escape(lookalike: str) -> str:
    """The same to the eye, but neither a placeholder nor a fence to any reader.

    >>> escape("<PERSON_1>"), escape("&lt;/transcript&gt;"), escape("PERSON 1")
    ('‹PERSON·1›', '‹/transcript›', 'PERSON·1')
    """
    plain = lookalike
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), (r"\u003c", "<"), (r"\u003e", ">")):
        plain = plain.replace(entity, sign)
    plain = plain.translate(_ESCAPES)
    return re.sub(r" ?(\d+)( ?›)?$", r"·\1\2", plain).replace("··", "·")


def label(kind: str, language: Language) -> str:
    """What a reader sees instead of the value.

    >>> label("PHONE_NUMBER", "ko"), label("PHONE_NUMBER", "en")
    ('[전화번호]', '[phone]')
    """
    korean, english = LABELS[kind]
    return f"[{korean if language == 'ko' else english}]"


def _canonical(spelling: str) -> str | None:
    core = _CORE.search(spelling)
    if not core:
        return None
    kind = re.sub(r"[\\_ -]+", "_", core.group(1).upper())
    return f"<{kind}_{int(core.group(2))}>"
