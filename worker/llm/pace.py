"""How fast requests may leave, together with all other workers that use the same key."""

from worker.errors import OutageError, TransientError
from worker.limiter import Limiter
from worker.model import Usage


class Pace:
    """requests, tokens: limiters shared by all who use the key, which belong to one event loop; None: no limit.

    A request's tokens are charged as estimated, since nobody waits for a turn afterwards; what it really took is made up for
    by the next one from here. So a minute may hold what the requests in flight were estimated wrong by.
    """

    def __init__(self, requests: Limiter | None = None, tokens: Limiter | None = None) -> None:
        self._requests, self._tokens = requests, tokens
        self._owed = 0.0  # tokens; below 0: charged too much

    async def turn(self, likely: Usage) -> None:
        """Return when a request may leave, at once. Raises OutageError where that would take longer than the limiters wait.

        The turn of requests comes last: whoever pauses it holds back everybody.
        """
        try:
            if self._tokens:
                await self._tokens.turn(self._charged(likely))
            if self._requests:
                await self._requests.turn()
        except TransientError as error:
            if error.retry_after is None:  # not the limit: Redis is away
                raise
            sentence = f"The rate limit of the model leaves no turn for {error.retry_after:.0f} seconds."
            raise OutageError(sentence, retry_after=error.retry_after) from None

    def settle(self, likely: Usage, taken: Usage) -> None:
        self._owed += _sum(taken) - _sum(likely)

    async def pause(self, seconds: float) -> None:
        """The endpoint is as busy for everybody else."""
        if limiter := self._requests or self._tokens:
            await limiter.pause(seconds)

    async def close(self) -> None:
        for limiter in (self._requests, self._tokens):
            if limiter:
                await limiter.close()

    def _charged(self, likely: Usage) -> float:
        due = _sum(likely) + self._owed
        charged = max(1.0, due)
        self._owed = due - charged
        return charged


def _sum(usage: Usage) -> int:
    return usage.prompt + usage.completion
