"""Puts messages into the queues behind the sweeper's back, as redelivery does: a line of its input is a page and a queue."""

import sys

from worker.tasks import process


def main() -> None:
    for line in sys.stdin:
        page, queue = line.split()
        process.apply_async(args=[page], queue=queue)
        print("sent", flush=True)


if __name__ == "__main__":
    main()
