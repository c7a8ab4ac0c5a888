"""What tokens cost. A price that is not known is None, never a guess."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from worker.errors import SettingsError
from worker.model import Usage


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens: fresh input, input served from the provider's cache, output."""

    input: float
    cached: float
    output: float


# Standard tier of developers.openai.com/api/docs/pricing, November 2026. What some models add for writing the cache
# (a quarter of the input price) is not in their usage figures, hence not in ours.
PRICES: Mapping[str, Price] = {
    "gpt-6-luna": Price(0.10, 0.01, 0.50),
    "gpt-5.6-luna": Price(0.20, 0.02, 1.20),
    "gpt-5.4": Price(2.50, 0.25, 15.00),
    "gpt-5.4-mini": Price(0.75, 0.075, 4.50),
    "gpt-5.4-nano": Price(0.20, 0.02, 1.25),
    "gpt-5-mini": Price(0.25, 0.025, 2.00),
    "gpt-5-nano": Price(0.05, 0.005, 0.40),
    "gpt-4.1": Price(2.00, 0.50, 8.00),
    "gpt-4.1-mini": Price(0.40, 0.10, 1.60),
    "gpt-4o": Price(2.50, 1.25, 10.00),
    "gpt-4o-mini": Price(0.15, 0.075, 0.60),
}
_DATE = re.compile(r"-\d{4}-\d\d-\d\d$")


def cost(model: str, usage: Usage, prices: Mapping[str, Price] = PRICES) -> float | None:
    """US dollars, or None for a model without a price. A dated name costs what its family costs.

    >>> cost("gpt-4.1-mini-2025-04-14", Usage(prompt=1_000_000, cached=500_000, completion=100_000))
    0.41
    >>> cost("llama3.1:8b", Usage(prompt=1_000)) is None
    True
    """
    price = prices.get(model) or prices.get(_DATE.sub("", model))
    if price is None:
        return None
    fresh = usage.prompt - usage.cached
    return (fresh * price.input + usage.cached * price.cached + usage.completion * price.output) / 1_000_000


def load_prices(path: Path) -> Mapping[str, Price]:
    """The table with a file's entries over it: {"model": {"input": 0.1, "cached": 0.01, "output": 0.5}}.

    Raises SettingsError, which names the file and the entry.
    """
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        raise SettingsError(f"MODEL_PRICES: {path} cannot be read as JSON.") from None
    if not isinstance(entries, dict):
        raise SettingsError(f"MODEL_PRICES: {path} must hold an object of prices by model.")
    return {**PRICES, **{model: _price(model, entry, path) for model, entry in entries.items()}}


def _price(model: str, entry: object, path: Path) -> Price:
    try:
        price = Price(**{name: float(value) for name, value in entry.items()})  # type: ignore[attr-defined]
    except (AttributeError, TypeError, ValueError):
        price = None
    if price is None or min(price.input, price.cached, price.output) < 0:
        raise SettingsError(
            f'MODEL_PRICES: the entry "{model}" of {path} must be {{"input": …, "cached": …, "output": …}} in dollars '
            "for a million tokens."
        )
    return price
