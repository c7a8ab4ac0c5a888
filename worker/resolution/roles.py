"""Who does what in a sentence with placeholders: whom it makes the doer, and who is merely mentioned.

`<PERSON_1>님이 <PERSON_3>님께 전달` → 1 does it, 3 receives it.
"""

import re
from dataclasses import dataclass
from typing import Literal

from worker.resolution.acts import asks, self_commits

Role = Literal["self", "addressed", "subject", "assigned", "bare", "called", "recipient", "mentioned"]
_RoleOrWith = Role | Literal["with"]
DOERS = frozenset({"self", "addressed", "subject", "assigned"})


@dataclass(frozen=True, slots=True)
class Part:
    """One person's part in an utterance. placeholder: None for the speaker's own commitment. joined: to the next person.

    bare: named without a particle; called: addressed, but nothing is asked of them.
    """

    placeholder: str | None
    role: Role
    start: int
    end: int
    joined: bool = False


def parts_of(text: str) -> tuple[Part, ...]:
    """Every placeholder with its role, and every self-commitment, in order.

    >>> [(p.placeholder, p.role) for p in parts_of("<PERSON_1>님이 <PERSON_3>님께 전달해 주세요")]
    [('<PERSON_1>', 'subject'), ('<PERSON_3>', 'recipient')]
    >>> [(p.placeholder, p.role) for p in parts_of("<PERSON_2>, I'll send it to <PERSON_4>")]
    [('<PERSON_2>', 'called'), (None, 'self'), ('<PERSON_4>', 'recipient')]
    """
    found: list[Part] = []
    for start, end in _sentences(text):
        found += _of_sentence(text[start:end], start)
    return tuple(sorted(found, key=lambda part: part.start))


def addressees(text: str) -> tuple[str, ...]:
    """Who is asked or told to do something.

    >>> addressees("<PERSON_2>님, 정리 부탁드려요"), addressees("네, <PERSON_2>님. 감사합니다")
    (('<PERSON_2>',), ())
    >>> addressees("Can you send it, <PERSON_3>?")
    ('<PERSON_3>',)
    """
    return tuple(dict.fromkeys(p.placeholder for p in parts_of(text) if p.role == "addressed" and p.placeholder))


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """From the beginning of the sentence that holds `start` to the end of the one that holds `end`.

    >>> sentence_around("One. Two. Three.", 6, 7)
    (5, 10)
    """
    spans = _sentences(text)
    first = next(span[0] for span in reversed(spans) if span[0] <= start)
    return first, next((span[1] for span in spans if span[1] >= end), len(text))


def _of_sentence(sentence: str, offset: int) -> list[Part]:
    own = self_commits(sentence)
    parts: list[Part] = []
    role: _RoleOrWith
    for match in reversed(list(_PLACEHOLDER.finditer(sentence))):
        role = "mentioned" if _EITHER.search(sentence) else _role(sentence, match, request=asks(sentence), own=bool(own))
        joined = role == "with" and bool(parts) and _next_to(sentence, match, parts[-1].start - offset)
        if role == "with":  # shares the part of the one it is joined to
            role = parts[-1].role if joined else "mentioned"
        parts.append(Part(match.group(), role, match.start() + offset, match.end() + offset, joined))
    return [*reversed(parts), *(Part(None, "self", start + offset, end + offset) for start, end in own)]


def _role(sentence: str, match: re.Match[str], *, request: bool, own: bool) -> _RoleOrWith:
    before, after = sentence[: match.start()], sentence[match.end() :]
    honorific = _HONORIFIC.match(after)
    rest = after[honorific.end() :] if honorific else after
    if not _HANGUL.search(sentence):
        return _english_role(before, rest, request=request, own=own)
    role = _korean_role(before, rest, request=request, own=own)
    if role in ("bare", "mentioned", "called") and _LATIN_NEAR.search(before[-12:] + rest[:12]):
        english = _english_role(before, rest, request=request, own=own)
        return english if english in DOERS or english == "recipient" else role
    return role


def _korean_role(before: str, rest: str, *, request: bool, own: bool) -> _RoleOrWith:
    """rest: what follows the name and its honorific or title."""
    if _ASSIGNED_KO.match(rest) or _NAMED_FOR.search(before):
        return "assigned"
    if _WITH_KO.match(rest):
        return "with"
    return _by_particle(rest, own=own) or _by_call(rest, may_do=request and not own)


