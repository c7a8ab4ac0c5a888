"""What can go wrong on the way, on demand: limits, outages, writes that were saved and not confirmed, lost connections."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.fakes.notion.errors import Json

CODES = {
    400: "validation_error", 401: "unauthorized", 403: "restricted_resource", 404: "object_not_found", 409: "conflict_error",
    429: "rate_limited", 500: "internal_server_error", 502: "bad_gateway", 503: "service_unavailable",
    504: "gateway_timeout", 529: "service_overload",
}  # fmt: skip
When = Callable[[str, str, Json | None], bool]


@dataclass
class Fault:
    """One thing that happens to some requests. Those that match are counted from the moment the fault is added.

    status: answered instead. when: (method, path, body) → whether it is meant; every request without. nth: only from the
    nth matching one on (1 is the next). times: how many it happens to, None for all from then on. retry_after: seconds,
    as header and in the body. committed: the request is carried out before it goes wrong (503 unless `status` says
    otherwise); guided: the answer then names what was saved. reset: the connection is dropped instead of an answer, before
    the request is carried out unless `committed`. slow: seconds of waiting, before it is carried out unless `committed`.
    then: called under the lock when it happens, after carrying out — to let a person edit in between, or stop the test.
    """

    status: int | None = None
    when: When | None = None
    nth: int = 1
    times: int | None = 1
    retry_after: int | None = None
    committed: bool = False
    guided: bool = True
    reset: bool = False
    slow: float = 0.0
    code: str | None = None
    reason: str | None = None
    additional: Json | None = None  # more `additional_data`, e.g. the retry_guidance of a query that was too much
    html: bool = False  # an error page of something in between, no JSON
    then: Callable[[], None] | None = None
    happened: int = field(default=0, init=False)
    seen: int = field(default=0, init=False)

    def takes(self, method: str, path: str, body: Json | None) -> bool:
        if self.when is not None and not self.when(method, path, body):
            return False
        self.seen += 1
        if self.seen < self.nth or (self.times is not None and self.happened >= self.times):
            return False
        self.happened += 1
        return True

    @property
    def answers(self) -> int | None:
        """The status that replaces the real answer."""
        return self.status or (503 if self.committed and not self.reset and not self.slow else None)


class Faults:
    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        self._faults.append(fault)
        return fault

    def clear(self) -> None:
        self._faults.clear()

    def cut_after(self, requests: int) -> Fault:
        """From now on only so many requests get through; the connection drops at every later one, as when the process died."""
        return self.add(Fault(reset=True, nth=requests + 1, times=None))

    def next(self, method: str, path: str, body: Json | None) -> Fault | None:
        taken = [fault for fault in self._faults if fault.takes(method, path, body)]
        return taken[0] if taken else None
