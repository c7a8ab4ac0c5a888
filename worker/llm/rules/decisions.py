"""extract_decisions: what was settled or put off, in so many words."""

import re
from typing import Any

from worker import phrases
from worker.llm.rules.speech import Said, disowned, response, sentences_of
from worker.llm.rules.wording import decision_of
from worker.llm.rules.words import keywords
from worker.model import Call, Line

BACK = 3  # lines within which "그렇게 하시죠" finds the proposal that it settles


def answer(call: Call) -> dict[str, Any]:
    items = [found for said in sentences_of(call.lines) if (found := _item(said, call)) is not None]
    return {"reasoning": f"{len(items)} cue phrases of agreement", "items": items}


def settled(said: Said, lines: tuple[Line, ...]) -> str | None:
    """What keeps the sentence from settling anything, as a verdict; None when it settles something.

    A firm wording settles by itself unless somebody objects; a softer one needs a yes.
    """
    if against := disowned(said, lines) or _wording(said):
        return against
    answered = response(said, lines)
    if answered and answered.kind == "refused":
        return "turned_down"
    firm = phrases.find("firm", said.text) or phrases.deferral(said.text) or phrases.find("so_be_it", said.text)
    if firm or (answered and phrases.agreement(said.text)):
        return None
    return "proposed" if phrases.agreement(said.text) else "unsupported"


def _wording(said: Said) -> str | None:
    """A reversal settles nothing itself: it shows at what it took back."""
    text = said.text
    proposed = phrases.question(text) or (phrases.proposal(text) and not phrases.find("firm", text))
    hedged = phrases.conditional(text) or phrases.hedge(text) or phrases.find("disclaimer", said.line.text)
    nothing = phrases.reversal(text) or _open(text)
    found = (("past", _over(text)), ("unsupported", nothing), ("hedged", hedged), ("proposed", proposed))
    return next((verdict for verdict, holds in found if holds), None)


def _item(said: Said, call: Call) -> dict[str, Any] | None:
    if not (phrases.agreement(said.text) or phrases.deferral(said.text) or phrases.find("so_be_it", said.text)):
        return None
    if phrases.meeting_act(said.text) or settled(said, call.lines) or _personal(said.text):
        return None
    words = _proposal_before(said, call.lines) if phrases.find("so_be_it", said.text) else said.text
    text = decision_of(words) if words else None
    if not text or not any(not word[0].isdigit() for word in keywords(text)):
        return None  # "화요일까지로 하시죠": of what, these words do not say
    state = "deferred" if phrases.deferral(said.text) else "decided"
    return {"text": text, "state": state, "evidence": said.quote(), "date": None}


def _personal(text: str) -> bool:
    """Who does what is an action item, though it was agreed."""
    return phrases.assignment(text) or (phrases.commitment(text) and bool(phrases.find("self", text)))


def _proposal_before(said: Said, lines: tuple[Line, ...]) -> str | None:
    for index in range(said.index - 1, max(-1, said.index - 1 - BACK), -1):
        for start, end in reversed(phrases.sentences(lines[index].text)):
            text = lines[index].text[start:end]
            if (phrases.proposal(text) or phrases.agreement(text)) and not phrases.instruction(lines[index].text):
                return text
    return None


def _over(text: str) -> bool:
    """An agreement of another day: 작년에는, 하기로 했었지만, back in March."""
    return bool(
        re.search(
            r"기로\s?했(?:었|지만|다가)|작년|지난\s?(?:분기|달|해|번)|그때|예전|\bback (?:in|then|when)\b"
            r"|\blast (?:week|month|year|quarter)\b"
            r"|\bused to\b|\b(?:was|were) going to\b",
            text,
            re.IGNORECASE,
        )
    )


def _open(text: str) -> bool:
    """It says that nothing was decided."""
    return bool(
        re.search(
            r"(?:게|것이|건|적(?:이|은)?)\s?(?:아니|아닙|아녜|없)|아무것도|아직"
            r"|\b(?:haven't|hasn't|never|didn't|not yet|yet)\b|\bnothing",
            text,
            re.IGNORECASE,
        )
    )
