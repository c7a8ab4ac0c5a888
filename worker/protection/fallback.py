"""Minutes by the rules while the model's provider is away: only where MINUTES_FALLBACK says so, and they tell."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from worker.errors import OutageError
from worker.llm import Model
from worker.model import Minutes
from worker.notices import notice
from worker.settings import Settings


async def or_by_rules(settings: Settings, model: Model, make: Callable[[Model], Awaitable[Minutes]]) -> Minutes:
    """What `make` makes with the model, or else with the rules; `run.engine` tells which. Raises what `make` raises."""
    try:
        return await make(model)
    except OutageError:
        if settings.minutes_fallback != "rules":
            raise
    from worker.llm.rules import RulesModel  # noqa: PLC0415 - hardly ever needed

    minutes = await make(RulesModel())
    told = notice("fallback", minutes.meeting.language)
    return replace(minutes, run=replace(minutes.run, warnings=(*minutes.run.warnings, told)))
