"""What a date phrase says, slot by slot, before any calendar is looked at; the same for every language.

Tokens of a grammar fill a few slots each; tokens that stand side by side are joined while their slots agree, so that
"EOD 금요일", "다음 주 Thursday" and "Friday, Dec 4th at 3pm" need no rule of their own.
"""

from dataclasses import dataclass, fields, replace
from typing import Literal

Unit = Literal["minute", "hour", "day", "business_day", "week", "month", "year"]


@dataclass(frozen=True)
class Said:
    """All slots optional; None (or False) means not said.

    day: days from the meeting (0 today). amount, unit: "in 3 weeks"; since: counted
    from the day that is said too ("a week from Friday"). weekday: 0 Monday. which: None bare, "this",
    "next", "coming" (for a weekday alone). week, months, quarters, halves, years: periods counted from the meeting's.
    month, quarter, half, year: absolute. dom: day of the month; last_dom: end of "3~5일". nth: "first Monday of", -1 last.
    part: "end" of the period, or "vague" (early, mid). hour 24: midnight. meridiem: am, pm, or 24 for a time written in
    full. daypart: am, pm, night, midday. until_*: end of a range of clock times. zone: an abbreviation as said.
    """

    day: int | None = None
    amount: int | None = None
    unit: Unit | None = None
    since: bool | None = None
    weekday: int | None = None
    which: Literal["this", "next", "coming"] | None = None
    nth: int | None = None
    week: int | None = None
    weekend: bool | None = None
    month: int | None = None
    months: int | None = None
    quarter: int | None = None
    quarters: int | None = None
    half: int | None = None
    halves: int | None = None
    year: int | None = None
    years: int | None = None
    dom: int | None = None
    last_dom: int | None = None
    part: Literal["end", "vague"] | None = None
    hour: int | None = None
    minute: int | None = None
    meridiem: Literal["am", "pm", "24"] | None = None
    daypart: Literal["am", "pm", "night", "midday"] | None = None
    until_hour: int | None = None
    until_minute: int | None = None
    until_meridiem: Literal["am", "pm", "24"] | None = None
    zone: str | None = None
    eod: bool | None = None
    past: bool | None = None
    vague: bool | None = None

    @property
    def has_clock(self) -> bool:
        return self.hour is not None

    @property
    def has_day(self) -> bool:
        """A day or a longer period, or an offset from now: anything but a clock time or a part of the day."""
        return any(getattr(self, slot) is not None for slot in _DAY_SLOTS)

    @property
    def has_full_date(self) -> bool:
        return self.year is not None and self.month is not None and self.dom is not None


def join(first: Said, second: Said) -> Said | None:
    """Both together, or None when they cannot be one phrase.

    >>> join(Said(week=1), Said(weekday=4)) == Said(week=1, weekday=4)
    True
    >>> join(Said(weekday=2), Said(weekday=4)) is None     # two days are two phrases
    True
    >>> join(Said(week=0), Said(months=1)) is None         # "this week … next month" is no phrase
    True
    """
    added = {}
    for slot in _SLOTS:
        value = getattr(second, slot)
        if value is None:
            continue
        if getattr(first, slot) not in (None, value):
            return None
        added[slot] = value
    joined = replace(first, **added)
    kinds = {kind for slot, kind in _KINDS if getattr(joined, slot) is not None}
    apart = not joined.since and any(pair <= kinds for pair in _APART)
    return None if apart else joined


_SLOTS = tuple(field.name for field in fields(Said))
_KIND_OF = {
    "day": "D", "amount": "O", "week": "W", "weekend": "W", "month": "M", "months": "M", "quarter": "Q",
    "quarters": "Q", "half": "Q", "halves": "Q", "year": "Y", "years": "Y", "dom": "N", "weekday": "E",
}  # fmt: skip
_DAY_SLOTS = (*_KIND_OF, "eod")
_KINDS = (*_KIND_OF.items(), ("past", "P"))
_APART = tuple(map(frozenset, "WM WQ WY MQ OM OW OQ OY DW DM DQ DY QN QE PD PO PW PM PQ PY".split()))
