"""`minutes rerun` where something is in the way: one line says what, and the next run goes on."""

import asyncio
import signal
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.fakes.answer_server import AnswerServer
from tests.fakes.rule_answers import rule_answers
from tests.notion.team import ASKED, Team, team
from worker.llm import Answer
from worker.llm.rules import RulesModel
from worker.model import Call


class Stopped(RulesModel):
    """Answers some calls, then somebody types Ctrl-C."""

    AFTER = 5

    def __init__(self) -> None:
        self._answered = 0

    async def answer(self, call: Call, messages: Sequence[Mapping[str, str]]) -> Answer:
        self._answered += 1
        if self._answered > self.AFTER:
            if self._answered == self.AFTER + 1:  # once: who types it twice means it
                signal.raise_signal(signal.SIGINT)
            await asyncio.sleep(60)
        return await super().answer(call, messages)


def test_a_key_that_the_endpoint_rejects_fails_the_page_with_a_sentence_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with AnswerServer(answer=rule_answers, fault_rate=1.0, random_faults=("401",)) as server:
        given = {"MINUTES_ENGINE": "openai", "OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "key-of-the-test"}
        with team(tmp_path, monkeypatch, "ko", **given) as office:
            page = office.meeting(title="주간 회의")
            before = office.everything(but_state_of=page)
            assert "key-of-the-test" not in office.refused("rerun", page)
            assert office.shows(page) == ("실패", "회의록 프로그램의 설정에 문제가 있습니다. 설치한 사람에게 `minutes doctor`를 실행해 달라고 하세요.")
            assert office.everything(but_state_of=page) == before


def test_an_endpoint_that_does_not_answer_lets_the_page_wait_and_the_next_run_goes_on(
    modelled: tuple[Team, AnswerServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    office, server = modelled
    page = office.meeting()
    before = office.everything(but_state_of=page)
    with monkeypatch.context() as patch:
        patch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")  # nobody listens there
        patch.setenv("MODEL_DEADLINE_SECONDS", "0.3")
        line = office.refused("rerun", page)
    assert line == "minutes: No model answers at http://127.0.0.1:9/v1: start its server, or correct OPENAI_BASE_URL.\n"
    assert office.shows(page) == ("Waiting", "The language model does not answer. Run again, it goes on where it stopped.")
    assert office.everything(but_state_of=page) == before
    office.minutes("rerun", page)
    assert office.shows(page)[0] == "Done"
    assert len(server.received) == ASKED


def test_a_token_that_notion_no_longer_takes_is_told_by_its_setting(office: Team) -> None:
    page = office.meeting()
    before = office.everything(but_state_of=page)
    office.set(NOTION_TOKEN="ntn_revoked")
    line = office.refused("rerun", page)
    assert "NOTION_TOKEN" in line
    assert "ntn_revoked" not in line
    assert office.everything(but_state_of=page) == before


def test_what_is_stopped_half_way_says_so_and_goes_on_there(office: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    page = office.meeting()
    with monkeypatch.context() as patch:
        patch.setattr("worker.attempt.protected_model", lambda *_, **__: Stopped())
        assert "Aborted" in office.minutes("rerun", page, exits=1).output
    assert office.shows(page) == ("Waiting", "It was stopped half-way. Run again, it goes on where it stopped.")
    told = office.minutes("rerun", page).output
    assert f"{ASKED} calls ({Stopped.AFTER} kept)" in told
    assert office.shows(page)[0] == "Done"


def test_without_a_token_it_says_where_to_get_one(office: Team) -> None:
    office.set(NOTION_TOKEN="")
    assert "NOTION_TOKEN is not set. `minutes setup --help` says where" in office.refused("rerun", "0" * 32)


def test_an_address_of_anything_else_is_told_before_notion_is_asked(office: Team) -> None:
    asked = len(office.notion.requests)
    for words in (("rerun", "https://example.com/x"), ("forget", "nonsense"), ("trace", "nonsense")):
        assert "is no address or id of a Notion page" in office.refused(*words)
    assert len(office.notion.requests) == asked


@pytest.mark.parametrize("lost", ["trash", "unshare"])
@pytest.mark.parametrize("database", ["decisions", "meetings"])
def test_a_database_that_is_gone_or_no_longer_shared_is_named(office: Team, database: str, lost: str) -> None:
    page = office.meeting()
    getattr(office.notion, lost)(office.bases[database])
    line = office.refused("rerun", page)
    if database == "meetings":  # and the page with it
        assert "the page is in the trash" in line or "not shared with the connection" in line
    else:
        assert "NOTION_DECISIONS" in line
        assert "Restore it" in line or "Connections" in line


def test_a_column_that_somebody_deleted_is_named_with_the_way_out(office: Team) -> None:
    page = office.meeting()
    office.notion.change_columns(office.bases["action_items"], {"Due": None})
    line = office.refused("rerun", page)
    assert "Due" in line
    assert "minutes setup" in line
    office.minutes("setup", "--parent", office.home)
    office.minutes("rerun", page)
    assert len(office.rows("action_items")) == 2
