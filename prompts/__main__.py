"""`python -m prompts lock`: record the prompts' versions and digests. `python -m prompts check`: compare."""

import sys

from prompts import PromptError
from prompts.lock import differences, lock

_USAGE = "usage: python -m prompts lock [--force-unreleased] | check"


def main(arguments: list[str]) -> int:
    match arguments:
        case ["lock"]:
            lock()
        case ["lock", "--force-unreleased"]:
            lock(force_unreleased=True)
        case ["check"]:
            return _check()
        case _:
            raise PromptError(_USAGE)
    return 0


def _check() -> int:
    for line in (found := differences()):
        print(line, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except PromptError as error:
        sys.exit(str(error))
