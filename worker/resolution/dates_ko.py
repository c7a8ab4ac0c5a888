"""The Korean grammar of date phrases, without clock times (`clocks_ko`). Speech recognisers space words freely."""

import re
from dataclasses import replace

from worker.resolution.lexer import NEEDS_COMPANY, NEEDS_MARKER, Rule
from worker.resolution.numbers import NATIVE, SINO, korean_number
from worker.resolution.said import Said, Unit

_NUMBER = rf"(?:\d{{1,3}}|{NATIVE}|{SINO})"
_EDGE = r"(?<![가-힣])"
_WEEKDAYS = "월화수목금토일"
_TODAY = {"오늘": 0, "금일": 0, "내일": 1, "낼": 1, "명일": 1, "모레": 2, "내일모레": 2, "낼모레": 2, "글피": 3, "그글피": 4}
_DAY_WORDS = {
    "하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "이레": 7, "여드레": 8, "아흐레": 9, "열흘": 10, "보름": 15,
}  # fmt: skip
_FIXED_DAYS = {  # those that fall on the same date every year
    "크리스마스이브": (12, 24), "크리스마스": (12, 25), "성탄절": (12, 25), "신정": (1, 1), "삼일절": (3, 1),
    "어린이날": (5, 5), "현충일": (6, 6), "광복절": (8, 15), "개천절": (10, 3), "한글날": (10, 9),
}  # fmt: skip
_UNITS: dict[str, Unit] = {
    "일": "day", "주": "week", "주일": "week", "달": "month", "개월": "month", "년": "year", "영업일": "business_day",
    "근무일": "business_day", "워킹데이": "business_day", "시간": "hour", "분": "minute",
}  # fmt: skip
_OFFSETS = {"이번": 0, "이": 0, "금": 0, "당": 0, "다음": 1, "담": 1, "차": 1, "내": 1, "익": 1, "다다음": 2, "차차": 2}
_THIS_NEXT = r"(?P<which>다다음|다음|담|차차|차|이번|금|내|익|당|이)"
_LAST = r"(?:지지난|지난|저번|저저번|작|전)"
_PART = (
    r"(?:\s?(?:(?P<end>말일?(?:\s?(?:쯤|경|께))?(?![가-힣]?(?:고|하|씀))|마지막\s?날)|(?P<vague>초순|초반|초"
    r"(?!안|기|과|대|등|청)|중순|중반|상순|하순|후반)))?"
)
_WITHIN = (
    r"(?:\s?정도|\s?쯤|\s?만)?\s?(?:이?후(?![가-힣]*[보기반속임원])|뒤|이내|안(?=에|으로|까지|쪽)|내(?=에"
    r"|로|까지|[\s,.!?]|$))"
)
_UNIT = r"(?P<unit>영업일|근무일|워킹데이|주일|개월|시간|일|주|달|년|분)"


