"""Words that turn a weak shape into a find: the same line, 40 characters before and 12 after.

An answer often stands alone ("계좌번호가 어떻게 되죠?" / "110-123-456789요"), so a value near the start of its line
is also read with the end of the line before. Presidio's own enhancer needs lemmas and takes 0.4 s for 60,000 characters.
"""

import re
from collections.abc import Mapping

BEFORE, AFTER, PREVIOUS_LINE, NEAR_START = 40, 12, 60, 20

_PHONE = (
    r"전화|연락처|휴대폰|핸드폰|번호로|내선|대표번호|고객센터|콜센터|문의|팩스|\b(?:phone|call|tel|mobile|cell|fax|"
    r"reach|text me|office|desk|answering|extension|hotline)"
)
_ACCOUNT = (
    r"은행|뱅크|토스|계좌|입금|송금|이체|통장|예금주|농협|새마을금고|우체국|급여 ?이체|환불"
    r"|\b(?:account (?:number|no)|acct|bank account|routing|wire|iban|deposit|swift)"
)
_PASSPORT = r"여권|passport"

CONTEXT: Mapping[str, re.Pattern[str]] = {
    kind: re.compile(words, re.IGNORECASE)
    for kind, words in {
        "PHONE_NUMBER": _PHONE,
        "BANK_ACCOUNT": _ACCOUNT,
        "CREDIT_CARD": r"카드|\bcard|visa|master|amex",
        "KR_RRN": r"주민|생년월일|\brrn\b|resident registration|민증|신분증",
        "KR_FRN": r"외국인 ?(?:등록)?번호|\bfrn\b|foreigner registration",
        "KR_BRN": r"사업자|\bbrn\b|business (?:registration )?number|tax registration",
        "KR_DRIVER_LICENSE": r"면허|driver'?s? licen[cs]e",
        "KR_PASSPORT": _PASSPORT,
        "US_PASSPORT": _PASSPORT,
        "US_SSN": r"\bssns?\b|social security|\bsocial\b|사회 ?보장",
        "US_ITIN": r"\bitin\b|taxpayer|tax ?id|\btin\b",
        "ADDRESS": (
            r"주소|배송|우편|택배|퀵|거주|자택|(?<![가-힣])집(?:은|이|으로|주소)|사무실|찾아오|이사 ?[간갈했]"
            r"|\b(?:address|ship|deliver|mail|lives? (?:at|on)|located at|send (?:it|them) to|office (?:is )?at)"
        ),
    }.items()
}


def speaks_of(kind: str, text: str, start: int, end: int) -> bool:
    """Whether the words around text[start:end] say that it is a `kind`.

    >>> speaks_of("BANK_ACCOUNT", "계좌는 110-123-456789예요", 4, 18)
    True
    >>> speaks_of("BANK_ACCOUNT", "계좌번호가요?\\n110-123-456789요", 8, 22)
    True
    >>> speaks_of("BANK_ACCOUNT", "티켓 110-123-456789", 3, 17)
    False
    """
    words = CONTEXT.get(kind)
    return bool(words and words.search(_window(text, start, end)))


def _window(text: str, start: int, end: int) -> str:
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    before = text[max(line, start - BEFORE) : start]
    after = text[end : min(end + AFTER, stop if stop >= 0 else len(text))]
    if line and start - line <= NEAR_START:
        before = text[max(text.rfind("\n", 0, line - 1) + 1, line - PREVIOUS_LINE) : line] + before
    return f"{before} {after}"
