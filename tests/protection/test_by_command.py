"""`minutes run FILE` while the provider is away, or the money is spent: one line with the way out, soon."""

import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.fakes.answer_server import AnswerServer
from tests.fakes.rule_answers import rule_answers
from tests.llm.asking import OLD
from worker.cli import main

EXAMPLE = Path(__file__).parents[2] / "examples" / "weekly-product-sync.vtt"


def run(url: str, **given: str) -> Result:
    models = {f"MODEL_{job}": OLD for job in ("EXTRACT", "VERIFY", "SUMMARISE")}
    environment = {"OPENAI_BASE_URL": url, "MINUTES_ENGINE": "openai", "MODEL_DEADLINE_SECONDS": "0.3", **models, **given}
    return CliRunner(env=environment).invoke(main, ["run", str(EXAMPLE), "--markdown"])


@pytest.fixture(autouse=True)
def _nothing_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        ("quota", "The account of OPENAI_API_KEY is out of quota (insufficient_quota): add credit to it."),
        ("500", "The model endpoint failed (500)."),
    ],
)
def test_a_provider_that_fails_is_told_in_one_line(fault: str, line: str) -> None:
    with AnswerServer(answer=rule_answers, faults=[fault] * 200) as server:
        result = run(server.url)
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", f"minutes: {line}\n")


def test_an_address_where_nobody_listens_is_told_in_one_line() -> None:
    result = run("http://127.0.0.1:9/v1")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "minutes: No model answers at http://127.0.0.1:9/v1: start its server, or correct OPENAI_BASE_URL.\n"


def test_a_provider_that_fails_is_not_asked_for_every_call_there_is() -> None:
    with AnswerServer(answer=rule_answers, faults=["500"] * 1000) as server:
        began = time.monotonic()
        run(server.url, MODEL_PARALLEL="2", MODEL_DEADLINE_SECONDS="0.05")
        assert time.monotonic() - began < 10
        assert len(server.received) <= 20


def test_a_budget_holds_here_as_well() -> None:
    with AnswerServer(answer=rule_answers) as server:
        result = run(server.url, MINUTES_BUDGET_PER_RUN="0.003", MODEL_DEADLINE_SECONDS="20", MODEL_PARALLEL="1")
        assert 0 < len(server.received) < 8
    assert result.exit_code == 1
    assert result.stderr.startswith("minutes: The run has cost what MINUTES_BUDGET_PER_RUN ($0.003) allows")


def test_a_budget_without_a_price_names_the_setting() -> None:
    result = run("http://127.0.0.1:9/v1", MINUTES_BUDGET_PER_DAY="5", MODEL_VERIFY="llama3.1:8b")
    assert result.exit_code == 1
    assert result.stderr == (
        "minutes: MINUTES_BUDGET_PER_DAY is set, but llama3.1:8b has no price: add it to the file of MODEL_PRICES.\n"
    )
