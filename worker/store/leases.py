"""Who works on a page: one worker at a time, for as long as it shows that it is alive."""

import uuid

from worker.errors import LostLeaseError
from worker.store.marks import Marks

SECONDS = 8.0  # after its last sign of life a worker is taken for dead


class Lease:
    """One claim on one page. token: this claim's alone, so that who lost it can be told from who has it.

    renewal: seconds between two signs of life, of which a few may fail.
    """

    def __init__(self, marks: Marks, page: str, *, seconds: float = SECONDS) -> None:
        self.page, self.token = page, uuid.uuid4().hex
        self.renewal = seconds / 4
        self._marks, self._seconds, self._name = marks, seconds, lease_name(page)

    def take(self) -> bool:
        return self._marks.claim(self._name, self.token, self._seconds)

    def renew(self) -> bool:
        """False: it is lost. It is not lost by Redis having been away, if nobody took the page meanwhile."""
        return self._marks.hold(self._name, self.token, self._seconds)

    def check(self) -> None:
        """Raises LostLeaseError unless it is held now: to be asked right before anything is written."""
        held = self._marks.held(self._name)
        if (held is None or held[0] != self.token) and not self.renew():
            raise LostLeaseError("Another worker has this page now.")

    def give_back(self) -> None:
        self._marks.release(self._name, self.token)


def lease_name(page: str) -> str:
    return f"lease:{page}"


def is_held(marks: Marks, page: str) -> bool:
    return marks.held(lease_name(page)) is not None
