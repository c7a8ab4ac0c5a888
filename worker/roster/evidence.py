"""Whether a Latin-script word names somebody where it stands: `Will, can you …` does, `will do` does not."""

import re

from worker.roster.words import common_words, no_surnames


def names_somebody(text: str, start: int, end: int, key: str, form: str) -> bool:
    """key: the word in lower case. Distinctive given names stand in any case, others only with evidence.

    >>> text = "Will will do it"
    >>> names_somebody(text, 0, 4, "will", "given_latin"), names_somebody(text, 5, 9, "will", "given_latin")
    (True, False)
    """
    capital, common = text[start].isupper(), key in common_words()
    if not common and form != "surname_latin":
        return capital or len(key) > 2
    before, after = text[max(0, start - 24) : start], text[end : end + 24]
    if before.endswith("@") or _KOREAN_AFTER.match(after):
        return capital or not common or before.endswith("@")
    if not capital or _COURTESY.search(before):
        return capital
    if not common:
        return len(key) > 2
    return not text[start:end].isupper() and _has_evidence(before, after, month=key in _MONTHS)


def is_stranger(text: str, start: int, end: int, known: frozenset[str]) -> int:
    """End of the surname when a capitalised word of no known name follows directly, else 0.

    `Sarah Connor` is not the Sarah who is here.

    >>> is_stranger("Sarah Connor called", 0, 5, frozenset({"sarah"})), is_stranger("Sarah Monday", 0, 5, frozenset())
    (12, 0)
    """
    following = _CAPITALISED.match(text, end)
    if not following or not text[start].isupper():
        return 0
    word = following[1].lower()
    return 0 if word in known or word in no_surnames() else following.end()


def _has_evidence(before: str, after: str, *, month: bool) -> bool:
    if _CALLED_BEFORE.search(before) or _VERB_AFTER.match(after) or _CLOSED_AFTER.match(after):
        return not (month and _DATE_AROUND.search(f"{before[-20:]}|{after[:8]}"))
    if not before.strip() or before.rstrip()[-1] in ".!?:…":
        return bool(_ADDRESS_AFTER.match(after))
    return not month and bool(_IN_SENTENCE.search(before)) and not _TITLE_CASE.match(after)


_MONTHS = frozenset({"march", "april", "may", "june", "august"})
_KOREAN_AFTER = re.compile(
    r"\s?(?:님|씨|쌤)|(?:이|가|은|는|을|를|한테|에게|께|이랑|랑|하고|도|야|아|의|과|와)(?![가-힣])"
)
_COURTESY = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor)\.? $")
_CALLED_BEFORE = re.compile(
    r"(?i:\b(?:thanks|thank you|thx|ask|asked|cc|ping|hi|hey|hello|tell|told|remind|with|okay|ok|owner:|assignee:|"
    r"assign(?:ed)? (?:it )?to|over to|give (?:it )?to|hand (?:it )?to|let|from|for|to|and|or|by|yes|yeah|sure|great|"
    r"right),? )$"
)
_VERB_AFTER = re.compile(
    r" (?:will|would|said|says|can|could|should|shall|has|had|is|was|does|did|needs?|wants?|agreed|takes|took|owns|"
    r"and I|, can|please|already|volunteered|promised|mentioned|suggested|asked|offered|sends?|prepares?|writes?|"
    r"checks?|handles?|drafts?)\b| (?:and|or|&) (?=[A-Z])(?!January|February|March|April|May|June|July)"
)
_CLOSED_AFTER = re.compile(r"['’](?:s|ll|d)\b")
_ADDRESS_AFTER = re.compile(r"[,:] ?|\s[-–—] ")
_IN_SENTENCE = re.compile(r"[a-z,가-힣]\s$")
_DATE_AROUND = re.compile(
    r"(?i)\b(?:in|by|of|until|till|from|to|for|since|late|early|mid|next|last|this) \||\| ?\d|"
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*,? (?:and|or|to|through) \|"
)
_TITLE_CASE = re.compile(r" (?:of\b|[A-Z][a-z])")
_CAPITALISED = re.compile(r" ([A-Z][a-z]{2,})(?![A-Za-z'’])")
