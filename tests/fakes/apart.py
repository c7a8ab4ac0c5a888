"""A fake server in a process of its own, so that its work is not counted with the client's."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def apart(module: str, *arguments: str) -> Iterator[str]:
    """The address of the server, which the module prints on its first line."""
    with subprocess.Popen([sys.executable, "-m", module, *arguments], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.terminate()
