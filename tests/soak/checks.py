"""What must hold however the system was disturbed. Each check returns what is wrong, in words; nothing when all is well."""

import bisect
import itertools
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.fakes.notion.traffic import Recorded
from tests.soak.doors import sender
from tests.soak.endpoint import Asked
from tests.soak.redis_node import Monitor
from tests.soak.rig import Rig
from tests.soak.seen import first_difference, sections, twice

STORING = 2.0  # seconds from an answer to its row in the store, on a machine that is busy
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


# ── what is in Notion ──


def endings(rig: Rig, pages: Iterable[str]) -> Counter[str]:
    return Counter(rig.state(page) for page in pages)


def not_ended(rig: Rig, pages: Sequence[str]) -> list[str]:
    """Every page has minutes, or a note that says why not."""
    seen = rig.seen()
    found = {page: seen.state(page) for page in pages}
    ended = {"Done", "Needs attention", "Failed"}
    return [f"{page} is {state or 'untouched'!r}, note {note!r}" for page, (state, note) in found.items() if state not in ended or not note]


def written_twice(rig: Rig, pages: Iterable[str]) -> list[str]:
    """One section a page, one row an item, each key once."""
    found = [f"{page} has {count} sections" for page in pages if (count := sections(rig.notion, page)) != 1]
    seen = rig.seen()
    found += [f"{key} is the key of several rows" for key in twice(seen.source_keys())]
    for page in pages:
        rows = [(name, row["title"], str(row["plain"].get("Evidence"))) for name, row in seen.rows(page)]
        found += [f"{page} has the row {row} twice" for row in twice(rows)]
    return found


def unlike(rig: Rig, pages: Mapping[str, str], calm: Mapping[str, Any]) -> list[str]:
    """pages: id by title. What looks otherwise than when nobody disturbed it."""
    seen = rig.seen()
    found = ((title, first_difference(calm[title], seen.meeting(page))) for title, page in pages.items())
    return [f"{title}: {difference}" for title, difference in found if difference]


# ── what was asked of the model ──


@dataclass(frozen=True)
class Repeats:
    """stored: asked again though the reply was stored: each is a fault. unkept: answered, and whoever asked was killed, or
    Redis away, before it was stored. cut: killed while the answer was on its way. at_once: asked by two at the same time.
    unexplained: asked again with no such reason.
    """

    stored: tuple[str, ...] = ()
    at_once: tuple[str, ...] = ()
    unexplained: tuple[str, ...] = ()
    unkept: int = 0
    cut: int = 0

    @property
    def faults(self) -> list[str]:
        return [*self.stored, *self.at_once, *self.unexplained]


def repeats(rig: Rig, asked: Sequence[Asked], kept: "Kept | None" = None) -> Repeats:
    """kept: when which reply was stored; without it, a reply that its asker lived to store counts as stored."""
    by_digest = defaultdict(list)
    for one in asked:
        if not one.again:
            by_digest[one.digest].append(one)
    counted, stored, at_once, unexplained = Counter[str](), list[str](), list[str](), list[str]()
    for calls in by_digest.values():
        for at, one in enumerate(calls[1:], 1):
            for before in calls[:at]:
                told = f"{one.prompt} {one.digest[:8]} of {before.who} at {before.began:.2f}–{before.ended:.2f}, again {one.who} at {one.began:.2f}"
                match _judged(rig, before, one, kept):
                    case "stored":
                        stored.append(told)
                    case "at_once":
                        at_once.append(told)
                    case "unexplained":
                        unexplained.append(told)
                    case why:
                        counted[why] += 1
    return Repeats(tuple(stored), tuple(at_once), tuple(unexplained), counted["unkept"], counted["cut"])


def _judged(rig: Rig, before: Asked, after: Asked, kept: "Kept | None") -> str:
    died = _died(rig, before, until=after.began)
    if not before.whole:
        return "cut" if died or before.status else "failed" if before.ended else "at_once"
    if before.ended > after.began:
        return "cut" if died else "at_once"
    at = kept.when(before) if kept else None
    if at is not None and at < after.began:
        return "stored"
    return "unkept" if died else "stored" if kept is None else "unexplained"


