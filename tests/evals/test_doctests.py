import doctest

from worker.evals import scores


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(scores).failed == 0
