"""What several tests of this folder begin with: a webhook service over real HTTP, and a log that holds everything."""

import logging
from collections.abc import Iterator

import pytest

from tests.intake.serving import Flaky, Web, desk, served


@pytest.fixture(scope="module")
def service() -> Iterator[Web]:
    with served(desk()) as web:
        yield web


@pytest.fixture
def web(service: Web) -> Web:
    """The service with nothing wanted yet, and its marks at hand."""
    Flaky.__init__(service.marks)
    return service


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG)
    return caplog