def rules() -> tuple[Rule, ...]:
    """Longer and more telling phrases first."""
    return (
        Rule(rf"{_EDGE}(?:그저께|그제|엊그제|엊그저께|어제|아까|작년|재작년|{_LAST}\s?(?:주말?|달|월|분기|반기"
             rf"|해|번|(?:[{_WEEKDAYS}]요일)))"
             rf"(?:\s?[{_WEEKDAYS}]요일)?", Said(past=True)),
        Rule(rf"{_EDGE}(?:{NATIVE}|{SINO}|\d{{1,3}})\s?(?:일|주일?|달|개월|년|시간|분)\s?전(?!까지)", Said(past=True)),
        Rule(rf"{_EDGE}(?:{'|'.join(_DAY_WORDS)})\s?전(?!까지)", Said(past=True)),
        Rule(rf"{_EDGE}(?:\d+\s?[~\-–]\s?\d+|한두|두세|두어|서너|너댓|[일이삼사오육칠팔]{{2}}|몇|수)\s?{_UNIT}{_WITHIN}",
             _roughly),
        Rule(rf"{_EDGE}(?:다음\s?날|이튿날|며칠)", Said(vague=True)),
        Rule(rf"(?:{_EDGE}|(?<=기준))(?P<n>{_NUMBER})\s?{_UNIT}(?P<half>\s?반)?{_WITHIN}", _offset),
        Rule(rf"{_EDGE}(?:영업일|근무일)\s?(?:기준)?(?:으로|로)?\s?(?:(?P<n>{_NUMBER})\s?일|"
             rf"(?P<word>{'|'.join(_DAY_WORDS)}))(?:{_WITHIN})?",
             _business_days),
        Rule(rf"{_EDGE}(?:일\s?(?=주일))?"
             rf"(?P<word>{'|'.join(_DAY_WORDS)}){_WITHIN}", lambda m: Said(amount=_DAY_WORDS[m["word"]], unit="day")),
        Rule(rf"{_EDGE}반년{_WITHIN}", Said(amount=6, unit="month")),
        Rule(rf"{_EDGE}(?P<word>내일\s?모레|낼\s?모레|그글피|글피|모레|오늘(?!날)|금일|명일|내일"
             rf"|낼(?=[\s까]|$))",
             lambda m: Said(day=_TODAY[re.sub(r"\s", "", m["word"])])),
        Rule(rf"{_EDGE}(?:{_THIS_NEXT}\s?)?주말(?!농장)", lambda m: Said(week=_OFFSETS[m["which"] or "이번"], weekend=True)),
        Rule(rf"{_EDGE}{_THIS_NEXT}\s?주(?!제|소|문|장|요(?!일)|가\s?지|의할|의사|셔|세요|시|도|기|식|석|최|인"
             rf"|방|차){_PART}", _week),
        Rule(r"(?<![가-힣])(?:(?P<which>다다음|다음|담|이번|오는|돌아오는|요번)\s?)?(?P<day>[월화수목금토일])"
             r"(?:요일|욜)", _weekday),
        Rule(rf"\(\s?(?P<day>[{_WEEKDAYS}])\s?\)", lambda m: Said(weekday=_WEEKDAYS.index(m["day"]))),
        Rule(rf"(?P<day>[{_WEEKDAYS}])요일", lambda m: Said(weekday=_WEEKDAYS.index(m["day"]))),
        Rule(rf"{_EDGE}(?:{_THIS_NEXT}\s?)?(?P<nth>첫째|첫\s?번째|첫|둘째|두\s?번째|셋째|세\s?번째|넷째"
             rf"|네\s?번째|마지막)\s?(?:주(?!말|요)|영업일|근무일)", _nth_week),
        Rule(rf"{_EDGE}(?:{_THIS_NEXT}\s?달(?!라|러|력|성)|(?P<formal>금|당|익|차)월){_PART}", _months, NEEDS_MARKER),
        Rule(_EDGE + r"월말(?:쯤|경)?", Said(months=0, part="end")),
        Rule(_EDGE + r"말일(?!\s?(?:까(?!지)|수|뿐|지|거|것|텐|때))", Said(months=0, part="end"), NEEDS_MARKER),
        Rule(rf"{_EDGE}(?P<word>크리스마스\s이브|{'|'.join(_FIXED_DAYS)})(?!\s?(?:전날|다음\s?날|전주|주간))", _fixed_day,
             NEEDS_MARKER),
        Rule(rf"(?<![\d.])(?P<n>\d{{1,2}})\s?월(?!요일|간|별|세|급|차|\s?(?:정산|구독료)){_PART}", _month, NEEDS_MARKER),
        Rule(rf"{_EDGE}(?P<n>십일|십이|[일이삼사오유칠팔구시])월(?!요일|간|별|세|급|차|등|상|권|드){_PART}",
             _month, NEEDS_MARKER),
        Rule(r"(?<![\d.,/])(?P<n>\d{1,2})\s?[~\-–]\s?(?P<last>\d{1,2})\s?일(?![가-힣]*(?:동안|간|걸|정도))",
             lambda m: Said(dom=_day(m["n"]), last_dom=_day(m["last"])) if _day(m["n"]) and _day(m["last"]) else None,
             NEEDS_COMPANY),
        Rule(r"(?<![\d.,/])(?P<n>\d{1,2})\s?일(?!\s?(?:간|동안|째|차|정도|이상|마다|치|분량|만에|반)"
             r"|[가-힣]*요일|주일|이나\s|이\s?걸"
             r"|걸)", _dom, NEEDS_MARKER),
        Rule(rf"(?:{_EDGE}|(?<=월))(?P<n>{SINO})일(?!\s?(?:간|동안|째|차|정도|이상|마다|치|만에)|요일|주일|이\s?걸|걸)",
             _dom, NEEDS_MARKER),
        Rule(rf"{_EDGE}(?P<n>[1-4일이삼사])\s?"
             rf"(?:/\s?4\s?)?분기{_PART}", lambda m: _part(Said(quarter=korean_number(m["n"])), m), NEEDS_MARKER),
        Rule(rf"{_EDGE}(?:{_THIS_NEXT}\s?)?분기{_PART}", lambda m: _part(Said(quarters=_OFFSETS[m["which"] or "이번"]), m),
             NEEDS_MARKER),
        Rule(rf"{_EDGE}(?P<half>상|하)반기{_PART}", lambda m: _part(Said(half=1 + (m["half"] == "하")), m), NEEDS_MARKER),
        Rule(rf"{_EDGE}(?:(?P<which>다음"
             rf"|이번)\s?)?반기{_PART}", lambda m: _part(Said(halves=_OFFSETS[m["which"] or "이번"]), m), NEEDS_MARKER),
        Rule(rf"(?<!\d)(?P<n>20\d\d)\s?년(?!간|대|생|차)(?:도)?{_PART}",
             lambda m: _part(Said(year=int(m["n"])), m), NEEDS_MARKER),
        Rule(rf"{_EDGE}(?P<word>올해|금년|내년|내후년|연말|년말){_PART}", _year, NEEDS_MARKER),
        Rule(rf"{_EDGE}이천\s?(?P<n>{SINO})년(?!간"
             rf"|대){_PART}", lambda m: _part(Said(year=2000 + (korean_number(m["n"]) or 0)), m), NEEDS_MARKER),
    )  # fmt: skip


