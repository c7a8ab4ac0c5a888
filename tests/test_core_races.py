"""Where two that share the record of what is wanted could lose something between them, and what outlives whom."""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.test_attempt import Clock, Queues, swept
from worker.asking import ask
from worker.attempt import pause_after
from worker.errors import MinutesError, TransientError
from worker.intake.sweep import sweep
from worker.intake.ticks import SLOWEST
from worker.intake.wanted import Ended, Queue, Want, Wanted
from worker.llm.faults import retry_after
from worker.notion.failures import BusyError
from worker.store.leases import Lease
from worker.store.marks import MemoryMarks

PAGE = "5ca173c1-f3df-42cf-9a49-bbc8db4efb47"
QUIET = 300.0


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def marks(clock: Clock) -> MemoryMarks:
    return MemoryMarks(clock)


@pytest.fixture
def wanted(marks: MemoryMarks, clock: Clock) -> Wanted:
    return Wanted(marks, clock)


def begun(wanted: Wanted) -> Want:
    want = wanted.start(PAGE)
    assert want is not None
    return want


def there(wanted: Wanted) -> Want:
    want = wanted.get(PAGE)
    assert want is not None
    return want


# ── what is wanted ──


def test_who_asks_for_a_page_that_is_queued_in_bulk_does_not_wait_behind_the_others(
    wanted: Wanted, marks: MemoryMarks, clock: Clock
) -> None:
    queues = Queues()
    wanted.want(PAGE, due=0, queue="bulk")
    assert swept(wanted, marks, queues, clock) == [(PAGE, "bulk")]
    queues.lengths["bulk"] = 200
    wanted.want(PAGE, due=clock.now, queue="interactive", asked=True)
    assert swept(wanted, marks, queues, clock) == [(PAGE, "interactive")]
    wanted.finish(begun(wanted), Ended(PAGE, "done", clock.now))
    assert wanted.start(PAGE) is None  # the message in the other queue


def test_an_edit_during_a_run_that_breaks_off_waits_for_quiet(wanted: Wanted, clock: Clock) -> None:
    wanted.want(PAGE, due=0, queue="bulk")
    want = begun(wanted)
    wanted.want(PAGE, due=clock.now + QUIET, queue="interactive")
    wanted.again(want, due=clock.now, why="stopped", counts=False)
    assert there(wanted).due == clock.now + QUIET


def test_what_a_person_wanted_is_wanted_once(wanted: Wanted, clock: Clock) -> None:
    wanted.want(PAGE, due=clock.now, queue="interactive", asked=True, fresh="2026-11-20T12:00:00+00:00")
    want = begun(wanted)
    wanted.want(PAGE, due=clock.now, queue="interactive", look=True)
    wanted.finish(want, Ended(PAGE, "done", clock.now))
    assert (there(wanted).asked, there(wanted).fresh) == (False, None)


def test_what_another_version_wrote_is_handed_over_too(wanted: Wanted, marks: MemoryMarks, clock: Clock) -> None:
    """Machines are updated one after the other."""
    older = {"page": "older", "due": 1.0, "queue": "bulk", "step": "due", "generation": 1}
    newer = {**older, "page": "newer", "due": 2.0, "what_it_knows": "more"}
    for record in (older, newer):
        assert marks.swap("wanted", str(record["page"]), None, json.dumps(record))
    assert swept(wanted, marks, Queues(), clock) == [("older", "bulk"), ("newer", "bulk")]
    assert [want.step for want in wanted.every()] == ["queued", "queued"]


# ── handing over ──


def test_what_a_sweeper_could_not_send_the_next_one_sends(wanted: Wanted, marks: MemoryMarks, clock: Clock) -> None:
    queues = Queues()
    queues.lengths = {"interactive": 5, "bulk": 5}  # never empty
    for page in ("first", "second"):
        wanted.want(page, due=0, queue="bulk")

    def dies(page: str, queue: str) -> None:
        if page == "second":
            raise ConnectionError
        queues(page, queue)

    with pytest.raises(ConnectionError):
        sweep(wanted, marks, dies, lambda: queues.lengths, clock.now)
    assert swept(wanted, marks, queues, clock) == [("second", "bulk")]


