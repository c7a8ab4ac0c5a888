import doctest
import importlib

import pytest

MODULES = (
    "context", "guard", "josa", "overlaps", "placeholders", "rule", "vault", "recognizers.contact", "recognizers.korea",
    "recognizers.money", "recognizers.network", "recognizers.spoken",
)  # fmt: skip


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_hold(name: str) -> None:
    result = doctest.testmod(importlib.import_module(f"worker.redaction.{name}"))
    assert result.failed == 0


def test_most_modules_have_examples() -> None:
    finder = doctest.DocTestFinder()
    modules = [importlib.import_module(f"worker.redaction.{name}") for name in MODULES]
    assert sum(bool(t.examples) for m in modules for t in finder.find(m)) >= 15
