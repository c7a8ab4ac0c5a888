"""A model that is asked only while its provider answers, the budget lasts, and the page is still ours."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Literal

from worker.errors import SettingsError
from worker.llm import Answer, Model, open_model
from worker.llm.options import ModelOptions
from worker.llm.permit import Bill
from worker.llm.pricing import cost
from worker.metrics import count
from worker.model import Call, Usage
from worker.protection.breaker import Breaker
from worker.protection.purse import Purse, SetAside
from worker.protection.rates import open_pace, provider_of
from worker.settings import Settings
from worker.store.marks import Marks

_MARGIN = 60.0  # seconds, the pause before a further try included


async def _unfenced() -> None:
    """Nobody can close it."""


def protected_model(
    settings: Settings,
    key: str,
    marks: Marks,
    *,
    redis: str | None = None,
    fence: Callable[[], Awaitable[None]] = _unfenced,
    clock: Callable[[], float] = time.time,
) -> Model:
    """The model of the settings for one run of one page; the rules need no protection.

    key: opaque; calls of one key share what the provider caches. marks: what the workers know of the provider, and spent.
    redis: address of the Redis whose limiters all workers share; None: this process paces itself. fence: asked before each
    request; what it raises comes out. clock: seconds since 1970. Raises SettingsError for a budget without a price.
    """
    if settings.engine == "rules":
        from worker.llm.rules import RulesModel  # noqa: PLC0415 - not needed where a model answers

        return RulesModel()
    from worker.run import model_options  # noqa: PLC0415 — the whole pipeline; `minutes status` asks this package as well

    options = model_options(settings)
    limited = partial(count, marks, "limited", by="model")
    breaker = Breaker(marks, provider_of(settings), patience=options.timeout + _MARGIN, clock=clock)
    gate = _Gate(breaker, _purse(settings, options, marks, clock), fence)
    return _Guarded(open_model(options, open_pace(settings, redis, limited), gate.permit).for_page(key), breaker)


def check_budget(settings: Settings) -> None:
    """Raises SettingsError where a budget is set and a model has no price: nobody could tell when it is spent."""
    from worker.run import model_options  # noqa: PLC0415 — see above

    if settings.engine == "openai":
        _check_prices(settings, model_options(settings))


def _check_prices(settings: Settings, options: ModelOptions) -> None:
    names = ("minutes_budget_per_run", "minutes_budget_per_day")
    set_ones = [name.upper() for name in names if getattr(settings, name) is not None]
    for budget, model in product(set_ones, options.models.values()):
        if cost(model, Usage(1), options.prices) is None:
            raise SettingsError(f"{budget} is set, but {model} has no price: add it to the file of MODEL_PRICES.")


def _purse(settings: Settings, options: ModelOptions, marks: Marks, clock: Callable[[], float]) -> Purse | None:
    """None where there is no budget."""
    _check_prices(settings, options)
    per_run, per_day = settings.minutes_budget_per_run, settings.minutes_budget_per_day
    return Purse(marks, options.prices, per_run=per_run, per_day=per_day, clock=clock) if per_run or per_day else None


@dataclass(frozen=True)
class _Gate:
    """purse: None where there is no budget."""

    breaker: Breaker
    purse: Purse | None
    fence: Callable[[], Awaitable[None]]

    @asynccontextmanager
    async def permit(self, model: str, likely: Usage) -> AsyncIterator[Bill]:
        """A worker.llm.permit.Permit. The marks are asked off the loop: while they are away, the rest goes on."""
        known = self.purse is None and self.breaker.is_fine
        aside = None if known else await asyncio.to_thread(self._enter, model, likely)
        bill = Bill(Usage())
        try:
            await self.fence()
            bill.taken = None  # from now on it may have been received
            yield bill
        finally:
            if self.purse is not None and aside is not None:
                await asyncio.to_thread(self.purse.settle, aside, bill.taken)

    def _enter(self, model: str, likely: Usage) -> SetAside | None:
        self.breaker.check()
        return None if self.purse is None else self.purse.set_aside(model, likely)


@dataclass(frozen=True)
class _Guarded:
    """Implements `worker.llm.Model`."""

    model: Model
    breaker: Breaker
    engine: Literal["openai", "rules"] = "openai"

    @property
    def models(self) -> Mapping[str, str]:
        return self.model.models

    def identity(self, call: Call) -> str:
        return self.model.identity(call)

    def cost(self, call: Call, usage: Usage) -> float | None:
        return self.model.cost(call, usage)

    async def answer(self, call: Call, messages: Sequence[Mapping[str, str]]) -> Answer:
        async with self.breaker.call():
            return await self.model.answer(call, messages)

    async def close(self) -> None:
        await self.model.close()
