"""Whether a folder can be written to, as far as can be told without touching it."""

import os
from pathlib import Path

from worker.errors import SettingsError


def check_folder(folder: Path) -> None:
    """Raises SettingsError where minutes could not be written later; makes nothing."""
    there = next(place for place in (folder.absolute(), *folder.absolute().parents) if place.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        raise SettingsError(f"Cannot write to {folder}: {there} is no folder that you may write to. Choose another --out.")
