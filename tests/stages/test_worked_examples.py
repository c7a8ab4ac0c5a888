"""Every worked example of a prompt passes the checks that a model's reply has to pass."""

from dataclasses import replace

import pytest

import prompts
from tests.stages.meetings import HELD_AT, verdict
from worker.model import ActionItem, Call, Failure, Meeting, Person, RedactedTranscript, RedactedUtterance, Reply, Roster
from worker.stages import checks, extract, merge, resolve
from worker.stages.state import Judged, State

EXAMPLES = [
    pytest.param(name, example, id=f"{name}-{k}")
    for name in extract.PROMPTS
    for k, example in enumerate(prompts.load(name).examples, start=1)
]


def state_of(example: prompts.Example) -> State:
    utterances = tuple(RedactedUtterance(n, line.speaker, line.text, line.source) for n, line in enumerate(example.lines, start=1))
    people = extract.people_in(utterances)
    roster = Roster(tuple(Person(p, p.strip("<>")) for p in (*people, "namesake")))
    open_names = {item.get("owner_words") or "" for item in example.reply["items"]}
    stands_for = {p: (p, "namesake") if any(p in words for words in open_names) else (p,) for p in people}
    return State(Meeting("", HELD_AT, "Asia/Seoul"), RedactedTranscript(utterances), roster, stands_for)


def absorbed(name: str, example: prompts.Example) -> State:
    state = state_of(example)
    replies: dict[Call, Reply | Failure] = {
        call: Reply("d", example.reply if call.prompt == name else {"reasoning": "", "items": []}) for call in extract.calls(state)
    }
    return checks.absorb(merge.absorb(extract.absorb(state, replies), {}), {})


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_no_item_of_a_worked_example_is_turned_away(name: str, example: prompts.Example) -> None:
    state = absorbed(name, example)
    assert [(r.reason, r.text) for r in state.rejected] == []
    assert len(state.candidates or ()) == len(example.reply["items"])


@pytest.mark.parametrize(("name", "example"), [p for p in EXAMPLES if p.values[0] == "extract_action_items"])
def test_every_owner_of_a_worked_example_stands(name: str, example: prompts.Example) -> None:
    state = absorbed(name, example)
    state = resolve.absorb(replace(state, judged={i: (Judged(verdict(), "v"),) for i in range(len(state.candidates or ()))}), {})
    found = sorted((i.task, i.owner) for i in state.items or () if isinstance(i, ActionItem))
    assert found == sorted((item["task"], item["owner"]) for item in example.reply["items"])
