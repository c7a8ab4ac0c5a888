"""Redis goes away for a while, and comes back; Redis is lost with all that it knew.

    python -m tests.soak.outage [--pages 16] [--away 20] [--seed N]
"""

import argparse
import random
import time
from typing import Any

from tests.benchmarks.tables import Figure, finish, report
from tests.fakes.notion import Fault
from tests.soak import checks
from tests.soak.calm import undisturbed
from tests.soak.processes import Node
from tests.soak.replies import kept_replies
from tests.soak.rig import office
from tests.soak.talks import short_talks


def main() -> bool:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pages", type=int, default=16)
    options.add_argument("--away", type=float, default=20)
    options.add_argument("--seed", type=int, default=random.randrange(10**6))
    chosen = options.parse_args()
    return all([
        away(chosen.pages, chosen.away, chosen.seed), wiped(chosen.pages, chosen.seed), wiped_while_writing(chosen.seed),
    ])  # fmt: skip


def away(count: int, seconds: float, seed: int) -> bool:
    talks = short_talks(count, seed=seed)
    with office(workers=2, beats=2, webs=1, monitored=True) as rig:
        calm = undisturbed(talks, rig.model.url)
        asked_before = rig.model.count()
        rig.model.latency(1.5)
        pages = {talk.title: rig.meeting(talk) for talk in talks}
        rig.wait(lambda: sum(rig.state(page) == "Working" for page in rig.pages) >= min(6, count), 60)
        time.sleep(3)
        before = {node.name: _main_processes(node) for node in rig.nodes}
        rig.redis.away(seconds)
        took = rig.wait(lambda: rig.settled(rig.pages), 180)
        after = {node.name: _main_processes(node) for node in rig.nodes}
        asked = rig.model.asked(asked_before)
        repeats = checks.repeats(rig, asked, kept_replies(rig, asked))
        wrong = {
            "pages that failed": [page for page in rig.pages if rig.state(page) != "Done"],
            "sections or rows twice": checks.written_twice(rig, rig.pages),
            "pages that look otherwise than undisturbed": checks.unlike(rig, pages, calm),
            "calls asked twice": repeats.faults,
            "processes that died": [f"{name}: {before[name] - after[name]}" for name in before if before[name] - after[name]],
        }
        return _told(f"Redis away for {seconds:.0f} s, seed {seed}", wrong, [
            Figure("pages", len(pages)), Figure("calls", len(asked)),
            Figure("calls asked again because their answer could not be kept", repeats.unkept + repeats.cut),
            Figure("all done after it came back", took, "s"),
        ])  # fmt: skip


def wiped(count: int, seed: int) -> bool:
    """Half of the pages are done, a quarter is under way, a quarter waits."""
    done, rest = short_talks(count // 2, seed=seed), short_talks(count - count // 2, seed=seed + 1)
    rest = [type(talk)(f"{talk.title} again", talk.lines) for talk in rest]
    with office(workers=2, beats=1, webs=1, MINUTES_WORKERS="2") as rig:
        calm = undisturbed([*done, *rest], rig.model.url)
        pages = {talk.title: rig.meeting(talk) for talk in done}
        rig.wait(lambda: rig.settled(rig.pages), 120)
        finished = list(rig.pages)
        rig.model.latency(1.5)
        pages |= {talk.title: rig.meeting(talk) for talk in rest}
        unfinished = [page for page in rig.pages if page not in finished]
        rig.wait(lambda: any(rig.state(page) == "Working" for page in unfinished), 60)
        time.sleep(3)
        seen = len(rig.notion.requests)
        rig.redis.wipe()
        back = time.monotonic()
        rig.wait(lambda: rig.settled(unfinished), 240)
        took = time.monotonic() - back
        time.sleep(12)  # two polls more
        looked = [rig.first_request(page, lambda _: True, seen) for page in unfinished]
        written = [f"{r.method} {r.path}" for page in finished for r in rig.about(page, seen) if not r.reads]
        poll = float(rig.environment["MINUTES_POLL_SECONDS"])
        wrong = {
            "pages without an end": checks.not_ended(rig, rig.pages),
            "writes to pages that were done": written,
            "sections or rows twice": checks.written_twice(rig, rig.pages),
            "pages that look otherwise than undisturbed": checks.unlike(rig, pages, calm),
            "nodes that ended by themselves": rig.died(),
        }
        return _told(f"Redis wiped, seed {seed}", wrong, [
            Figure("pages: done before", len(finished)), Figure("pages: under way, or waiting", len(unfinished)),
            Figure(f"first of them looked at again (a poll every {poll:.0f} s)", min((at or float("inf")) - back for at in looked), "s"),
            Figure("all done after", took, "s"),
        ])  # fmt: skip


def wiped_while_writing(seed: int, places: tuple[int, ...] = (1, 2, 3, 4, 6)) -> bool:
    """Redis is lost right after the nth write of a page: rows may be there of which nobody knows."""
    talks = short_talks(len(places), seed=seed, utterances=(140, 170))
    with office(workers=1, beats=1, MINUTES_WORKERS="1") as rig:
        calm = undisturbed(talks, rig.model.url)
        pages = {}
        for talk, nth in zip(talks, places, strict=True):
            fault = rig.notion.faults.add(Fault(when=_writes_minutes, nth=nth, then=rig.redis.wipe))
            pages[talk.title] = rig.meeting(talk)
            rig.wait(lambda fault=fault: fault.happened, 60)  # type: ignore[misc]
            rig.wait(lambda: rig.settled(rig.pages), 120)
            rig.notion.faults.clear()
        time.sleep(7)
        wrong = {
            "pages without an end": checks.not_ended(rig, rig.pages),
            "sections or rows twice": checks.written_twice(rig, rig.pages),
            "nodes that ended by themselves": rig.died(),
        }
        unlike = checks.unlike(rig, pages, calm)
        print(*(f"looks otherwise: {one}" for one in unlike), sep="\n", end="\n" if unlike else "")
        return _told(f"Redis wiped after the first writes of a page, seed {seed}", wrong, [
            Figure("pages", len(pages)), Figure("pages that look otherwise than undisturbed", len(unlike)),
        ])  # fmt: skip


def _writes_minutes(method: str, path: str, _: Any) -> bool:
    """Rows and sections, not the state of the page."""
    return (method == "POST" and path == "/v1/pages") or (method == "PATCH" and path.endswith("/children"))


def _told(title: str, wrong: dict[str, list[str]], figures: list[Figure]) -> bool:
    for name, found in wrong.items():
        print(*(f"{name}: {one}" for one in found[:5]), sep="\n", end="\n" if found else "")
    return report(title, [*figures, *(Figure(name, len(found), "", 0, "==") for name, found in wrong.items())])


def _main_processes(node: Node) -> set[int]:
    """Not the children of a pool, which come and go."""
    return node.parents


if __name__ == "__main__":
    finish(main())
