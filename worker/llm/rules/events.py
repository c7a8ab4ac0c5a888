"""extract_events: appointments with their day."""

import re
from typing import Any

from worker import phrases
from worker.llm.rules.dates import day_of
from worker.llm.rules.speech import Said, disowned, korean, response, sentences_of
from worker.llm.rules.words import keywords
from worker.model import Call, Line
from worker.resolution.dates import find_date_phrases

_TITLE_KO = re.compile(
    r"(?:(?:다음|다다음|차기|정기|주간|월간|전체|최종|정례)\s?)?(?:[가-힣A-Za-z]{1,10}\s)?"
    r"(?:회의|미팅|워크숍|워크샵|킥오프|리뷰|데모|발표회?|면담|인터뷰|교육|세미나|회식|점심|방문|출장|행사|간담회|싱크|스탠드업|meeting|review|sync|kick-?off|workshop)"
)
_TITLE_EN = re.compile(
    r"\b(?:(?:next|our|the|a|weekly|monthly|final|first|another) )*((?:[a-z-]+ ){0,2}?(?:meeting|workshop|call|sync"
    r"|review|demo|kick-?off|interview|training"
    r"|retro|standup|stand-up|session|offsite|lunch|presentation|launch party|webinar|check-in|freeze))\b",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:(?:for|to|on|about) )?(?:the|our|a) ", re.IGNORECASE)
_UNTIL = re.compile(r"까지|안에|안으로|중으로|전에|^(?:by|before|until|within)\b", re.IGNORECASE)  # a deadline is no appointment
_STOP = re.compile(r"^(?:(?:그럼|그러면|네+|음|아|오|어|그리고|그래서|우리|저희|자)[,\s]+)+")


def answer(call: Call) -> dict[str, Any]:
    items = [found for said in sentences_of(call.lines) if (found := _item(said, call)) is not None]
    return {"reasoning": f"{len(items)} cue phrases of an appointment with a day", "items": items}


def appointed(said: Said, lines: tuple[Line, ...]) -> str | None:
    """What keeps the sentence from fixing a day, as a verdict; None when it fixes one."""
    if against := disowned(said, lines):
        return against
    answered = response(said, lines)
    found = (
        ("unsupported", not phrases.appointment(said.text)),
        ("past", phrases.past(said.text) and not phrases.agreement(said.text)),
        ("turned_down", phrases.negation(said.text) or phrases.reversal(said.text)),
        ("hedged", phrases.conditional(said.text) or phrases.hedge(said.text)),
        ("turned_down", answered is not None and answered.kind == "refused"),
        ("proposed", answered is None and (phrases.question(said.text) or phrases.proposal(said.text))),
    )
    return next((verdict for verdict, holds in found if holds), None)


def _item(said: Said, call: Call) -> dict[str, Any] | None:
    when = day_of(said)
    if when is None or _UNTIL.search(when["quote"]) or appointed(said, call.lines):
        return None
    return {"title": _title(said.text), "evidence": said.quote(), "when": when, "time": None}


def _undated(text: str) -> str:
    for start, end in reversed(find_date_phrases(text)):
        text = f"{text[:start].rstrip()} {text[end:].lstrip()}"
    return text.strip()


def _title(text: str) -> str:
    """The words of the meeting that name it; a bare "meeting" when nobody named it."""
    named = re.match(r"(?:.*(?:니까|는데|인데)\s)?(.{2,30}?)(?:은|는|이|가|을|를)(?=\s|$)", _STOP.sub("", _undated(text)))
    if named and re.search(r"[가-힣]", named.group(1)) and keywords(named.group(1)):
        return named.group(1).strip()
    if korean(text):
        found = _TITLE_KO.search(_STOP.sub("", text))
        return _STOP.sub("", found.group()) if found else "다음 모임"
    found = _TITLE_EN.search(text)
    return _ARTICLE.sub("", found.group()).capitalize() if found else "Next meeting"