def _by_particle(rest: str, *, own: bool) -> Role | None:
    if _TO_KO.match(rest):
        return "assigned" if _HAND_OVER.match(rest) and not own else "recipient"
    if _SUBJECT_KO.match(rest):
        others = own or bool(_PLACEHOLDER.search(rest))
        return "mentioned" if _RELATIVE.match(rest) or (others and _CONDITION.match(rest)) else "subject"
    return None


def _by_call(rest: str, *, may_do: bool) -> Role:
    """may_do: something is asked, and the speaker does not take it on in the same breath."""
    if _PAUSE_KO.match(rest) or _CALL_KO.match(rest):
        return "addressed" if may_do else "called"
    if not _WORD_FOLLOWS.match(rest):
        return "mentioned"
    return "addressed" if may_do and not _THEIRS_KO.match(rest) else "bare"


def _english_role(before: str, rest: str, *, request: bool, own: bool) -> _RoleOrWith:
    if _ASSIGNED_EN.search(before) or _ASSIGNED_AFTER_EN.match(rest):
        return "mentioned" if own and not _OWNER_IS.search(before) else "assigned"
    if _WITH_EN.match(rest):
        return "with"
    if _POSSESSIVE.match(rest) or _AFTER_CONDITION.search(before):
        return "mentioned"
    if _TO_EN.search(before):
        return "recipient"
    return _english_call(before, rest, may_do=request and not own)


def _english_call(before: str, rest: str, *, may_do: bool) -> Role:
    if may_do and (_CALL_EN.match(rest) or _CALLED_EN.search(before)):
        return "addressed"
    if _SUBJECT_EN.match(rest):
        return "subject"
    return "called" if _PAUSE_EN.match(rest) else "mentioned"


def _next_to(sentence: str, match: re.Match[str], following: int) -> bool:
    """Only a particle, an honorific or a conjunction stands between this placeholder and the next person."""
    between = sentence[match.end() : following]
    return len(between) <= 14 and bool(_JOINT.fullmatch(between))


def _sentences(text: str) -> list[tuple[int, int]]:
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    return list(zip([0, *ends], [*ends, len(text)], strict=True))


