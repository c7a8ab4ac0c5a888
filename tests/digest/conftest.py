from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.digest.bureau import Bureau, bureau


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bureau]:
    with bureau(tmp_path, monkeypatch) as found:
        yield found
