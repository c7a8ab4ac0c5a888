"""Which pages are to be processed, when, and how far each is: the one record that everything else only wakes up for.

A message in a queue may be lost, repeated or late: whoever gets one looks here what is to be done.
"""

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from typing import Literal, TypeVar

from worker.store.marks import Marks

Queue = Literal["interactive", "bulk"]
Step = Literal["due", "queued", "running"]
State = Literal["done", "needs_attention", "failed", "waiting", "dead", "skipped"]

T = TypeVar("T", "Want", "Ended", "Found")

ATTEMPTS = 3  # without progress; then the page is a dead letter
_WANTED, _ENDED, _FOUND = "wanted", "ended", "found"


@dataclass(frozen=True)
class Want:
    """due: when it may begin, seconds since 1970. asked: by a person, so it is done at once and answered in any case.

    fresh: replies that were asked for before this time (ISO 8601, UTC) are not used. step, since: how far it is, and since
    when. why: code of what it waits for. attempts, tries: begun without progress, and those that count not against the page
    as well. generation: counts the reasons to process it, so that one that came while it was worked on is not lost. wish:
    the last of them that was a person's. told: the one for which its page was made to show that it is worked on. stage: of
    the run under way.
    """

    page: str
    due: float
    queue: Queue = "bulk"
    asked: bool = False
    fresh: str | None = None
    step: Step = "due"
    since: float = 0.0
    why: str = ""
    attempts: int = 0
    tries: int = 0
    generation: int = 0
    wish: int = 0
    told: int = 0
    stage: str = ""

    @property
    def shown(self) -> bool:
        """Its page was made to show that it is worked on since a person last asked: what is chosen there now is a later wish."""
        return self.told >= max(1, self.wish)


@dataclass(frozen=True)
class Ended:
    """What came of a page last. why: a code, never text of the meeting. seen: `last_edited_time` after our own last write.

    at, began: when its last run ended, and when it began to read the page, seconds since 1970. seconds, cost (US dollars),
    calls, cached: of the run.
    """

    page: str
    state: State
    at: float
    why: str = ""
    run: str = ""
    seconds: float = 0.0
    cost: float | None = None
    calls: int = 0
    cached: int = 0
    seen: str = ""
    began: float = 0.0


@dataclass(frozen=True)
class Found:
    """Which version of a page a look at Notion last wanted it for, so that the same version, seen again, wakes nobody.

    version: its `last_edited_time`. due, asked: as it was wanted.
    """

    page: str
    version: str
    due: float
    asked: bool = False


