"""Korean identity numbers beyond what Presidio's own recognizers cover."""

from worker.redaction.rule import WEAK, Judgement, Rule, digits_of

_MONTH_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_REGIONS = r"(?:1[1-9]|2[0-68])"


def business_number(value: str) -> Judgement | None:
    """With hyphens and a right check digit it is one; with a wrong one only beside 사업자.

    >>> business_number("220-81-62517")
    Judgement(kind='KR_BRN', score=0.9, length=None)
    >>> business_number("220-81-62518").score < 0.4
    True
    """
    digits = [int(d) for d in digits_of(value)]
    total = sum(d * w for d, w in zip(digits, (1, 3, 7, 1, 3, 7, 1, 3, 5), strict=False)) + digits[8] * 5 // 10
    fits = (10 - total % 10) % 10 == digits[9]
    return Judgement("KR_BRN", 0.9 if fits and "-" in value else WEAK)


RULES = (
    # Presidio's pattern knows `900101-1234567` and thirteen bare digits; people also write a space, or hide the end.
    Rule("registration number, spaced", "KR_RRN", rf"(?<!\d)\d{{2}}{_MONTH_DAY}(?: ?- ?| )[1-4]\d{{6}}(?!\d)", 0.9),
    Rule("registration number, masked", "KR_RRN", rf"(?<!\d)\d{{2}}{_MONTH_DAY} ?- ?[1-8]\d{{0,5}}[*xX•●]{{1,6}}", 0.9),
    Rule("registration number, in two parts", "KR_RRN", rf"(?<!\d)\d{{2}}{_MONTH_DAY}[^\n\d]{{1,14}}[1-4]\d{{6}}(?!\d)", WEAK),
    Rule("birth date and sex", "KR_RRN", rf"(?<![\d-])\d{{2}}{_MONTH_DAY}-[1-4](?![\d-])", WEAK),
    Rule("foreigner number, spaced", "KR_FRN", rf"(?<!\d)\d{{2}}{_MONTH_DAY}(?: ?- ?| )[5-8]\d{{6}}(?!\d)", 0.9),
    Rule(
        "business number", "KR_BRN", r"(?<![\d-])\d{3}-\d{2}-\d{5}(?![\d-])|(?<![\d.,-])\d{10}(?![\d.,-]*\d)",
        judge=business_number,
    ),
    Rule("business number, spaced", "KR_BRN", r"(?<![\d-])\d{3} \d{2} \d{5}(?![\d-])", WEAK),
    Rule(
        "driver's licence, by province", "KR_DRIVER_LICENSE",
        r"(?:서울|부산|경기|강원|충북|충남|전북|전남|경북|경남|제주|대구|인천|광주|대전|울산)[ -]?\d{2}-\d{6}-\d{2}(?!\d)", 0.9,
    ),
    # A bare run of twelve digits is a timestamp (202411041230) more often than a licence.
    Rule("driver's licence", "KR_DRIVER_LICENSE", rf"(?<!\d){_REGIONS}[- ]\d{{2}}[- ]\d{{6}}[- ]\d{{2}}(?!\d)", 0.9),
    Rule("driver's licence, bare", "KR_DRIVER_LICENSE", rf"(?<![\d-]){_REGIONS}\d{{10}}(?![\d-])", WEAK),
)  # fmt: skip
