"""Two runs that need the same call do not both pay for it: one asks, the other waits for what comes of it."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from worker.errors import MinutesError
from worker.store.leases import Lease, lease_name
from worker.store.marks import Marks

_LOOK = 0.2  # seconds between two looks, on average


@dataclass(frozen=True)
class Flights:
    """A worker.pipeline.Alone. lease: of the page whose calls they are; a claim counts as long as its page's lease does, so
    that a dead worker holds up nobody. opaque: digest → a name that tells nothing. seconds: that a call takes at most.
    """

    marks: Marks
    lease: Lease
    opaque: Callable[[str], str]
    seconds: float

    @asynccontextmanager
    async def __call__(self, digest: str) -> AsyncIterator[bool]:
        """Entered when nobody else asks this call. Always True: what somebody else asked until now may be stored."""
        name = f"flight:{self.opaque(digest)}"
        while not await asyncio.to_thread(self._taken, name):
            await asyncio.sleep(_LOOK * (0.5 + random.random()))  # noqa: S311 - so that not all look at once
        try:
            yield True
        finally:
            with suppress(MinutesError):  # else it ends with the lease
                await asyncio.to_thread(self.marks.release, name, self._mine)

    def _taken(self, name: str) -> bool:
        if self.marks.claim(name, self._mine, self.seconds):
            return True
        held = self.marks.held(name)
        if held is not None and self._lives(held[0]):
            return False
        if held is not None:
            self.marks.release(name, held[0])  # only if it is still theirs
        return self.marks.claim(name, self._mine, self.seconds)

    @property
    def _mine(self) -> str:
        return f"{self.lease.page} {self.lease.token}"

    def _lives(self, holder: str) -> bool:
        page, _, token = holder.rpartition(" ")
        lease = self.marks.held(lease_name(page))
        return lease is not None and lease[0] == token