def _died(rig: Rig, asked: Asked, until: float) -> bool:
    """Whether its asker was killed, or Redis away, before the reply was surely stored, and the other call came after."""
    end = (asked.ended or until) + STORING
    deaths = [death for node in rig.workers if node.name == asked.who for death in node.deaths]
    away = [(start, back + STORING) for start, back in rig.redis.outages]
    return any(asked.began <= death <= end and death <= until for death in deaths) or any(
        start <= end and back >= asked.began for start, back in away
    )


class Kept:
    """When which reply was stored, as Redis was told it. names: digest → the name of its row in Redis."""

    def __init__(self, monitor: Monitor, names: Mapping[str, bytes], writes: Callable[[bytes], bool]) -> None:
        rows = {name: digest for digest, name in names.items()}
        self._times: defaultdict[str, list[float]] = defaultdict(list)
        pattern = re.compile(b"|".join(map(re.escape, rows))) if rows else re.compile(b"(?!)")
        for line in monitor.lines():
            if writes(line) and (found := pattern.search(line)):
                self._times[rows[found[0]]].append(float(line[1 : line.index(b" ")]))

    def when(self, asked: Asked) -> float | None:
        """The first time after it was answered."""
        times = self._times.get(asked.digest, [])
        at = bisect.bisect_left(times, asked.ended - 0.05)
        return times[at] if at < len(times) else None

    @property
    def count(self) -> int:
        return len(self._times)


# ── who worked on what ──


@dataclass(frozen=True)
class Visit:
    """One sender's requests about a page, in a row. began, ended: seconds since 1970."""

    page: str
    who: tuple[str, str]
    began: float
    ended: float
    writes: int


def visits(rig: Rig, requests: Sequence[Recorded], apart: float = 6.0) -> list[Visit]:
    """apart: a sender that was silent about a page for longer comes anew."""
    pages, open_ = _Pages(rig), dict[tuple[str, tuple[str, str]], Visit]()
    done = list[Visit]()
    for request in requests:
        page, who = pages.of(request), sender(request)
        if page is None or not who[0].startswith("worker"):
            continue
        at, now = since_1970(request), open_.get((page, who))
        if now is not None and at - now.ended > apart:
            done.append(now)
            now = None
        began, writes = (now.began, now.writes) if now else (at, 0)
        open_[page, who] = Visit(page, who, began, at, writes + (not request.reads))
    return sorted([*done, *open_.values()], key=lambda visit: visit.began)


def at_once(found: Sequence[Visit]) -> list[str]:
    """Two senders that wrote to one page in turns."""
    by_page = defaultdict(list)
    for visit in found:
        by_page[visit.page].append(visit)
    wrong = []
    for page, of_page in by_page.items():
        for one, two in itertools.pairwise(of_page):
            if two.began < one.ended and one.writes and two.writes:
                wrong.append(f"{page}: {one.who} {one.began:.2f}–{one.ended:.2f}, {two.who} {two.began:.2f}–{two.ended:.2f}")
    return wrong


class _Pages:
    """Which meeting a request is about."""

    def __init__(self, rig: Rig) -> None:
        self._notion, self._meetings = rig.notion, set(rig.pages)
        seen = rig.seen()
        self._of_row = {row["id"]: page for page in rig.pages for _, row in seen.rows(page)}

    def of(self, request: Recorded) -> str | None:
        named = [*_ID.findall(request.path), *(_ID.findall(str(request.body)) if not request.reads else ())]
        return next((page for one in named if (page := self._page(one))), None)

    def _page(self, identifier: str) -> str | None:
        node = self._notion.world.nodes.get(identifier)
        if node is None:
            return None
        page = self._notion.world.page_of(node).id
        return page if page in self._meetings else self._of_row.get(page)


def since_1970(request: Recorded) -> float:
    return request.at + _OFFSET


_OFFSET = time.time() - time.monotonic()


def per_page(rig: Rig, pages: Sequence[str]) -> list[int]:
    """How many requests each took."""
    of = _Pages(rig)
    counts = Counter(page for request in rig.notion.requests if sender(request)[0].startswith("worker") and (page := of.of(request)))
    return [counts[page] for page in pages]
