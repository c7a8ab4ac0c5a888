"""The model's provider goes away, is overloaded, asks for rest, says nothing, has had enough: pages wait, none fails.

    python -m tests.soak.provider [--pages 8] [--seed N]
"""

import argparse
import random
import time
from collections.abc import Callable

from tests.benchmarks.tables import Figure, finish, report
from tests.soak import checks
from tests.soak.calm import undisturbed
from tests.soak.rig import Rig, office
from tests.soak.talks import short_talks

_AWAY = 30.0  # seconds
_REST = 12.0


def main() -> bool:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pages", type=int, default=8)
    options.add_argument("--seed", type=int, default=random.randrange(10**6))
    options.add_argument("--kinds", nargs="+", default=["refuse", "500", "hang"], help="quota as well: nobody asks for ten minutes then")
    chosen = options.parse_args()
    return all([*(away(kind, chosen.pages, chosen.seed) for kind in chosen.kinds), rest(chosen.pages, chosen.seed)])


def away(kind: str, count: int, seed: int) -> bool:
    def disturb(rig: Rig) -> list[Figure]:
        before = rig.model.count()
        rig.model.fault(kind)
        time.sleep(_AWAY)
        asked = rig.model.count() - before
        waiting = [note for page in rig.pages if rig.state(page) == "Waiting" and (note := rig.seen().state(page)[1])]
        rig.model.well()
        return [
            Figure("requests while it was away", asked),
            Figure("pages that say why they wait", len(waiting)),
            Figure("  in these words", waiting[0] if waiting else ""),
        ]

    return _disturbed(f"{kind}, for {_AWAY:.0f} s", count, seed, disturb)


def rest(count: int, seed: int) -> bool:
    def disturb(rig: Rig) -> list[Figure]:
        rig.model.fault("429", times=1, retry_after=_REST)
        before = rig.model.count()
        rig.wait(lambda: any(one.status == 429 for one in rig.model.asked(before)), 20)
        answered = next(one for one in rig.model.asked(before) if one.status == 429).ended
        time.sleep(_REST + 3)
        later = [one.began - answered for one in rig.model.asked(before) if one.began > answered]
        early = [at for at in later if 0.2 < at < _REST - 0.2]
        return [
            Figure("requests of any worker before it ended", len(early), "", 0, "=="),
            Figure("first request after it", min((at for at in later if at > 0.2), default=float("inf")), "s"),
        ]

    return _disturbed(f"429 with Retry-After {_REST:.0f}", count, seed, disturb)


def _disturbed(title: str, count: int, seed: int, disturb: Callable[[Rig], list[Figure]]) -> bool:
    talks = short_talks(count, seed=seed)
    with office(workers=0, beats=1, MODEL_TIMEOUT_SECONDS="6", MODEL_DEADLINE_SECONDS="25", MINUTES_WORKERS="2") as rig:
        for _ in range(2):
            rig.worker(OPENAI_API_KEY="the-same")  # one account
        rig.ready()
        calm = undisturbed(talks, rig.model.url)
        asked_before = rig.model.count()
        rig.model.latency(1.5)
        pages = {talk.title: rig.meeting(talk) for talk in talks}
        rig.wait(lambda: sum(rig.state(page) == "Working" for page in rig.pages) >= min(4, count), 60)
        time.sleep(2)
        figures = disturb(rig)
        took = rig.wait(lambda: all(rig.state(page) == "Done" for page in rig.pages), 700)
        asked = rig.model.asked(asked_before)
        whole = [one.digest for one in asked if one.whole]
        wrong = {
            "pages that failed": [page for page in rig.pages if rig.state(page) != "Done"],
            "pages that look otherwise than undisturbed": checks.unlike(rig, pages, calm),
            "calls answered twice": sorted({digest for digest in whole if whole.count(digest) > 1}),
            "nodes that ended by themselves": rig.died(),
        }
        for name, found in wrong.items():
            print(*(f"{name}: {one}" for one in found[:5]), sep="\n", end="\n" if found else "")
        return report(f"The provider: {title}, seed {seed}", [
            Figure("pages", len(pages)), *figures, Figure("all done after that", took, "s"),
            *(Figure(name, len(found), "", 0, "==") for name, found in wrong.items()),
        ])  # fmt: skip


if __name__ == "__main__":
    finish(main())
