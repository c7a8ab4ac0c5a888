"""The ledger: what became of every utterance."""

from collections.abc import Iterable

from worker import phrases
from worker.model import Coverage, Evidence, Topic
from worker.stages.state import State

SHORT = 40  # characters of an answer ("네, 제가 할게요") that belongs to the item beside it


def coverage(state: State) -> Coverage:
    """Evidence of an item, a rejection or a line to review; irrelevant; a commitment that none of them represents; not read.

    A topic's quote makes an utterance evidence but represents no commitment.
    """
    not_read = {n.n for n in state.not_read}
    about_topics = _cited(item.evidence for item in state.items or () if isinstance(item, Topic))
    represented = _represented(state)
    settled = represented | not_read
    unrepresented = [
        u.n for u in state.transcript.utterances if u.n not in settled and _withheld(u.n, represented, state)
    ]
    evidence = len((represented | about_topics) - not_read - set(unrepresented))
    total = len(state.transcript.utterances)
    irrelevant = total - evidence - len(unrepresented) - len(not_read)
    return Coverage(total, evidence, irrelevant, tuple(unrepresented), state.not_read)


def _withheld(n: int, represented: set[int], state: State) -> bool:
    text = state.utterance(n).text
    before = state.utterance(n - 1).text if n > 1 else ""
    answers = len(text) <= SHORT and phrases.acceptance(text) and {n - 1, n - 2, n + 1} & represented
    return not answers and phrases.looks_like_commitment(text, before)


def _represented(state: State) -> set[int]:
    found: set[int] = set()
    for item in state.items or ():
        if not isinstance(item, Topic):
            found |= _cited([item.evidence, getattr(item, "owner_evidence", ()), getattr(item, "due_evidence", ())])
    return found | _cited(r.evidence for r in (*state.rejected, *state.needs_review) if r.kind != "topic")


def _cited(groups: Iterable[tuple[Evidence, ...]]) -> set[int]:
    return {evidence.utterance for group in groups for evidence in group}
