"""The examples in the docstrings of the package hold."""

import doctest
import importlib
import pkgutil

import pytest

import worker.notion

MODULES = sorted(module.name for module in pkgutil.walk_packages(worker.notion.__path__, "worker.notion."))


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_of_a_module_hold(module: str) -> None:
    assert doctest.testmod(importlib.import_module(module)).failed == 0
