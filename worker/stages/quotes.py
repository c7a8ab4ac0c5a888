"""Find a quote in an utterance: exact but for white space, letter case and the shape of quotation marks."""

import unicodedata
from collections.abc import Iterable

from worker.model import Evidence, RedactedUtterance

# ‹ stands for < where a line could be taken for our own marks
_SAME = str.maketrans("“”„‘’´…–—‹›", "\"\"\"'''.--<>")
_MARKS = " \t\n\"'“”‘’"
_EDGE = _MARKS + ".,!?…。"
_UNIQUE = 8  # characters that a quote needs before it may be looked for outside the line it cites


def find(quote: str, utterance: RedactedUtterance) -> Evidence | None:
    """Where the quote stands in the utterance, cut from it by offsets; None when it is not there.

    A placeholder is never cut in two: the evidence grows to hold it whole.

    >>> find("I'll  send it", RedactedUtterance(3, None, "Ok, I’ll send it on Friday."))
    Evidence(utterance=3, start=4, end=16, quote='I’ll send it')
    >>> find("I won't send it", RedactedUtterance(3, None, "Ok, I’ll send it on Friday.")) is None
    True
    """
    text, offsets = _folded(utterance.text)
    whole = _folded(quote)[0].strip(_MARKS)
    for wanted in (whole, whole.strip(_EDGE)):  # as it is, else without the full stop that a model likes to add
        at = text.find(wanted) if wanted else -1
        if at >= 0:
            return cut(utterance, offsets[at], offsets[at + len(wanted) - 1] + 1)
    return None


def cut(utterance: RedactedUtterance, start: int, end: int) -> Evidence:
    """The evidence [start, end) of an utterance, grown to whole placeholders."""
    for mask in utterance.masks:
        if mask.start < end and start < mask.end:
            start, end = min(start, mask.start), max(end, mask.end)
    return Evidence(utterance.n, start, end, utterance.text[start:end])


def find_cited(quote: str, number: int, utterances: tuple[RedactedUtterance, ...]) -> Evidence | None:
    """The quote in line `number` (from 1); else in the only other line that holds it, if it is long enough to be unique."""
    line = cited_line(number, utterances)
    cited = find(quote, line) if line else None
    if cited:
        return cited
    if len(quote.strip(_EDGE)) < _UNIQUE:
        return None
    found = [evidence for evidence in (find(quote, u) for u in utterances) if evidence]
    return found[0] if len(found) == 1 else None


def cited_line(number: int, utterances: tuple[RedactedUtterance, ...]) -> RedactedUtterance | None:
    """Line `number` (from 1), None for a number that was not shown."""
    return utterances[number - 1] if 1 <= number <= len(utterances) else None


def overlap(one: Iterable[Evidence], other: Iterable[Evidence]) -> bool:
    """Whether two sets of evidence share at least half of the shorter quote of some utterance."""
    return any(
        a.utterance == b.utterance
        and 2 * (min(a.end, b.end) - max(a.start, b.start)) >= min(a.end - a.start, b.end - b.start)
        for a in one
        for b in other
    )


def _folded(text: str) -> tuple[str, list[int]]:
    """Lower case, plain quotation marks, single spaces; with the offset of each character in the original."""
    folded: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        plain = unicodedata.normalize("NFC", character.translate(_SAME)).lower()
        if plain.isspace():
            if folded and folded[-1] == " ":
                continue
            plain = " "
        folded.extend(plain)
        offsets.extend([offset] * len(plain))
    return "".join(folded), offsets
