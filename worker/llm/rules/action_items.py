"""extract_action_items: who said that they would do something, and who was asked and did not decline."""

import re
from collections.abc import Sequence
from typing import Any

from worker import phrases
from worker.llm.rules.dates import deadline, due_of
from worker.llm.rules.speech import PERSON, Response, Said, disowned, doubt, korean, response, sentences_of
from worker.llm.rules.wording import task_of
from worker.model import Call, Line
from worker.resolution.acts import we_commit

_TEAM = re.compile(
    r"(?:\b[Ee]very(?:one|body)\b|\ball of you\b|[가-힣A-Za-z]{1,8}팀"
    r"|[가-힣]{2,6}\s?(?:부서|파트|본부)|\b[Tt]he \w+ team)"
)
ANSWER = 40  # characters of a line that only says yes to the request before it


def answer(call: Call) -> dict[str, Any]:
    items = [found for said in sentences_of(call.lines) if (found := _item(said, call)) is not None]
    return {"reasoning": f"{len(items)} cue phrases of commitment or assignment", "items": items}


def _item(said: Said, call: Call) -> dict[str, Any] | None:
    if (phrases.meeting_act(said.text) and not phrases.commitment(said.text)) or disowned(said, call.lines):
        return None
    found = _assigned(said, call) or _promised(said, call) or _requested(said, call)
    if found is None:
        return None
    owner, words, owner_quote, about = found
    task = task_of(about)
    if not task:
        return None
    owner = owner if owner in call.placeholders else None
    return {
        "task": task,
        "evidence": said.quote(),
        "owner": owner,
        "owner_words": None if owner else words,
        "owner_evidence": owner_quote if owner or words else None,
        "due": due_of(said, call.lines, owner_quote["utterance"]),
    }


_Found = tuple[str | None, str | None, dict[str, Any], str]  # owner, owner's words, where, the sentence that words the task


def _assigned(said: Said, call: Call) -> _Found | None:
    """Somebody named, or a team, is told or asked to do it; a question counts only when it was answered with yes."""
    span = phrases.find("assignment", said.text)
    if span is None or _unasked(said, call.lines):
        return None
    words = said.text[span[0] : span[1]]
    person, team = PERSON.search(words), _TEAM.search(words)
    if person is None and team is None:
        return None
    owner, where = (person.group(), said.quote()) if person else (None, said.quote())
    taken = response(said, call.lines)
    if taken and taken.said.line.speaker not in (owner, said.line.speaker) and phrases.find("takes_over", taken.said.text):
        owner, where = taken.said.line.speaker, taken.said.quote()
    return owner, team.group() if team and not person else None, where, said.text


def _unasked(said: Said, lines: Sequence[Line]) -> bool:
    """No request after all: it is over, denied, a mere question, or it was declined."""
    if phrases.past(said.text) and not phrases.agreement(said.text):
        return True
    if phrases.negation(said.text) or phrases.conditional(said.text):
        return True
    answered = response(said, lines)
    if answered and answered.kind == "refused":
        return True
    return phrases.question(said.text) and not (phrases.request(said.text) and answered) and not _tag(said, answered)


def _tag(said: Said, answered: Response | None) -> bool:
    """`…, right?` asks only to have it confirmed."""
    return bool(answered and re.search(r",\s?(?:right|ok|okay|yeah)\?$|(?:시죠|맞죠)\?$", said.text, re.IGNORECASE))


def _promised(said: Said, call: Call) -> _Found | None:
    """The speaker will do it. Hedged promises are proposed too: the verdict turns them down where a person can see it."""
    if not phrases.commitment(said.text) or _settles(said.text) or doubt(said) not in (None, "hedged"):
        return None
    asked = _asked_before(said, call.lines)
    if asked is not None and phrases.request(asked.text) and _yes(said.line.text):
        return None  # the request itself is the item
    if korean(said.text) and not (asked and _of_whom(asked.text)) and not _weighty(said.text):
        return None
    about = said.text if task_of(said.text) else asked.text if asked else ""
    group = we_commit(said.text)
    return None if group else said.line.speaker, group, said.quote(), about


def _yes(text: str) -> bool:
    return len(text) <= ANSWER and bool(phrases.acceptance(text) or phrases.find("takes_over", text))


def _of_whom(text: str) -> bool:
    return phrases.request(text) or bool(re.search(r"누가|누구|\bwho\b", text, re.IGNORECASE))


def _weighty(text: str) -> bool:
    """More than an ending: `귤 드릴게요`, `안건 볼게요` are over as soon as they are said."""
    return bool(phrases.find("self", text) or phrases.find("lasting", text) or deadline(text))


def _settles(text: str) -> bool:
    """`배포일은 3일로 확정하겠습니다` has the ending of a promise, and settles something for all."""
    settles = phrases.find("firm", text) or phrases.deferral(text) or phrases.appointment(text)
    return bool(settles) and not phrases.find("self", text)


def _asked_before(said: Said, lines: Sequence[Line]) -> Said | None:
    """The request, question or proposal of somebody else that this line may answer."""
    for index in range(said.index - 1, max(-1, said.index - 3), -1):
        if lines[index].speaker != said.line.speaker and not phrases.instruction(lines[index].text):
            for start, end in reversed(phrases.sentences(lines[index].text)):
                before = Said(lines[index], index, start, end)
                if phrases.request(before.text) or phrases.question(before.text) or phrases.proposal(before.text):
                    return before
    return None


def _requested(said: Said, call: Call) -> _Found | None:
    """Nobody is named: whoever says yes owns it."""
    if not phrases.request(said.text) or phrases.assignment(said.text) or _unasked(said, call.lines):
        return None
    answered = response(said, call.lines)
    if answered is None or not _takes_it(answered.said.text):
        return None
    return answered.said.line.speaker, None, answered.said.quote(), said.text


def _takes_it(text: str) -> bool:
    """More than a nod: 네 제가 할게요, 알겠습니다, sure, will do."""
    strong = r"제가|할게|하겠|알겠|넵|드릴|\b(?:sure|will do|I'll|I will|I can|happy to|no problem|on it|of course)\b"
    return bool(re.search(strong, text, re.IGNORECASE)) or (korean(text) and phrases.commitment(text))
