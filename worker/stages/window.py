"""The lines that a verdict is given on: around the quotes, and later lines that speak of the same or take something back."""

from collections.abc import Sequence

from worker import phrases
from worker.model import RedactedUtterance
from worker.stages.likeness import grams
from worker.stages.state import Candidate, State

BEFORE, AFTER = 3, 4  # utterances around each quote
LATER = 5  # later mentions at most
SOON = 12  # a reversal this near may speak of the candidate without naming it


def window(candidate: Candidate, state: State) -> tuple[RedactedUtterance, ...]:
    """Utterances in the order of speech, at most about 20."""
    everything = state.transcript.utterances
    chosen = {
        n
        for e in candidate.cited
        for n in range(max(1, e.utterance - BEFORE), min(len(everything), e.utterance + AFTER) + 1)
    }
    last = max(e.utterance for e in candidate.evidence)
    chosen |= set(_later(candidate, [u for u in everything[last:] if u.n not in chosen], last))
    return tuple(everything[n - 1] for n in sorted(chosen))


def _later(candidate: Candidate, later: Sequence[RedactedUtterance], last: int) -> list[int]:
    """The later lines most like the candidate, reversals first."""
    about = grams(f"{candidate.text} {candidate.evidence[0].quote}")
    scored = []
    for utterance in later:
        shared = len(about & grams(utterance.text)) / (len(about) or 1)
        turns = phrases.reversal(utterance.text) if shared or utterance.n - last <= SOON else False
        if turns or shared >= 0.3:
            scored.append((shared + (0.5 if turns else 0.0), -utterance.n))
    return [-n for _, n in sorted(scored, reverse=True)[:LATER]]
