"""The fake in a process of its own: prints its address, its token and the ids that a client needs to begin.

    python -m tests.fakes.notion [--port N] [--seed N]

The first line is the address; the second is JSON: token, bot, and a shared page to begin with.
"""

import argparse
import json
import threading

from tests.fakes.notion import FakeNotion


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with FakeNotion(port=options.port, seed=options.seed) as notion:
        print(notion.url, flush=True)
        print(json.dumps({"token": notion.token, "bot": notion.bot, "page": notion.page(title="Team")}), flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