def test_a_page_that_a_worker_begins_before_the_sweeper_has_noted_it_stays_begun(
    wanted: Wanted, marks: MemoryMarks, clock: Clock
) -> None:
    def is_quick(*_: str) -> None:
        begun(wanted)

    wanted.want(PAGE, due=0, queue="bulk")
    assert not sweep(wanted, marks, is_quick, dict, clock.now)
    assert there(wanted).step == "running"


def test_ticks_reach_workers_whose_clock_is_ahead_of_the_beat_s(tmp_path: Path) -> None:
    shown = run(tmp_path, """
        from worker.celery import app
        print(min(entry["options"]["expires"] for entry in app.conf.beat_schedule.values()))
    """)  # fmt: skip
    assert float(shown) > SLOWEST


@dataclass
class Office:
    """Sweepers, queues and workers on one record, in whatever order they come to act; until the evening anything may die.

    running: what workers have, that may have been taken from them. wished, begun: when a page was last wanted, and when the
    last run began that came to its end.
    """

    chance: random.Random
    clock: Clock = field(default_factory=Clock)
    evening: bool = False
    queues: list[str] = field(default_factory=list)
    running: list[tuple[Lease, Want, float]] = field(default_factory=list)
    wished: dict[str, float] = field(default_factory=dict)
    asked: dict[str, float] = field(default_factory=dict)
    begun: dict[str, float] = field(default_factory=dict)
    answered: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.marks = MemoryMarks(self.clock)
        self.wanted = Wanted(self.marks, self.clock)

    def act(self) -> None:
        """Something happens."""
        self.clock.now += self.chance.choice([0.1, 1, 3, 9, 20])
        acts = [self.sweep, self.take, self.end] if self.evening else [self.wish, self.sweep, self.take, self.end, self.renew]
        self.chance.choice(acts)()

    def goes_wrong(self, share: float = 0.1) -> bool:
        return not self.evening and self.chance.random() < share

    def wish(self) -> None:
        page, asked, look = self.chance.choice("ab"), self.goes_wrong(0.3), self.goes_wrong(0.2)
        later = 0 if asked or look else self.chance.choice([-100, 0, 60])
        queue: Queue = self.chance.choice(["bulk", "interactive"])
        self.wanted.want(page, due=self.clock.now + later, queue=queue, asked=asked, look=look)
        self.wished[page] = self.clock.now
        if asked:
            self.asked[page] = self.clock.now

    def sweep(self) -> None:
        waiting = {"bulk": len(self.queues), "interactive": len(self.queues)}
        with suppress(ConnectionError):
            sweep(self.wanted, self.marks, self.publish, lambda: waiting, self.clock.now)

    def publish(self, page: str, _: str) -> None:
        self.queues += [page] * self.chance.choice([0, 1, 1, 1, 1, 1, 2] if not self.evening else [1])
        if self.goes_wrong():
            raise ConnectionError

    def take(self) -> None:
        if not self.queues:
            return
        page = self.queues.pop(self.chance.randrange(len(self.queues)))
        lease = Lease(self.marks, page)
        if self.goes_wrong():
            return
        if not lease.take():
            self.wanted.put_off(page, self.clock.now + 2)
        elif not self.goes_wrong():
            want = self.wanted.start(page)
            if want is None:
                lease.give_back()
            else:
                self.running.append((lease, want, self.clock.now))

    def renew(self) -> None:
        for lease, _, _ in self.running:
            if not self.goes_wrong():
                lease.renew()

    def end(self) -> None:
        if not self.running:
            return
        lease, want, began = self.running.pop(self.chance.randrange(len(self.running)))
        if self.goes_wrong():
            return
        if lease.renew():
            self.settle(want, began)
        lease.give_back()

    def settle(self, want: Want, began: float) -> None:
        if self.goes_wrong(0.2):
            self.wanted.again(want, due=self.clock.now + self.chance.choice([0, 10, 60]), why="outage", counts=False)
            return
        self.wanted.finish(want, Ended(want.page, "done", self.clock.now))
        self.begun[want.page] = began
        if want.asked:
            self.answered[want.page] = began


