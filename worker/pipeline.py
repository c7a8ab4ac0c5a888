"""The story on one screen: the stages in order, and the executor that asks their calls and digests the replies.

A call's digest is its identity: rendered messages, reply schema, model with its parameters, sample. Replies are stored
under it before they are used, so that a finished call is never paid twice, whatever crashes.

Stages and store work in threads: meanwhile the loop serves the requests in flight, time-outs and cancellation. A thread
costs a third of a millisecond, so several calls share one where they can, and what takes no longer stays on the loop.
"""

import asyncio
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import asdict, dataclass, field
from functools import cache, partial
from types import ModuleType
from typing import Any, Protocol

from pydantic import BaseModel

from worker.errors import CallError, LeakError, MinutesError, PermanentError, TransientError
from worker.model import Call, Failure, Reply, Usage
from worker.stages import checks, extract, merge, resolve, summarise, verify
from worker.stages.state import State

STAGES: tuple[ModuleType, ...] = (extract, checks, merge, verify, resolve, summarise)
ROUNDS = 3  # of one stage at most
UNREADABLE = 0.1  # of the utterances may stay not read before the page fails
_TOGETHER = 16  # calls that are looked up at once; the first of a round leave while the others are


class Replies(Protocol):
    """Where replies are kept; see worker.store."""

    def get_reply(self, digest: str) -> Mapping[str, Any] | None: ...
    def put_reply(self, digest: str, record: Mapping[str, Any]) -> None: ...


class Model(Protocol):
    """Who answers; see worker.llm."""

    def identity(self, call: Call) -> str: ...
    def cost(self, call: Call, usage: Usage) -> float | None: ...
    async def answer(self, call: Call, messages: Sequence[Mapping[str, str]]) -> Any: ...


class Alone(Protocol):
    """Entered with a call's digest once nobody else asks that call. True: somebody may have, so look again for its reply."""

    def __call__(self, digest: str) -> AbstractAsyncContextManager[bool]: ...


def unshared(digest: str) -> AbstractAsyncContextManager[bool]:  # noqa: ARG001 - nobody else asks
    return nullcontext(False)


@dataclass
class Ledger:
    """What a run asked and paid, counted while it goes."""

    calls: int = 0
    cached_calls: int = 0
    failed_calls: int = 0
    tokens: Usage = field(default_factory=Usage)
    cost: float | None = 0.0

    def count(self, usage: Usage, cost: float | None) -> None:
        """cost: US dollars; one call without a price makes the sum unknown."""
        self.tokens += usage
        self.cost = None if self.cost is None or cost is None else self.cost + cost


