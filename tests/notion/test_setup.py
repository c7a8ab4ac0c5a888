"""`minutes setup` as a user types it, with Notion behind real HTTP."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.fakes.notion import FakeNotion, Fault
from worker.cli import main
from worker.notion.databases.columns import TABLES
from worker.settings import Settings, load_settings
from worker.store import MemoryStore
from worker.workplace import data_store, opened, places, stored_workspace


@pytest.fixture
def fake() -> Iterator[FakeNotion]:
    with FakeNotion() as notion:
        yield notion


@pytest.fixture
def env(fake: FakeNotion, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    file = tmp_path / ".env"
    file.write_text(
        f"# of the team\nNOTION_TOKEN={fake.token}\nNOTION_BASE_URL={fake.url}\nMINUTES_DATA_DIR={tmp_path / 'data'}\n"
        "NOTION_RATE_PER_MINUTE=60000\n", encoding="utf-8",
    )  # fmt: skip
    return file


@pytest.fixture
def team(fake: FakeNotion) -> str:
    return fake.page(title="Team")


def setup(*words: str) -> Result:
    return CliRunner().invoke(main, ["setup", *words])


def test_the_help_teaches_what_to_click_before() -> None:
    shown = setup("--help").output
    for word in ("Connections", "NOTION_TOKEN", "Insert content", "email addresses", "•••", "--meetings https://"):
        assert word in shown
    assert "minutes setup" in shown


def test_it_writes_the_ids_into_the_env_file_and_keeps_every_other_line(env: Path, team: str) -> None:
    before = env.read_text(encoding="utf-8")
    result = setup("--parent", team)
    assert result.exit_code == 0, result.output
    after = env.read_text(encoding="utf-8")
    assert after.startswith(before)
    assert re.findall("^NOTION_[A-Z_]+(?==[0-9a-f-]{36}$)", after, re.MULTILINE) == [t.setting for t in TABLES.values()]
    for word in ("Meetings: created", "Digests: created", "Notion Calendar", "minutes doctor"):
        assert word in result.output


def test_the_second_time_changes_neither_the_file_nor_notion(fake: FakeNotion, env: Path, team: str) -> None:
    setup("--parent", team)
    before, writes = env.read_text(encoding="utf-8"), len(fake.writes)
    for words in ([], ["--parent", team]):
        result = setup(*words)
        assert result.exit_code == 0, result.output
        assert result.output.count("nothing to add") == len(TABLES)
    assert (env.read_text(encoding="utf-8"), len(fake.writes)) == (before, writes)


def test_the_ids_can_be_printed_instead(env: Path, team: str) -> None:
    before = env.read_text(encoding="utf-8")
    result = setup("--parent", team, "--print")
    assert len(re.findall("^NOTION_[A-Z_]+=[0-9a-f-]{36}$", result.output, re.MULTILINE)) == len(TABLES)
    assert env.read_text(encoding="utf-8") == before


def test_another_file_holds_the_settings_where_one_is_named(env: Path, team: str) -> None:
    env.rename(env.with_name("team.env"))
    assert setup("--parent", team, "--env", "team.env").exit_code == 0
    assert load_settings(Path("team.env"), {}).notion_digests
    assert not env.exists()


def test_the_teams_own_database_is_named_by_its_address(fake: FakeNotion, env: Path, team: str) -> None:
    own = fake.database("팀 미팅", {"이름": {"title": {}}}, parent=team)
    result = setup("--parent", team, "--meetings", f"https://www.notion.so/acme/{own.id.replace('-', '')}?v=1")
    assert result.exit_code == 0, result.output
    assert "Meetings (“팀 미팅”): found, added 회의록, 회의록 메모, 처리 시각, 실행" in result.output
    assert "Notion 캘린더" in result.output
    assert load_settings(env, {}).notion_meetings == own.id


def test_the_language_can_be_chosen(env: Path, team: str) -> None:
    assert "실행 항목" in setup("--parent", team, "--language", "ko").output


def test_a_failure_is_one_line_and_running_again_goes_on(fake: FakeNotion, env: Path, team: str) -> None:
    fault = fake.faults.add(Fault(status=500, when=lambda method, path, body: path.endswith("/databases"), nth=3))
    failed = setup("--parent", team)
    assert (failed.exit_code, failed.stderr.count("\n")) == (1, 1)
    assert fault.happened == 1
    result = setup("--parent", team)
    assert result.exit_code == 0
    assert result.output.count(": found") == 2
    assert result.output.count(": created") == 3


def test_without_a_token_it_says_where_to_get_one(env: Path, team: str) -> None:
    env.write_text("", encoding="utf-8")
    result = setup("--parent", team)
    assert result.exit_code == 1
    assert "NOTION_TOKEN is not set" in result.stderr


def test_an_address_of_something_else_is_told_before_anything_is_made(fake: FakeNotion, env: Path) -> None:
    result = setup("--parent", "https://example.com/team")
    assert result.exit_code == 1
    assert "is no address or id of a Notion page" in result.stderr
    assert not fake.writes


def test_a_value_in_the_environment_that_hides_the_file_is_told(
    env: Path, team: str, fake: FakeNotion, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = fake.database("Old", {"Name": {"title": {}}}, parent=team)
    monkeypatch.setenv("NOTION_MEETINGS", own.id)
    other = fake.database("New", {"Name": {"title": {}}}, parent=team)
    assert "NOTION_MEETINGS is set in the environment too" in setup("--parent", team, "--meetings", other.id).output


def test_a_view_that_notion_refuses_is_told_and_no_failure(fake: FakeNotion, env: Path, team: str) -> None:
    fake.faults.add(Fault(status=403, when=lambda method, path, body: path.endswith("/views")))
    result = setup("--parent", team)
    assert result.exit_code == 0
    assert "would not make a calendar view" in result.output


def test_after_setup_a_run_needs_no_schema_at_all(fake: FakeNotion, env: Path, team: str) -> None:
    setup("--parent", team)
    settings = load_settings(env, {})
    before = len(fake.requests)
    with data_store(settings) as store:
        assert places_in(settings, store) == places(settings)
    assert len(fake.requests) == before


def test_a_lost_store_is_filled_again_from_the_env_file(env: Path, team: str) -> None:
    setup("--parent", team)
    settings, store = load_settings(env, {}), MemoryStore()
    assert places_in(settings, store) == places(settings)
    assert stored_workspace(store) is not None


def test_a_map_of_other_databases_is_not_believed(fake: FakeNotion, env: Path, team: str) -> None:
    setup("--parent", team)
    first = load_settings(env, {})
    with data_store(first) as store:
        env.write_text(re.sub("NOTION_(?!TOKEN|BASE|RATE).*\n", "", env.read_text(encoding="utf-8")), encoding="utf-8")
        setup("--parent", fake.page(title="Other"))
        second = load_settings(env, {})
        assert second.notion_meetings != first.notion_meetings
        assert places_in(first, store) == places(first)


def places_in(settings: Settings, store: Any) -> dict[Any, str]:
    async def look() -> dict[Any, str]:
        async with opened(settings, store) as workplace:
            return {name: base.container for name, base in workplace.workspace.databases.items()}

    return asyncio.run(look())
