"""Redaction that cannot vouch for the text: not one request leaves the process."""

from pathlib import Path
from typing import Any

import presidio_analyzer
import pytest

from tests.privacy.answers import extracting
from tests.privacy.meetings import Meeting
from tests.privacy.running import Traces, run
from tests.privacy.search import Haystack
from worker.redaction import engine, masking


def broken(*_: Any, **__: Any) -> Any:
    raise ValueError("Did not find word '010-2345-6789' in the list of tokens")


def too_slow(*_: Any, **__: Any) -> Any:
    raise TimeoutError("regex timed out")


def test_a_detector_that_fails_stops_everything_with_one_line(
    held: list[Meeting], roster: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presidio_analyzer.AnalyzerEngine, "analyze", broken)
    assert_nothing_left(held[4], roster, tmp_path)


def test_a_pattern_that_takes_too_long_stops_everything_with_one_line(
    held: list[Meeting], roster: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presidio_analyzer.AnalyzerEngine, "analyze", too_slow)
    assert_nothing_left(held[4], roster, tmp_path)


def test_a_detector_that_cannot_be_built_stops_everything_with_one_line(
    held: list[Meeting], roster: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_analyzer", broken)
    assert_nothing_left(held[4], roster, tmp_path)


def test_a_search_for_names_that_fails_stops_everything_with_one_line(
    held: list[Meeting], roster: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(masking, "find_mentions", broken)
    assert_nothing_left(held[4], roster, tmp_path)


@pytest.mark.parametrize("content", [b'[{"name": "', b'{"name": "x"}', b"\xff\xfe\x00", b'[{"nickname": "x"}]'])
def test_a_roster_that_cannot_be_read_stops_everything_with_one_line(
    content: bytes, held: list[Meeting], tmp_path: Path
) -> None:
    roster = tmp_path / "people.json"
    roster.write_bytes(content)
    assert_nothing_left(held[4], roster, tmp_path)


def assert_nothing_left(meeting: Meeting, roster: Path, folder: Path) -> None:
    traces = Traces(folder)
    run(meeting, roster, extracting, traces)
    assert (traces.bodies, traces.wire, traces.outputs) == (0, [], {})
    assert traces.exits == [1]
    assert len(traces.printed[0].strip().splitlines()) == 1
    assert traces.printed[0].startswith("minutes: ")
    assert Haystack([*traces.printed, traces.log]).finds(meeting.values) == []
    assert "010-2345-6789" not in traces.printed[0] + traces.log
