"""One process has the SQLite file open twice, as every worker has, while others come and go."""

import subprocess
import sys
from pathlib import Path

from worker.store import open_marks, open_store
from worker.store.encryption import random_keys

ANOTHER = """
import sys
from pathlib import Path
from worker.store import open_marks
marks = open_marks(Path(sys.argv[1]))
print(marks.record("pages", "a"))
marks.close()
"""


def seen_elsewhere(folder: Path) -> str:
    command = [sys.executable, "-c", ANOTHER, str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]).stdout.strip()


def test_what_is_written_after_another_process_has_left_is_not_lost(tmp_path: Path) -> None:
    """To open and close the file once more gives up the locks on it; whoever leaves then takes the log along."""
    store, marks = open_store(tmp_path, random_keys()), open_marks(tmp_path)
    try:
        marks.swap("pages", "a", None, "1")
        assert seen_elsewhere(tmp_path) == "1"
        marks.swap("pages", "a", "1", "2")
        assert seen_elsewhere(tmp_path) == "2"
    finally:
        marks.close()
        store.close()
