"""The whole flow on recorded answers: real prompts, HTTP and SDK, no model. See tests/data/recorded/README.md."""

import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

from tests.fakes.answer_server import AnswerServer
from tests.recorded import MEETINGS, RECORDED, ROOT, replay
from worker.evals.gold import load_gold, score
from worker.model import ActionItem, Evidence, Minutes
from worker.outputs.json import to_json

SCHEMA = json.loads((ROOT / "docs" / "minutes.schema.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module", params=sorted(MEETINGS))
def replayed(request: pytest.FixtureRequest) -> Iterator[tuple[str, Minutes]]:
    with AnswerServer(RECORDED / request.param) as server:
        yield request.param, replay(request.param, server)


def evidence_of(minutes: Minutes) -> Iterator[Evidence]:
    for item in (*minutes.decisions, *minutes.action_items, *minutes.events, *minutes.topics):
        yield from item.evidence
        if isinstance(item, ActionItem):
            yield from (*item.owner_evidence, *item.due_evidence)
    for rejection in (*minutes.needs_review, *minutes.rejected):
        yield from rejection.evidence


def test_every_question_has_its_answer(replayed: tuple[str, Minutes]) -> None:
    assert replayed[1].run.failed_calls == 0
    assert not replayed[1].coverage.not_read


def test_every_quote_is_a_stretch_of_the_utterance_that_it_cites(replayed: tuple[str, Minutes]) -> None:
    minutes = replayed[1]
    found = list(evidence_of(minutes))
    assert len(found) > 30
    for e in found:
        assert e.quote == minutes.utterances[e.utterance - 1].text[e.start : e.end]


def test_every_owner_and_date_has_evidence_of_its_own(replayed: tuple[str, Minutes]) -> None:
    for item in replayed[1].action_items:
        assert not item.owner or item.owner_evidence
        assert not item.due or item.due_evidence


def test_the_json_keeps_its_contract(replayed: tuple[str, Minutes]) -> None:
    jsonschema.validate(to_json(replayed[1]), SCHEMA)


def test_the_items_are_those_of_the_gold(replayed: tuple[str, Minutes]) -> None:
    name, minutes = replayed
    result = score(minutes, load_gold(ROOT / "examples" / "gold" / f"{name}.yaml")).all
    assert not result.false, result.false
    assert not result.wrong_owners
    assert not result.wrong_dates
    assert result.recall >= 0.9, result.missed


def test_the_summary_rests_on_items_that_are_written(replayed: tuple[str, Minutes]) -> None:
    minutes = replayed[1]
    known = {i.id for i in (*minutes.decisions, *minutes.action_items, *minutes.events, *minutes.topics)}
    assert 2 <= len(minutes.summary) <= 8
    assert all(set(sentence.items) <= known for sentence in minutes.summary)


def test_names_are_restored_and_other_values_are_not(replayed: tuple[str, Minutes]) -> None:
    text = json.dumps(to_json(replayed[1]), ensure_ascii=False)
    assert "<PERSON_" not in text
    assert "[email]" in text or "[이메일]" in text


def test_a_second_run_asks_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINUTES_DATA_DIR", str(tmp_path / "data"))
    with AnswerServer(RECORDED / "weekly-planning-ko") as server:
        replay("weekly-planning-ko", server, cache=tmp_path / "cache")
        asked = len(server.bodies)
        again = replay("weekly-planning-ko", server, cache=tmp_path / "cache")
        assert len(server.bodies) == asked
    assert again.run.cached_calls == again.run.calls