class Wanted:
    """The records of all pages. clock: seconds since 1970."""

    def __init__(self, marks: Marks, clock: Callable[[], float] = time.time) -> None:
        self._marks, self._clock = marks, clock

    def want(
        self, page: str, *, due: float, queue: Queue, asked: bool = False, fresh: str | None = None, look: bool = False
    ) -> Want:
        """One more reason to process a page. Told of an edit, it waits the longer, in whatever order edits are told of; a
        person's wish does not wait, nor is it put off by edits. look: a person may have made one on the page itself.
        """

        def added(now: Want | None) -> Want:
            if now is None:
                return Want(page, due, queue, asked, fresh, since=self._clock(), generation=1, wish=int(asked))
            when, number = _when(now, due, at_once=asked or look), now.generation + 1
            added = replace(
                now, due=when, queue="interactive" if "interactive" in {queue, now.queue} else "bulk", asked=asked or now.asked,
                fresh=fresh or now.fresh, attempts=0, tries=0, why=now.why if when == now.due else "", generation=number,
                wish=number if asked else now.wish,
            )  # fmt: skip
            passes = now.step == "queued" and added.queue != now.queue  # its message is behind all that is in the other queue
            return replace(added, step="due", since=self._clock()) if passes else added

        return self._change(page, added)

    def get(self, page: str) -> Want | None:
        return _read(Want, self._marks.record(_WANTED, page))

    def every(self) -> list[Want]:
        """All that is wanted, the earliest first."""
        found = (_read(Want, text) for text in self._marks.records(_WANTED).values())
        return sorted((want for want in found if want), key=lambda want: want.due)

    def queue(self, want: Want) -> bool:
        """It is handed to the workers; False where it changed meanwhile."""
        text = self._marks.record(_WANTED, want.page)
        handed = replace(want, step="queued", since=self._clock())
        return _read(Want, text) == want and self._marks.swap(_WANTED, want.page, text, _text(handed))

    def start(self, page: str) -> Want | None:
        """For who holds the lease: what is to be done; None where nothing is, or not yet, since it was edited meanwhile."""

        def begun(now: Want | None) -> Want | None:
            if now is None:
                return None
            if now.due > self._clock() and (now.step == "due" or not now.asked):  # what was put back waits, asked or not
                return replace(now, step="due", since=self._clock())
            attempts, tries = now.attempts + 1, now.tries + 1
            return replace(now, step="running", since=self._clock(), attempts=attempts, tries=tries, stage="")

        started = self._change_or_leave(page, begun)
        return started if started and started.step == "running" else None

    def progressed(self, page: str, *, stage: str = "", reply: bool = False, told: int = 0) -> None:
        """stage: one that has ended. reply: one was newly stored, so this attempt got somewhere. told: see Want."""

        def further(now: Want | None) -> Want | None:
            got = replace(now, attempts=0, tries=0) if now and reply else now
            return got and replace(got, stage=stage or got.stage, told=max(told, got.told))

        self._change_or_leave(page, further)

    def again(self, want: Want, *, due: float, why: str, counts: bool) -> None:
        """It has to be tried again. counts: it was this page's own failure."""

        def put_back(now: Want | None) -> Want | None:
            if now is None:
                return None
            attempts = now.attempts if counts else max(0, now.attempts - 1)
            return replace(now, step="due", since=self._clock(), due=self._next(want, now, due), why=why, attempts=attempts)

        self._change_or_leave(want.page, put_back)

    def put_off(self, page: str, due: float) -> None:
        """What was handed over is not begun yet, since somebody has the page still."""

        def later(now: Want | None) -> Want | None:
            if now is None or now.step != "queued":
                return now
            return replace(now, step="due", since=self._clock(), due=max(now.due, due))

        self._change_or_leave(page, later)

    def finish(self, want: Want, ended: Ended) -> bool:
        """Record what came of it. True: it is wanted again, for something that came up meanwhile."""
        began = 0.0 if ended.state == "dead" else want.since  # who gives a page up has not looked at it
        self._put(_ENDED, ended.page, replace(ended, began=began))

        def settled(now: Want | None) -> Want | None:
            if now is None or now.generation == want.generation:
                return None
            asked, fresh = now.wish > want.generation, now.fresh if now.fresh != want.fresh else None
            return replace(
                now, step="due", since=self._clock(), asked=asked, fresh=fresh, attempts=0, tries=0, told=0, stage="", why=""
            )

        return self._change_or_leave(want.page, settled) is not None

    def ended(self, page: str) -> Ended | None:
        return _read(Ended, self._marks.record(_ENDED, page))

    def every_ended(self) -> list[Ended]:
        """The newest first."""
        found = (_read(Ended, text) for text in self._marks.records(_ENDED).values())
        return sorted((ended for ended in found if ended), key=lambda ended: -ended.at)

    def found(self, page: str) -> Found | None:
        return _read(Found, self._marks.record(_FOUND, page))

    def put_found(self, found: Found) -> None:
        self._put(_FOUND, found.page, found)

    def forget(self, page: str) -> None:
        """Neither wanted nor remembered any more."""
        for table in (_WANTED, _ENDED, _FOUND):
            self._put(table, page, None)

    def _put(self, table: str, page: str, record: Ended | Found | None) -> None:
        new = json.dumps(asdict(record), sort_keys=True) if record else None
        while (old := self._marks.record(table, page)) != new and not self._marks.swap(table, page, old, new):
            pass

    def _next(self, want: Want, now: Want, due: float) -> float:
        """When what could not be done is tried again: as said, unless there was one more reason meanwhile. A wish does not
        wait, an edit waits for quiet besides.
        """
        if now.generation == want.generation:
            return due
        return max(due, now.due) if now.due > self._clock() else now.due

    def _change(self, page: str, change: Callable[[Want | None], Want]) -> Want:
        changed = self._change_or_leave(page, change)
        assert changed is not None
        return changed

    def _change_or_leave(self, page: str, change: Callable[[Want | None], Want | None]) -> Want | None:
        """Until nobody was quicker. What changed is returned; None: it is deleted, or there was nothing."""
        while True:
            text = self._marks.record(_WANTED, page)
            new = change(_read(Want, text))
            if self._marks.swap(_WANTED, page, text, _text(new) if new else None):
                return new


def _when(now: Want, due: float, *, at_once: bool) -> float:
    """A run that is under way has done what was asked of it: an edit since then waits like any other."""
    if at_once:
        return min(now.due, due)
    return now.due if now.asked and now.step != "running" else max(now.due, due)


def _text(want: Want) -> str:
    return json.dumps(asdict(want), sort_keys=True)


def _read(kind: type[T], text: str | None) -> T | None:
    """What a worker of another version wrote is read as far as it is known here."""
    if not text:
        return None
    known = {field.name for field in fields(kind)}
    return kind(**{name: value for name, value in json.loads(text).items() if name in known})