_PLACEHOLDER = re.compile(r"<PERSON_\d+>")
_SENTENCE_END = re.compile(r"(?<!\bMr)(?<!\bDr)[.?!…]+[\"'”’]?\s+")
_HANGUL = re.compile(r"[가-힣]")
# 제가 할까요, 지훈님이 하실래요? leaves open who does it
_EITHER = re.compile(r"(?:까요|래요|나요),?\s.*\?\s*$|(?i:\bor (?:should|shall|do you want)\b)")
_LATIN_NEAR = re.compile(r"[a-zA-Z]{2}")
_HONORIFIC = re.compile(
    r"\s?(?:[가-힣A-Za-z]{1,5}(?=님))?(?:님|씨|쌤)(?:들)?|\s?(?:팀장|실장|본부장|부장|과장|차장|대리|사원|주임|"
    r"선임|책임|수석|이사|상무|전무|대표|매니저|프로|PM|PO|CTO|CEO|CFO|COO)(?![가-힣]{2})"
)
_JOINT = re.compile(r"\s?(?:님|씨|[가-힣A-Z]{1,4}님)?\s?(?:이?랑|하고|와|과|및|,|,? ?(?:and|or|&))?\s?")
_SUBJECT_KO = re.compile(r"(?:이|가|께서는?|은|는|도|만|이서|쪽에서|에서는?)(?![가-힣])|이가\s")
_TO_KO = re.compile(r"(?:에게|한테|께|에게는|한테는|께는|더러|보고|에게도|한테도|께도)(?![가-힣])")
_HAND_OVER = re.compile(r"\S+\s(?:\S+\s){0,3}?(?:맡기|맡길|부탁|배정|할당|넘기|넘길|시키|시킬|일임)")
_WITH_KO = re.compile(r"(?:이?랑|하고|와|과|및|,\s?(?=<PERSON))(?![가-힣])")
_ASSIGNED_KO = re.compile(
    r"(?:을|를)\s(?:\S+\s)?(?:담당|오너|책임)\S*|(?:으?로)\s(?:하|정|지정|배정|할당|가|갈)|(?:이|가)?\s?(?:담당|"
    r"맡)(?:이|으|아|기|는|을|하|해|인|$|\.)|이요(?![가-힣])|이시?고요|이 맡"
)
_NAMED_FOR = re.compile(
    r"(?i)(?:담당자?|오너|책임자?|owner|assignee|action item for|dri)(?:은|는|이|가)?\s?(?:is\b)?[:：]?\s?$"
)
# 민수님이 요청한 자료, 말씀하신 대로: the verb of a relative clause
_RELATIVE = re.compile(
    r"\S{1,20}\s(?:그러|말씀하시|얘기하|그랬)|\S{1,20}\s(?:\S{1,20}\s){0,2}?\S{0,20}(?:하신|주신|말한|말씀하신|요청한|부탁한|보낸|"
    r"보내신|올린|올리신|만든|만드신|쓴|쓰신|작성한|했던|하셨던|얘기한|제안한|제안하신|공유한|계신|있는|아는|"
    r"아시는)\s"
)
_CONDITION = re.compile(
    r"\S{1,20}\s(?:[^\s<,]{1,20}\s){0,5}?[^\s<,]{0,20}(?:면|니까|는데|던데|고 나서|다음에|뒤에|후에|는 대로|[라어아여셔해려와]서|"
    r"때문에|동안)[,\s]"
)
_PAUSE_KO = re.compile(r"\s?[,.?!~…]|\s?$")
_CALL_KO = re.compile(r"[아야](?=[\s,!~?]|$)")
_THEIRS_KO = re.compile(
    r"\s(?:의견|자료|말씀|생각|쪽|파트|코드|문서|건|PR|메일|계정|일정|휴가)(?![가-힣]*(?:\s?좀)?\s.*(?:주|부탁))"
)
_WORD_FOLLOWS = re.compile(r"\s\S")
_WITH_EN = re.compile(r",? (?:and|or|&) <PERSON_\d+>|, <PERSON_\d+>")
_POSSESSIVE = re.compile(r"['’]s\b(?! (?:going|on|taking|handling|doing|sending|preparing|drafting|fixing|got|responsible|to ))")
_PAUSE_EN = re.compile(r"\s?[,.?!]")
_ASSIGNED_EN = re.compile(
    r"(?i)\b(?:assign(?:ed|ing)? (?:\S+ ){0,5}?to|over to|hand (?:\S+ ){1,4}to|give (?:this|that|it) to|goes to|"
    r"(?:let['’]s |we['’]ll |we should |we can )?(?:have|get)|i['’]d like|(?:i|we) (?:want|need)|owner(?: is|:)?|"
    r"assignee(?: is|:)?|"
    r"action item for|(?:done|owned|handled|prepared|written|sent|led) by|up to|that['’]s on|this is on|it['’]s on|"
    r"falls to|tapping)\s$"
)
_OWNER_IS = re.compile(r"(?i)(?:owner|assignee)(?: is|:)?\s$")
_ASSIGNED_AFTER_EN = re.compile(
    r"(?i) (?:as (?:the )?owner|to own\b|is responsible|is the owner|owns\b|volunteered|agreed to|is on (?:it|"
    r"that|this)|\+1 to own)"
)
_AFTER_CONDITION = re.compile(
    r"(?i)\b(?:once|when|after|if|since|because|until|unless|as soon as|what|which|as|like) $"
)
_TO_EN = re.compile(
    r"(?i)\b(?:to|for|from|with|cc|about|let|tell|told|remind|reminded|ping|ask|asked|inform|update|thank|thanks|"
    r"thank you|like|and cc|show|give|send|meet|join|help|"
    r"invite|than|by) $"
)
_SUBJECT_EN = re.compile(
    r"(?i)(?:,? (?:from|in|at|on) [\w ]{2,20}?,?)?(?:['’]ll| will| shall| is going to| is gonna|['’]s going to|"
    r" should| can| could| would| needs to| has to| must| takes| is taking|['’]s (?:taking|handling|doing|sending|preparing|"
    r"drafting|fixing)| handles| is handling| to "
    r"(?:send|write|draft|prepare|check|update|fix|review|share|schedule|book|own|handle|follow|set|make|get|put|"
    r"look|do|take|confirm|reach|finish|create|run|collect)| sends| prepares|"
    r" said (?:she|he|they)| promised| is (?:doing|writing|sending|preparing|drafting|fixing)|['’]s on (?:it|that|"
    r"this)|['’]s got (?:it|this|that))\b"
)
_CALL_EN = re.compile(
    r"(?i)\s?[,:–—-]|\s?[.?!]?\s*$| (?:can|could|would|will) you\b| please\b| you(?:['’]ll| will| take| own|['’]re| are|"
    r" handle| should| need)\b|"
    r" (?:send|write|draft|prepare|check|update|fix|review|share|schedule|book|own|handle|take)\b"
)
_CALLED_EN = re.compile(r"(?i)(?:, ?|@|\b(?:can|could|would) you |\bplease,? )$")
