"""Minutes as files: all of them or none, and readable by their owner only."""

import json
import stat
from pathlib import Path

import pytest

from tests.outputs import sample
from worker.errors import SettingsError
from worker.outputs import rendered
from worker.outputs.files import write_all


def test_all_sinks_are_written_under_the_name_of_the_transcript(tmp_path: Path) -> None:
    paths = write_all(sample.korean(), tmp_path / "a" / "b", stem="회의")
    assert [p.name for p in paths] == ["회의.md", "회의.html", "회의.json", "회의.ics"]
    assert sorted(p.name for p in (tmp_path / "a" / "b").iterdir()) == sorted(p.name for p in paths)
    for path, sink in zip(paths, ("markdown", "html", "json", "ics"), strict=True):
        assert path.read_bytes() == rendered(sample.korean(), sink)


def test_files_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    for path in write_all(sample.english(), tmp_path, stem="m"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x", encoding="utf-8")
    with pytest.raises(SettingsError, match="Cannot write to "):
        write_all(sample.english(), blocked, stem="m")


def test_json_keeps_hangul_readable() -> None:
    text = rendered(sample.korean(), "json").decode()
    assert "릴리스 노트 작성" in text
    assert json.loads(text)["meeting"]["title"] == "제품 주간 회의"
