"""`minutes web` and `minutes webhook token`, as a team runs them: its Notion, its store, a process of their own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.intake.notion_events import event, pressed, raw
from tests.intake.serving import JSON, SECRET, TOKEN, Web, desk, served
from tests.notion.redis_server import MISSING, present, redis_server
from tests.notion.team import Team, paragraph, team
from worker.intake.signature import signature_of
from worker.intake.wanted import Wanted
from worker.intake.web import desk_of
from worker.store import open_redis_marks
from worker.workplace import data_marks


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Team]:
    with team(tmp_path, monkeypatch, WEBHOOK_SECRET=SECRET) as found:
        yield found


@contextmanager
def subscribed(office: Team) -> Iterator[Web]:
    """The service with the team's own store and settings, after the handshake."""
    settings = office.settings()
    with office.store() as store, data_marks(settings) as marks, served(desk_of(settings, store, marks)) as web:
        assert web.post("/webhooks/notion", {"verification_token": TOKEN}).status_code == 200
        yield web


def delivered(office: Team, web: Web) -> list[str]:
    """All that happened in Notion since the last time is told; the types that were."""
    events = [*office.notion.events]
    office.notion.events.clear()
    assert {web.tells(one).status_code for one in events} == {200}
    return [one["type"] for one in events]


def test_notion_tells_of_what_people_do_with_meetings_and_nothing_else_wakes_a_page(office: Team) -> None:
    with subscribed(office) as web:
        delivered(office, web)  # setup
        assert web.wanted == []
        page = office.meeting()
        office.notion.append(page, [paragraph("Mina Park: One more thing.")])
        office.notion.page(title="Ship it", database=office.bases["action_items"])
        office.notion.page(title="A page elsewhere", parent=office.home)
        assert {"page.created", "page.content_updated"} <= {*delivered(office, web)}
        (want,) = web.wanted
        assert (want.page, want.asked, want.generation) == (page, False, 2)
        assert 290 < want.due - time.time() <= 300


def test_what_the_worker_writes_itself_wakes_nothing(office: Team) -> None:
    with subscribed(office) as web:
        page = office.meeting()
        office.notion.events.clear()
        office.minutes("rerun", page)
        assert {"page.created", "page.content_updated", "page.properties_updated"} <= {*delivered(office, web)}
        assert web.wanted == []


def test_a_person_who_chooses_re_run_is_not_kept_waiting(office: Team) -> None:
    again = office.option("meetings", "minutes", "re_run")
    with subscribed(office) as web:
        page = office.meeting()
        delivered(office, web)
        assert web.wanted[0].due > time.time() + 200
        office.notion.edit_page(page, properties={office.column("meetings", "minutes"): {"select": {"name": again}}})
        delivered(office, web)
        assert web.wanted[0].due <= time.time()


@pytest.mark.skipif(not present(), reason=MISSING)
def test_without_redis_events_come_again_when_it_is_back() -> None:
    redis = ExitStack()
    url = redis.enter_context(redis_server())
    with redis, served(desk(marks=open_redis_marks(url, patient=False))) as web:
        assert web.tells(event()).status_code == 200
        redis.close()
        missed, began = event(), time.monotonic()
        assert [web.tells(missed).status_code, web.get("/readyz").status_code] == [503, 503]
        assert time.monotonic() - began < 7
        assert web.get("/healthz").status_code == 200
        with redis_server(port=urlsplit(url).port):
            assert [web.get("/readyz").status_code, web.tells(missed).status_code] == [200, 200]
            assert [want.generation for want in web.wanted] == [1]


# ── the process ──


@dataclass
class Process:
    port: int
    running: subprocess.Popen[str]

    def stop(self) -> tuple[int, float, str]:
        """Exit code, seconds that it took, and its log."""
        began = time.monotonic()
        self.running.send_signal(signal.SIGTERM)
        _, log = self.running.communicate(timeout=10)
        return self.running.returncode, time.monotonic() - began, log


@contextmanager
def running(office: Team) -> Iterator[Process]:
    """`minutes web` in the team's folder."""
    with socket.create_server(("127.0.0.1", 0)) as asked:
        port = asked.getsockname()[1]
    office.set(WEBHOOK_PORT=str(port))
    command = [sys.executable, "-m", "worker", "web"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(command, cwd=office.folder, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            _wait_for(f"http://127.0.0.1:{port}/readyz", process)
            yield Process(port, process)
        finally:
            process.kill()


def _wait_for(url: str, process: subprocess.Popen[str]) -> None:
    for _ in range(300):
        with suppress(httpx.HTTPError):
            if httpx.get(url, trust_env=False).status_code == 200:
                return
        assert process.poll() is None, process.communicate()[1]
        time.sleep(0.05)
    raise AssertionError("the service did not become ready")


def test_the_service_runs_by_itself_and_stops_when_it_is_told(office: Team) -> None:
    assert "Create a subscription" in office.minutes("webhook", "token", exits=1).stderr
    page = office.meeting()
    told = [raw(one) for one in office.notion.events if one["entity"]["id"] == page]
    with running(office) as web, httpx.Client(base_url=f"http://127.0.0.1:{web.port}", headers=JSON, trust_env=False) as client:
        assert client.post("/webhooks/notion", content=raw({"verification_token": TOKEN})).status_code == 200
        assert office.minutes("webhook", "token").stdout == f"{TOKEN}\n"
        for body in told:
            signed = {"X-Notion-Signature": signature_of(body, TOKEN)}
            assert client.post("/webhooks/notion", content=body, headers=signed).status_code == 200
        elsewhere = raw(pressed(parent={"type": "page_id"}))
        assert client.post("/webhooks/automation", content=elsewhere, headers={"X-Minutes-Secret": SECRET}).status_code == 202
        assert 'events_total{result="taken"}' in client.get("/metrics").text
        with data_marks(office.settings()) as marks:
            assert [want.page for want in Wanted(marks).every()] == [page]
        with socket.create_connection(("127.0.0.1", web.port)) as line:  # who is still talking is not waited for
            line.sendall(b"POST /webhooks/notion HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{")
            code, seconds, log = web.stop()
    assert code == 0
    assert seconds < 5
    events = [json.loads(line)["event"] for line in log.splitlines()]
    assert {"web_started", "webhook_token_kept", "webhook_event"} <= {*events}
    for word in (TOKEN, SECRET, "분기 회의", "Weekly sync", "127.0.0.1"):
        assert word not in log


def test_a_token_that_was_reset_makes_room_for_another(office: Team) -> None:
    with subscribed(office) as web:
        office.minutes("webhook", "token", "--reset")
        assert office.minutes("webhook", "token", exits=1).stdout == ""
        assert web.post("/webhooks/notion", {"verification_token": "secret_of_the_next"}).status_code == 200
        assert office.minutes("webhook", "token").stdout == "secret_of_the_next\n"


def test_a_port_that_is_taken_is_said_in_one_line(office: Team) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        office.set(WEBHOOK_PORT=str(other.getsockname()[1]))
        assert "WEBHOOK_PORT" in office.refused("web")
    office.set(WEBHOOK_HOST="no.such.host.invalid")
    assert "WEBHOOK_HOST" in office.refused("web")
