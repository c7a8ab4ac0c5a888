"""The lines that a verdict is given on: around the quotes, and later lines that speak of the same or take something back."""

from collections.abc import Sequence

from worker import phrases
from worker.likeness import grams
from worker.model import RedactedUtterance
from worker.stages.state import Candidate, State

BEFORE, AFTER = 3, 4  # utterances around each quote
LATER = 5  # later mentions at most
ALIKE = 0.3  # share of the candidate's words that makes a later line a mention of it
NAMED = 0.2  # … and that a far line must name to be its reversal: "scratch that" is about something nearer
SOON = 12  # a reversal this near may speak of the candidate without naming it


def window(candidate: Candidate, state: State) -> tuple[RedactedUtterance, ...]:
    """Utterances in the order of speech, at most about 20."""
    everything = state.transcript.utterances
    chosen = state.near(candidate.cited, BEFORE, AFTER)
    last = max(e.utterance for e in candidate.evidence)
    later = _later(candidate, [u for u in everything[last:] if u.n not in chosen], last)
    chosen |= {n for found in later for n in (found, found + 1) if n <= len(everything)}  # with what was answered
    return tuple(everything[n - 1] for n in sorted(chosen))


def _later(candidate: Candidate, later: Sequence[RedactedUtterance], last: int) -> list[int]:
    """The later lines most like the candidate, reversals first."""
    about = grams(f"{candidate.text} {candidate.evidence[0].quote}")
    scored = []
    for utterance in later:
        shared = len(about & grams(utterance.text)) / (len(about) or 1)
        turns = (shared >= NAMED or utterance.n - last <= SOON) and phrases.reversal(utterance.text)
        if turns or shared >= ALIKE:
            scored.append((shared + (0.5 if turns else 0.0), -utterance.n))
    return [-n for _, n in sorted(scored, reverse=True)[:LATER]]
