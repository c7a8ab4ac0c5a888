"""Ask each chunk for each kind of item; believe only what quotes the transcript."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from worker.model import Call, Chunk, Evidence, Failure, Kind, Line, NotRead, RedactedUtterance, Rejection, Reply
from worker.stages.chunks import split
from worker.stages.grounding import nearly, resting
from worker.stages.quotes import cited_line, find_cited
from worker.stages.replies import DecisionsReply, EventsReply, TopicsReply, action_items_reply
from worker.stages.state import Candidate, State

PROMPTS: Mapping[str, Kind] = {
    "extract_decisions": "decision",
    "extract_action_items": "action_item",
    "extract_events": "event",
    "extract_topics": "topic",
}
LANGUAGES = {"ko": "Korean", "en": "English"}
PLACEHOLDER = re.compile(r"<[A-Z][A-Z_]*_\d+>")


def calls(state: State) -> list[Call]:
    """One call per chunk and kind, all in one round."""
    if state.candidates is not None:
        return []
    return [_call(prompt, chunk, state) for chunk in split(state.transcript) for prompt in PROMPTS]


def absorb(state: State, replies: Mapping[Call, Reply | Failure]) -> State:
    """Candidates whose quotes were found; the others are rejections. Failed calls leave their utterances not read."""
    candidates: list[Candidate] = []
    rejected: list[Rejection] = []
    not_read: dict[int, str] = {}
    for call, reply in replies.items():
        if isinstance(reply, Failure):
            not_read.update(dict.fromkeys(call.covers, reply.reason))
            continue
        utterances = tuple(state.utterance(n) for n in call.covers)
        for proposed in reply.value["items"]:
            found = _candidate(PROMPTS[call.prompt], proposed, utterances, call, reply.digest)
            if isinstance(found, Candidate):
                candidates.append(found)
            else:
                rejected.append(found)
    state = replace(
        state,
        candidates=tuple(sorted(candidates, key=lambda c: (c.evidence[0].utterance, c.evidence[0].start))),
        not_read=tuple(NotRead(n, reason) for n, reason in sorted(not_read.items())),
    )
    return state.reject(*rejected)


def lines_of(utterances: Sequence[RedactedUtterance]) -> tuple[Line, ...]:
    """The utterances as a prompt shows them, numbered from 1."""
    return tuple(Line(number, u.speaker, u.text, u.source) for number, u in enumerate(utterances, start=1))


def people_in(utterances: Sequence[RedactedUtterance]) -> tuple[str, ...]:
    """The person placeholders that speak or are named there, by number."""
    found = {u.speaker for u in utterances if u.speaker}
    found |= {p for u in utterances for p in PLACEHOLDER.findall(u.text) if p.startswith("<PERSON_")}
    return tuple(sorted(found, key=lambda p: int(p.strip("<>").rpartition("_")[2])))


def _call(prompt: str, chunk: Chunk, state: State) -> Call:
    lines, covers = lines_of(chunk.utterances), tuple(u.n for u in chunk.utterances)
    if prompt == "extract_action_items":
        people = people_in(chunk.utterances)
        reply = action_items_reply(people)
        return Call(prompt, lines, reply, (("people", ", ".join(people)),), people, covers)
    if prompt == "extract_topics":
        language = (("language", LANGUAGES[state.meeting.language]),)
        return Call(prompt, lines, TopicsReply, language, covers=covers)
    return Call(prompt, lines, DecisionsReply if prompt == "extract_decisions" else EventsReply, covers=covers)


def _candidate(
    kind: Kind, proposed: Mapping[str, Any], utterances: tuple[RedactedUtterance, ...], call: Call, digest: str
) -> Candidate | Rejection:
    text = " ".join((proposed.get("task") or proposed.get("title") or proposed.get("text") or "").split())
    core = _evidence(proposed["evidence"], utterances) or _resting(text, proposed["evidence"], utterances)
    if not core or not text:
        return Rejection(kind, text, "quote_not_found", core)
    if not set(PLACEHOLDER.findall(text)) <= set(PLACEHOLDER.findall(" ".join(_rendered(utterances)))):
        return Rejection(kind, "", "placeholder", core)  # it names somebody who was not sent: the text is not repeated
    dating = proposed.get("due") or proposed.get("when") or proposed.get("date")
    due = _evidence(dating, utterances)
    return Candidate(
        kind, text, core,
        state=proposed.get("state"),
        owner=proposed.get("owner") if proposed.get("owner") in call.placeholders else None,
        owner_words=proposed.get("owner_words"),
        owner_evidence=_evidence(proposed.get("owner_evidence"), utterances),
        due=due + _evidence(proposed.get("time"), utterances),
        due_lost=bool(dating) and not due,
        calls=(digest,),
    )  # fmt: skip


def _evidence(quote: Mapping[str, Any] | None, utterances: tuple[RedactedUtterance, ...]) -> tuple[Evidence, ...]:
    """Where the quote stands, else where it nearly stands in the line that it cites."""
    if not quote:
        return ()
    found = find_cited(quote["quote"], quote["utterance"], utterances)
    line = cited_line(quote["utterance"], utterances)
    if not found and line:
        found = nearly(quote["quote"], line)
    return (found,) if found else ()


def _resting(text: str, quote: Mapping[str, Any], utterances: tuple[RedactedUtterance, ...]) -> tuple[Evidence, ...]:
    """A quote that was made up, of a line that does say the text."""
    line = cited_line(quote["utterance"], utterances)
    found = resting(text, line) if line else None
    return (found,) if found else ()


def _rendered(utterances: Sequence[RedactedUtterance]) -> list[str]:
    return [f"{u.speaker or ''} {u.text}" for u in utterances]
