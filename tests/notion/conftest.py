"""What several tests of this folder begin with: a page whose runs can be killed, a team that types commands."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.answer_server import AnswerServer
from tests.fakes.rule_answers import rule_answers
from tests.notion.crashes import Stage, Start, staged
from tests.notion.team import Team, team


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with staged() as stage:
        yield stage


@pytest.fixture(scope="module")
def first(stage: Stage) -> Start:
    return stage.first()


@pytest.fixture(scope="module")
def again(stage: Stage, first: Start) -> Start:
    """After people worked on the page, and the transcript was edited."""
    stage.set(first)
    stage.run()
    return stage.again()


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Team]:
    with team(tmp_path, monkeypatch) as found:
        yield found


@pytest.fixture
def modelled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Team, AnswerServer]]:
    """A team whose minutes are made by a model behind an endpoint."""
    with AnswerServer(answer=rule_answers) as server:
        given = {"MINUTES_ENGINE": "openai", "OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "key-of-the-test"}
        with team(tmp_path, monkeypatch, **given) as found:
            yield found, server
