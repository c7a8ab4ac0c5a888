"""An English sentence without who says it and until when: `I'll send the notes by Friday` → `Send the notes`."""

import re

_PERSON = r"<PERSON_\d+>"
_WILL = r"(?:I'll|I will|I shall|I'm going to|I'm gonna|I am going to|I can|let me|I'm happy to|happy to)"
_YOU = r"(?:(?:can|could|will|would) you|please|you'll|you will|you're (?:going to|gonna)|you are (?:going to|gonna)|you can|you)"
_HEADS = tuple(
    re.compile(head, re.IGNORECASE)
    for head in (
        r"\bleave (?P<rest>.+?) (?:with|to) me\b.*",
        rf"^.*?\b{_WILL}\s(?P<rest>.+)",
        rf"^.*?{_PERSON}\s?,?\s(?:you're|you are) (?:on the hook for|on point for|on|responsible for|in charge of)\s(?P<rest>.+)",
        rf"^.*?{_PERSON}\s?,?\s{_YOU}\s(?P<rest>.+)",
        rf"^.*?{_PERSON}(?:'s| is)?\s(?:will|going to|gonna|to|shall|'ll|can)\s(?P<rest>.+)",
        r"^.*?\bthe \w+ team (?:will|is going to|needs to|should)\s(?P<rest>.+)",
        r"^.*?\bI(?:'d| would)? (?:need|want|like) you to\s(?P<rest>.+)",
        r"^.*?\b(?:can|could|would|will) you(?: please)?\s(?P<rest>.+)",
        r"^.*?\bplease\s(?P<rest>.+)",
        rf"^.*?\b(?:assign|give|hand(?: over)?) (?P<rest>.+?) to {_PERSON}.*",
        rf"^.*?{_PERSON} (?P<rest>(?:owns?|takes?|handles?)\s.+)",
    )
)
_LEAD = re.compile(
    r"^(?:also|just|then|please|go ahead and|go and|definitely|certainly|quickly|be sure to|make sure to"
    r"|personally|maybe|have to|need to)\s",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:,? (?:right|okay|ok|then"
    rf"|too|as well|if that's ok(?:ay)?|for sure|alright)|,? {_PERSON})?[\s?.!,]*$",
    re.IGNORECASE,
)
_ASIDE = re.compile(r",\s(?:that's|because|since|which|so (?:that )?we|as we|not|if that)\b.*$", re.IGNORECASE)
_BEFORE_DATE = re.compile(r"\s*\b(?:by|before|until|till|on|for|no later than|within|in|at|due)?(?: the)?\s*$", re.IGNORECASE)
_EMPTY = re.compile(
    r"^(?:do|take|handle|own|get|be|check)? ?(?:that|it|this|so|one|that one|this one"
    r"|these|those|them)?(?: one)?$",
    re.IGNORECASE,
)
_DECISIONS = tuple(
    re.compile(head, re.IGNORECASE)
    for head in (
        r"^.*?\bwe(?:'re| are) (?:all )?(?:agreed|settled)[,:]?\s(?:that |on )?(?P<rest>.+)",
        r"^.*?\b(?:decided|agreed|settled|voted|chose) (?:that|to|on|upon) (?P<rest>.+)",
        r"^.*?\b(?:the|our|my) (?:final )?decision (?:is|was)(?: to| that)? (?P<rest>.+)",
        r"^.*?\bdecision:\s*(?P<rest>.+)",
        r"^.*?\bfinal (?:decision|call),\s(?:we(?:'re| are) (?=\w+ing))?(?P<rest>.+)",
        r"^.*?\bwe(?:'re| are) (?:all )?(?P<going>going|sticking) (?P<rest>(?:with|for|to) .+)",
        r"^.*?\blet's (?:just |then |all |also )?(?P<rest>.+)",
        r"^.*?\b(?:how about|what if|why don't|should|shall|could|can) (?:we )?(?P<rest>.+)",
        r"^\W*(?:agreed|settled)[,:]\s*(?P<rest>.+)",
        r"^.*?\bwe(?:'ll| will) (?P<rest>.+)",
    )
)
_FILLER = re.compile(
    r"^(?:(?:so|okay|ok|well|um|uh|yeah|yes|right|alright|and|but|then"
    r"|all right|now|it's settled|it's decided)[,.\s]+)+",
    re.IGNORECASE,
)


def task(text: str, date: tuple[int, int] | None = None) -> str:
    """The task as an imperative; empty when the sentence names none (`I'll do that`).

    >>> task("I'll send the release notes by Friday.", (28, 37))
    'Send the release notes'
    >>> task("I can do that")
    ''
    """
    bare = _without(text, date)
    found = next((found for head in _HEADS if (found := head.search(bare))), None)
    rest = _ASIDE.sub("", found.group("rest")) if found else ""
    for _ in range(2):
        rest = _TAIL.sub("", _LEAD.sub("", rest.strip()))
    rest = re.sub(r"\s+([,.;])", r"\1", rest)
    return "" if _EMPTY.match(rest) else rest[:1].upper() + rest[1:]


def decision(text: str) -> str:
    """What was settled as a plain statement; empty when nothing is left.

    >>> decision("Okay, let's go with option B.")
    'Go with option B.'
    """
    bare = _FILLER.sub("", text.strip())
    found = next((found for head in _DECISIONS if (found := head.search(bare))), None)
    rest = found.group("rest") if found else bare
    if found and "going" in found.re.groupindex:
        rest = f"{'Stick' if found.group('going').lower() == 'sticking' else 'Go'} {rest}"
    rest = _TAIL.sub("", rest)
    return "" if len(rest) < 4 or _EMPTY.match(rest) else rest[:1].upper() + rest[1:] + "."


def _without(text: str, date: tuple[int, int] | None) -> str:
    if date is None:
        return text
    before = _BEFORE_DATE.sub("", text[: date[0]])
    return f"{before} {text[date[1] :].lstrip()}".strip()
