"""Which of several date phrases in one quote is meant."""

import re
from dataclasses import replace
from itertools import pairwise

from worker.resolution.days import Unplaced
from worker.resolution.phrases import DatePhrase, with_clock

_OR = re.compile(
    r"(?:이?나|또는|아니면|혹은|,?\s*or)(?:\s+(?:on|by|the|maybe))*\s*$|^\s*(?:이?나|또는|아니면|혹은|or)\s", re.IGNORECASE
)
_CORRECTION = re.compile(
    r"(?:^|[\s,.])(?:아니|아니다|정정|no|nope|wait|i\s+mean|sorry|actually|rather|scratch\s+that|make\s+(?:it|that))[\s,.]",
    re.IGNORECASE,
)

_OTHER_DAYS = ("which", "week", "weekend", "day", "amount", "nth", "dom", "month", "months")


def meant(text: str, phrases: list[DatePhrase]) -> list[DatePhrase]:
    """The phrases that count: negated and corrected ones are gone, a day and a time said apart are put together.

    Doubtful phrases count only where there are no others. Raises Unplaced
    where one day or another would do ("Monday or Tuesday").
    """
    phrases = [p for p in phrases if p.sure] or phrases
    kept = _gathered([p for p in phrases if p.marker != "not"])
    if sum(p.marker == "latest" for p in kept) == 1:
        return kept  # "Friday, Monday at the latest": the caller sees that it is the later one
    for first, second in pairwise(kept):
        if first.said.has_day and second.said.has_day and _OR.search(text[first.inner_end : second.inner_start]):
            raise Unplaced("vague")
    kept = _uncorrected(text, kept)
    kept = [p for p in kept if p.marker != "after"] or kept
    present = [p for p in kept if not p.said.past and not p.said.vague]
    kept = present or kept
    deadlines = [p for p in kept if p.marker in ("deadline", "before", "to")]
    starts = [p for p in kept if p.marker == "from"]
    if deadlines and len(deadlines) < len(kept) and not starts:
        return deadlines
    return kept


def _uncorrected(text: str, phrases: list[DatePhrase]) -> list[DatePhrase]:
    """Without those that the next one corrects: "Tuesday, no, Thursday"."""
    left: list[DatePhrase] = []
    for n, phrase in enumerate(phrases):
        if n and _CORRECTION.search(text[phrases[n - 1].inner_end : phrase.inner_start]):
            left.append(_in_week_of(left.pop(), phrase))
        else:
            left.append(phrase)
    return left


def _in_week_of(corrected: DatePhrase, phrase: DatePhrase) -> DatePhrase:
    """ "다음 주 목요일, 아니 금요일": only the weekday was corrected, the week still holds."""
    before, said = corrected.said, phrase.said
    bare = said.weekday is not None and all(getattr(said, slot) is None for slot in _OTHER_DAYS)
    if not bare or before.weekday is None:
        return phrase
    return replace(phrase, said=replace(said, which=before.which, week=before.week))


def _gathered(phrases: list[DatePhrase]) -> list[DatePhrase]:
    """One day and one time said apart belong together."""
    days = [p for p in phrases if p.said.has_day or p.said.past or p.said.vague]
    clocks = [p for p in phrases if p.said.has_clock and not p.said.has_day]
    if len(days) == 1 and len(clocks) == 1 and not days[0].said.has_clock and days[0].said.amount is None:
        return [replace(days[0], said=with_clock(days[0].said, clocks[0].said), marker=days[0].marker or clocks[0].marker)]
    return phrases if not days or not clocks else days
