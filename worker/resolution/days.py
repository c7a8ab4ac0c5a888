"""What was said, put on the calendar. Weeks run Monday to Sunday; business days are Monday to Friday, no holidays known.

>>> wednesday = date(2026, 11, 18)
>>> place(Said(week=1, weekday=4), wednesday)
Day(first=datetime.date(2026, 11, 27), last=datetime.date(2026, 11, 27), rule='next_weekday')
>>> place(Said(months=1, part="end"), date(2028, 1, 31)).last     # the month after January 2028 has 29 days
datetime.date(2028, 2, 29)
>>> place(Said(dom=31), wednesday).last                           # November has no 31st
datetime.date(2026, 12, 31)
"""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

from worker.resolution.said import Said

RECENT_DAYS = 31  # a month and day this far back was named as past: "November 2nd" said on the 18th


@dataclass(frozen=True, slots=True)
class Day:
    """first, last: the same for one day; the ends of a period otherwise (a week's last day is its Friday)."""

    first: date
    last: date
    rule: str


class Unplaced(Exception):  # noqa: N818 - an answer, not an error
    """No one day follows; `rule` says why."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


def place(said: Said, today: date) -> Day:
    """The day or period meant, seen from `today`. Raises Unplaced (`vague`, `past`), OverflowError beyond year 9999."""
    if said.past:
        raise Unplaced("past")
    if said.vague or (said.part == "vague" and said.dom is None and said.weekday is None):
        raise Unplaced("vague")
    if said.nth is not None:
        return _nth_weekday(said, today)
    if said.amount is not None:
        return _counted(said, today)
    days = [day for day in (_named(said, today), _of_month(said, today), _of_week(said, today)) if day]
    if not days:
        return _period(said, today)
    if len({day.last for day in days}) > 1:
        raise Unplaced("vague")
    return days[0]


def week_of(day: date) -> date:
    """Monday of the week."""
    return day - timedelta(days=day.weekday())


def add_months(day: date, months: int) -> date:
    """The same day so many months on, or the month's last where it is shorter.

    >>> add_months(date(2028, 1, 31), 1), add_months(date(2026, 11, 30), 3)
    (datetime.date(2028, 2, 29), datetime.date(2027, 2, 28))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_business_days(day: date, count: int) -> date:
    """Monday to Friday only.

    >>> add_business_days(date(2026, 11, 20), 1)     # from a Friday
    datetime.date(2026, 11, 23)
    """
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def _single(day: date, rule: str) -> Day:
    return Day(day, day, rule)


def _named(said: Said, today: date) -> Day | None:
    return _single(today + timedelta(days=said.day), "relative_day") if said.day is not None else None


def _counted(said: Said, today: date) -> Day:
    """ "in 3 weeks"; "a week from Friday" counts from that day; "2주 뒤 금요일" is the Friday of that week."""
    day = _added(said, today)
    if said.weekday is not None and not said.since and said.weekday != day.last.weekday():
        raise Unplaced("vague")
    return day


def _added(said: Said, today: date) -> Day:
    amount, base = said.amount or 0, today
    if said.since or said.day is not None:
        base = place(replace(said, amount=None, unit=None, since=None, part=None), today).last
    match said.unit:
        case "day":
            return _single(base + timedelta(days=amount), "days_from_now")
        case "business_day":
            return _single(add_business_days(base, amount), "business_days")
        case "week":
            target = base + timedelta(weeks=amount)
            if said.weekday is not None and not said.since:
                target = week_of(target) + timedelta(days=said.weekday)
            return _single(target, "weeks_from_now")
        case "month" | "year":
            return _single(add_months(base, amount * (12 if said.unit == "year" else 1)), "months_from_now")
    raise Unplaced("vague")


def _of_month(said: Said, today: date) -> Day | None:
    if said.dom is None:
        return None
    if said.month is not None:
        return _month_day(said, today, said.month, said.dom)
    if said.months is not None:
        day = _valid(add_months(today.replace(day=1), said.months), said.dom)
        if day < today:
            raise Unplaced("past")
        return _single(day, "day_of_month")
    first = today.replace(day=1)
    for months in range(3):
        month = add_months(first, months)
        if said.dom <= monthrange(month.year, month.month)[1] and month.replace(day=said.dom) >= today:
            return _single(month.replace(day=said.dom), "day_of_month")
    raise Unplaced("vague")


