"""Webhook events twice, out of order, late and never; two beats; the same page told to two workers; a worker that stood still.

    python -m tests.soak.events [--pages 12] [--seed N]

However a page came to be wanted, it is made once, and looks as it does when nobody disturbs it.
"""

import argparse
import random
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.benchmarks.tables import Figure, finish, report
from tests.soak import checks
from tests.soak.calm import undisturbed
from tests.soak.doors import sender
from tests.soak.rig import Rig, office, paragraph
from tests.soak.talks import Talk, short_talks

_ADDED = 6  # lines, while the page is made
_FREEZE = 14.0  # seconds: longer than a lease and a sweep


def main() -> bool:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pages", type=int, default=12)
    options.add_argument("--seed", type=int, default=random.randrange(10**6))
    chosen = options.parse_args()
    return run(chosen.pages, chosen.seed)


def run(count: int, seed: int, *, frozen: bool = True, edited: bool = True, utterances: tuple[int, int] = (40, 90)) -> bool:
    chance, talks = random.Random(seed), short_talks(count + 2 + frozen, seed=seed, utterances=utterances)
    with office(workers=2, beats=2, webs=2, monitored=False) as rig:
        calm = undisturbed(talks, rig.model.url)
        asked_before = rig.model.count()
        rig.model.latency(0.5)
        rig.shake_hands()
        pages = {talk.title: rig.meeting(talk) for talk in talks[:count]}
        statuses = _delivered(rig, list(pages.values()), chance)
        pages |= _told_to_two(rig, talks[count : count + 2])
        rig.wait(lambda: rig.settled(rig.pages), 120)
        if edited:
            _edited_meanwhile(rig, talks[count + 2], pages)
        stuck = _stood_still(rig, talks[-1], pages) if frozen else []
        with suppress(TimeoutError):
            rig.wait(lambda: not checks.unlike(rig, pages, calm), 150, step=1.0)  # an edit shows when its minute is over
        time.sleep(8)  # whatever was queued twice has run by now, and a poll as well
        before = len(rig.notion.writes)
        time.sleep(6)
        quiet = len(rig.notion.writes) - before
        return _reported(rig, seed, statuses, pages, calm, rig.model.asked(asked_before), stuck, quiet)


def _delivered(rig: Rig, pages: Sequence[str], chance: random.Random) -> list[int]:
    """Of every page but the last third all events, each up to five times, in any order and at either service; some very late."""
    told = set(pages[: len(pages) * 2 // 3])
    events = [event for event in rig.notion.events if event["entity"]["id"] in told]
    copies = [{**event, "attempt_number": n} for event in events for n in range(1, chance.randint(2, 6))]
    copies += [{**event, "id": f"{event['id'][:-4]}aaaa", "timestamp": _ago(hours=30)} for event in events[:4]]
    chance.shuffle(copies)
    statuses = []
    for event in copies:
        statuses.append(rig.deliver(event, to=chance.randrange(2)))
        time.sleep(chance.choice((0, 0, 0.05, 0.2)))
    return statuses


def _told_to_two(rig: Rig, talks: Sequence[Talk]) -> dict[str, str]:
    """Messages for the same page while it is worked on, more than there are processes."""
    pages = {talk.title: rig.meeting(talk) for talk in talks}
    for page in pages.values():
        rig.deliver(next(e for e in reversed(rig.notion.events) if e["entity"]["id"] == page))
    for _ in range(4):
        for page in pages.values():
            rig.publish(page)
        time.sleep(0.7)
    return pages


def _stood_still(rig: Rig, talk: Talk, pages: dict[str, str]) -> list[str]:
    """Its worker stands still for longer than its lease, and wakes up: what it still wrote."""
    already, page = len(rig.notion.requests), rig.meeting(talk)
    pages[talk.title] = page
    rig.model.latency(2.0)
    rig.deliver(rig.notion.events[-1])
    rig.wait(lambda: rig.visitors(page, already), 30)
    time.sleep(3)
    node = next(node for node in rig.workers if node.name == rig.visitors(page, already)[-1])
    node.freeze()
    time.sleep(_FREEZE)
    other = rig.first_request(page, lambda name: name != node.name, already)
    seen = len(rig.notion.requests)
    node.thaw()
    rig.wait(lambda: rig.settled([page]), 60)
    time.sleep(3)
    rig.model.latency(0.5)
    late = [r for r in rig.notion.requests[seen:] if sender(r)[0] == node.name and not r.reads]
    nobody = [] if other else ["nobody took over"]
    return nobody + [f"{r.method} {r.path}" for r in late]


def _edited_meanwhile(rig: Rig, talk: Talk, pages: dict[str, str]) -> None:
    """Somebody goes on writing while the page is made: in the end it is as the newer version has it."""
    already, page = len(rig.notion.requests), rig.meeting(Talk(talk.title, talk.lines[:-_ADDED]))
    pages[talk.title] = page
    rig.deliver(rig.notion.events[-1])
    rig.wait(lambda: rig.visitors(page, already), 30)
    time.sleep(1.0)
    rig.notion.append(page, [paragraph(line) for line in talk.lines[-_ADDED:]])
    rig.deliver(rig.notion.events[-1])


def _ago(**by: float) -> str:
    return (datetime.now(UTC) - timedelta(**by)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _reported(
    rig: Rig, seed: int, statuses: Sequence[int], pages: dict[str, str], calm: dict[str, Any], asked: Sequence[Any], stuck: Sequence[str],
    quiet: int,
) -> bool:  # fmt: skip
    repeats = checks.repeats(rig, asked)
    wrong = {
        "pages without an end": checks.not_ended(rig, rig.pages),
        "sections or rows twice": checks.written_twice(rig, rig.pages),
        "pages that look otherwise than undisturbed": checks.unlike(rig, pages, calm),
        "calls asked twice": [*repeats.stored, *repeats.unexplained],
        "pages written to by two in turns": checks.at_once(checks.visits(rig, rig.notion.requests)),
        "writes of a worker that had stood still": list(stuck),
        "events not taken": [str(status) for status in statuses if status != 200],
        "nodes that ended by themselves": rig.died(),
    }
    for name, found in wrong.items():
        print(*(f"{name}: {one}" for one in found[:5]), sep="\n", end="\n" if found else "")
    return report(f"Events, two beats, two of everything, seed {seed}", [
        Figure("pages", len(rig.pages)),
        Figure("events delivered", len(statuses)),
        *(Figure(name, len(found), "", 0, "==") for name, found in wrong.items()),
        Figure("writes when all was done", quiet, "", 0, "=="),
    ])  # fmt: skip


if __name__ == "__main__":
    finish(main())
