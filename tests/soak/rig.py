"""An office whose minutes are made by the running system, every part of which can be killed.

    with office(workers=2) as rig:
        page = rig.meeting(talk)
        rig.workers[0].kill9()
        rig.wait(lambda: rig.settled([page]), 60)

Redis, workers, beats and web are processes of their own; the fake Notion runs in this one, so that it can be looked at.
"""

import hashlib
import hmac
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet

from tests.fakes.notion import FakeNotion, Recorded
from tests.notion.redis_server import _free_port as free_port
from tests.soak.doors import Door, sender
from tests.soak.endpoint import Model, endpoint
from tests.soak.processes import Node
from tests.soak.redis_node import Monitor, RedisNode
from tests.soak.seen import Seen
from tests.soak.talks import Talk
from worker.notion.addresses import notion_id
from worker.notion.databases.columns import TABLES
from worker.settings import Settings, load_settings

HELD = "2026-11-25T10:00:00+09:00"
PEOPLE = ("한도윤", "서지민", "오하람", "문태경", "Nora Feld", "Callum Reyes", "Priya Anand", "Jonas Weir")
TOKEN = "secret_of_the_subscription"  # Notion's, of the webhook
SECRET = "secret-of-the-button"
_READY = '"node_ready"'  # what each of a worker's two Celery nodes says
_ENDED = frozenset({"Done", "Needs attention", "Failed", "Ignored"})
_FROM_OUTSIDE = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "VIRTUAL_ENV", "PYTHONPATH", "TMPDIR")


