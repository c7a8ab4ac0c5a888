"""A quote that is not there to the letter: what of the cited line it can only have meant.

Weak models copy almost right. The evidence is cut from the line all the same, so a quote stays exact whatever was sent; and
the verdict is given on the words that were said.
"""

import re
from collections import Counter

from worker import phrases
from worker.likeness import exact, grams, subject
from worker.model import Evidence, RedactedUtterance
from worker.stages.denial import denies
from worker.stages.quotes import cut

NEARLY = 0.8  # Dice overlap of the words
FEWEST = 3  # words; two that nearly fit fit anywhere
HELD = 0.6  # share of a text's content that a line must hold to be what it rests on
_WORD = re.compile(r"\S+")


def nearly(quote: str, utterance: RedactedUtterance) -> Evidence | None:
    """The stretch of the line whose words are nearly those of the quote: the same figures, names and denial.

    >>> said = RedactedUtterance(1, None, "Okay so I'll definitely send the new draft by Friday then.")
    >>> nearly("I'll send the new draft by Friday", said).quote
    "I'll definitely send the new draft by Friday"
    >>> nearly("I won't send the new draft by Friday", said) is None, nearly("send 2 new drafts by Friday", said) is None
    (True, True)
    """
    wanted, words = _bag(quote), list(_WORD.finditer(utterance.text))
    count = sum(wanted.values())
    if count < FEWEST:
        return None
    stretches = [
        (words[first].start(), words[first + size - 1].end())
        for size in (count - 1, count, count + 1)
        for first in range(len(words) - size + 1)
    ]
    best = max(stretches, key=lambda s: _overlap(wanted, utterance.text[slice(*s)]), default=None)
    if best is None or _overlap(wanted, utterance.text[slice(*best)]) < NEARLY:
        return None
    found = utterance.text[slice(*best)]
    return cut(utterance, *best) if exact(found) == exact(quote) and denies(found) == denies(quote) else None


def resting(text: str, utterance: RedactedUtterance) -> Evidence | None:
    """The sentence of the line that holds most of what a text says, else the whole line, if it holds enough of it.

    >>> said = RedactedUtterance(1, None, "Fine. So I'll send the audit report tomorrow. Next topic.")
    >>> resting("send the audit report", said).quote
    "So I'll send the audit report tomorrow."
    >>> resting("sign the lease", said) is None
    True
    """
    about = grams(text)
    if len(about) < 2 or not subject(text, utterance.text):
        return None
    spans = [*phrases.sentences(utterance.text), (0, len(utterance.text))]
    start, end = max(spans, key=lambda span: len(about & grams(utterance.text[slice(*span)])))
    return cut(utterance, start, end) if len(about & grams(utterance.text[start:end])) >= HELD * len(about) else None


def _overlap(wanted: Counter[str], text: str) -> float:
    found = _bag(text)
    return 2 * sum((wanted & found).values()) / (sum(wanted.values()) + sum(found.values()))


def _bag(text: str) -> Counter[str]:
    return Counter(word.strip(".,!?\"'“”").lower() for word in text.split())
