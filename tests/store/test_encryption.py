import logging
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from worker.errors import SettingsError
from worker.store.encryption import KEY_FILE, keyed_digest, load_keys

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_without_a_setting_a_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    sealed = load_keys(None, folder).seal(b"text")
    file = folder / KEY_FILE
    assert file.stat().st_mode & 0o777 == 0o600
    assert [found.name for found in folder.iterdir()] == [KEY_FILE]
    assert load_keys(None, folder).unseal(sealed) == b"text"


def test_of_processes_that_start_together_all_get_the_same_key(tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from worker.store.encryption import load_keys
load_keys(None, Path(sys.argv[1]))
print(Path(sys.argv[1], "secret.key").read_text())
"""
    command, root = [sys.executable, "-c", code, str(tmp_path)], Path(__file__).parents[2]
    started = [subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    printed = {process.communicate()[0] for process in started}
    assert len(printed) == 1
    assert len(printed.pop().strip()) == 44


def test_the_first_key_encrypts_and_all_decrypt(tmp_path: Path) -> None:
    old, both, new = (load_keys(secret, tmp_path) for secret in (OLD, f"{NEW}, {OLD}", NEW))
    assert both.unseal(old.seal(b"text")) == b"text"
    assert new.unseal(both.seal(b"text")) == b"text"
    assert old.unseal(both.seal(b"text")) is None
    assert both.sealed_by_first(new.seal(b"text"))
    assert not both.sealed_by_first(old.seal(b"text"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("secret", ["hunter2", f"{OLD},short", ",", "열쇠"], ids=["word", "short", "empty", "hangul"])
def test_what_is_no_key_is_refused_without_being_repeated(secret: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="MINUTES_SECRET_KEY") as raised:
        load_keys(secret, tmp_path)
    assert "\n" not in str(raised.value)
    for part in secret.strip(",").split(","):
        assert not part or part not in str(raised.value)


def test_a_damaged_key_file_is_named(tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).write_text("?", encoding="utf-8")
    with pytest.raises(SettingsError, match=KEY_FILE):
        load_keys(None, tmp_path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("x", encoding="utf-8")
    with pytest.raises(SettingsError, match="MINUTES_SECRET_KEY"):
        load_keys(None, tmp_path / "data")


def test_a_key_file_that_others_can_read_is_warned_of(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    load_keys(None, tmp_path)
    (tmp_path / KEY_FILE).chmod(0o644)
    with caplog.at_level(logging.WARNING):
        load_keys(None, tmp_path)
    assert "chmod 600" in caplog.text


def test_keys_show_nothing_of_themselves(tmp_path: Path) -> None:
    assert OLD not in repr(load_keys(OLD, tmp_path))
    assert repr(load_keys(OLD, tmp_path)) == "Keys(…)"


def test_a_keyed_digest_depends_on_the_pepper_and_on_where_the_parts_end() -> None:
    assert keyed_digest(b"a", "page", "1") != keyed_digest(b"b", "page", "1")
    assert keyed_digest(b"a", "page", "1") != keyed_digest(b"a", "pag", "e1")
