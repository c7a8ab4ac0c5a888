"""The tasks: thin, with ids for arguments. What they do stands in the modules that they call."""

import asyncio
import mmap
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from worker import life
from worker.attempt import Worker, attempt
from worker.celery import app, settings
from worker.digest.schedule import EVERY as DIGEST_SECONDS
from worker.digest.weekly import Weekly
from worker.errors import MinutesError
from worker.intake.poll import look
from worker.intake.sweep import EVERY as SWEEP_SECONDS
from worker.intake.sweep import sweep as sweep_once
from worker.intake.ticks import take
from worker.intake.wanted import Queue, Wanted
from worker.life import Role
from worker.logs import say
from worker.store.marks import Marks
from worker.store.queues import queue_lengths
from worker.workplace import data_marks, data_store

_QUEUES = ("interactive", "bulk", "system")
_stop = mmap.mmap(-1, 1)  # shared with the children: the parent alone is told that the worker stops


@app.task(name="process")
def process(page: str) -> None:
    """One page: whatever is wanted of it by now."""
    with data_marks(settings) as marks:
        attempt(page, Worker(settings, marks, lambda: _stop[0] == 1, seconds=settings.minutes_page_seconds))


@app.task(name="sweep", soft_time_limit=60, time_limit=90)
def sweep() -> None:
    """Hand over what is due, and what was left behind."""
    with data_marks(settings) as marks:
        if take(marks, "sweep", SWEEP_SECONDS, time.time()):
            counts = sweep_once(Wanted(marks), marks, _publish, lambda: queue_lengths(settings.broker_url, _QUEUES), time.time())
            if counts:
                say("swept", count=sum(counts.values()), left=counts.get("left", 0), lost=counts.get("lost", 0))


@app.task(name="poll", soft_time_limit=600, time_limit=660)
def poll() -> None:
    """Look which pages were edited."""
    with data_marks(settings) as marks:
        if take(marks, "poll", settings.minutes_poll_seconds, time.time()):
            try:
                with data_store(settings) as store:
                    found = asyncio.run(look(settings, store, marks, time.time()))
                say("polled", rows=found.rows, new=len(found.wanted), left=len(found.left))
            except MinutesError as error:
                say("poll_failed", level="warning", error=error)


@app.task(name="digest")
def digest() -> None:
    """The digest of the week, where one is due."""
    with data_marks(settings) as marks:
        if take(marks, "digest", DIGEST_SECONDS, time.time()):
            Weekly(settings, marks, lambda: _stop[0] == 1).look()


def _publish(page: str, queue: Queue) -> None:
    process.apply_async(args=[page], queue=queue, retry=True, retry_policy={"max_retries": 3})


def preload() -> None:
    """What a page needs, loaded before the children part: they share it, and begin at once."""
    import worker.llm.openai  # noqa: F401, PLC0415
    from worker.llm.endpoint import trusted  # noqa: PLC0415
    from worker.redaction.engine import detect, known_suffix  # noqa: PLC0415

    detect("")
    known_suffix("somebody@example.com")  # the list of suffixes takes a third of a second
    trusted()


def stop() -> None:
    """Running pages put themselves down."""
    _stop[0] = 1


def show_life(role: Role) -> None:
    """From now on others can see that this node is there."""
    threading.Thread(target=_live, args=[role], name="life", daemon=True).start()


def _live(role: Role) -> None:
    life.show_life_in(_between_forks, role)


@contextmanager
def _between_forks() -> Iterator[Marks]:
    """Of a SQLite file that is open when a process forks, the child takes the parent's locks for its own and sets none: what
    it writes may be lost. Not patient: a child that died is replaced meanwhile.
    """
    with _forking, data_marks(settings, patient=False) as marks:
        yield marks


_forking = threading.Lock()
os.register_at_fork(before=_forking.acquire, after_in_parent=_forking.release, after_in_child=_forking.release)
