"""What the program checks on a candidate before any model is asked to: cheap, strict, and explained by a reason code."""

from collections.abc import Mapping
from dataclasses import replace

from worker import phrases
from worker.model import Call, Evidence, Failure, RedactedUtterance, Rejection, Reply
from worker.stages.extract import PLACEHOLDER
from worker.stages.likeness import grams
from worker.stages.numbers import unsaid
from worker.stages.state import Candidate, State

NEAR = 3  # utterances on either side of a quote that count as what was said about it
FAR = 30  # a date or owner said farther from the core than this is about something else


def calls(_: State) -> list[Call]:
    return []


def absorb(state: State, _: Mapping[Call, Reply | Failure]) -> State:
    """The candidates that stand; the others are rejections."""
    checked = [check(candidate, state) for candidate in state.candidates or ()]
    kept = tuple(candidate for candidate, rejection in checked if rejection is None)
    return replace(state, candidates=kept).reject(*(rejection for _, rejection in checked if rejection))


def check(candidate: Candidate, state: State) -> tuple[Candidate, Rejection | None]:
    """The candidate, with unsupported fields emptied, and the rejection if its core fails.

    - what was said to a machine or a note-taker supports nothing: no core, no owner, no date, no word of the text
    - figures and names of the text were said near the quotes, and so was at least one of its content words
    - a date or owner was said near the core
    """
    if any(_told_to_a_machine(e.utterance, state) for e in candidate.evidence):
        return candidate, Rejection(candidate.kind, candidate.text, "instruction", candidate.evidence)
    candidate = _with_fields(candidate, state)
    said = said_near(candidate, state)
    named = set(PLACEHOLDER.findall(candidate.text)) - set(PLACEHOLDER.findall(said))
    if named or unsaid(candidate.text, said) or not _rests_on(candidate.text, said):
        return candidate, Rejection(candidate.kind, candidate.text, "unsupported", candidate.evidence)
    return candidate, None


def said_near(candidate: Candidate, state: State) -> str:
    """What people said to one another within `NEAR` utterances of any of the candidate's quotes, speakers included."""
    numbers = {
        n
        for e in candidate.cited
        for n in range(max(1, e.utterance - NEAR), min(len(state.transcript.utterances), e.utterance + NEAR) + 1)
    }
    return "\n".join(_spoken(state.utterance(n)) for n in sorted(numbers) if not _told_to_a_machine(n, state))


def _spoken(utterance: RedactedUtterance) -> str:
    return f"{utterance.speaker or ''}: {utterance.text}"


def _rests_on(text: str, said: str) -> bool:
    wanted = {gram for gram in grams(text) if not gram.startswith("<")}
    return not wanted or bool(wanted & grams(said))


def _with_fields(candidate: Candidate, state: State) -> Candidate:
    """Without the dates and owners that were said far from the core, or to a machine."""
    near = [e.utterance for e in candidate.evidence]

    def kept(field: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
        close = (e for e in field if min(abs(e.utterance - n) for n in near) <= FAR)
        return tuple(e for e in close if not _told_to_a_machine(e.utterance, state))

    return replace(candidate, due=kept(candidate.due), owner_evidence=kept(candidate.owner_evidence))


def _told_to_a_machine(n: int, state: State) -> bool:
    return phrases.instruction(state.utterance(n).text)
