"""All sinks as files of one folder, each there whole or not at all."""

import os
from contextlib import suppress
from pathlib import Path

from worker.errors import SettingsError
from worker.model import Minutes
from worker.outputs.sinks import SINKS


def write_all(minutes: Minutes, folder: Path, *, stem: str) -> list[Path]:
    """Write `stem.md`, `.html`, `.json` and `.ics` into `folder`, made if missing; the paths, in that order.

    Everything is rendered before anything is written. Raises SettingsError where the folder cannot be written.
    """
    files = [(folder / f"{stem}{sink.suffix}", sink.render(minutes)) for sink in SINKS]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, content in files:
            _replace(path, content)
    except OSError as error:
        raise SettingsError(f"Cannot write to {folder}: {error.strerror or error}. Choose another --out.") from error
    return [path for path, _ in files]


def _replace(path: Path, content: bytes) -> None:
    """Readable by the owner only, as the minutes hold what was said; moved into place when complete."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
        partial.replace(path)
    except OSError:
        with suppress(OSError):
            partial.unlink()
        raise
