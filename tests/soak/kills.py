"""Pages, and workers, Redis and beats that are killed while they are made: all are done, nothing twice, nothing paid twice.

    python -m tests.soak.kills [--pages 200] [--workers 20] [--redis 3] [--beats 2] [--seed N] [--short]

Half of the pages are told of by webhooks, some twice and none in order, the others are found by the poll. Beside whole workers single processes of theirs
are killed. Each page must look as it does when nobody disturbs it.
"""

import argparse
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass

from tests.benchmarks.tables import Figure, finish, report
from tests.soak import checks
from tests.soak.calm import undisturbed
from tests.soak.chaos import Chaos, shuffled
from tests.soak.replies import kept_replies
from tests.soak.rig import Rig, office
from tests.soak.talks import short_talks

LATENCY = {"extract": 3.0, "verify": 1.5, "summarise": 2.0}


@dataclass(frozen=True)
class Plan:
    """nodes: workers at once, with `children` processes each. workers, children_killed, redis, beats: kills. every: seconds."""

    pages: int = 200
    nodes: int = 4
    children: int = 3
    workers: int = 14
    children_killed: int = 6
    redis: int = 3
    beats: int = 2
    every: float = 8.0
    pace: float = 1.0
    utterances: tuple[int, int] = (70, 170)
    patience: float = 900.0
    seed: int = 1


SHORT = Plan(12, 2, 2, 2, 1, 1, 1, every=2.0, pace=0.4, utterances=(30, 60), patience=150.0)


def main() -> bool:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pages", type=int, default=Plan.pages)
    options.add_argument("--workers", type=int, default=Plan.workers + Plan.children_killed, help="kills, a third of single processes")
    options.add_argument("--redis", type=int, default=Plan.redis)
    options.add_argument("--beats", type=int, default=Plan.beats)
    options.add_argument("--seed", type=int, default=random.randrange(10**6))
    options.add_argument("--short", action="store_true", help="as in CI")
    chosen = options.parse_args()
    if chosen.short:
        return run(Plan(**{**vars(SHORT), "seed": chosen.seed}))
    single = chosen.workers // 3
    return run(Plan(chosen.pages, workers=chosen.workers - single, children_killed=single, redis=chosen.redis, beats=chosen.beats, seed=chosen.seed))


def run(plan: Plan) -> bool:
    chance, talks = random.Random(plan.seed), short_talks(plan.pages, seed=plan.seed, utterances=plan.utterances)
    kills = shuffled(chance, worker=plan.workers, child=plan.children_killed, redis=plan.redis, beat=plan.beats)
    with office(workers=plan.nodes, beats=2, webs=1, monitored=True, MINUTES_WORKERS=str(plan.children)) as rig:
        calm = undisturbed(talks, rig.model.url)
        asked_before = rig.model.count()
        rig.model.latency(**{job: seconds * plan.pace for job, seconds in LATENCY.items()})
        rig.shake_hands()
        began = time.monotonic()
        pages = {talk.title: rig.meeting(talk) for talk in talks}
        _told_of_half(rig, chance)
        chaos = Chaos(rig, kills, plan.every, chance)
        chaos.run(lambda: not rig.settled(rig.pages))
        rig.wait(lambda: rig.settled(rig.pages), plan.patience, step=0.3)
        seconds = time.monotonic() - began
        time.sleep(4)  # whoever still has something to say says it
        return _reported(rig, plan, chaos.done, kills, seconds, pages, calm, asked_before)


def _told_of_half(rig: Rig, chance: random.Random) -> None:
    """Some are told of twice or three times, none in order."""
    half = set(rig.pages[::2])
    events = [event for event in rig.notion.events if event["entity"]["id"] in half]
    events = [event for event in events for _ in range(chance.randint(1, 3))]
    chance.shuffle(events)
    for event in events:
        rig.deliver(event)


def _reported(
    rig: Rig, plan: Plan, done: Sequence[str], kills: Sequence[str], seconds: float, pages: dict[str, str], calm: dict[str, object],
    asked_before: int,
) -> bool:  # fmt: skip
    asked = rig.model.asked(asked_before)
    repeats = checks.repeats(rig, asked, kept_replies(rig, asked))
    visits = checks.visits(rig, rig.notion.requests)
    wrong = {
        "pages without an end": checks.not_ended(rig, rig.pages),
        "sections or rows twice": checks.written_twice(rig, rig.pages),
        "pages that look otherwise than undisturbed": checks.unlike(rig, pages, calm),
        "calls asked again though their reply was stored": list(repeats.stored),
        "calls asked by two at once": list(repeats.at_once),
        "calls asked again for no reason that we know": list(repeats.unexplained),
        "pages written to by two in turns": checks.at_once(visits),
        "nodes that ended by themselves": rig.died(),
        "requests that Notion's contract forbids": list(rig.notion.violations),
    }
    for name, found in wrong.items():
        print(*(f"{name}: {one}" for one in found[:5]), sep="\n", end="\n" if found else "")
    killed = {kind: done.count(kind) for kind in ("worker", "child", "redis", "beat")}
    ends = checks.endings(rig, rig.pages)
    return report(f"{plan.pages} pages, seed {plan.seed}", [
        Figure("killed: " + ", ".join(f"{n} {kind}" for kind, n in killed.items()), len(done), "", len(kills), "=="),
        Figure("pages: " + ", ".join(f"{state} {n}" for state, n in sorted(ends.items())), sum(ends.values())),
        *(Figure(name, len(found), "", 0, "==") for name, found in wrong.items()),
        Figure("calls", len(asked)),
        Figure("  cut off by a kill, asked again", repeats.cut),
        Figure("  answered, killed before it was stored", repeats.unkept),
        Figure("visits of a worker to a page", len(visits)),
        Figure("all pages done after", seconds, "s"),
    ])  # fmt: skip


if __name__ == "__main__":
    finish(main())
