"""One thing said twice is one candidate: the quotes of both are kept, and the later owner and date hold."""

from collections.abc import Mapping
from dataclasses import replace

from worker.likeness import grams, holds, likeness, subject
from worker.model import Call, Evidence, Failure, Rejection, Reply
from worker.resolution.dates import find_date_phrases
from worker.stages.denial import denies
from worker.stages.quotes import overlap
from worker.stages.state import Candidate, State

ALIKE = 0.7  # of the text, where one says nothing that the other does not
NEARLY_THE_SAME = 0.85  # … where each has words of its own: "share the test results of the manual" / "… of the audit"


def calls(_: State) -> list[Call]:
    return []


def absorb(state: State, _: Mapping[Call, Reply | Failure]) -> State:
    """Merge the candidates of a kind that say the same; each one merged away is recorded as a duplicate."""
    kept: list[Candidate] = []
    duplicates: list[Rejection] = []
    for candidate in state.candidates or ():
        twin = next((i for i, other in enumerate(kept) if same(other, candidate)), None)
        if twin is None:
            kept.append(candidate)
        else:
            kept[twin] = joined(kept[twin], candidate)
            duplicates.append(Rejection(candidate.kind, candidate.text, "duplicate", candidate.evidence))
    return replace(state, candidates=tuple(kept)).reject(*duplicates)


def same(one: Candidate, other: Candidate) -> bool:
    """Same kind, no contradiction in whether, who or which, and either the same words quoted or nearly the same text."""
    if one.kind != other.kind or _strangers(one.text, other.text) or _contradict(one, other):
        return False
    alike = likeness(one.text, other.text)
    one_owner = one.owner == other.owner or None in (_shown_owner(one), _shown_owner(other))
    if overlap(one.evidence, other.evidence):
        return one_owner or alike >= ALIKE
    if not one_owner or not subject(one.text, other.text):
        return False
    if one.kind == "action_item" and holds(one.text, other.text):
        return True
    if one.kind == "event" and one.due and other.due and likeness(one.due[-1].quote, other.due[-1].quote) < ALIKE:
        return False
    return alike >= (ALIKE if _within(one.text, other.text) else NEARLY_THE_SAME)


def joined(one: Candidate, other: Candidate) -> Candidate:
    """The earlier candidate with the later one's quotes; what the later says of owner and date supersedes.

    The fuller text stays: a correction often names the thing alone ("the API: not Friday, make that Tuesday").
    A quote without a word of the text says something else. An owner for whom nothing is quoted supersedes nobody, and of
    two owners one whom nothing makes the doer is nobody. A later line that dates it anew in words that are not to be found
    leaves no date: the earlier one may be over.
    """
    if one.owner != other.owner:
        one, other = _without_unshown(one, other), _without_unshown(other, one)
    told = other if other.owner_evidence or not (one.owner or one.owner_words) else one
    owner = told.owner or one.owner
    redated = _redates(other) and other.first > one.evidence[-1].utterance
    return replace(
        one,
        text=max(one.text, other.text, key=lambda text: (len(grams(text)), text == one.text)),
        evidence=_both(one.evidence, tuple(e for e in other.evidence if grams(e.quote) & grams(one.text))),
        owner=owner,
        owner_words=told.owner_words or one.owner_words,
        owner_evidence=_both(one.owner_evidence, other.owner_evidence),
        owner_shown=owner is None or any(c.owner == owner and c.owner_shown for c in (one, other)),
        due=() if redated else _both(one.due, other.due),
        due_lost=redated or (one.due_lost and not other.due),
        calls=tuple(dict.fromkeys((*one.calls, *other.calls))),
    )


def _redates(candidate: Candidate) -> bool:
    return candidate.due_lost and not candidate.due and any(find_date_phrases(e.quote) for e in candidate.evidence)


def _shown_owner(candidate: Candidate) -> str | None:
    return candidate.owner if candidate.owner_shown else None


def _without_unshown(candidate: Candidate, twin: Candidate) -> Candidate:
    """Without its owner if nothing shows it, where the twin's stands."""
    if candidate.owner_shown or not _shown_owner(twin):
        return candidate
    return replace(candidate, owner=None, owner_words=None, owner_evidence=())


def _strangers(one: str, other: str) -> bool:
    """Without a word in common: asked first, as it settles most pairs, of which a long meeting has a hundred thousand."""
    return one != other and grams(one).isdisjoint(grams(other))


def _contradict(one: Candidate, other: Candidate) -> bool:
    return bool(one.state and other.state and one.state != other.state) or _denied(one) != _denied(other)


def _within(one: str, other: str) -> bool:
    return grams(one) <= grams(other) or grams(other) <= grams(one)


def _denied(candidate: Candidate) -> bool:
    """“Not turning it off” is no repetition of “turn it off”. The quote of a task may deny its old date alone."""
    quotes = () if candidate.kind == "action_item" else candidate.evidence
    return any(denies(text) for text in (candidate.text, *(e.quote for e in quotes)))


def _both(one: tuple[Evidence, ...], other: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """Those of `one`, then what `other` adds; the newest last."""
    return (*one, *(evidence for evidence in other if not overlap((evidence,), one)))
