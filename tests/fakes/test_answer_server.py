"""The fake is trusted by other tests, so it has its own."""

import json
import os
import random
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.answer_server import AnswerServer
from tests.fakes.asked import key_of
from tests.fakes.corruption import ERRORS, corrupting, lying
from tests.llm.asking import NONE_FOUND, ask, call, options
from worker.errors import CallError
from worker.llm.strict import strict_schema
from worker.stages.replies import action_items_reply, verdict_reply

DATA = os.environ.get("MINUTES_EVAL_DATA")
OTHER = Path(DATA).parent / "tools" / "answer_server.py" if DATA else None
PEOPLE = ("<PERSON_1>", "<PERSON_2>", "<PERSON_3>")
LINES = "[1] <PERSON_1>: I will send the quote by Friday\n[2] <PERSON_2>: maybe we could hire somebody"
BODY: dict[str, Any] = {
    "model": "m", "messages": [{"role": "user", "content": f"<transcript>\n{LINES}\n</transcript>"}],
    "response_format": {"type": "json_schema", "json_schema": {
        "name": "ActionItemsReply", "strict": True, "schema": strict_schema(action_items_reply(PEOPLE))}},
}  # fmt: skip
ITEM = {
    "task": "<PERSON_1> sends the quote", "evidence": {"utterance": 1, "quote": "I will send the quote by Friday"},
    "owner": "<PERSON_1>", "owner_words": None, "owner_evidence": {"utterance": 1, "quote": "I"},
    "due": {"utterance": 1, "quote": "by Friday"},
}  # fmt: skip
REPLY = {"reasoning": "", "items": [ITEM]}


def post(url: str, body: dict[str, Any]) -> dict[str, Any]:
    request = urllib.request.Request(url + "/chat/completions", json.dumps(body).encode())
    with urllib.request.urlopen(request) as response:
        reply: dict[str, Any] = json.load(response)
    return reply


def test_a_recorded_answer_is_found_again_and_an_unknown_request_is_left_on_the_desk(tmp_path: Path) -> None:
    with AnswerServer(tmp_path) as server:
        with pytest.raises(CallError) as raised:
            ask(options(server.url))
        (waiting,) = (tmp_path / "pending").iterdir()
        assert json.loads(waiting.read_text(encoding="utf-8"))["name"] == "ActionItemsReply"
        (tmp_path / "answers").mkdir()
        (tmp_path / "answers" / waiting.name).write_text(json.dumps(NONE_FOUND), encoding="utf-8")
        assert ask(options(server.url)).value == NONE_FOUND
        with pytest.raises(CallError):
            ask(options(server.url), call(sample=1))
    assert raised.value.reason == "provider"
    assert len(list((tmp_path / "pending").iterdir())) == 2


def test_the_key_is_of_messages_schema_and_seed_alone() -> None:
    assert key_of(BODY) == key_of({**BODY, "model": "other", "temperature": 0.7, "store": False})
    assert key_of(BODY) != key_of({**BODY, "seed": 1})
    assert key_of(BODY) != key_of({**BODY, "messages": []})
    assert key_of(BODY) != key_of({**BODY, "response_format": {"type": "json_object"}})


def test_random_faults_come_back_the_same_for_the_same_seed() -> None:
    def statuses() -> list[int]:
        found = []
        faults = {"fault_rate": 0.5, "random_faults": ("500", "429"), "seed": 4}
        with AnswerServer(answer=lambda _: {"text": "x"}, **faults) as server:  # type: ignore[arg-type]
            for _ in range(20):
                try:
                    post(server.url, {"messages": []})
                    found.append(200)
                except urllib.error.HTTPError as error:
                    found.append(error.code)
        return found

    first = statuses()
    assert set(first) == {200, 429, 500}
    assert statuses() == first


# ── the same folder under the other server ────────────────────────────────────────────────────────────────────────


