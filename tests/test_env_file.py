"""A person's `.env` keeps every line that is not ours."""

import doctest
import stat
from pathlib import Path

import pytest

from worker import env_file
from worker.env_file import with_values, write_env
from worker.errors import SettingsError
from worker.settings import load_settings

ROOT = Path(__file__).parent.parent


def test_doctests() -> None:
    assert doctest.testmod(env_file).failed == 0


def test_only_the_lines_of_the_values_change() -> None:
    before = "# mine\r\nexport NOTION_MEETINGS='old'  \r\n\r\nOPENAI_API_KEY=sk-1"
    after = with_values(before, {"NOTION_MEETINGS": "new", "NOTION_DIGESTS": "d"})
    assert after == "# mine\r\nexport NOTION_MEETINGS=new\r\n\r\nOPENAI_API_KEY=sk-1\r\nNOTION_DIGESTS=d\r\n"


def test_the_second_time_changes_nothing() -> None:
    values = {"NOTION_MEETINGS": "5c", "NOTION_CALENDAR": "7a"}
    once = with_values("A=1\n", values)
    assert with_values(once, values) == once


def test_a_name_that_contains_another_is_not_mistaken_for_it() -> None:
    text = "MY_NOTION_MEETINGS=1\nNOTION_MEETINGS_OLD=2\n"
    assert with_values(text, {"NOTION_MEETINGS": "3"}) == text + "NOTION_MEETINGS=3\n"


def test_a_copy_of_the_example_gets_its_values_where_they_are_shown(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text((ROOT / ".env.example").read_text(encoding="utf-8"), encoding="utf-8")
    lines = file.read_text(encoding="utf-8").splitlines()
    write_env(file, {"NOTION_MEETINGS": "5c", "NOTION_DIGESTS": "7a"})
    after = file.read_text(encoding="utf-8").splitlines()
    assert [(a, b) for a, b in zip(lines, after, strict=True) if a != b] == [
        ("#NOTION_MEETINGS=", "NOTION_MEETINGS=5c"), ("#NOTION_DIGESTS=", "NOTION_DIGESTS=7a"),
    ]  # fmt: skip
    assert load_settings(file, {}).notion_meetings == "5c"


def test_a_new_file_is_for_its_owner_only_and_an_old_one_keeps_its_mode(tmp_path: Path) -> None:
    new, old = tmp_path / "new", tmp_path / "old"
    old.write_text("", encoding="utf-8")
    old.chmod(0o640)
    for file in (new, old):
        write_env(file, {"NOTION_MEETINGS": "5c"})
    assert [stat.S_IMODE(file.stat().st_mode) for file in (new, old)] == [0o600, 0o640]
    assert {path.name for path in tmp_path.iterdir()} == {"new", "old"}


def test_a_link_to_the_file_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "shared.env", tmp_path / ".env"
    real.write_text("A=1\n", encoding="utf-8")
    link.symlink_to(real)
    write_env(link, {"NOTION_MEETINGS": "5c"})
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == "A=1\nNOTION_MEETINGS=5c\n"


def test_what_cannot_be_written_is_told_with_the_lines_to_put_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="NOTION_MEETINGS=5c"):
        write_env(tmp_path / "nowhere" / ".env", {"NOTION_MEETINGS": "5c"})
