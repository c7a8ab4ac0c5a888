"""Plays a sequence against the real main path, and looks after every run whether anybody was harmed."""

import traceback
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import partial

from tests.notion.harmless.ledger import Ledger, Picture
from tests.notion.harmless.meetings import SCRIPTS
from tests.notion.harmless.office import Office
from tests.notion.harmless.people import People
from tests.notion.harmless.stories import Did, Round, Story
from worker.errors import TransientError
from worker.notion.failures import PageError
from worker.process import Result


@dataclass
class Figures:
    """What was done in all, to show that the sequences reach what they are meant to reach."""

    sequences: int = 0
    runs: Counter[str] = field(default_factory=Counter)
    acts: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    values: int = 0


def play(story: Story, figures: Figures | None = None) -> None:
    """Raises AssertionError where a promise is broken."""
    with Office(SCRIPTS[story.script], story.layout) as office:
        played = Played(office, figures or Figures())
        for one in story.rounds:
            played.round(one)
        played.settle()


def failure(story: Story, figures: Figures | None = None) -> tuple[str, ...] | None:
    """Where a story goes wrong: the same for stories that do so in the same way; None where it does no harm."""
    try:
        play(story, figures)
    except Exception as error:  # noqa: BLE001 — whatever it is, it should not have been
        frame = traceback.extract_tb(error.__traceback__)[-1]
        return type(error).__name__, frame.filename, str(frame.lineno)
    return None


class Played:
    def __init__(self, office: Office, figures: Figures) -> None:
        self.office, self.figures, self.ledger = office, figures, Ledger(office)
        self.people = People(office, self.ledger)
        self.before: Picture = {}
        self.rows_before: dict[str, str] = {}
        figures.sequences += 1

    def round(self, one: Round) -> None:
        for act, which, how in one.did:
            self.people.do(act, which, how)
            self.figures.acts[act] += 1
        ways = defaultdict(set)
        for index, way in one.ways:
            ways[index].add(way)
        self.office.model.ways = {index: frozenset(found) for index, found in ways.items()}
        self.office.model.summary = one.summary
        self.run(one)

    def settle(self) -> None:
        """The last word: nothing goes wrong any more."""
        self.run(Round())
        self.figures.rows += len(self.ledger.rows)
        self.figures.values += len(self.ledger.values)

    def run(self, one: Round) -> None:
        self.before, self.rows_before, writes = self.ledger.picture(), self._rows(), len(self.office.notion.writes)
        lost = self.ledger.lost and self.office.snapshot is None and bool(self.ledger.rows)
        result, ended = self._ran(one)
        self.figures.runs["dry" if one.dry_run else ended] += 1
        if one.dry_run and not one.meanwhile:
            assert len(self.office.notion.writes) == writes, "a dry run wrote"
        self._unharmed(unwritten=lost or ended == "no transcript")
        if result is not None and not one.dry_run and not one.meanwhile:
            self._whole(result)

    def _ran(self, one: Round) -> tuple[Result | None, str]:
        meanwhile = [(number, partial(self._meanwhile, did)) for number, did in one.meanwhile]
        try:
            result = self.office.run(one.trouble, fresh=one.fresh, dry_run=one.dry_run, meanwhile=meanwhile)
        except TransientError:
            assert one.trouble is not None, "nothing went wrong, and yet it did"
            return None, "broken off"
        except PageError as error:
            if error.problem != "no_transcript":
                raise
            return None, "no transcript"
        return result, "whole" if result else "killed"

    def _meanwhile(self, did: Did) -> None:
        """What a person does while a run is at work; it must have done no harm until then, nor after."""
        self._unharmed(unwritten=False)
        self.people.do(*did)
        self.figures.acts[f"meanwhile {did[0]}"] += 1
        self.before = self.ledger.picture()

    def _unharmed(self, *, unwritten: bool) -> None:
        """unwritten: the run must have written no row at all."""
        self.ledger.check_unharmed(self.before, self.ledger.picture())
        new = self.ledger.new_rows()
        self.ledger.check_new_rows(new)
        self.ledger.read_titles()
        if unwritten:
            assert not new, "rows were made though the record, or the transcript, was lost"
            now = self._rows()
            assert {row: now[row] for row in self.rows_before} == self.rows_before, "rows were changed though the record was lost"
        self._one_section()
        self.ledger.check_lines()

    def _whole(self, result: Result) -> None:
        self.ledger.learn(result.minutes)
        self.ledger.check_duplicates()
        self.ledger.check_complete(result.minutes)
        self.ledger.check_section(result)
        writes, asked = len(self.office.notion.writes), self.office.model.asked
        again = self.office.run()
        assert again is not None
        assert self.office.model.asked == asked, "the same page again, and a model was asked"
        new = [f"{w.method} {w.path} {w.body}" for w in self.office.notion.writes[writes:]]
        assert not new, f"the same page again, and something was written: {new}"

    def _one_section(self) -> None:
        world, page = self.office.notion.world, self.office.page
        roots = [n for n in world.nodes.values() if n.type == "callout" and n.created_by == world.bot and world.page_of(n).id == page]
        assert len(roots) <= 1, "two sections"
        ours = [n for n in world.nodes.values() if n.kind == "block" and n.created_by == world.bot and n not in roots]
        for node in ours:
            if not world.trashed(node) and node.id not in self.ledger.moved:
                under = {up.id for up in world.upwards(node)}
                assert under & {r.id for r in roots} or under & self.ledger.moved, f"a block of ours outside of the section: {node.payload}"

    def _rows(self) -> dict[str, str]:
        world = self.office.notion.world
        return {row: str(world.nodes[row].values) for row in self.ledger.rows}
