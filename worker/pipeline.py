"""The story on one screen: the stages in order, and the executor that asks their calls and digests the replies.

A call's digest is its identity: rendered messages, reply schema, model with its parameters, sample. Replies are stored
under it before they are used, so that a finished call is never paid twice, whatever crashes.
"""

import asyncio
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from types import ModuleType
from typing import Any, Protocol

from pydantic import BaseModel

from worker.errors import CallError, LeakError, MinutesError, PermanentError
from worker.model import Call, Failure, Reply, Usage
from worker.stages import checks, extract, merge, resolve, summarise, verify
from worker.stages.state import State

STAGES: tuple[ModuleType, ...] = (extract, checks, merge, verify, resolve, summarise)
ROUNDS = 3  # of one stage at most
UNREADABLE = 0.1  # of the utterances may stay not read before the page fails


class Replies(Protocol):
    """Where replies are kept; see worker.store."""

    def get_reply(self, digest: str) -> Mapping[str, Any] | None: ...
    def put_reply(self, digest: str, record: Mapping[str, Any]) -> None: ...


class Model(Protocol):
    """Who answers; see worker.llm."""

    def identity(self, call: Call) -> str: ...
    def cost(self, call: Call, usage: Usage) -> float | None: ...
    async def answer(self, call: Call, messages: Sequence[Mapping[str, str]]) -> Any: ...


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
    versions: of the prompts, for the record. progress: told (stage, done, total) as calls finish.
    """

    model: Model
    replies: Replies
    render: Callable[..., Sequence[Mapping[str, str]]]
    guard: Callable[..., None]
    ledger: Ledger
    versions: Mapping[str, int] = field(default_factory=dict)
    progress: Callable[[str, int, int], None] = lambda *_: None

    async def run(self, state: State) -> State:
        """Every stage in order, each until it has no more calls. Raises PermanentError when too much stayed unread."""
        for stage in STAGES:
            for turn in range(ROUNDS):
                calls = stage.calls(state)
                if turn and not calls:
                    break
                state = stage.absorb(state, await self._ask_all(stage.__name__.rpartition(".")[2], calls))
            _readable(state)
        return state

    async def _ask_all(self, stage: str, calls: Sequence[Call]) -> Mapping[Call, Reply | Failure]:
        done = 0

        async def ask(call: Call) -> Reply | Failure:
            nonlocal done
            reply = await self._ask(call)
            done += 1
            self.progress(stage, done, len(calls))
            return reply

        try:
            async with asyncio.TaskGroup() as group:
                tasks = []
                for call in calls:
                    tasks.append(group.create_task(ask(call)))
                    await asyncio.sleep(0)  # each request leaves while the next is built: the last would hold up the first
        except* PermanentError as failed:  # a wrong key or address fails every call alike: say it once
            raise failed.exceptions[0] from None
        return dict(zip(calls, (task.result() for task in tasks), strict=True))

    async def _ask(self, call: Call) -> Reply | Failure:
        messages = self.render(call.prompt, call.lines, call.variable)
        identity = self.model.identity(call)
        digest = digest_of(call, messages, identity)
        self.ledger.calls += 1
        stored = self.replies.get_reply(digest)
        if stored is not None:
            self.ledger.cached_calls += 1
            return Reply(digest, stored["reply"], stored=True)
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
        self.replies.put_reply(
            digest,
            {
                "prompt": call.prompt, "version": self.versions.get(call.prompt), "messages": list(messages),
                "reply": answer.value, "usage": asdict(answer.usage), "model": identity, "sample": call.sample,
            },
        )  # fmt: skip
        return Reply(digest, answer.value, answer.usage)

    def _failure(self, digest: str, reason: str, error: MinutesError) -> Failure:
        self.ledger.failed_calls += 1
        return Failure(digest, reason, str(error))

    def _count(self, call: Call, usage: Usage) -> None:
        self.ledger.count(usage, self.model.cost(call, usage))


def digest_of(call: Call, messages: Sequence[Mapping[str, str]], identity: str) -> str:
    """The call's identity: 32 hexadecimal digits."""
    asked = [list(messages), _schema(call.reply), identity, call.sample]
    return hashlib.sha256(json.dumps(asked, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:32]


@cache
def _schema(reply: type[BaseModel]) -> dict[str, Any]:
    return reply.model_json_schema()


def _readable(state: State) -> None:
    total = len(state.transcript.utterances)
    if len(state.not_read) > UNREADABLE * total:
        reasons = ", ".join(sorted({n.reason for n in state.not_read}))
        raise PermanentError(
            f"The model left {len(state.not_read)} of {total} utterances unread ({reasons}); no minutes were made. "
            "Run it again: what was answered is kept when a cache is set."
        )
