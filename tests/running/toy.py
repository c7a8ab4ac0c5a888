"""A process that writes down what happens to it, for tests of whoever runs it. NAME DIARY [WAY …]

Ways: `stubborn` (SIGTERM does not end it), `parent` (it has a child that SIGTERM does not end), `lives:SECONDS`.
"""

import os
import signal
import sys
import time
from pathlib import Path


def main(name: str, diary: str, *ways: str) -> None:
    def note(what: str) -> None:
        with Path(diary).open("a", encoding="utf-8") as file:
            file.write(f"{name} {what} {os.getpid()}\n")

    def told(*_: object) -> None:
        note("told")
        if "stubborn" not in ways:
            time.sleep(0.05)
            note("ended")
            os._exit(0)

    signal.signal(signal.SIGTERM, told)
    if "parent" in ways and os.fork() == 0:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        name = f"child-of-{name}"
    note("began")
    lives = [float(way.removeprefix("lives:")) for way in ways if way.startswith("lives:")]
    time.sleep(lives[0] if lives else 60)


if __name__ == "__main__":
    main(*sys.argv[1:])