@dataclass
class Rig:
    """bases: our name of a database → id. pages: made here, in order. names: of the environment of every node."""

    folder: Path
    notion: FakeNotion
    model: Model
    redis: RedisNode
    environment: dict[str, str]
    stack: ExitStack
    bases: dict[str, str] = field(default_factory=dict)
    workers: list[Node] = field(default_factory=list)
    beats: list[Node] = field(default_factory=list)
    webs: list[Node] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    doors: dict[str, Door] = field(default_factory=dict)
    monitor: Monitor | None = None
    publisher: subprocess.Popen[str] | None = None

    # ── what people do ──

    def meeting(self, talk: Talk, *, ago: float = 75.0, **properties: Any) -> str:
        """A page in the Meetings database; its id. ago: seconds; what was edited in this minute is not quiet yet."""
        children = [paragraph(line) for line in talk.lines]
        values = {"Date": {"date": {"start": HELD}}, **properties}
        with self.notion.acting():
            self.notion.clock = datetime.now(UTC) - timedelta(seconds=ago)
            page = self.notion.page(title=talk.title, database=self.bases["meetings"], properties=values, children=children)
            self.notion.clock = None
        self.pages.append(page)
        return page

    def meetings(self, talks: Iterable[Talk]) -> list[str]:
        return [self.meeting(talk) for talk in talks]

    def rerun(self, page: str) -> None:
        """Somebody chooses Re-run."""
        self.notion.edit_page(page, properties={"Minutes": {"select": {"name": "Re-run"}}})

    # ── what Notion sends ──

    def deliver(self, event: Mapping[str, Any], *, to: int = 0, secret: str = TOKEN) -> int:
        """A webhook, signed; the status of the answer, 0 for none."""
        raw = json.dumps(event).encode()
        signature = hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
        return self.post("/webhooks/notion", raw, {"X-Notion-Signature": f"sha256={signature}"}, to=to)

    def post(self, path: str, raw: bytes, headers: Mapping[str, str] | None = None, *, to: int = 0) -> int:
        named = {"Content-Type": "application/json", **(headers or {})}
        request = urllib.request.Request(self.web_url(to) + path, data=raw, headers=named)
        try:
            with urllib.request.urlopen(request, timeout=10) as response:
                return int(response.status)
        except urllib.error.HTTPError as refused:
            return refused.code
        except OSError:
            return 0

    def shake_hands(self) -> int:
        """The subscription is made: Notion sends its token, once."""
        return self.post("/webhooks/notion", json.dumps({"verification_token": TOKEN}).encode())

    def got(self, path: str, *, to: int = 0) -> str:
        with urllib.request.urlopen(self.web_url(to) + path, timeout=10) as response:
            text: str = response.read().decode()
            return text

    def web_url(self, number: int = 0) -> str:
        return f"http://127.0.0.1:{self.webs[number]._environment['WEBHOOK_PORT']}"

    # ── processes ──

    def worker(self, **settings: str) -> Node:
        return self._node("worker", self.workers, settings)

    def beat(self, **settings: str) -> Node:
        return self._node("beat", self.beats, settings)

    def web(self, **settings: str) -> Node:
        return self._node("web", self.webs, {"WEBHOOK_PORT": str(free_port()), **settings})

    def publish(self, page: str, queue: str = "interactive") -> None:
        """A message behind the sweeper's back."""
        if self.publisher is None:
            environment = {**self.environment, "NOTION_BASE_URL": self.notion.url}
            self.publisher = subprocess.Popen(
                [sys.executable, "-m", "tests.soak.publisher"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                env=environment, cwd=self.folder,
            )  # fmt: skip
            self.stack.callback(self.publisher.kill)
        assert self.publisher.stdin is not None
        assert self.publisher.stdout is not None
        print(page, queue, file=self.publisher.stdin, flush=True)
        self.publisher.stdout.readline()

    @property
    def nodes(self) -> list[Node]:
        return [*self.workers, *self.beats, *self.webs]

    def minutes(self, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """A command, to its end."""
        environment = {**self.environment, "NOTION_BASE_URL": self.notion.url, "OPENAI_API_KEY": "command", **settings}
        return subprocess.run(
            [sys.executable, "-m", "worker", *words], env=environment, cwd=self.folder, capture_output=True, text=True, timeout=300, check=False
        )

    # ── looking ──

    @property
    def settings(self) -> Settings:
        return load_settings(self.folder / ".env", self.environment)

    def seen(self) -> Seen:
        return Seen(self.notion, self.bases)

    def state(self, page: str) -> str:
        return self.notion.row(page)["plain"]["Minutes"] or ""

    def settled(self, pages: Sequence[str]) -> bool:
        """Each has minutes, or a note that says why it has none."""
        return all(self.state(page) in _ENDED for page in pages)

    def wait(self, until: Callable[[], Any], seconds: float, *, step: float = 0.05) -> float:
        """How long it took. Raises TimeoutError."""
        began = time.monotonic()
        while not until():
            if time.monotonic() - began > seconds:
                raise TimeoutError(f"it did not come about in {seconds:.0f} s; logs are in {self.folder}")
            time.sleep(step)
        return time.monotonic() - began

    def ready(self, seconds: float = 60) -> None:
        """Until every node that was started works."""
        self.wait(lambda: all(map(self.works, self.nodes)), seconds)

    def about(self, page: str, since: int = 0) -> list[Recorded]:
        """Requests that name the page, from the number `since` on."""
        return [request for request in self.notion.requests[since:] if page in request.path]

    def visitors(self, page: str, since: int = 0) -> list[str]:
        """The workers that sent them."""
        return [name for request in self.about(page, since) if (name := sender(request)[0]).startswith("worker")]

    def first_request(self, page: str, of: Callable[[str], bool], since: int = 0) -> float | None:
        """When a worker first asked about it: time.monotonic()."""
        return next((r.at for r in self.about(page, since) if (n := sender(r)[0]).startswith("worker") and of(n)), None)

    def died(self) -> list[str]:
        """Nodes that ended though nobody killed them."""
        return [node.name for node in self.nodes if node.exit is not None and not node.deaths]

    def works(self, node: Node) -> bool:
        """Whether it takes work since it was started last."""
        if node in self.webs:
            return self._web_answers(self.webs.index(node))
        said = node.text()[node.offset :]
        return said.count(_READY) >= 2 if node in self.workers else node.runs

    def _web_answers(self, number: int) -> bool:
        try:
            return self.got("/healthz", to=number) != ""
        except OSError:
            return False

    def _node(self, kind: str, nodes: list[Node], settings: Mapping[str, str]) -> Node:
        name = f"{kind}{len(nodes) + 1}"
        door = self.doors[name] = Door(self.notion, name)
        self.stack.callback(door.close)
        environment = {**self.environment, "NOTION_BASE_URL": door.url, "OPENAI_API_KEY": name, **settings}
        node = Node(name, [kind], environment, self.folder)
        self.stack.callback(node.kill9)
        nodes.append(node)
        node.start()
        return node


@contextmanager
def office(
    *, workers: int = 2, beats: int = 1, webs: int = 0, monitored: bool = False, bodies: bool = False, **settings: str
) -> Iterator[Rig]:
    """settings: over the usual ones. The folder is kept, and its path printed, when something went wrong."""
    folder = Path(tempfile.mkdtemp(prefix="minutes-soak-"))
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # whoever stops this stops all that it started
    try:
        with ExitStack() as stack:
            yield _opened(stack, folder, workers, beats, webs, monitored=monitored, bodies=bodies, settings=settings)
    except BaseException:
        print(f"The logs are in {folder}", flush=True)
        raise
    _removed(folder)


def _opened(
    stack: ExitStack, folder: Path, workers: int, beats: int, webs: int, *, monitored: bool, bodies: bool, settings: Mapping[str, str]
) -> Rig:
    redis = RedisNode(folder / "redis")
    stack.callback(redis.stop)
    redis.start()
    notion = stack.enter_context(FakeNotion())
    model = stack.enter_context(endpoint(folder / "bodies" if bodies else None))
    rig = Rig(folder, notion, model, redis, _environment(folder, notion, model, redis, settings), stack)
    if monitored:
        rig.monitor = Monitor(redis, folder / "monitor")
        stack.callback(rig.monitor.stop)
        rig.monitor.start()
    _set_up(rig)
    for start, count in ((rig.web, webs), (rig.worker, workers), (rig.beat, beats)):
        for _ in range(count):
            start()
    rig.ready()
    return rig


def _set_up(rig: Rig) -> None:
    """What `minutes setup` does, typed once."""
    for number, name in enumerate(PEOPLE):
        rig.notion.person(name, email=f"person{number}@example.com")
    home = rig.notion.page(title="Team")
    done = rig.minutes("setup", "--parent", home)
    assert done.returncode == 0, done.stdout + done.stderr
    rig.bases = {name: notion_id(getattr(rig.settings, table.setting.lower())) for name, table in TABLES.items()}


def _environment(
    folder: Path, notion: FakeNotion, model: Model, redis: RedisNode, settings: Mapping[str, str]
) -> dict[str, str]:
    return {
        **{name: os.environ[name] for name in _FROM_OUTSIDE if name in os.environ},
        "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUNBUFFERED": "1",
        "REDIS_URL": redis.url, "NOTION_TOKEN": notion.token, "NOTION_RATE_PER_MINUTE": "100000",
        "OPENAI_BASE_URL": model.url, "MINUTES_ENGINE": "openai", "MINUTES_SECRET_KEY": Fernet.generate_key().decode(),
        "MINUTES_DATA_DIR": str(folder / "data"), "MINUTES_TIMEZONE": "Asia/Seoul", "MINUTES_QUIET_MINUTES": "0",
        "MINUTES_POLL_SECONDS": "5", "MINUTES_LOG": "json", "WEBHOOK_SECRET": SECRET, **settings,
    }  # fmt: skip


def _removed(folder: Path) -> None:
    subprocess.run(["rm", "-rf", str(folder)], check=False)


def paragraph(text: str) -> dict[str, Any]:
    return {"type": "paragraph", "paragraph": {"rich_text": [{"type": "text", "text": {"content": text}}]}}
