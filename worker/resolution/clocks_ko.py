"""The Korean grammar of clock times, parts of the day and ends of the working day."""

import re

from worker.resolution.lexer import NEEDS_COMPANY, Rule
from worker.resolution.numbers import NATIVE, SINO, korean_number
from worker.resolution.said import Said

_HOUR = rf"(?:\d{{1,2}}|{NATIVE})"
_MINUTES = rf"(?:\s?(?:(?P<half>반)(?![가-힣]*[장드복])|(?P<minute>\d{{1,2}}|{SINO})\s?분))?"
_AFTER_SI = r"시(?=까지|에|부터|반|쯤|정도|전|이전|로|정각|경|는|도\s|면|[\s,.?!~–-]|\d|$)"
_EDGE = r"(?:(?<![가-힣\d.])|(?<=[전후낮밤벽녁침심]))"
_PARTS = {
    "오전": "am", "아침": "am", "새벽": "am", "오후": "pm", "저녁": "pm", "밤": "night", "낮": "midday", "점심": "midday",
}  # fmt: skip


def rules() -> tuple[Rule, ...]:
    return (
        Rule(rf"{_EDGE}(?P<hour>{_HOUR})(?:\s?{_AFTER_SI}(?P<first>\s?반|\s?\d{{1,2}}\s?분)?)?\s?(?:부터|에서|[~–-])\s?"
             rf"(?P<part>오전|오후|낮|저녁|밤)?\s?(?P<until>{_HOUR})\s?{_AFTER_SI}{_MINUTES}", _range),
        Rule(rf"{_EDGE}(?P<hour>{_HOUR})\s?{_AFTER_SI}{_MINUTES}", _clock),
        Rule(r"(?<![가-힣])(?:밤\s?)?자정", Said(hour=24)),
        Rule(r"(?<![가-힣])정오", Said(hour=12, meridiem="pm")),
        Rule(r"(?P<part>오전|오후|아침|점심|저녁|새벽|(?<![가-힣])낮|(?<![가-힣])밤)(?!\s?(?:식사|먹|메뉴|값))",
             lambda m: Said(daypart=_PARTS[m["part"]]), NEEDS_COMPANY),  # type: ignore[arg-type]
        Rule(r"(?:퇴근|업무\s?(?:시간\s?)?(?:종료|마감)?|근무\s?(?:시간)?|일과)\s?(?:시간)?\s?(?:전|내|안|끝나기\s?전|종료|까지|시간)(?:에|으로"
             r"|까지)?(?:\s?전(?:에|까지)?)?",
             Said(eod=True)),
    )  # fmt: skip


def _clock(m: re.Match[str]) -> Said | None:
    hour = korean_number(m["hour"])
    minute = 30 if m["half"] else korean_number(m["minute"]) if m["minute"] else 0
    if hour is None or hour > 24 or minute is None or minute > 59:
        return None
    return Said(hour=hour, minute=minute or None)


def _range(m: re.Match[str]) -> Said | None:
    hour, until = korean_number(m["hour"]), korean_number(m["until"])
    if hour is None or until is None or hour > 24 or until > 24:
        return None
    first = m["first"] or ""
    minute = 30 if "반" in first else int(re.sub(r"\D", "", first) or 0)
    last = 30 if m["half"] else korean_number(m["minute"]) if m["minute"] else 0
    part = {"오전": "am", "오후": "pm", "저녁": "pm", "밤": "pm", "낮": "pm"}.get(m["part"] or "")
    return Said(hour=hour, minute=minute or None, until_hour=until, until_minute=last, until_meridiem=part)  # type: ignore[arg-type]
