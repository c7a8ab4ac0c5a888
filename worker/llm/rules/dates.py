"""Which of the dates said with a task is its deadline, and the day of an appointment."""

import re
from collections.abc import Sequence
from typing import Any

from worker import phrases
from worker.llm.rules.speech import Said
from worker.model import Line
from worker.resolution.dates import find_date_phrases

_UNTIL_KO = re.compile(r"\s?(?:까지|전까지|안으로|안에|중으로|중에|내로|내에|이내|전에|쯤|에(?=\s))")
_WITHIN = re.compile(r"까지|안에|안으로|중으로|전에|내로|이내|^(?:by|before|until|within|in \d)", re.IGNORECASE)
_UNTIL_EN = re.compile(
    r"\b(?:by|before|until|till|due|no later than|within|on|this|for)(?: the)?\s*$", re.IGNORECASE
)
_BARE = re.compile(
    r"(?:오늘|내일|모레|글피|today|tomorrow|tonight|this (?:week|afternoon|morning|evening)|next week|EOD|COB|end of)",
    re.IGNORECASE,
)
_BACK = re.compile(r"지난|어제|작년|그제|last |yesterday|ago", re.IGNORECASE)
_ABOUT = re.compile(
    r"\s?(?:회의|미팅|자료|보고|발표|일정|배포|릴리스|행사|워크숍|데모|리뷰|매출|실적|예산|meeting|review|demo|workshop|release|launch|call"
    r"|presentation|report)",
    re.IGNORECASE,
)
_WHEN = re.compile(r"언제|며칠|by when|when (?:can|will|could|do)|what day|deadline", re.IGNORECASE)
SHORT = 30  # characters of a line that only answers "until when"


def deadline(text: str) -> tuple[int, int] | None:
    """The span of the words that say until when, or by when, in one sentence."""
    spans = find_date_phrases(text)
    for wanted in (_until, _bare):
        for start, end in spans:
            if not _BACK.match(text, start) and wanted(text, start, end):
                return start, end
    return None


def due_of(said: Said, lines: Sequence[Line], taken: int) -> dict[str, Any] | None:
    """The deadline as a quote: by the one who took it (line number `taken`), in the sentence itself, or in the answer to it."""
    taker = next((line for line in lines if line.number == taken and line is not said.line), None)
    if taker and (found := deadline(taker.text)) and not phrases.hedge(taker.text):
        return _quote(taker, *found)
    found = deadline(said.text)
    if found:
        return _quote(said.line, said.start + found[0], said.start + found[1])
    asked = False
    for line in lines[said.index + 1 : said.index + 4]:
        if phrases.instruction(line.text) or phrases.quoted(line.text):
            return None
        found = deadline(line.text)
        short = len(line.text) <= SHORT and (asked or phrases.acceptance(line.text)) and not phrases.hedge(line.text)
        if found and short and not phrases.question(line.text):
            return _quote(line, *found)
        asked = bool(_WHEN.search(line.text)) and phrases.question(line.text)
        if not asked and len(line.text) > SHORT:
            return None
    return None


def day_of(said: Said) -> dict[str, Any] | None:
    """The words that say the day (and time), joined when only a comma or a particle stands between them."""
    spans = [span for span in find_date_phrases(said.text) if not _BACK.match(said.text, span[0])]
    if not spans:
        return None
    start, end = spans[0]
    for following in spans[1:]:
        if re.fullmatch(r"[\s,]*(?:at|on|from|에|의|날)?[\s,]*", said.text[end : following[0]]):
            end = following[1]
    return _quote(said.line, said.start + start, said.start + end)


def _until(text: str, start: int, end: int) -> bool:
    return bool(_WITHIN.search(text[start:end]) or _UNTIL_KO.match(text, end) or _UNTIL_EN.search(text[:start]))


def _bare(text: str, start: int, end: int) -> bool:
    return bool(_BARE.search(text[start:end])) and not _ABOUT.match(text, end)


def _quote(line: Line, start: int, end: int) -> dict[str, Any]:
    return {"utterance": line.number, "quote": line.text[start:end]}