@pytest.mark.parametrize("seed", range(100))
def test_whoever_dies_whatever_was_wanted_is_followed_by_a_run(seed: int) -> None:
    office = Office(random.Random(seed))
    for _ in range(150):
        office.act()
    office.evening, office.running = True, []
    for _ in range(2000):
        office.act()
        if not office.wanted.every():
            break
    assert office.wanted.every() == []
    assert {page: office.begun[page] >= at for page, at in office.wished.items()} == dict.fromkeys(office.wished, True)
    assert {page: office.answered[page] >= at for page, at in office.asked.items()} == dict.fromkeys(office.asked, True)


# ── waiting for an end ──


def waited(marks: MemoryMarks, end: Callable[[], object]) -> MinutesError | None:
    """Somebody waits at a terminal for a page, and it ends. None: with minutes."""
    wanted = Wanted(marks)
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(ask, PAGE, lambda: wanted.want(PAGE, due=0, queue="interactive", asked=True), marks, wait=True)
        while wanted.get(PAGE) is None:
            time.sleep(0.01)
        end()
        error = waiting.exception(5)
    assert error is None or isinstance(error, MinutesError)
    return error


def test_who_waits_is_told_of_the_end_by_a_worker_whose_clock_is_behind(marks: MemoryMarks, wanted: Wanted) -> None:
    assert waited(marks, lambda: wanted.finish(begun(wanted), Ended(PAGE, "done", 5.0))) is None


def test_who_waits_for_what_nobody_knows_of_any_more_is_told(marks: MemoryMarks, wanted: Wanted) -> None:
    """As where Redis was wiped."""
    assert isinstance(waited(marks, lambda: wanted.forget(PAGE)), TransientError)


# ── times that others ask for ──


@pytest.mark.parametrize("asked", ["99999999", "9" * 400, "Fri, 20 Nov 2093 10:00:00 GMT"])
def test_nobody_waits_for_years_because_of_a_mistaken_header(asked: str) -> None:
    assert retry_after({"retry-after": asked}, datetime(2026, 11, 20, tzinfo=UTC)) == 86_400
    pause = pause_after(BusyError("", retry_after=99_999_999), 1)
    assert pause is not None
    assert pause.seconds == 86_400


# ── processes that part ──


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="only Linux tells who holds locks")
def test_a_child_of_a_node_that_shows_life_sets_locks_of_its_own(tmp_path: Path) -> None:
    """SQLite takes the locks of a connection that is open at a fork for the child's own, and sets none: other processes then
    put away the file that the child goes on writing to."""
    locks = json.loads(run(tmp_path, """
        import json, os, sys, time
        from pathlib import Path
        from worker import tasks
        from worker.life import nodes
        from worker.workplace import data_marks

        tasks.show_life("worker")
        time.sleep(0.5)
        counts = []
        for _ in range(5):
            read, write = os.pipe()
            if os.fork() == 0:
                with data_marks(tasks.settings) as marks:
                    assert nodes(marks)
                    mine = [line for line in Path("/proc/locks").read_text().splitlines() if f" {os.getpid()} " in line]
                    os.write(write, b"%d" % len(mine))
                os._exit(0)
            counts.append(int(os.read(read, 9)))
            os.wait()
        print(json.dumps(counts))
    """))  # fmt: skip
    assert len(locks) == 5
    assert min(locks) >= 1


def run(folder: Path, program: str, environment: Mapping[str, str] = os.environ) -> str:
    """What it prints."""
    lines = [line.removeprefix(" " * 8) for line in program.splitlines()]
    given = {**environment, "MINUTES_DATA_DIR": str(folder), "PYTHONPATH": str(Path.cwd())}
    done = subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, env=given, cwd=folder, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
