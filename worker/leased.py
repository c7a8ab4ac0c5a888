"""One page's coroutine in this process, under its lease: cut short when that is lost, the time is up, or the worker has to stop.

From the moment that nothing more may be sent, the fence is closed: whoever still waits for a turn, or cleans up, is refused.
"""

import asyncio
import signal
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Literal, TypeVar

from worker.errors import LostLeaseError, MinutesError, TransientError
from worker.store.leases import Lease

T = TypeVar("T")
Why = Literal["lost_lease", "stopped", "timeout"]

_LOOK = 0.25  # seconds between two looks whether to stop
_GOODBYE = 5.0  # seconds for saying on the page that it was cut short; then nothing leaves any more
MARGIN = 30.0  # seconds between our own time-out and Celery's soft limit, for the same


class CutShortError(TransientError):
    """The page is not done, and by none of its own faults but perhaps `timeout`."""

    def __init__(self, why: Why) -> None:
        super().__init__(f"The page was put down before it was done ({why}).")
        self.why = why


class Fence:
    """What every request of a page passes. Reading needs an open fence, writing the lease itself besides."""

    def __init__(self, lease: Lease) -> None:
        self._lease = lease
        self.closed = False  # no threading.Event: a signal that closes it may come while its lock is held

    def close(self) -> None:
        self.closed = True

    async def permit(self, *, writes: bool) -> None:
        """Raises LostLeaseError. The store is asked off the loop: while it is away, the rest goes on."""
        if writes and not self.closed:
            await asyncio.to_thread(self._lease.check)
        if self.closed:
            raise LostLeaseError("This page's run has ended: nothing more of it is sent.")


def run_leased(
    main: Callable[[Fence], Awaitable[T]],
    lease: Lease,
    *,
    seconds: float | None,
    stopping: Callable[[], bool] = lambda: False,
) -> T:
    """What `main` returns or raises. It makes its connections inside, and closes them; the lease is held already.

    seconds: for all of it; None: as long as it takes. stopping: whether the worker has to stop; asked from a thread.
    Raises CutShortError.
    """
    watch = _Watch(lease, Fence(lease), stopping)
    try:
        with asyncio.Runner() as runner, watch.soft_limit():
            try:
                return runner.run(_timed(main, watch, seconds))
            finally:
                watch.end()  # before the loop cleans up: what is cancelled then may try to send
    except (asyncio.CancelledError, TimeoutError, LostLeaseError):
        raise CutShortError(watch.why or "lost_lease") from None


async def _timed(main: Callable[[Fence], Awaitable[T]], watch: "_Watch", seconds: float | None) -> T:
    watch.begin()
    try:
        async with asyncio.timeout(seconds):
            return await main(watch.fence)
    except TimeoutError:
        watch.why = watch.why or "timeout"
        raise


class _Watch:
    """A thread beside the loop, which a busy loop cannot keep from renewing the lease."""

    def __init__(self, lease: Lease, fence: Fence, stopping: Callable[[], bool]) -> None:
        self.fence, self.why = fence, _no_reason()
        self._lease, self._stopping = lease, stopping
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="lease", daemon=True)

    def begin(self) -> None:
        main = asyncio.current_task()
        assert main is not None
        self._loop, self._main = asyncio.get_running_loop(), main
        self._thread.start()

    def end(self) -> None:
        self.fence.close()
        self._over.set()

    @contextmanager
    def soft_limit(self) -> Iterator[None]:
        """Celery's signal raises wherever the loop happens to be, and may be swallowed there: here it closes the fence."""
        if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "SIGUSR1"):
            yield
            return

        def reached(*_: Any) -> None:
            self._cut("timeout", at_once=True)

        before = signal.signal(signal.SIGUSR1, reached)
        try:
            yield
        finally:
            signal.signal(signal.SIGUSR1, before)

    def _run(self) -> None:
        looks = 0
        while not self._over.wait(_LOOK):
            looks += 1
            if self._stopping():
                self._cut("stopped")
                if not self._over.wait(_GOODBYE):
                    self._cut("stopped", at_once=True)
                return
            if looks * _LOOK >= self._lease.renewal:
                looks = 0
                if not self._renewed():
                    self._cut("lost_lease", at_once=True)
                    return

    def _renewed(self) -> bool:
        try:
            return self._lease.renew()
        except MinutesError:  # the store stayed away for longer than its clients wait
            return False

    def _cut(self, why: Why, *, at_once: bool = False) -> None:
        """at_once: nothing more may be sent; else the run may still say so on its page."""
        self.why = self.why or why
        if at_once:
            self.fence.close()
        with suppress(RuntimeError):  # the loop is closed already
            self._loop.call_soon_threadsafe(self._main.cancel)


def _no_reason() -> Why | None:
    return None
