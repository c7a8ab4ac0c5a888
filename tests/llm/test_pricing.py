import json
from pathlib import Path

import pytest

from worker.errors import SettingsError
from worker.llm.pricing import PRICES, cost, load_prices
from worker.model import Usage


def test_cached_input_is_cheaper_than_fresh_input() -> None:
    fresh = cost("gpt-6-luna-2026-09-22", Usage(prompt=10_000, completion=100))
    cached = cost("gpt-6-luna-2026-09-22", Usage(prompt=10_000, cached=8_000, completion=100))
    assert fresh == pytest.approx(0.00105)
    assert cached == pytest.approx(0.00033)


def test_a_file_of_prices_adds_to_the_table(tmp_path: Path) -> None:
    file = tmp_path / "prices.json"
    file.write_text(json.dumps({"our-model": {"input": 1, "cached": 0.5, "output": 2}}), encoding="utf-8")
    prices = load_prices(file)
    assert cost("our-model", Usage(completion=500_000), prices) == 1.0
    assert prices["gpt-4.1"] == PRICES["gpt-4.1"]


WRONG = ["[]", "{", '{"m": 3}', '{"m": {"input": 1}}', '{"m": {"input": -1, "cached": 0, "output": 0}}', "[" * 100_000]


@pytest.mark.parametrize("text", WRONG, ids=range(len(WRONG)))
def test_a_wrong_price_file_is_named(text: str, tmp_path: Path) -> None:
    file = tmp_path / "prices.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"prices\.json"):
        load_prices(file)


def test_a_missing_price_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"none\.json"):
        load_prices(tmp_path / "none.json")
