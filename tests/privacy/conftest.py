"""What the tests of this folder share: the values, the meetings they are said in, and the roster."""

from pathlib import Path

import pytest

from tests.privacy.borrowed import AVAILABLE
from tests.privacy.meetings import Meeting, meetings, write_roster
from tests.privacy.planted import planted
from tests.privacy.value import Planted


@pytest.fixture(scope="session")
def values() -> tuple[Planted, ...]:
    """All five hundred; without the evaluation data those of our own."""
    return planted(with_borrowed=AVAILABLE)


@pytest.fixture(scope="session")
def held(values: tuple[Planted, ...]) -> list[Meeting]:
    return meetings(values, with_borrowed=AVAILABLE)


@pytest.fixture(scope="session")
def roster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("roster") / "roster.json"
    write_roster(path, with_borrowed=AVAILABLE)
    return path
