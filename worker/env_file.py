"""Settings written into a `.env` file that a person keeps: every other line stays as it is."""

import contextlib
import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from worker.errors import SettingsError


def write_env(file: Path, values: Mapping[str, str]) -> None:
    """Set `values` in the file, made with mode 0600 where there is none. Raises SettingsError when it cannot be written."""
    place = file.resolve()  # a link stays a link
    try:
        before = place.read_bytes().decode() if place.exists() else ""
        mode = place.stat().st_mode & 0o777 if place.exists() else 0o600
        _replace(place, with_values(before, values).encode(), mode)
    except (OSError, UnicodeDecodeError) as error:
        lines = " ".join(f"{name}={value}" for name, value in values.items())
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not a text in UTF-8"
        raise SettingsError(f"{file} cannot be written ({reason}). Put these lines into it: {lines}") from None


def with_values(text: str, values: Mapping[str, str]) -> str:
    r"""
    >>> with_values("NOTION_TOKEN=ntn_1\n#NOTION_MEETINGS=\n", {"NOTION_MEETINGS": "5c", "NOTION_DIGESTS": "7a"})
    'NOTION_TOKEN=ntn_1\nNOTION_MEETINGS=5c\nNOTION_DIGESTS=7a\n'
    """
    end = "\r\n" if "\r\n" in text else "\n"
    missing = []
    for name, value in values.items():
        line = re.compile(rf"^([ \t]*(?:export[ \t]+)?){name}[ \t]*=[^\r\n]*", re.MULTILINE)
        shown = re.compile(rf"^#[ \t]*{name}=[^\r\n]*", re.MULTILINE)  # as .env.example shows it
        if line.search(text):
            text = line.sub(rf"\g<1>{name}={value}", text)
        elif shown.search(text):
            text = shown.sub(f"{name}={value}", text, count=1)
        else:
            missing.append(f"{name}={value}{end}")
    return text + (end if missing and text and not text.endswith("\n") else "") + "".join(missing)


def _replace(place: Path, content: bytes, mode: int) -> None:
    """All or nothing: a crash must not leave a person without their token."""
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(place)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
