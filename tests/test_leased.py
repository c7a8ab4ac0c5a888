"""A run under a lease ends early where it must, and from then on sends nothing."""

import asyncio
import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from worker.errors import LostLeaseError, OutageError
from worker.leased import CutShortError, Fence, run_leased
from worker.store.leases import Lease
from worker.store.marks import MemoryMarks


class Clock:
    """Set by hand, and it goes on as the real one does."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.ahead


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def marks(clock: Clock) -> MemoryMarks:
    return MemoryMarks(clock)


@pytest.fixture
def lease(marks: MemoryMarks) -> Iterator[Lease]:
    lease = Lease(marks, "page", seconds=1.0)
    assert lease.take()
    yield lease
    lease.give_back()


class Run:
    """What a page does in its loop: it sends something every few milliseconds until it is told to end."""

    def __init__(self, *, stubborn: bool = False) -> None:
        self.sent = 0
        self.refused = 0
        self.stubborn = stubborn
        self.began = threading.Event()

    async def __call__(self, fence: Fence) -> str:
        self.began.set()
        try:
            while True:
                await self.send(fence)
                await asyncio.sleep(0.01)
        except asyncio.CancelledError:
            while self.stubborn:  # it cleans up for ever, or tries to
                await self.send(fence)
                await asyncio.sleep(0.01)
            await self.send(fence)
            raise

    async def send(self, fence: Fence) -> None:
        try:
            await fence.permit(writes=True)
        except LostLeaseError:
            self.refused += 1
            raise
        self.sent += 1


def test_what_the_run_returns_or_raises_comes_out(lease: Lease) -> None:
    async def fine(fence: Fence) -> str:
        await fence.permit(writes=True)
        return "made"

    async def away(_: Fence) -> str:
        raise OutageError("The provider is away.")

    assert run_leased(fine, lease, seconds=5) == "made"
    with pytest.raises(OutageError):
        run_leased(away, lease, seconds=5)


def test_a_run_longer_than_its_lease_keeps_it(lease: Lease) -> None:
    async def slow(fence: Fence) -> None:
        await asyncio.sleep(1.5)
        await fence.permit(writes=True)

    run_leased(slow, lease, seconds=5)
    lease.check()


def test_a_busy_loop_keeps_its_lease_too(lease: Lease) -> None:
    async def busy(fence: Fence) -> None:
        until = time.monotonic() + 1.5
        while time.monotonic() < until:
            pass
        await fence.permit(writes=True)

    run_leased(busy, lease, seconds=5)


def test_who_loses_the_lease_sends_nothing_more(lease: Lease, marks: MemoryMarks, clock: Clock) -> None:
    run = Run()

    def another() -> None:
        run.began.wait()
        clock.ahead += 60.0
        assert Lease(marks, "page").take()

    with ThreadPoolExecutor() as pool:
        taken = pool.submit(another)
        with pytest.raises(CutShortError) as cut:
            run_leased(run, lease, seconds=10)
        taken.result()
    assert cut.value.why == "lost_lease"
    assert run.refused


def test_a_lease_that_ran_out_while_nobody_took_it_is_still_good(lease: Lease, clock: Clock) -> None:
    clock.ahead += 60.0
    lease.check()


def test_a_worker_that_stops_lets_the_run_say_so(lease: Lease) -> None:
    run = Run()
    with pytest.raises(CutShortError) as cut:
        run_leased(run, lease, seconds=10, stopping=run.began.is_set)
    assert cut.value.why == "stopped"
    assert run.refused == 0


def test_who_does_not_stop_when_told_is_cut_off(lease: Lease, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worker.leased._GOODBYE", 0.3)
    run = Run(stubborn=True)
    began = time.monotonic()
    with pytest.raises(CutShortError) as cut:
        run_leased(run, lease, seconds=10, stopping=run.began.is_set)
    assert cut.value.why == "stopped"
    assert time.monotonic() - began < 3


def test_a_run_that_takes_too_long_is_put_down(lease: Lease) -> None:
    run = Run()
    with pytest.raises(CutShortError) as cut:
        run_leased(run, lease, seconds=0.2)
    assert cut.value.why == "timeout"


@pytest.mark.parametrize("stubborn", [False, True])
def test_after_the_soft_limit_nothing_is_sent(lease: Lease, *, stubborn: bool) -> None:
    run = Run(stubborn=stubborn)
    sent_at_the_limit = []

    def limit() -> None:
        run.began.wait()
        time.sleep(0.1)
        os.kill(os.getpid(), signal.SIGUSR1)

    def told(*_: object) -> None:
        raise AssertionError("Celery's handler would raise in the middle of the loop")

    before = signal.signal(signal.SIGUSR1, told)
    with ThreadPoolExecutor() as pool:
        reached = pool.submit(limit)
        with pytest.raises(CutShortError) as cut:
            run_leased(run, lease, seconds=10)
        reached.result()
    sent_at_the_limit.append(run.sent)
    assert signal.signal(signal.SIGUSR1, before) is told
    assert cut.value.why == "timeout"
    assert run.refused == 1
    assert [run.sent] == sent_at_the_limit


def test_what_is_left_in_the_loop_is_refused(lease: Lease) -> None:
    """A task that the run forgot is cancelled when the loop closes, and may try to send on its way out."""
    forgotten = Run()

    async def hasty(fence: Fence) -> str:
        task = asyncio.create_task(forgotten(fence))
        await asyncio.sleep(0.05)
        assert not task.done()
        return "made"

    assert run_leased(hasty, lease, seconds=5) == "made"
    assert forgotten.refused == 1
