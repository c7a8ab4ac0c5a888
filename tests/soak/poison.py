"""A page that kills whoever works on it: after three attempts it is put aside with its reason, and the others are done.

    python -m tests.soak.poison [--seed N]
"""

import argparse
import random
import time

from tests.benchmarks.tables import Figure, finish, report
from tests.soak import checks
from tests.soak.doors import sender
from tests.soak.rig import Rig, office
from tests.soak.talks import short_talks

ATTEMPTS = 3


def main() -> bool:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seed", type=int, default=random.randrange(10**6))
    return run(options.parse_args().seed)


def run(seed: int) -> bool:
    poison, *others = short_talks(4, seed=seed, utterances=(30, 60))
    with office(workers=1, beats=1, MINUTES_WORKERS="2") as rig:
        rig.model.latency(20.0)  # nothing is stored before the worker dies
        page, began = rig.meeting(poison), time.monotonic()
        killed = _killed_at_every_attempt(rig, page)
        seconds = time.monotonic() - began
        rig.model.latency(0.2)
        rig.meetings(others)
        rig.wait(lambda: rig.settled(rig.pages), 60)
        state, note = rig.seen().state(page)
        told = rig.minutes("status")
        visits = len([v for v in checks.visits(rig, rig.notion.requests) if v.page == page])
        rig.rerun(page)
        rig.wait(lambda: rig.state(page) == "Done", 60)  # a person asks again, and it is well now
        return report(f"A page that kills whoever works on it, seed {seed}", [
            Figure("attempts", killed, "", ATTEMPTS),
            Figure("state, after that", state),
            Figure("note", note),
            Figure("visits of a worker, the one that put it aside included", visits, "", ATTEMPTS + 1),
            Figure("in `minutes status`", str(page.replace("-", "") in told.stdout.replace("-", ""))),
            Figure("put aside after", seconds, "s"),
            Figure("others done", sum(rig.state(p) == "Done" for p in rig.pages if p != page), "", len(others), "=="),
            Figure("done when a person asked again", rig.state(page)),
        ]) and state == "Failed" and bool(note)  # fmt: skip


def _killed_at_every_attempt(rig: Rig, page: str) -> int:
    killed, seen = 0, 0
    until = time.monotonic() + 180
    while rig.state(page) != "Failed" and time.monotonic() < until:
        pids = {pid for r in rig.about(page, seen) if (pid := sender(r)[1])}
        if pids and rig.state(page) == "Working":
            time.sleep(1.5)
            if rig.state(page) == "Failed":
                break  # it was taken up to be put aside
            seen = len(rig.notion.requests)
            for pid in pids:
                rig.workers[0].kill_one(int(pid))
            killed += 1
        time.sleep(0.1)
    return killed


if __name__ == "__main__":
    finish(main())
