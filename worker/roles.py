"""What each role runs: `minutes worker` and `minutes beat`, and the parts of `minutes up`."""

import os
import secrets
import sys

from worker.logs import set_up
from worker.settings import Settings, child_environment, load_settings
from worker.supervision import Child, supervise
from worker.supervision.output import told_apart

_SYSTEM = 3  # sweeping must not wait for polling, nor for a digest
_STOP = 14.0  # seconds in which a page puts itself down

# Less traffic on Redis: nodes need not know of each other. What is done where is on record elsewhere (worker.intake.wanted).
_ALONE = ("--without-gossip", "--without-mingle", "--without-heartbeat")


def run_worker(pages: int | None) -> None:
    """Pages, as many at once as is set, and beside them what keeps the queues moving; until SIGTERM."""
    from worker.preflight import check_broker, check_reading  # noqa: PLC0415 — the SDKs

    settings = load_settings()
    check_reading(settings)
    check_broker(settings)
    set_up(settings.minutes_log)
    supervise(told_apart(nodes(settings, pages), settings.minutes_log))


def run_beat() -> None:
    """This process becomes the beat. It remembers nothing: each tick is taken once, by whoever is first."""
    from worker.preflight import check_broker  # noqa: PLC0415 — the SDKs

    check_broker(load_settings())
    os.execve(sys.executable, beat().command, child_environment())  # noqa: S606 — our own interpreter


def nodes(settings: Settings, pages: int | None = None) -> tuple[Child, ...]:
    """The two Celery nodes of a worker. The second is there so that sweeping never waits for a page."""
    return (
        _node("worker", "interactive,bulk", pages or settings.minutes_workers),
        _node("system", "system", _SYSTEM),
    )


def beat() -> Child:
    return Child("beat", _celery("beat", "--loglevel", "INFO"))


def web() -> Child:
    return Child("web", _ours("web"))


def _ours(*words: str) -> tuple[str, ...]:
    """A command of ours in a process of its own. -P: a folder of the same name, here, is not taken for our code."""
    return (sys.executable, "-P", "-m", "worker", *words)


def _node(name: str, queues: str, concurrency: int) -> Child:
    node = f"{name}-{secrets.token_hex(4)}@%h"  # two of a name would take each other's messages for their own
    command = _celery(
        "worker", "--queues", queues, "--concurrency", str(concurrency), "--pool", "prefork", "--hostname", node,
        "--loglevel", "INFO", *_ALONE,
    )  # fmt: skip
    return Child(name, command, turn=1, grace=_STOP)


def _celery(*words: str) -> tuple[str, ...]:
    """Celery's own command line over our application, without its search for one in the current folder."""
    return (sys.executable, "-P", "-m", "worker.roles", "--quiet", *words)


if __name__ == "__main__":
    set_up(load_settings().minutes_log)  # before anything can go wrong
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what Celery prints there has no form; the log is on stderr
    from worker.celery import app

    sys.exit(app.start(sys.argv[1:]))
