"""Small redacted meetings for the tests of the stages."""

from datetime import datetime
from zoneinfo import ZoneInfo

from worker.model import Evidence, Meeting, Person, RedactedTranscript, RedactedUtterance, Roster
from worker.stages.quotes import find
from worker.stages.state import Candidate, State

HELD_AT = datetime(2026, 11, 18, 14, 0, tzinfo=ZoneInfo("Asia/Seoul"))  # a Wednesday
PEOPLE = {
    "<PERSON_1>": ("p1",),
    "<PERSON_2>": ("p2",),
    "<PERSON_3>": ("p3",),
    "<PERSON_4>": ("p2", "p3"),  # a given name that fits two
}
ROSTER = Roster(present=(Person("p1", "한서윤"), Person("p2", "박지훈"), Person("p3", "이지훈")))


def meeting(*lines: str, language: str = "en") -> State:
    """Lines are `speaker number: text`; an empty number is an unknown speaker."""
    utterances = []
    for n, line in enumerate(lines, start=1):
        speaker, _, text = line.partition(": ")
        utterances.append(RedactedUtterance(n, f"<PERSON_{speaker}>" if speaker else None, text))
    held = Meeting("Sync", HELD_AT, "Asia/Seoul", ROSTER.present, "ko" if language == "ko" else "en")
    return State(held, RedactedTranscript(tuple(utterances)), ROSTER, PEOPLE)


def quote(state: State, n: int, words: str) -> tuple[Evidence, ...]:
    found = find(words, state.utterance(n))
    assert found, words
    return (found,)


def task(state: State, text: str, n: int, words: str, **fields: object) -> Candidate:
    return Candidate("action_item", text, quote(state, n, words), **fields)  # type: ignore[arg-type]


def verdict(value: str = "supported", **fields: object) -> dict[str, object]:
    """A reply of verify_item; whatever is not given is null or right."""
    nothing = {"later_owner": None, "later_owner_evidence": None, "later_due": None, "reversal": None}
    return {"reasoning": "", "verdict": value, "owner": "right", "due": "right", **nothing, **fields}