def _month_day(said: Said, today: date, month: int, dom: int) -> Day:
    if said.year is not None or said.years is not None:
        year = said.year if said.year is not None else today.year + (said.years or 0)
        day = _valid(date(year, month, 1), dom)
        if day < today:
            raise Unplaced("past")
        return _single(day, "full_date" if said.year is not None else "month_day")
    candidates = [date(year, month, dom) for year in range(today.year - 1, today.year + 9)
                  if dom <= monthrange(year, month)[1]]  # fmt: skip
    if not candidates:
        raise Unplaced("vague")
    if any(today - timedelta(days=RECENT_DAYS) <= day < today for day in candidates):
        raise Unplaced("past")
    return _single(next(day for day in candidates if day >= today), "month_day")


def _valid(month: date, dom: int) -> date:
    if dom > monthrange(month.year, month.month)[1]:
        raise Unplaced("vague")
    return month.replace(day=dom)


def _of_week(said: Said, today: date) -> Day | None:
    if said.weekday is None:
        return None
    if said.dom is not None and said.week is None and said.which is None:
        dated = _of_month(said, today)
        if dated and dated.last.weekday() != said.weekday:
            raise Unplaced("vague")  # "Friday the 26th" when the 26th is a Thursday
        return None
    monday = week_of(today)
    this = monday + timedelta(days=said.weekday)
    if said.week is not None:
        day = this + timedelta(weeks=said.week)
        if day < today:
            raise Unplaced("past")
        return _single(day, "next_weekday" if said.week else "this_weekday")
    match said.which:
        case "next":
            return _single(this + timedelta(weeks=1), "next_weekday")
        case "this":
            return _single(this if this >= today else this + timedelta(weeks=1), "this_weekday")
    return _single(this if this > today else this + timedelta(weeks=1), "weekday")


def _nth_weekday(said: Said, today: date) -> Day:
    """ "the first Monday of next month", "이번 달 마지막 주 금요일"; without a month it is this month's, or it is gone."""
    if said.weekday is None:
        raise Unplaced("vague")
    if said.month is not None:
        month = place(Said(month=said.month, year=said.year), today).first
    else:
        month = add_months(today.replace(day=1), said.months or 0)
    days = [month.replace(day=n) for n in range(1, monthrange(month.year, month.month)[1] + 1)]
    fitting = [day for day in days if day.weekday() == said.weekday]
    nth = said.nth or 0
    if nth > len(fitting):
        raise Unplaced("vague")
    day = fitting[nth - 1 if nth > 0 else nth]
    if day < today:
        raise Unplaced("past")
    return _single(day, "nth_weekday")


def _period(said: Said, today: date) -> Day:
    """A period named as the time of something due stands for its last day: "by next month", "이번 분기 안에"."""
    if said.week is not None:
        return _week(said, today)
    if said.month is not None or said.months is not None:
        return _ended(_month(said, today), 1, "month_end", today)
    if said.quarter is not None or said.quarters is not None:
        return _ended(_part_of_year(said, today, said.quarter, said.quarters, 3), 3, "quarter_end", today)
    if said.half is not None or said.halves is not None:
        return _ended(_part_of_year(said, today, said.half, said.halves, 6), 6, "half_end", today)
    if said.year is not None or said.years is not None:
        year = said.year if said.year is not None else today.year + (said.years or 0)
        return _ended(date(year, 1, 1), 12, "year_end", today)
    if said.eod:
        return _single(today, "end_of_day")
    raise Unplaced("vague")


def _week(said: Said, today: date) -> Day:
    monday = week_of(today) + timedelta(weeks=said.week or 0)
    if said.weekend:
        return Day(monday + timedelta(days=5), monday + timedelta(days=6), "weekend")
    friday, sunday = monday + timedelta(days=4), monday + timedelta(days=6)
    return Day(monday, friday if friday >= today else sunday, "week_end")


def _month(said: Said, today: date) -> date:
    first = today.replace(day=1)
    if said.month is None:
        return add_months(first, said.months or 0)
    if said.year is not None or said.years is not None:
        return date(said.year if said.year is not None else today.year + (said.years or 0), said.month, 1)
    return date(today.year + (said.month < today.month), said.month, 1)


def _part_of_year(said: Said, today: date, number: int | None, offset: int | None, months: int) -> date:
    """First day of a quarter (3 months) or half (6) that was named by its number or counted from the present one."""
    present = (today.month - 1) // months
    if number is None:
        return add_months(date(today.year, present * months + 1, 1), (offset or 0) * months)
    if said.year is not None or said.years is not None:
        return date(said.year if said.year is not None else today.year + (said.years or 0), (number - 1) * months + 1, 1)
    return date(today.year + (number - 1 < present), (number - 1) * months + 1, 1)


def _ended(first: date, months: int, rule: str, today: date) -> Day:
    last = add_months(first, months) - timedelta(days=1)
    if last < today:
        raise Unplaced("past")
    return Day(first, last, rule)
