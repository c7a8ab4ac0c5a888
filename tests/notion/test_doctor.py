"""`minutes doctor` and Notion: each failure says what to click or type."""

import asyncio
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.fakes.notion import FakeNotion, Fault
from tests.notion import redis_server
from worker.cli import main
from worker.notion.databases.health import clock_finding
from worker.settings import Settings


@pytest.fixture
def fake() -> Iterator[FakeNotion]:
    with FakeNotion() as notion:
        notion.person("김민수", email="minsu@example.com")
        yield notion


@pytest.fixture
def env(fake: FakeNotion, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    file = tmp_path / ".env"
    file.write_text(
        f"NOTION_TOKEN={fake.token}\nNOTION_BASE_URL={fake.url}\nMINUTES_DATA_DIR={tmp_path / 'data'}\n"
        "NOTION_RATE_PER_MINUTE=60000\nMINUTES_ENGINE=rules\n", encoding="utf-8",
    )  # fmt: skip
    return file


@pytest.fixture
def ready(fake: FakeNotion, env: Path) -> Path:
    """After a setup."""
    assert CliRunner().invoke(main, ["setup", "--parent", fake.page(title="Team")]).exit_code == 0
    return env


def doctor() -> Result:
    return CliRunner().invoke(main, ["doctor"])


def no(result: Result) -> list[str]:
    assert result.exit_code == 1, result.output
    return re.findall("^  no  (.*)$", result.output, re.MULTILINE)


def place(env: Path, name: str) -> str:
    return re.search(f"^{name}=(.*)$", env.read_text(encoding="utf-8"), re.MULTILINE)[1]  # type: ignore[index]


def test_after_setup_all_is_well_and_nothing_is_changed(fake: FakeNotion, ready: Path) -> None:
    before = fake.tree(place(ready, "NOTION_MEETINGS")), len([r for r in fake.writes if r.status == 200])
    result = doctor()
    assert result.exit_code == 0, result.output
    for word in ("API version 2026-03-11", "read, update and insert content", "who can be owners: ", "clock", "Digests: “Digests” has every"):
        assert word in result.output
    assert (fake.tree(place(ready, "NOTION_MEETINGS")), len([r for r in fake.writes if r.status == 200])) == before


def test_without_a_token_there_is_one_line_and_no_request(fake: FakeNotion, env: Path) -> None:
    env.write_text(env.read_text(encoding="utf-8").replace("NOTION_TOKEN", "#"), encoding="utf-8")
    result = doctor()
    assert result.exit_code == 0
    assert [line for line in result.output.splitlines() if "Notion" in line] == [
        "  ?  Notion is not used: `minutes setup --help` says how to get NOTION_TOKEN and what comes then"
    ]
    assert not fake.requests


def test_a_token_that_notion_does_not_take_says_where_the_right_one_is(env: Path) -> None:
    env.write_text(re.sub("NOTION_TOKEN=.*", "NOTION_TOKEN=ntn_wrong", env.read_text(encoding="utf-8")), encoding="utf-8")
    lines = no(doctor())
    assert len(lines) == 1
    assert re.search("accept NOTION_TOKEN.*Settings → Connections.*copy its token", lines[0])


def test_a_key_that_does_not_open_the_store_is_told(ready: Path) -> None:
    key = "MINUTES_SECRET_KEY=" + "A" * 43 + "=\n"
    ready.write_text(ready.read_text(encoding="utf-8") + key, encoding="utf-8")
    [line] = no(doctor())
    assert line.startswith("MINUTES_SECRET_KEY does not open the store")


def test_a_version_that_notion_takes_no_more_asks_for_an_upgrade(fake: FakeNotion, ready: Path) -> None:
    fake.faults.add(Fault(status=400, code="missing_version", nth=2))  # the first one asks for the time alone
    assert no(doctor()) == [
        "Notion does not take its API version 2026-03-11 any more: upgrade with `pip install --upgrade notion-minutes`."
    ]


@pytest.mark.parametrize(("capability", "label"), [("update", "Update content"), ("insert", "Insert content")])
def test_a_missing_capability_is_named_as_notion_calls_it(fake: FakeNotion, ready: Path, capability: str, label: str) -> None:
    fake.capabilities.discard(capability)
    [line] = no(doctor())
    assert line.startswith(f"the connection lacks {label}: Notion → Settings → Connections")
    assert line.endswith("→ Minutes → Capabilities → tick, Save.")


def test_without_users_or_addresses_it_works_with_less(fake: FakeNotion, ready: Path) -> None:
    for capability, told in (("emails", "without e-mail addresses"), ("users", "may not see users")):
        fake.capabilities.discard(capability)
        result = doctor()
        assert result.exit_code == 0
        assert re.search(rf"  \?  .*{told}.*Read user information including email addresses", result.output)


def test_a_database_that_is_not_shared_or_not_set_is_named(fake: FakeNotion, ready: Path) -> None:
    fake.unshare(place(ready, "NOTION_DECISIONS"))
    ready.write_text(re.sub("NOTION_DIGESTS=.*\n", "", ready.read_text(encoding="utf-8")), encoding="utf-8")
    lines = no(doctor())
    assert [line.split(":")[0].split(" ")[0] for line in lines] == ["NOTION_DECISIONS", "NOTION_DIGESTS"]
    assert "••• → Connections" in lines[0]
    assert "minutes setup --parent PAGE_URL" in lines[1]


def test_missing_columns_and_options_and_wrong_types_are_named(fake: FakeNotion, env: Path) -> None:
    own = fake.database("M", {"Name": {"title": {}}, "Minutes": {"select": {"options": [{"name": "Done"}]}}, "Run": {"number": {}}},
                        parent=fake.page(title="Team"))  # fmt: skip
    env.write_text(env.read_text(encoding="utf-8") + f"NOTION_MEETINGS={own.id}\n", encoding="utf-8")
    meetings = [line for line in no(doctor()) if line.startswith("NOTION_MEETINGS")]
    assert len(meetings) == 3
    assert "column “Run” is of the type number, but has to be Text" in meetings[0]
    assert "has no column “Minutes note” / “회의록 메모”, “Processed at” / “처리 시각”" in meetings[1]
    assert "column “Minutes” / “회의록” has no option “Waiting” / “대기”" in meetings[2]


def test_renamed_columns_are_no_finding(fake: FakeNotion, ready: Path) -> None:
    fake.rename_property(place(ready, "NOTION_ACTION_ITEMS"), "Owner name", "이름만")
    assert doctor().exit_code == 0


def test_a_clock_that_is_off_says_by_how_much_and_what_to_type(fake: FakeNotion) -> None:
    now = dt.datetime.now(dt.UTC)
    assert asyncio.run(clock_finding(fake.url, now)).mark == "ok"
    late = asyncio.run(clock_finding(fake.url, now + dt.timedelta(minutes=5)))
    assert late.mark == "no"
    assert re.search(r"(299|300|301) seconds ahead of Notion's.*timedatectl", late.line)
    assert asyncio.run(clock_finding("http://127.0.0.1:9", now)).mark == "?"


def test_a_redis_that_does_not_answer_is_told_and_notion_is_examined_all_the_same(ready: Path) -> None:
    ready.write_text(ready.read_text(encoding="utf-8") + "REDIS_URL=redis://:hidden@127.0.0.1:9/0\n", encoding="utf-8")
    result = doctor()
    assert len(no(result)) == 1
    assert "REDIS_URL" in no(result)[0]
    assert "hidden" not in result.output
    assert "Digests: “Digests” has every" in result.output


@pytest.mark.skipif(not redis_server.present(), reason=redis_server.MISSING)
def test_a_redis_that_answers_is_well(ready: Path) -> None:
    with redis_server.redis_server() as url:
        ready.write_text(ready.read_text(encoding="utf-8") + f"REDIS_URL={url}\n", encoding="utf-8")
        result = doctor()
    assert result.exit_code == 0, result.output
    assert "  ok  Redis answers" in result.output