@dataclass(frozen=True)
class Executor:
    """model, replies: who answers and where answers are kept. render: prompt name, lines, variables → messages.

    guard: (raw reply, sent=what the model was shown) raises LeakError when the reply holds personal data.
    versions: of the prompts, for the record. progress: told (stage, done, total) as calls finish. alone: see Alone.
    """

    model: Model
    replies: Replies
    render: Callable[..., Sequence[Mapping[str, str]]]
    guard: Callable[..., None]
    ledger: Ledger
    versions: Mapping[str, int] = field(default_factory=dict)
    progress: Callable[[str, int, int], None] = lambda *_: None
    alone: Alone = unshared

    async def run(self, state: State) -> State:
        """Every stage in order, each until it has no more calls.

        Raises PermanentError when too much stayed unread, TransientError where the provider is to blame for that.
        """
        away = False
        for stage in STAGES:
            for turn in range(ROUNDS):
                calls = await asyncio.to_thread(stage.calls, state)
                if turn and not calls:
                    break
                replies = await self.ask(stage.__name__.rpartition(".")[2], calls)
                away = away or any(isinstance(reply, Failure) and reply.away for reply in replies.values())
                state = await asyncio.to_thread(stage.absorb, state, replies)
            _readable(state, away=away)
        return state

    async def ask(self, stage: str, calls: Sequence[Call]) -> Mapping[Call, Reply | Failure]:
        """Every call of one round, all at once. Raises PermanentError or TransientError where each would fail alike."""
        done = 0

        async def one(asking: _Asking) -> Reply | Failure:
            nonlocal done
            reply = await self._ask(asking)
            done += 1
            self.progress(stage, done, len(calls))
            return reply

        try:
            async with asyncio.TaskGroup() as group:
                tasks = []
                for first in range(0, len(calls), _TOGETHER):
                    for asking in await asyncio.to_thread(self._looked_up, calls[first : first + _TOGETHER]):
                        tasks.append(group.create_task(one(asking)))
                        await asyncio.sleep(0)  # each request leaves while the next is built: the last would hold up the first
        except* (PermanentError, TransientError) as failed:  # a wrong key, or nobody there, fails every call: say it once
            raise failed.exceptions[0] from None
        return dict(zip(calls, (task.result() for task in tasks), strict=True))

    def _looked_up(self, calls: Sequence[Call]) -> list["_Asking"]:
        """In a thread: what is to be asked, and what is known already."""
        found = []
        for call in calls:
            messages, identity = self.render(call.prompt, call.lines, call.variable), self.model.identity(call)
            digest = digest_of(call, messages, identity)
            found.append(_Asking(call, messages, identity, digest, self.replies.get_reply(digest)))
        return found

    async def _ask(self, asking: "_Asking") -> Reply | Failure:
        self.ledger.calls += 1
        stored = asking.stored
        if stored is None:
            async with self.alone(asking.digest) as look_again:
                stored = await asyncio.to_thread(self.replies.get_reply, asking.digest) if look_again else None
                if stored is None:
                    return await self._answered(asking)
        self.ledger.cached_calls += 1
        return Reply(asking.digest, stored["reply"], stored=True)

    async def _answered(self, asking: "_Asking") -> Reply | Failure:
        call, messages, digest = asking.call, asking.messages, asking.digest
        try:
            answer = await self.model.answer(call, messages)
        except CallError as error:
            self._count(call, getattr(error, "usage", Usage()))  # what was paid for nothing is paid all the same
            return self._failure(digest, error.reason, error)
        self._count(call, answer.usage)
        try:
            self.guard(answer.raw, sent=messages[-1]["content"])
        except LeakError as error:
            return self._failure(digest, "leak", error)
        await self._keep(
            digest,
            {
                "prompt": call.prompt, "version": self.versions.get(call.prompt), "messages": list(messages),
                "reply": answer.value, "usage": asdict(answer.usage), "model": asking.identity, "sample": call.sample,
            },
        )  # fmt: skip
        return Reply(digest, answer.value, answer.usage)

    async def _keep(self, digest: str, record: Mapping[str, Any]) -> None:
        """Shielded: what is paid for is stored, even where the run is cancelled meanwhile."""
        storing = asyncio.get_running_loop().run_in_executor(None, partial(self.replies.put_reply, digest, record))
        await asyncio.shield(storing)

    def _failure(self, digest: str, reason: str, error: MinutesError) -> Failure:
        self.ledger.failed_calls += 1
        return Failure(digest, reason, str(error), away=getattr(error, "away", False))

    def _count(self, call: Call, usage: Usage) -> None:
        self.ledger.count(usage, self.model.cost(call, usage))


@dataclass(frozen=True)
class _Asking:
    """A call as it is asked. stored: the record of its reply, where one is kept."""

    call: Call
    messages: Sequence[Mapping[str, str]]
    identity: str
    digest: str
    stored: Mapping[str, Any] | None


def digest_of(call: Call, messages: Sequence[Mapping[str, str]], identity: str) -> str:
    """The call's identity: 32 hexadecimal digits."""
    asked = [list(messages), _schema(call.reply), identity, call.sample]
    return hashlib.sha256(json.dumps(asked, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:32]


@cache
def _schema(reply: type[BaseModel]) -> dict[str, Any]:
    return reply.model_json_schema()


def _readable(state: State, *, away: bool) -> None:
    total = len(state.transcript.utterances)
    if len(state.not_read) > UNREADABLE * total:
        reasons = ", ".join(sorted({n.reason for n in state.not_read}))
        kind = TransientError if away else PermanentError
        raise kind(
            f"The model left {len(state.not_read)} of {total} utterances unread ({reasons}); no minutes were made. "
            "Run it again: what was answered is kept when a cache is set."
        )
