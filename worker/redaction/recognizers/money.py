"""Cards, bank accounts, IBANs."""

import re

from worker.redaction.rule import WEAK, Judgement, Rule, digits_of

_IBAN_LENGTHS = (
    "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BR29BY28CH21CR22CY28CZ24DE22DK18DO28EE20EG29ES24FI18FO18FR27GB22GE22GI23GL18"
    "GR27GT28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21MC27MD24ME22MK19MR27MT31MU30NL18NO15PK24"
    "PL28PS29PT25QA29RO24RS22SA24SE24SI19SK24SM27TN24TR26UA29VA22VG24XK20"
)
# A day as it is written, with its time or without; 195749-00-522116 is none, though 1957, 4 and 9 stand in it.
_DATE = re.compile(
    r"(?:19|20)\d\d(?:([- ])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))"
    r"(?:[- ]?(?:[01]\d|2[0-3])(?:[- ]?[0-5]\d){0,2})?$"
)
_NO_AMOUNT = r"(?! ?(?:원|만|천|억|달러|개|건|명|(?i:won|krw|usd|dollars)))"


def luhn(digits: str) -> bool:
    """
    >>> luhn("4111111111111111"), luhn("4111111111111112")
    (True, False)
    """
    doubled = [int(d) if i % 2 == 0 else sum(divmod(2 * int(d), 10)) for i, d in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0


def card(value: str) -> Judgement | None:
    """Issuer's range and Luhn digit; a card-like number that fails is one only beside 카드. Never epoch or timestamp.

    Ranges: 2221–2720 Mastercard, 3 Amex, Diners, JCB, 4 Visa, 5 Mastercard and Maestro, 6 Maestro, Discover, UnionPay.
    """
    digits = digits_of(value)
    issuer = digits[0] in "3456" or "2221" <= digits[:4] <= "2720"
    if not issuer:
        return None
    return Judgement("CREDIT_CARD", 0.9 if luhn(digits) else WEAK)


def iban(value: str) -> Judgement | None:
    """ISO 13616, remainder 97.

    >>> iban("GB82 WEST 1234 5698 7654 32") and not iban("GB83 WEST 1234 5698 7654 32")
    True
    """
    code = "".join(filter(str.isalnum, value)).upper()
    number = "".join(str(int(c, 36)) for c in code[4:] + code[:4])
    return Judgement("IBAN_CODE", 1.0) if int(number) % 97 == 1 else None


def account(value: str) -> Judgement | None:
    """9 to 16 digits that are no date, no time stamp.

    >>> account("110-123-456789") is None, account("2026-11-04 10") is None, account("202611041230") is None
    (False, True, True)
    """
    digits = digits_of(value)
    if not 9 <= len(digits) <= 16 or (_DATE.match(value) and (len(digits) in {10, 12, 14} or not value.isdigit())):
        return None
    return Judgement("BANK_ACCOUNT", WEAK)


def _iban_pattern() -> str:
    """Exactly as many characters as the country's IBANs have, so that the words behind are not swallowed."""
    by_length: dict[int, list[str]] = {}
    for at in range(0, len(_IBAN_LENGTHS), 4):
        by_length.setdefault(int(_IBAN_LENGTHS[at + 2 : at + 4]), []).append(_IBAN_LENGTHS[at : at + 2])
    shapes = (rf"(?:{'|'.join(c)})\d\d(?:[ -]?[A-Z0-9]){{{n - 4}}}" for n, c in sorted(by_length.items()))
    return rf"(?<![A-Za-z0-9])(?=[A-Za-z]{{2}}\d\d[ -]?[A-Za-z0-9]{{4}})(?i:{'|'.join(shapes)})(?![A-Za-z0-9])"


def _old_card(value: str) -> Judgement | None:
    """Prefixes that no longer are issued: only beside a word for a card."""
    return Judgement("CREDIT_CARD", WEAK) if luhn(value) else None


RULES = (
    Rule(
        "card", "CREDIT_CARD",
        r"(?<![\d-])(?:[2-6]\d{3}([ .-])\d{4}\1\d{4}\1\d{4}(?:\1\d{3})?|3[47]\d{2}[ .-]\d{6}[ .-]\d{5}|"
        r"3[068]\d{2}[ .-]\d{6}[ .-]\d{4})"
        r"(?![\d-]*\d{2}[\d-])|(?<![\d.,-])[2-6]\d{11,18}(?![\d.,-]*\d)",
        judge=card,
    ),
    Rule("card, by context", "CREDIT_CARD", r"(?<![\d.,-])\d{12,19}(?![\d.,-]*\d)", judge=_old_card),
    Rule("IBAN", "IBAN_CODE", _iban_pattern(), judge=iban, gate=r"\d\d[ -]?[A-Za-z0-9]{4}"),
    Rule(
        "account, grouped", "BANK_ACCOUNT",
        r"(?<![\d-])\d{2,6}[- ]\d{2,6}[- ]\d{2,8}(?:[- ]\d{1,5})?(?![\d-])|(?<![\d.-])\d{3,6}-\d{6,9}(?![\d-])", judge=account,
    ),
    Rule("account, bare", "BANK_ACCOUNT", rf"(?<![\d.,$₩-])\d{{9,16}}(?![\d.,-]*\d){_NO_AMOUNT}", judge=account),
    Rule(
        "account number is", "BANK_ACCOUNT",
        r"(?i:account (?:number|no\.?|#)|routing number|계좌 ?번호)[^\n\d]{0,12}(?P<value>\d(?:[ -]?\d){5,16})(?!\d)", 0.6,
        gate=r"(?i:account|routing)|계좌",
    ),
)  # fmt: skip
