"""What went over the wire, and how much of it the limit of a minute lets through."""

import time
from collections import deque
from dataclasses import dataclass, field

from tests.fakes.notion.errors import ApiError, Json


@dataclass
class Recorded:
    """One request. path: as sent, without the query. status: 0 where the connection was dropped. saved: it took effect."""

    method: str
    path: str
    query: Json
    body: Json | None
    status: int = 0
    saved: bool = False
    reads: bool = True
    at: float = field(default_factory=time.monotonic)
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Allowance:
    """At most `requests` in any `window` seconds of the machine's time; unlimited while `requests` is None."""

    requests: int | None = None
    window: float = 60.0
    refused: int = 0
    _taken: deque[float] = field(default_factory=deque)

    def take(self) -> None:
        if self.requests is None:
            return
        now = time.monotonic()
        while self._taken and self._taken[0] <= now - self.window:
            self._taken.popleft()
        if len(self._taken) >= self.requests:
            self.refused += 1
            raise limited(max(1, round(self._taken[0] + self.window - now + 0.5)))
        self._taken.append(now)


def limited(seconds: int, reason: str = "public_api_request_rate_limit") -> ApiError:
    more = {"retry_after": str(seconds), "rate_limit_reason": reason}
    return ApiError(429, "rate_limited", "You have been rate limited. Please try again in a few minutes.", more)
