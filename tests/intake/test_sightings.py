"""What a look at the database makes of each page that it sees: every case, then whole hours of people, looks and runs."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from worker.intake.sightings import Due, Known, Sighting, due
from worker.intake.wanted import Ended, Found, Want, Wanted
from worker.store.marks import MemoryMarks

PAGE = "5ca173c1-f3df-42cf-9a49-bbc8db4efb47"
QUIET = 300.0


def at(clock: str) -> float:
    """Seconds since 1970 of a time of that day."""
    return datetime.fromisoformat(f"2026-11-20T{clock}+00:00").timestamp()


def minute(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:00.000Z")


NOW = at("10:03:00")
EDIT = at("10:06:00")  # of a page edited at 10:00: its minute is over at 10:01, then five more
TEN = "2026-11-20T10:00:00.000Z"


def person(state: str | None = "done", version: str = TEN) -> Sighting:
    """Seen at 10:03: a person edited it at 10:00."""
    return Sighting(PAGE, version, ours=False, state=state)


def ours(state: str | None = "done", version: str = TEN) -> Sighting:
    return Sighting(PAGE, version, ours=True, state=state)


def want(step: Any = "due", clock: str = "10:05:00", **more: Any) -> Want:
    """clock: when it is due, or began to run."""
    return Want(PAGE, at(clock), step=step, since=at(clock), **more)


def ended(began: str, until: str, seen: str = "", state: Any = "done") -> Ended:
    return Ended(PAGE, state, at(until), seen=f"2026-11-20T{seen}:00.000Z" if seen else "", began=at(began))


def found(clock: str, version: str = TEN, *, asked: bool = False) -> Found:
    return Found(PAGE, version, at(clock), asked)


CASES: list[tuple[str, Sighting, Known, Due | None]] = [
    # ── a person edited it last ──
    ("a page that nobody knows", person(None), Known(), Due(EDIT)),
    ("a page that was finished before", person(), Known(ended=ended("09:00:00", "09:01:00", "09:00")), Due(EDIT)),
    ("finished, and all records are lost", person("done"), Known(), Due(EDIT)),
    ("in need of attention, and somebody attends to it", person("needs_attention"), Known(ended=ended("09:00:00", "09:01:00")), Due(EDIT)),
    ("failed, and edited since", person("failed"), Known(ended=ended("09:00:00", "09:01:00", state="dead")), Due(EDIT)),
    ("waiting, and edited since its records were lost", person("waiting"), Known(), Due(EDIT)),
    ("seen before, in the same version", person(), Known(found=found("10:06:00")), None),
    ("seen before, wanted, not begun yet", person(), Known(want("due", "10:06:00"), found=found("10:06:00")), None),
    ("seen before, in an older version", person(), Known(want("due", "10:05:00"), found=found("10:05:00", "2026-11-20T09:59:00.000Z")), Due(EDIT)),
    ("wanted by a webhook for an edit of that minute, but not of its last second", person(), Known(want("due", "10:05:10")), Due(EDIT)),
    ("wanted by a webhook for a later edit", person(), Known(want("due", "10:07:30")), None),
    ("put off until tomorrow", person(), Known(want("due", "23:59:59", why="budget_day")), None),
    ("handed to the workers too early", person(), Known(want("queued", "10:04:00")), Due(EDIT)),
    ("about to be done since a person asked", person(), Known(want("due", "10:03:00", asked=True)), None),
    ("running since that minute was over", person(), Known(want("running", "10:01:00")), None),
    ("running since within that minute: it may not have read this", person(), Known(want("running", "10:00:59")), Due(EDIT)),
    ("the same, seen again", person(), Known(want("running", "10:00:59"), found=found("10:06:00")), None),
    ("read after that minute was over", person(), Known(ended=ended("10:01:00", "10:02:00")), None),
    ("read after that minute was over, and left without a word", person(None), Known(ended=ended("10:01:00", "10:02:00", state="needs_attention")), None),
    ("read within that minute, since somebody asked, and edited in it after our last write", person(),
     Known(ended=ended("10:00:10", "10:00:20", "10:00"), found=found("10:00:05", asked=True)), Due(EDIT)),
    ("the same, seen again", person(), Known(ended=ended("10:00:10", "10:00:20", "10:00"), found=found("10:06:00")), None),
    ("edited while it was worked on, before our last write: the list is older than that", person(version="2026-11-20T10:01:00.000Z"),
     Known(ended=ended("10:01:30", "10:02:30", "10:02")), Due(at("10:07:00"))),
    ("a list older than our run", person(), Known(ended=ended("10:01:30", "10:02:30", "10:02")), None),
    ("ended while this look went on, begun after the edit", person(), Known(ended=ended("10:02:00", "10:03:05")), None),
    ("ended while this look went on, begun within the minute of the edit", person(), Known(ended=ended("10:00:30", "10:03:05")), Due(EDIT)),
    # ── we edited it last ──
    ("our own edit, as recorded", ours(), Known(ended=ended("09:59:00", "10:00:30", "10:00")), None),
    ("our own edit, later than recorded", ours(), Known(ended=ended("09:00:00", "09:01:00", "09:00")), None),
    ("finished by us, and all records are lost", ours(), Known(), None),
    ("in need of attention, and nobody attends to it", ours("needs_attention"), Known(), None),
    ("failed", ours("failed"), Known(), None),
    ("being worked on", ours("working"), Known(want("running", "09:59:00"), held=True), None),
    ("left by a worker that died: its want is there", ours("working"), Known(want("running", "09:59:00")), None),
    ("waiting for the provider: its want is there", ours("waiting"), Known(want("due", "10:30:00", why="outage")), None),
    ("being worked on by hand", ours("working"), Known(held=True), None),
    ("left working, and all records are lost", ours("working"), Known(), Due(NOW)),
    ("left waiting, and all records are lost", ours("waiting"), Known(), Due(NOW)),
    ("made by us, without a state, and all records are lost", ours(None), Known(), Due(NOW)),
    ("left working, and wanted for that already", ours("working"), Known(found=found("10:02:00")), None),
    ("left waiting by a run that is on record", ours("waiting"), Known(ended=ended("09:59:00", "10:00:30", "10:00")), None),
    ("left working by a newer run than is on record", ours("working"), Known(ended=ended("09:00:00", "09:01:00", "09:00")), Due(NOW)),
    ("ended while this look went on", ours("working"), Known(ended=ended("09:59:00", "10:03:05", "10:03")), None),
    # ── Re-run ──
    ("Re-run", person("re_run"), Known(), Due(NOW, asked=True)),
    ("Re-run of a page that was finished", person("re_run"), Known(ended=ended("09:00:00", "09:01:00", "09:00")), Due(NOW, asked=True)),
    ("Re-run of a page that was edited just before", person("re_run"), Known(want("due", "10:06:00"), found=found("10:06:00")), Due(NOW, asked=True)),
    ("Re-run, wanted already", person("re_run"), Known(want("due", "10:02:00", asked=True), found=found("10:02:00", asked=True)), None),
    ("Re-run, handed to the workers", person("re_run"), Known(want("queued", "10:02:00", asked=True)), None),
    ("Re-run, and its run has just begun", person("re_run"), Known(want("running", "10:00:30", asked=True)), None),
    ("Re-run, and its run has read the page", person("re_run"), Known(want("running", "10:00:30", asked=True, stage="read")), None),
    ("Re-run chosen again while it is worked on", person("re_run"), Known(want("running", "10:00:10", stage="extract")), Due(NOW, asked=True)),
    ("the same, seen again", person("re_run"), Known(want("running", "10:00:10", stage="extract"), found=found("10:03:00", asked=True)), None),
    ("Re-run, being worked on since that minute was over", person("re_run"), Known(want("running", "10:01:00", stage="extract")), None),
    ("Re-run that a run could not take off", person("re_run"), Known(ended=ended("10:01:00", "10:02:00", state="failed")), None),
    ("Re-run chosen twice within a minute, the first is done", person("re_run"),
     Known(ended=ended("10:00:10", "10:00:20", "10:00"), found=found("10:00:10", asked=True)), Due(NOW, asked=True)),
    ("Re-run chosen twice, and that was seen", person("re_run"),
     Known(ended=ended("10:00:10", "10:00:20", "10:00"), found=found("10:03:00", asked=True)), None),
    ("Re-run by a person, and our own edit after it", ours("re_run"), Known(), Due(NOW, asked=True)),
    ("Re-run, and its run ended while this look went on", person("re_run"), Known(ended=ended("10:00:30", "10:03:05", "10:03")), None),
    # ── Ignored ──
    ("set to Ignored", person("ignored"), Known(), None),
    ("set to Ignored by `minutes forget`", ours("ignored"), Known(), None),
]  # fmt: skip


@pytest.mark.parametrize(("seen", "known", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_whether_a_page_is_wanted_and_from_when_on(seen: Sighting, known: Known, expected: Due | None) -> None:
    assert due(seen, known, now=NOW, quiet=QUIET) == expected


@pytest.mark.parametrize("now", ["10:00:10", "10:00:59"])
def test_re_run_chosen_again_within_the_minute_waits_until_that_is_over(now: str) -> None:
    known = Known(ended=ended("10:00:02", "10:00:08", "10:00"), found=found("10:00:01", asked=True))
    assert due(person("re_run"), known, now=at(now), quiet=QUIET) == Due(at("10:01:00"), asked=True)


@dataclass
class Hour:
    """A page, people, looks and one worker, second by second. Only looks tell that something happened."""

    chance: random.Random
    now: float = at("10:00:00")
    edited: float = 0.0
    by_us: bool = False
    state: str | None = None
    edits: list[float] = field(default_factory=list)
    reads: list[float] = field(default_factory=list)
    new: int = 0
    looks_without: int = 0

    def __post_init__(self) -> None:
        self.wanted = Wanted(MemoryMarks(lambda: self.now), lambda: self.now)
        self.run: dict[str, Any] | None = None

    def lives(self, busy: int, quiet: int) -> None:
        for second in range(busy + quiet):
            self.now += 1
            if second < busy and self.chance.random() < 0.02:
                self.edit("re_run" if self.chance.random() < 0.3 else self.state)
            if self.chance.random() < 1 / 40:
                self.look()
            self.work()

    def edit(self, state: str | None, *, by_us: bool = False) -> None:
        self.edited, self.by_us, self.state = self.now, by_us, state
        if not by_us:
            self.edits.append(self.now)

    def look(self) -> None:
        if not self.edits:
            return
        seen = Sighting(PAGE, minute(self.edited), self.by_us, self.state)
        known = Known(self.wanted.get(PAGE), self.wanted.ended(PAGE), self.wanted.found(PAGE), held=self.run is not None)
        new = due(seen, known, now=self.now, quiet=QUIET)
        self.looks_without = 0 if new else self.looks_without + 1
        if new:
            self.new += 1
            self.wanted.want(PAGE, due=new.at, queue="bulk", asked=new.asked)
            self.wanted.put_found(Found(PAGE, seen.version, new.at, new.asked))

    def work(self) -> None:
        """As attempt.py and telling.py do: read, say so, make minutes, look whether a person came by, and say so."""
        want = self.wanted.get(PAGE)
        if self.run is None:
            if want and want.step == "due" and want.due <= self.now and self.chance.random() < 0.3:
                self.wanted.queue(want)
                self.run = {"want": self.wanted.start(PAGE), "until": self.now + self.chance.choice([1, 5, 40, 200]),
                            "read": self.now, "before": self.state, "quiet": self.chance.random() < 0.5}  # fmt: skip
                self.reads.append(self.now)
            return
        run = self.run
        if self.now == run["read"] + 1 and not run["quiet"]:
            self.wanted.progressed(PAGE, stage="read")
            run["newer"] = self.edited_since(run["read"])
            self.edit("working", by_us=True)
            run["before"] = "working"
        if self.now >= run["until"]:
            self.end(run)

    def edited_since(self, read: float) -> bool:
        return not self.by_us and self.edited > read

    def end(self, run: dict[str, Any]) -> None:
        newer = run.get("newer") or self.edited_since(run["read"])
        asked = self.state == "re_run" and run["before"] != "re_run"
        if not asked and self.state != "done":
            self.edit("done", by_us=True)
        if newer or asked:
            self.wanted.want(PAGE, due=self.now if asked else self.now + QUIET + 60, queue="bulk", asked=asked)
        self.wanted.finish(run["want"], Ended(PAGE, "done", self.now, seen=minute(self.edited)))
        self.run = None


@pytest.mark.parametrize("seed", range(60))
def test_whatever_people_do_all_of_it_is_read_in_the_end_and_then_there_is_rest(seed: int) -> None:
    hour = Hour(random.Random(seed))
    hour.lives(busy=1800, quiet=1800)
    assert hour.state in {"done", None}
    assert not hour.edits or hour.reads[-1] >= hour.edits[-1]
    assert hour.wanted.get(PAGE) is None
    assert not hour.edits or hour.looks_without > 10
    assert hour.new <= 2 * len({int(edit // 60) for edit in hour.edits}) + len(hour.edits)