@pytest.fixture
def other_server(tmp_path: Path) -> Iterator[str]:
    assert OTHER is not None
    command = [sys.executable, str(OTHER), "serve", "--dir", str(tmp_path), "--port", "0", "--wait", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.mark.skipif(OTHER is None or not OTHER.exists(), reason="needs MINUTES_EVAL_DATA with the tools beside it")
def test_a_recording_of_the_other_server_replays_here_and_the_reverse(tmp_path: Path, other_server: str) -> None:
    tool = {"type": "function", "function": {"name": "f", "parameters": {"type": "object", "properties": {}}}}
    asked = [
        BODY, {**BODY, "seed": 2}, {"messages": [{"role": "user", "content": "다미안 é \"q\""}]},
        {"messages": BODY["messages"], "response_format": {"type": "json_object"}},
        {"messages": BODY["messages"], "tools": [tool], "seed": 0},
    ]  # fmt: skip
    for body in asked:
        with pytest.raises(urllib.error.HTTPError):
            post(other_server, body)
    assert {file.stem for file in (tmp_path / "pending").iterdir()} == {key_of(body) for body in asked}
    for body in asked:
        (tmp_path / "answers" / f"{key_of(body)}.json").write_text('{"text": "다", "items": []}', encoding="utf-8")
    with AnswerServer(tmp_path) as server:
        for body in asked:
            theirs, ours = post(other_server, body), post(server.url, body)
            assert ours["choices"][0]["message"] == theirs["choices"][0]["message"]
            assert ours["choices"][0]["finish_reason"] == theirs["choices"][0]["finish_reason"]
            assert ours["id"] == theirs["id"]


# ── corruption ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_no_corruption_changes_nothing() -> None:
    assert corrupting(0.0)(BODY, REPLY) == REPLY


@pytest.mark.parametrize("name", ["hedge", *(name for name in ERRORS if name != "dropped")])
def test_every_error_changes_the_reply_and_keeps_its_form(name: str) -> None:
    changed = corrupting(1.0, only=(name,))(BODY, REPLY)
    assert changed != REPLY
    action_items_reply(PEOPLE).model_validate_json(json.dumps(changed))


def test_what_each_error_does() -> None:
    def one(name: str) -> dict[str, Any]:
        item: dict[str, Any] = corrupting(1.0, only=(name,))(BODY, REPLY)["items"][-1]
        return item

    assert one("quote_altered")["evidence"]["quote"] not in LINES
    assert one("quote_invented")["evidence"]["quote"] not in LINES
    assert one("owner")["owner"] in PEOPLE[1:]
    assert one("date")["due"]["quote"].lower() == "by monday"
    assert "<PERSON_97>" in one("placeholder")["task"]
    assert one("hedge")["evidence"] == {"utterance": 2, "quote": "maybe we could hire somebody"}
    assert corrupting(1.0, only=("dropped",))(BODY, REPLY)["items"] == []


def test_the_rate_is_the_share_of_items_that_err() -> None:
    chance = random.Random(5)
    items = [{**ITEM, "task": f"task {chance.random()}"} for _ in range(2000)]
    changed = corrupting(0.2, only=("quote_invented",))(BODY, {"reasoning": "", "items": items})["items"]
    assert 0.17 < sum(new != old for new, old in zip(changed, items, strict=True)) / 2000 < 0.23
    assert changed == corrupting(0.2, only=("quote_invented",))(BODY, {"reasoning": "", "items": items})["items"]


def test_a_lying_verifier_lets_everything_pass() -> None:
    quote = {"utterance": 2, "quote": "no"}
    verdict = {
        "reasoning": "", "verdict": "hedged", "owner": "wrong", "due": "none", "later_owner": "<PERSON_2>",
        "later_owner_evidence": quote, "later_due": None, "reversal": quote,
    }  # fmt: skip
    lie = lying(BODY, verdict)
    assert (lie["verdict"], lie["owner"], lie["due"], lie["reversal"]) == ("supported", "right", "none", None)
    verdict_reply(PEOPLE).model_validate_json(json.dumps(lie))
    assert lying(BODY, {"checks": [{"sentence": 1, "reasoning": "", "supported": False}]})["checks"][0]["supported"]
    assert lying(BODY, REPLY) == REPLY
