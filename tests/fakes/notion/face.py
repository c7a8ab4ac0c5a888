"""The fake as a test holds it: start, look, edit, break things, stop."""

import datetime as dt
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from tests.fakes.notion import looking
from tests.fakes.notion.errors import Json
from tests.fakes.notion.exchange import Exchange
from tests.fakes.notion.faults import Faults
from tests.fakes.notion.meetings import Meetings
from tests.fakes.notion.server import Server
from tests.fakes.notion.traffic import Recorded
from tests.fakes.notion.world import Author, World


@dataclass(frozen=True)
class DatabaseIds:
    id: str
    source: str


class FakeNotion(Meetings):
    """Serves from the moment it is entered until it is left; leaving raises when a client broke the contract.

    The methods of the parent classes are what people do; what the connection may do goes over the wire.
    """

    token = "ntn_fake"

    def __init__(self, *, port: int = 0, seed: int = 1, name: str = "Minutes", workspace: str = "Fake") -> None:
        self.world = World(seed)
        self.world.bot_name, self.world.workspace_name = name, workspace
        self.exchange = Exchange(self.world, self.token)
        self._server = Server(("127.0.0.1", port), self.exchange)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self.world.base_url = self.url

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        problems = [*self.exchange.broken, *self.violations]
        if problems and kind is None:
            raise AssertionError("against Notion's contract: " + "; ".join(problems[:5]))

    # ── what a client needs ──

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def bot(self) -> str:
        return self.world.bot

    # ── what was sent ──

    @property
    def requests(self) -> list[Recorded]:
        return self.exchange.requests

    @property
    def writes(self) -> list[Recorded]:
        """The requests that are no reads, whatever came of them."""
        return [one for one in self.requests if not one.reads]

    @property
    def downloads(self) -> list[Recorded]:
        """Requests to the signed URLs of files, which are not part of `requests`."""
        return self.exchange.downloads

    @property
    def violations(self) -> list[str]:
        """What clients sent against the contract; a test that does so on purpose clears it."""
        return self.exchange.violations

    @property
    def events(self) -> list[Json]:
        """What webhooks would carry, one for every change, not aggregated; `authors` tells people from our bot."""
        return self.world.events

    # ── what goes wrong ──

    @property
    def faults(self) -> Faults:
        return self.exchange.faults

    @property
    def capabilities(self) -> set[str]:
        """What the connection may do; discard one to have it refused (`emails`: addresses left out)."""
        return self.world.capabilities

    def allow(self, requests: int | None, *, window: float = 60.0) -> None:
        """Answer 429 to more than so many requests in a window of seconds (of the machine's time); None lifts it."""
        self.exchange.allowance.requests, self.exchange.allowance.window = requests, window

    @property
    def refused(self) -> int:
        """Requests that the allowance turned away."""
        return self.exchange.allowance.refused

    # ── the time ──

    @property
    def clock(self) -> dt.datetime:
        """The time in the workspace: the machine's until it is set; then it stands still until `advance`."""
        return self.world.clock.now()

    @clock.setter
    def clock(self, moment: dt.datetime | None) -> None:
        self.world.clock.set(moment)

    def advance(self, **by: float) -> None:
        """E.g. advance(minutes=2)."""
        self.world.clock.advance(**by)

    # ── what is there ──

    def database(
        self, title: str, properties: Mapping[str, Json], *, parent: str | None = None, author: Author | None = None
    ) -> DatabaseIds:
        made = self.database_of(title, properties, parent, author)
        return DatabaseIds(made.id, made.source)

    def tree(self, identifier: str) -> list[Json]:
        with self.exchange.lock:
            return looking.tree(self.world, self.node(identifier))

    def outline(self, identifier: str) -> str:
        with self.exchange.lock:
            return looking.outline(self.world, self.node(identifier))

    def rows(self, database: "str | DatabaseIds", *, in_trash: bool = False) -> list[Json]:
        with self.exchange.lock:
            return looking.rows(self.world, self._source(database), in_trash=in_trash)

    def row(self, page: str) -> Json:
        """One page with its properties, `plain` ones too, wherever it is."""
        with self.exchange.lock:
            return looking.row(self.world, self.node(page))
