"""Give each candidate a verdict, field by field; where it is in doubt, ask twice more and take the majority."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from worker import phrases
from worker.model import Call, Evidence, Failure, RedactedUtterance, Reply
from worker.stages.extract import lines_of, people_in
from worker.stages.quotes import find_cited
from worker.stages.replies import verdict_reply
from worker.stages.state import Candidate, Judged, State
from worker.stages.window import window

SAMPLES = 3  # asked in all when the first is in doubt
KINDS = ("decision", "action_item", "event")  # topics are checked by program, and once more in the summary


def calls(state: State) -> list[Call]:
    """First one sample for every candidate, then the further ones for those in doubt."""
    return [_call(_candidate(state, index), sample, state) for index, sample in _pending(state)]


def absorb(state: State, replies: Mapping[Call, Reply | Failure]) -> State:
    """Verdicts beside their candidates; a candidate whose verdict failed to arrive is settled without one.

    replies: in the order of `calls`.
    """
    judged, settled = dict(state.judged), set(state.settled)
    for (index, sample), reply in zip(_pending(state), replies.values(), strict=True):
        if isinstance(reply, Reply):
            judged[index] = (*judged.get(index, ()), Judged(reply.value, reply.digest))
        if sample or isinstance(reply, Failure) or not _in_doubt(judged[index][0].value, _candidate(state, index)):
            settled.add(index)
    return replace(state, judged=judged, settled=frozenset(settled))


def majority(judged: Sequence[Judged]) -> Mapping[str, Any]:
    """One verdict from several: each field by itself, `unclear` (or null) where no value has more than half."""
    values = [j.value for j in judged]
    merged: dict[str, Any] = {name: _vote([v[name] for v in values], "unclear") for name in ("verdict", "owner", "due")}
    merged["later_owner"] = _vote([v["later_owner"] for v in values], None)
    agreeing = [v for v in values if v["verdict"] == merged["verdict"]] or values
    for name in ("later_owner_evidence", "later_due", "reversal"):
        given = [v[name] for v in agreeing if v[name]]
        merged[name] = given[0] if 2 * len(given) > len(agreeing) else None
    return merged


def located(quote: Mapping[str, Any] | None, candidate: Candidate, state: State) -> tuple[Evidence, ...]:
    """The evidence of a quote that a verdict gave; its line number is that of the candidate's window.

    What was said to a machine changes and takes back nothing, whatever the verdict makes of it.
    """
    found = find_cited(quote["quote"], quote["utterance"], window(candidate, state)) if quote else None
    return (found,) if found and not phrases.instruction(state.utterance(found.utterance).text) else ()


def _candidate(state: State, index: int) -> Candidate:
    return (state.candidates or ())[index]


def _pending(state: State) -> Iterator[tuple[int, int]]:
    """(index of the candidate, number of the sample) of every verdict that is wanted now."""
    for index, candidate in enumerate(state.candidates or ()):
        if candidate.kind in KINDS and index not in state.settled:
            yield from ((index, sample) for sample in (range(1, SAMPLES) if index in state.judged else range(1)))


def _call(candidate: Candidate, sample: int, state: State) -> Call:
    lines = window(candidate, state)
    people = people_in(lines)
    variables = (("people", ", ".join(people)), ("item", _item(candidate, lines)))
    return Call("verify_item", lines_of(lines), verdict_reply(people), variables, people, sample=sample)


def _item(candidate: Candidate, lines: Sequence[RedactedUtterance]) -> str:
    """The candidate as one line of JSON; line numbers are those of the window."""
    number = {u.n: k for k, u in enumerate(lines, start=1)}
    item: dict[str, Any] = {"kind": candidate.kind, "text": candidate.text}
    if candidate.state:
        item["state"] = candidate.state
    item |= _quoted("", candidate.evidence, number)
    item |= {"owner": candidate.owner or candidate.owner_words} | _quoted("owner_", candidate.owner_evidence, number)
    item |= {"due": " ".join(e.quote for e in _dating(candidate)) or None} | _quoted("due_", candidate.due, number)
    return json.dumps(item, ensure_ascii=False)


def _dating(candidate: Candidate) -> tuple[Evidence, ...]:
    """An event's day and hour may stand in two lines; for the rest the last word counts."""
    return candidate.due if candidate.kind == "event" else candidate.due[-1:]


def _quoted(prefix: str, evidence: tuple[Evidence, ...], number: Mapping[int, int]) -> dict[str, Any]:
    newest = evidence[-1] if evidence else None
    return {
        f"{prefix}line": number[newest.utterance] if newest else None,
        f"{prefix}quote": newest.quote if newest else None,
    }


def _in_doubt(verdict: Mapping[str, Any], candidate: Candidate) -> bool:
    """The verdict doubts itself, or the plain words of the quote say otherwise."""
    if "unclear" in (verdict["verdict"], verdict["owner"], verdict["due"]):
        return True
    quote = candidate.evidence[-1].quote
    if verdict["verdict"] == "supported":
        return phrases.hedge(quote) or phrases.proposal(quote) or phrases.quoted(quote) or phrases.sarcasm(quote)
    return _committed(candidate, quote) and not phrases.hedge(quote)


def _committed(candidate: Candidate, quote: str) -> bool:
    if candidate.kind == "action_item":
        return phrases.commitment(quote) or phrases.assignment(quote)
    return candidate.kind == "decision" and phrases.agreement(quote)


def _vote(values: Sequence[Any], otherwise: Any) -> Any:
    (value, count), *_ = Counter(values).most_common(1)
    return value if 2 * count > len(values) else otherwise
