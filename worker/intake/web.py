"""`minutes web`: the webhook service as a process of its own."""

import signal
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from typing import Final

import uvicorn
from starlette.applications import Starlette

from worker.errors import MinutesError, SettingsError
from worker.intake.events import Meetings, meetings_of
from worker.intake.receiving import Desk
from worker.intake.webhook import Metrics, webhook_app
from worker.life import alive
from worker.logs import say, set_up
from worker.metrics.exposition import exposition
from worker.protection.rates import provider_of
from worker.settings import Settings
from worker.status.sources import queues
from worker.store import Store
from worker.store.marks import Marks
from worker.workplace import data_marks, data_store, fits, places, stored_workspace

CALLERS: Final = 100  # connections at once; whoever comes then is told to come again
HEADERS: Final = 16_384  # bytes of a request before its body
STOPPING: Final = 2  # seconds to answer what has arrived, once the service is to stop
_PROXIES: Final = ["127.0.0.1", "::1"]  # whose word about who called is taken


def serve(settings: Settings) -> None:
    """Until SIGTERM or Ctrl-C. Raises MinutesError, in one line, where it cannot begin."""
    set_up(settings.minutes_log)
    with listening(settings.webhook_host, settings.webhook_port) as place, _kept(settings) as (store, marks):
        app = webhook_app(desk_of(settings, store, marks), _metrics(settings, marks))
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # uvicorn stops, then raises the signal anew
        say("web_started", port=settings.webhook_port)
        with alive(marks, "web"), suppress(KeyboardInterrupt):
            uvicorn.Server(configured(app)).run(sockets=[place])


def desk_of(settings: Settings, store: Store, marks: Marks) -> Desk:
    secret, token = settings.webhook_secret, settings.webhook_token
    return Desk(
        marks, store, quiet=settings.minutes_quiet_minutes * 60, meetings=lambda: known_meetings(settings, store),
        secret=secret.get_secret_value() if secret else None, token=token.get_secret_value() if token else None,
    )  # fmt: skip


def known_meetings(settings: Settings, store: Store) -> Meetings | None:
    """None before setup, and while the map is that of other databases than are set: the next run of a worker mends it."""
    workspace = stored_workspace(store)
    return meetings_of(workspace) if workspace and fits(workspace, places(settings)) else None


def configured(app: Starlette) -> uvicorn.Config:
    """No line for each request: addresses of callers are nobody's business, and what matters is said by worker.intake."""
    return uvicorn.Config(
        app, loop="asyncio", http="h11", ws="none", lifespan="off", log_config=None, log_level="warning", access_log=False,
        server_header=False, proxy_headers=True, forwarded_allow_ips=_PROXIES, limit_concurrency=CALLERS,
        h11_max_incomplete_event_size=HEADERS, timeout_graceful_shutdown=STOPPING,
    )  # fmt: skip


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """Raises SettingsError."""
    with ExitStack() as held:
        try:
            family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
            place = held.enter_context(socket.socket(family, kind, protocol))
            place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            place.bind(address)
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or "no such address"
            raise SettingsError(
                f"Nothing can listen on {host}:{port} ({reason}): set WEBHOOK_PORT or WEBHOOK_HOST to another."
            ) from None
        yield place


def _metrics(settings: Settings, marks: Marks) -> Metrics:
    """Of all workers, whichever of several services is asked."""

    def page() -> tuple[bytes, str]:
        return exposition(marks, _queues(settings), provider_of(settings), time.time())

    return page


def _queues(settings: Settings) -> Mapping[str, int]:
    try:
        return queues(settings)
    except MinutesError:  # the marks may be elsewhere, and there all the same
        return {}


@contextmanager
def _kept(settings: Settings) -> Iterator[tuple[Store, Marks]]:
    """Not patient: whoever calls can come again, and a service that waits cannot stop."""
    with data_store(settings, patient=False) as store, data_marks(settings, patient=False) as marks:
        yield store, marks
