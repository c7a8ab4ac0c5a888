"""E-mail addresses and telephone numbers as written. Candidates by pattern; libphonenumber judges only those."""

import regex

from worker.redaction.rule import WEAK, Judgement, Rule, digits_of

_HANGUL_TLD = "한국|닷컴|닷넷|삼성"
_REGIONS = ("GB", "DE", "FR", "IT", "AU", "JP", "NL", "BE", "CH", "SE", "AT", "ES")


def phone(value: str) -> Judgement | None:
    """Korean and US numbers by their plan; `+…` and `00…` by any plan, shortened by digit groups until one fits.

    >>> phone("+82 10-1234-5678 2024")
    Judgement(kind='PHONE_NUMBER', score=1.0, length=16)
    """
    scores = [(_phone_score(value[:length]), length) for length in _group_ends(value)]
    score, length = max(scores)
    return Judgement("PHONE_NUMBER", score, length) if score else None


def _group_ends(value: str) -> list[int]:
    ends = [m.end() for m in regex.finditer(r"\d+", value)]
    return ends[::-1][:4]  # an extension is a group, too: libphonenumber knows `x565`


def _phone_score(value: str) -> float:
    import phonenumbers  # noqa: PLC0415  0.1 s of metadata

    number = regex.sub(r"^00", "+", value)
    try:
        parsed = phonenumbers.parse(number.replace("(0)", ""), None if number.startswith("+") else "KR")
    except phonenumbers.NumberParseException:
        return 0.0
    if phonenumbers.is_valid_number(parsed):
        return 1.0
    return 0.6 if number.startswith("+") and phonenumbers.is_possible_number(parsed) else 0.0


def _korean(value: str) -> Judgement | None:
    """A shape of the Korean plan; libphonenumber lags behind new ranges, so the shape alone is enough."""
    return Judgement("PHONE_NUMBER", 0.9) if 9 <= len(digits_of(value)) <= 12 else None


def _foreign(value: str) -> Judgement | None:
    """A national number with trunk 0: valid somewhere, and no date such as 01.02.2024."""
    import phonenumbers  # noqa: PLC0415

    if regex.match(r"\d{2}([-./ ])\d{2}\1\d{4}", value):
        return None
    for region in _REGIONS:
        try:
            if phonenumbers.is_valid_number(phonenumbers.parse(value, region)):
                return Judgement("PHONE_NUMBER", 0.6)
        except phonenumbers.NumberParseException:
            continue
    return Judgement("PHONE_NUMBER", WEAK) if len(digits_of(value)) >= 9 else None


def _american(value: str) -> Judgement | None:
    """Hyphens, dots or parentheses are enough; with mere spaces between, the number must be a valid one."""
    import phonenumbers  # noqa: PLC0415

    core = regex.sub(r"(?i) ?(?:x|ext).*", "", value)
    if regex.search(r"[-.()+]", core):
        return Judgement("PHONE_NUMBER", 0.6)
    valid = phonenumbers.is_valid_number(phonenumbers.parse(core, "US"))
    return Judgement("PHONE_NUMBER", 0.6 if valid else WEAK)


def _email(value: str) -> Judgement:
    """A known suffix makes it certain; an unknown one (corp.local) is still an address. The suffix list is the bundled one."""
    from worker.redaction.engine import known_suffix  # noqa: PLC0415

    return Judgement("EMAIL_ADDRESS", 1.0 if known_suffix(value) else 0.6)


RULES = (
    Rule(
        "email", "EMAIL_ADDRESS",
        r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9_][A-Za-z0-9._%+'-]{0,63} ?@ ?(?:[A-Za-z0-9-]{1,63} ?\.){1,6}[A-Za-z][A-Za-z0-9-]{1,23}",
        judge=_email, needles=("@",),
    ),
    Rule(
        "email, Hangul", "EMAIL_ADDRESS",
        r"(?<![A-Za-z0-9가-힣._%+-])[A-Za-z0-9가-힣._%+-]{1,64}@(?:[A-Za-z0-9가-힣-]{1,40}\.){1,4}"
        rf"(?:{_HANGUL_TLD}|com|net|org|kr|io|ai)",
        needles=("@",), score=0.9,
    ),
    Rule(
        "email, written around", "EMAIL_ADDRESS",
        r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64} ?(?:\(at\)|\[at\]|\{at\}) ?(?:[A-Za-z0-9-]{1,40}(?:\.|"
        r" ?[(\[{]dot[)\]}] ?)){1,4}[A-Za-z]{2,12}",
        needles=("(at)", "[at]", "{at}"), score=0.9,
    ),
    Rule(
        "Korean mobile", "PHONE_NUMBER",
        r"(?<!\d)(?<!\d[-.])\(?01[016789][ .\-)]{0,3}\d{3,4}[ .-]{0,3}\d{4}(?!\d)|"
        r"(?<![\d-])82[ -]10[ -]?\d{4}[ -]?\d{4}(?!\d)", judge=_korean,
    ),
    Rule(
        "Korean landline", "PHONE_NUMBER",
        r"(?<!\d)(?<!\d[-.])\(?0(?:2|3[1-3]|4[1-4]|5[1-5]|6[1-4]|70|80|50\d?)(?:[ .-]|\) ?)\d{3,4}[ .-]\d{4}(?!\d)"
        r"|(?<![\d.-])0(?:2|3[1-3]|4[1-4]|5[1-5]|6[1-4]|70)\d{7,8}(?![\d.])",
        judge=_korean,
    ),
    Rule(
        "international", "PHONE_NUMBER",
        r"(?:(?<![\d+])\+|(?<![\d.,+-])(?<!(?<!\d)\d{4} )00)[1-9](?:[ .\-/()]{0,3}\d){6,18}(?: ?(?:x|ext\.?) ?\d{1,5})?",
        judge=phone,
    ),
    Rule(
        "trunk 0", "PHONE_NUMBER",
        r"(?<![\d.,+-])(?<!(?<!\d)\d{4} )\(?0[1-9]\d{0,3}\)?(?:[ .\-/]{1,2}\d{2,8}){1,4}(?![\d:/])",
        judge=_foreign,
    ),
    Rule(
        "North American", "PHONE_NUMBER",
        r"(?<![\d.+-])(?:1[ .-])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[ .-])\d{3}[ .-]\d{4}(?![\d.]*\d)(?: ?(?:x|ext\.?|"
        r"extension) ?\d{1,6})?",
        judge=_american,
    ),
    Rule(
        "groups, by context", "PHONE_NUMBER",
        r"(?<![\d.,:/-])(?!(?:19|20)\d\d[ .-])(?=(?:\D{0,2}\d){7,12}(?!\d))"
        r"\(?\d{2,4}\)?(?:[ .-]\d{2,8}){1,4}(?:x\d{1,5})?(?![\d:/-])",
        WEAK,
    ),
    Rule(
        "bare or short, by context", "PHONE_NUMBER",
        r"(?<![\d.,-])(?:[2-9]\d{2}[2-9]\d{6}|1[568]\d{2}-\d{4}|[1-9]\d{2,3}[- ]\d{4})(?![\d.,-]*\d)", WEAK,
    ),
)  # fmt: skip
