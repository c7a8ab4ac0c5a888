"""`minutes evals` against the rules and against an endpoint: the whole way over HTTP."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import prompts
from tests.evals.figures import CASES, case_named
from tests.fakes.answer_server import AnswerServer
from tests.fakes.asked import Body
from tests.prompts.test_cases import reply_of
from worker.cli import main

PERFECT = {prompts.render(c.prompt, c.lines, c.variables)[-1]["content"]: reply_of(c) for c in CASES}


def perfect(body: Body) -> Mapping[str, Any] | None:
    """The reply that the case expects; the user's message says which case it is."""
    return PERFECT.get(body["messages"][1]["content"])


@pytest.fixture(autouse=True)
def _nothing_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "MINUTES_ENGINE", "MODEL_PRICES"):
        monkeypatch.delenv(name, raising=False)


def evals(*words: str, url: str | None = None) -> Result:
    return CliRunner(env={"OPENAI_BASE_URL": url, "MODEL_EXTRACT": "gpt-4.1-mini"}).invoke(main, ["evals", "--json", "out.json", *words])


def figures() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(Path("out.json").read_text(encoding="utf-8"))
    return read


def rates(node: Any, path: str = "") -> Iterator[tuple[str, float]]:
    """(where, rate) of every share in the JSON that counted something."""
    if isinstance(node, dict) and set(node) == {"right", "of", "rate"}:
        if node["of"]:
            yield path, node["rate"]
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from rates(value, f"{path}/{key}")


@pytest.mark.parametrize("held_out", [[], ["--held-out"]], ids=["tuned on", "held out"])
def test_a_model_that_answers_as_expected_is_perfect_in_every_figure(held_out: list[str]) -> None:
    with AnswerServer(answer=perfect) as server:
        result = evals(*held_out, url=server.url)
    assert result.exit_code == 0, result.output
    assert {rate for _, rate in rates(figures()["prompts"])} == {1.0}
    asked = sum(case.held_out == bool(held_out) for case in CASES)
    assert len(server.bodies) == sum(p["cases"] for p in figures()["prompts"].values()) == asked


def test_one_wrong_owner_on_the_way_lowers_the_owners_of_one_prompt_and_nothing_else() -> None:
    case = case_named("ko_levels_of_politeness")
    asked = prompts.render(case.prompt, case.lines, case.variables)[1]["content"]

    def swapped(body: Body, answer: dict[str, Any]) -> dict[str, Any]:
        if body["messages"][1]["content"] != asked:
            return answer
        first, *rest = answer["items"]
        return {**answer, "items": [{**first, "owner": "<PERSON_3>"}, *rest]}

    with AnswerServer(answer=perfect, change=swapped) as server:
        result = evals(url=server.url)
    assert [path for path, rate in rates(figures()["prompts"]) if rate < 1] == ["/extract_action_items/fields/owner"]
    assert figures()["prompts"]["extract_action_items"]["misses"] == [
        {"case": case.name, "what": "owner", "expected": "<PERSON_2>", "got": "<PERSON_3>"}
    ]
    assert "ko_levels_of_politeness: owner: expected <PERSON_2>, got <PERSON_3>" in result.output


def test_tokens_and_cost_are_counted_and_a_model_without_a_price_has_none() -> None:
    with AnswerServer(answer=perfect) as server:
        evals("extract_events", url=server.url)
        priced = figures()["prompts"]["extract_events"]
        CliRunner(env={"OPENAI_BASE_URL": server.url, "MODEL_EXTRACT": "house-model"}).invoke(
            main, ["evals", "extract_events", "--json", "out.json"]
        )
    assert priced["tokens"]["prompt"] > 1000
    assert priced["cost"] > 0
    assert figures()["prompts"]["extract_events"]["cost"] is None
    assert figures()["models"]["extract"] == "house-model"


def test_only_the_prompts_named_are_asked() -> None:
    evals("extract_events", "check_summary", "--engine", "rules")
    assert list(figures()["prompts"]) == ["extract_events", "check_summary"]
    assert figures()["engine"] == "rules"


def test_an_unknown_prompt_is_named_with_those_there_are() -> None:
    result = evals("extract_everything", "--engine", "rules")
    assert result.exit_code == 1
    assert "extract_everything" in result.output
    assert "extract_events" in result.output


def test_replies_that_fit_no_schema_are_measured_and_are_no_failure_of_the_endpoint() -> None:
    with AnswerServer(answer=lambda _: {"text": "sure!"}) as server:
        result = evals("extract_events", url=server.url)
    measured = figures()["prompts"]["extract_events"]
    assert result.exit_code == 0
    assert measured["replies"]["rate"] == measured["recall"]["rate"] == measured["nothing"]["rate"] == 0.0


def test_cases_that_the_endpoint_fails_count_in_no_figure_and_the_exit_code_says_so() -> None:
    lost = prompts.render("extract_events", (c := case_named("en_next_call_announced")).lines, c.variables)[1]["content"]
    with AnswerServer(answer=lambda body: None if body["messages"][1]["content"] == lost else perfect(body)) as server:
        result = evals("extract_events", url=server.url)
    measured = figures()["prompts"]["extract_events"]
    assert result.exit_code == 1
    assert measured["unasked"] == [{"case": "en_next_call_announced", "reason": "provider"}]
    assert measured["recall"]["rate"] == 1.0


def test_a_rejected_key_is_one_sentence_and_exit_code_1() -> None:
    with AnswerServer(faults=["401"] * 50) as server:
        result = evals("extract_events", url=server.url)
    assert result.exit_code == 1
    assert "OPENAI_API_KEY" in result.output
    assert not Path("out.json").exists()


def test_a_file_that_cannot_be_written_is_named() -> None:
    result = CliRunner().invoke(main, ["evals", "check_summary", "--engine", "rules", "--json", "no/such/folder.json"])
    assert result.exit_code == 1
    assert "no/such/folder.json" in result.output