def _part(said: Said, m: re.Match[str]) -> Said:
    return replace(said, part="end" if m["end"] else "vague") if m["end"] or m["vague"] else said


def _roughly(m: re.Match[str]) -> Said | None:
    """ "이삼일 안에" names no one day; "십이일 안에" does and is left to the plain rule."""
    number = re.match(rf"({SINO})(?=\s?(?:일|주|달|개월|년|영업일))", m[0])
    return None if number and korean_number(number[1]) else Said(vague=True)


def _offset(m: re.Match[str]) -> Said | None:
    number, unit = korean_number(m["n"]), _UNITS[m["unit"]]
    if number is None:
        return None
    if m["half"]:
        return Said(amount=number * 60 + 30, unit="minute") if unit == "hour" else None
    return Said(amount=number, unit=unit)


def _business_days(m: re.Match[str]) -> Said | None:
    number = _DAY_WORDS[m["word"]] if m["word"] else korean_number(m["n"])
    return Said(amount=number, unit="business_day") if number else None


def _fixed_day(m: re.Match[str]) -> Said:
    month, dom = _FIXED_DAYS[re.sub(r"\s", "", m["word"])]
    return Said(month=month, dom=dom)


def _week(m: re.Match[str]) -> Said:
    return _part(Said(week=_OFFSETS[m["which"]]), m)


def _weekday(m: re.Match[str]) -> Said:
    day = _WEEKDAYS.index(m["day"])
    match m["which"]:
        case "다음" | "담":
            return Said(weekday=day, which="next")
        case "다다음":
            return Said(weekday=day, week=2)
        case "이번" | "요번" | "오는" | "돌아오는":
            return Said(weekday=day, which="coming")
    return Said(weekday=day)


def _nth_week(m: re.Match[str]) -> Said:
    return Said(nth=-1) if m["nth"] == "마지막" else Said(vague=True)


def _months(m: re.Match[str]) -> Said:
    return _part(Said(months=_OFFSETS[m["which"] or m["formal"]]), m)


def _month(m: re.Match[str]) -> Said | None:
    number = {"유": 6, "시": 10}.get(m["n"]) or korean_number(m["n"])
    return _part(Said(month=number), m) if number and number <= 12 else None


def _day(digits: str) -> int | None:
    number = korean_number(digits)
    return number if number and number <= 31 else None


def _dom(m: re.Match[str]) -> Said | None:
    number = _day(m["n"])
    return Said(dom=number) if number else None


def _year(m: re.Match[str]) -> Said:
    if m["word"] in ("연말", "년말"):
        return Said(years=0, part="end")
    return _part(Said(years={"내년": 1, "내후년": 2}.get(m["word"], 0)), m)
