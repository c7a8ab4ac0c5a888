"""Ends what a killed supervisor leaves behind: a process of its own, on nothing but the standard library.

The supervisor writes a line for each process group: `1234` when it begins, `-1234` when it has ended. When nobody can write
any more, the supervisor is gone however it died, and what still runs is killed: all of it is made to be. A pipe tells this on
every system, and what is told reaches grandchildren; the signal at a parent's death is Linux's alone, and does not.
"""

import os
import signal
import sys
from collections.abc import Iterable
from contextlib import suppress


def keep(lines: Iterable[str]) -> None:
    """Returns when the supervisor is gone, and all that it left as well."""
    running: set[int] = set()
    for line in lines:
        group = int(line)
        (running.add if group > 0 else running.discard)(abs(group))
    for group in running:
        with suppress(ProcessLookupError, PermissionError):  # macOS says the latter of a group of zombies
            os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    for word in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(word, signal.SIG_IGN)  # it ends with the supervisor, not before
    keep(sys.stdin)
