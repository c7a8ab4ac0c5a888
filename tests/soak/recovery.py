"""How long a page lies still when its worker dies, and when its worker is asked to end. Default settings.

    python -m tests.soak.recovery [--kills 20] [--ends 10] [--seed N]
"""

import argparse
import random
import statistics
import time

from tests.benchmarks.tables import Figure, finish, report
from tests.soak import checks
from tests.soak.processes import Node
from tests.soak.rig import Rig, office
from tests.soak.talks import Talk, short_talks

LATENCY = 2.0  # seconds a call
RECOVERY, EXIT, RESUMED = 15.0, 22.0, 5.0


def main() -> bool:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--kills", type=int, default=20)
    options.add_argument("--ends", type=int, default=10)
    options.add_argument("--seed", type=int, default=random.randrange(10**6))
    chosen = options.parse_args()
    return run(chosen.kills, chosen.ends, chosen.seed)


def run(kills: int, ends: int, seed: int, **settings: str) -> bool:
    chance, talks = random.Random(seed), short_talks(kills + ends, seed=seed)
    with office(workers=2, beats=1, webs=1, **settings) as rig:
        rig.shake_hands()
        rig.model.latency(LATENCY)
        after_kill = [_resumed(rig, talk, chance, kill=True)[0] for talk in talks[:kills]]
        after_end = [_resumed(rig, talk, chance, kill=False) for talk in talks[kills:]]
        rig.wait(lambda: rig.settled(rig.pages), 120)
        wrong = [*checks.not_ended(rig, rig.pages), *checks.written_twice(rig, rig.pages)]
        repeats = checks.repeats(rig, rig.model.asked())
        print(*wrong, *repeats.stored, *repeats.unexplained, sep="\n", end="\n" if wrong or repeats.faults else "")
        exits = [gone for _, gone in after_end]
        resumed = [seconds for seconds, _ in after_end]
        return report(f"A worker dies, a worker ends, seed {seed}", [
            Figure(f"kill -9, {kills} times: until another goes on, median", statistics.median(after_kill), "s"),
            Figure("  at most", max(after_kill), "s", RECOVERY),
            *([
                Figure(f"SIGTERM, {ends} times: until it is gone, median", statistics.median(exits), "s"),
                Figure("  at most", max(exits), "s", EXIT),
                Figure("  until another goes on, median", statistics.median(resumed), "s"),
                Figure("  at most", max(resumed), "s", RESUMED),
            ] if ends else []),
            Figure("calls asked again though their reply was stored", len(repeats.stored), "", 0, "=="),
            Figure("calls in flight, asked again", repeats.cut + repeats.unkept),
            Figure("pages without an end, sections or rows twice", len(wrong), "", 0, "=="),
        ])  # fmt: skip


def _resumed(rig: Rig, talk: Talk, chance: random.Random, *, kill: bool) -> tuple[float, float]:
    """Seconds until another worker asked Notion about the page; and until the first was gone."""
    already = len(rig.notion.requests)
    page = rig.meeting(talk)
    rig.deliver(rig.notion.events[-1])
    rig.wait(lambda: rig.visitors(page, already), 30)
    time.sleep(chance.uniform(1.0, 3.5) * LATENCY)
    node = _node(rig, rig.visitors(page, already)[-1])
    seen, at = len(rig.notion.requests), time.monotonic()
    if kill:
        node.kill9()
        gone = 0.0
    else:
        node.terminate()
        gone = node.wait(EXIT + 20) or float("inf")
    rig.wait(lambda: rig.first_request(page, lambda name: name != node.name, seen), 60, step=0.01)
    resumed = (rig.first_request(page, lambda name: name != node.name, seen) or float("inf")) - at
    node.start()
    rig.wait(lambda: rig.settled([page]) and rig.works(node), 120)
    return resumed, gone


def _node(rig: Rig, name: str) -> Node:
    return next(node for node in rig.workers if node.name == name)


if __name__ == "__main__":
    finish(main())
