"""Who will do it, as far as the evidence shows: the claim of the candidate, or the later line that re-assigned it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from worker.model import Evidence, Person, RedactedUtterance
from worker.resolution.owners import OwnerClaim, Ownership, resolve_owner
from worker.stages.state import Candidate, State
from worker.stages.verify import located

SILENT = {"not_said", "team", "title", "unknown_speaker"}  # nobody was claimed wrongly: nothing to review


@dataclass(frozen=True, slots=True)
class Owned:
    """owner, candidates: placeholders. evidence: the quotes, the valid one last. reason: why a claimed owner was emptied."""

    owner: str | None = None
    candidates: tuple[str, ...] = ()
    team: str | None = None
    evidence: tuple[Evidence, ...] = ()
    reason: str | None = None


def owned(candidate: Candidate, verdict: Mapping[str, Any], state: State) -> Owned:
    """The later owner if the verdict gives one that stands, else the candidate's own if the verdict stands by it."""
    later = located(verdict["later_owner_evidence"], candidate, state)
    if verdict["later_owner"] and later:
        found = _resolved(candidate, verdict["later_owner"], None, later, state)
        if found.owner or found.candidates:
            return found
    if candidate.owner and verdict["owner"] not in ("right", "none"):
        return Owned(reason="unsupported_owner")
    return _resolved(candidate, candidate.owner, candidate.owner_words, (), state)


def is_shown(candidate: Candidate, state: State) -> bool:
    """Whether the candidate's own quotes make its owner the doer, or leave open which of several; True without an owner."""
    return not candidate.owner or _resolved(candidate, candidate.owner, None, (), state).reason is None


def _resolved(
    candidate: Candidate, owner: str | None, words: str | None, later: tuple[Evidence, ...], state: State
) -> Owned:
    """The newest words that make somebody the owner; a correction of the date alone leaves the owner to earlier ones."""
    evidence = (*candidate.owner_evidence, *later)
    found = [
        _placed(_claimed(candidate.evidence[-1], said, owner, words, state), owner, evidence or candidate.evidence[-1:], state)
        for said in (*reversed(evidence), *([] if evidence else [None]))
    ]
    if not later and len(candidate.evidence) > 1:
        first = _claimed(candidate.evidence[0], None, owner, words, state)
        found.append(_placed(first, owner, evidence or candidate.evidence[:1], state))
    return next((one for one in found if one.owner or one.candidates or one.team), found[0])


def _claimed(task: Evidence, said: Evidence | None, owner: str | None, words: str | None, state: State) -> Ownership:
    claim = OwnerClaim(
        task=state.utterance(task.utterance),
        owner=owner,
        words=words,
        said=state.utterance(said.utterance) if said else None,
        before_task=_before(task, state),
        before_said=_before(said, state) if said else None,
        task_quote=task.quote,
        said_quote=said.quote if said else None,
    )
    return resolve_owner(claim, state.roster, lambda placeholder: state.people.get(placeholder, ()))


def _before(evidence: Evidence, state: State) -> RedactedUtterance | None:
    return state.utterance(evidence.utterance - 1) if evidence.utterance > 1 else None


def _placed(ownership: Ownership, claimed: str | None, evidence: tuple[Evidence, ...], state: State) -> Owned:
    """Persons as placeholders again; evidence only where there is an owner, candidates or a team to show it for."""
    people = (ownership.person,) if ownership.person else ownership.candidates
    placeholders = tuple(p for p in (_placeholder(person, state) for person in people) if p)
    if ownership.person and placeholders:
        return Owned(placeholders[0], evidence=evidence)
    if placeholders:
        return Owned(candidates=placeholders, evidence=evidence)
    if ownership.team:
        return Owned(team=ownership.team, evidence=evidence)
    if claimed and ownership.reason == "not_in_roster":  # a stranger was named: the name stands as it was said
        return Owned(claimed, evidence=evidence)
    return Owned(reason="unsupported_owner" if claimed and ownership.reason not in SILENT else None)


def _placeholder(person: Person, state: State) -> str | None:
    return next((p for p, people in state.people.items() if people == (person.id,)), None)
