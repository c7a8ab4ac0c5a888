"""Knowing six hours of talk again: the cost of aligning two versions and matching their items, against digesting the words once.

A third of the lines are the same word; two hundred items rest on the others. Digesting is what a version costs in any case.
"""

import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from tests.benchmarks.tables import Figure, finish, report
from worker.model import ActionItem, Evidence, Utterance
from worker.notion.writing.identity import Found, found, kept, match, spoken
from worker.notion.writing.snapshot import Known, Spoken
from worker.store import MemoryStore

LINES = 7200
EVERY = 36  # an item in so many lines
_TIMES = 3
_STORE = MemoryStore()


def main() -> bool:
    lines = [_line(n) for n in range(1, LINES + 1)]
    digesting = _seconds(lambda: spoken(lines, _STORE.fingerprint))
    figures = [Figure("digest the words of 7,200 lines", digesting, "s")]
    for name, now, bound in (
        ("unchanged", lines, 1.0),
        ("a line at the top", _numbered([_said("Hello."), *lines]), 1.0),
        ("a twentieth of the lines new", _numbered(_scattered(lines)), 25.0),
        ("every speaker renamed", [replace(u, speaker=f"new {u.speaker}") for u in lines], 50.0),
    ):
        figures.append(Figure(f"match {LINES // EVERY} items: {name}", _ratio(lines, now, digesting), "x digesting", bound))
    return report("Identity", figures)


def _ratio(before: Sequence[Utterance], now: Sequence[Utterance], digesting: float) -> float:
    old, known = _as_known(before)
    new, items = spoken(now, _STORE.fingerprint), _items(now)
    return _seconds(lambda: match(items, known, old, new, lambda: "new")) / digesting


def _as_known(lines: Sequence[Utterance]) -> tuple[tuple[Spoken, ...], list[Known]]:
    known = [replace(item.known, key=f"key {n}") for n, item in enumerate(_items(lines))]
    return kept(spoken(lines, _STORE.fingerprint), known), known


def _items(lines: Sequence[Utterance]) -> list[Found]:
    chosen = [u for u in lines if u.text.startswith("I will") and int(u.text.split()[3]) % EVERY == 1]
    return [
        found(ActionItem(f"A{u.n}", u.text[7:], None, None, (Evidence(u.n, 0, len(u.text), u.text),)), "action_item", u.text[7:], "run",
              _STORE.fingerprint)
        for u in chosen
    ]  # fmt: skip


def _line(n: int) -> Utterance:
    words = f"I will prepare {n} papers about topic {n % 40} for customer {n % 7}" if n % 3 else "yeah"
    return Utterance(n, f"S{n % 5}", words)


def _said(words: str) -> Utterance:
    return Utterance(1, "S1", words)


def _scattered(lines: Sequence[Utterance]) -> list[Utterance]:
    draw, talk = random.Random(1), list[Utterance]()
    for line in lines:
        talk += [_said(f"by the way {draw.random()}"), line] if draw.random() < 0.05 else [line]
    return talk


def _numbered(lines: Sequence[Utterance]) -> list[Utterance]:
    return [replace(line, n=n) for n, line in enumerate(lines, 1)]


def _seconds(work: Callable[[], object]) -> float:
    took = []
    for _ in range(_TIMES):
        before = time.perf_counter()
        work()
        took.append(time.perf_counter() - before)
    return statistics.median(took)


if __name__ == "__main__":
    finish(main())
