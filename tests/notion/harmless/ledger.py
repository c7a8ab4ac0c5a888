"""What people did, and whether a run left it as it was. Raises AssertionError with a sentence that names the harm."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from tests.fakes.notion.texts import plain
from tests.fakes.notion.world import Node
from tests.notion.harmless.meetings import marks_in, whole
from tests.notion.harmless.office import ROWS, Office
from tests.notion.harmless.outline import differing, grouped, lines_of, lines_seen
from worker.model import Minutes
from worker.notion.places import DatabaseName, SectionContext
from worker.notion.section.drawn import section_of
from worker.notion.writing.merge import OWN_ROW
from worker.process import Result

MERGED: Mapping[DatabaseName, frozenset[str]] = {
    "action_items": frozenset({"title", "owner", "owner_name", "due", "evidence"}),
    "decisions": frozenset({"title", "state", "date", "evidence"}),
    "calendar": frozenset({"title", "when", "kind", "evidence"}),
}
OURS_ON_THE_PAGE = frozenset({"minutes", "minutes_note", "processed_at", "run"})
Picture = Mapping[str, str]


@dataclass
class Made:
    """A row that we made. marks: which halves of commitments it is about, as we last worded it."""

    database: DatabaseName
    key: str
    marks: frozenset[str]


@dataclass
class Ledger:
    """values: (row, raw property id) that a person set. edited, moved: blocks of ours that a person changed or moved.

    ended: rows that a person deleted or rejected, with what they were about then. unlined: what deleted lines were about.
    """

    office: Office
    values: set[tuple[str, str]] = field(default_factory=set)
    edited: set[str] = field(default_factory=set)
    moved: set[str] = field(default_factory=set)
    rows: dict[str, Made] = field(default_factory=dict)
    ended: dict[str, frozenset[str]] = field(default_factory=dict)
    unlined: dict[str, frozenset[str]] = field(default_factory=dict)
    touched: bool = False  # the section, by a person
    lost: bool = False  # the store, once
    lines: set[str] = field(default_factory=set)  # of ours in the section, that were seen before

    # ── what is there ──

    def picture(self) -> Picture:
        """Everything that a run must leave alone, as texts by what it is."""
        world, ours = self.office.notion.world, self._our_columns()
        seen = {}
        for node in world.nodes.values():
            if node.created_by != world.bot or node.kind in {"database", "data_source"}:
                seen[node.id] = self._shown(node, ours if node.id == self.office.page else frozenset())
            elif node.id in self.edited:
                seen[node.id] = self._shown(node, frozenset())
            elif node.id in self.moved:
                seen[node.id] = f"moved to {node.parent}, trashed {world.trashed(node)}"
        for row, raw in self.values:
            seen[f"{row}/{raw}"] = json.dumps(world.nodes[row].values.get(raw), sort_keys=True)
        for row in self.rows:
            made = world.nodes[row]
            seen[f"{row} in trash"] = str(world.trashed(made))
            merged = self._merged_columns(self.rows[row].database)
            seen[f"{row} born"] = json.dumps({raw: v for raw, v in made.values.items() if raw not in merged}, sort_keys=True)
        return seen

    def check_unharmed(self, before: Picture, after: Picture) -> None:
        for what, was in before.items():
            assert after.get(what) == was, f"a run changed what a person wrote or owns: {self._called(what)}: {was} → {after.get(what)}"

    def _called(self, what: str) -> str:
        row, _, raw = what.partition("/")
        node = self.office.notion.world.nodes.get(row.partition(" ")[0])
        column = self._column_of(node, raw) if node and raw else ""
        return f"{node.kind if node else ''} {node.type if node else ''} {column} {what}"

    def _column_of(self, node: Node, raw: str) -> str:
        source = self.office.notion.world.nodes[node.parent["data_source_id"]]
        return str(source.columns[raw]["name"]) if raw in source.columns else raw

    def _shown(self, node: Node, without: frozenset[str]) -> str:
        world = self.office.notion.world
        values = {raw: value for raw, value in node.values.items() if raw not in without}
        theirs = [c for c in node.children if world.nodes[c].created_by != world.bot] if node.kind in {"page", "block"} else []
        return json.dumps(
            [node.kind, node.type, node.parent, node.payload, values, node.columns, theirs, world.trashed(node)], sort_keys=True
        )

    def _our_columns(self) -> frozenset[str]:
        columns = self.office.workspace.databases["meetings"].columns
        return frozenset(unquote(columns[key].id) for key in OURS_ON_THE_PAGE)

    def _merged_columns(self, database: DatabaseName) -> frozenset[str]:
        columns = self.office.workspace.databases[database].columns
        return frozenset(unquote(columns[key].id) for key in MERGED[database] if key in columns)

    # ── rows ──

    def new_rows(self) -> list[str]:
        """Rows that we made since this was asked last; noted."""
        notion, new = self.office.notion, []
        for database in ROWS:
            base = self.office.workspace.databases[database]
            for row in notion.world.rows(notion.node(base.id)):
                if row.created_by == notion.bot and row.id not in self.rows:
                    key = self._text(row, unquote(base.columns["source_key"].id))
                    self.rows[row.id] = Made(database, key, marks_in(self._title(row), self.office.script))
                    new.append(row.id)
        return new

    def read_titles(self) -> None:
        """What rows say whose titles are ours still: a run that broke off may have written them, or not."""
        for row, made in self.rows.items():
            marks = marks_in(self._title(self.office.notion.node(row)), self.office.script)
            if (row, "title") not in self.values and marks and row not in self.ended:
                made.marks = marks

    def _text(self, row: Node, raw: str) -> str:
        value = row.values.get(raw, {})
        return "".join(run["plain_text"] for run in value.get(value.get("type", ""), ()))

    def _title(self, row: Node) -> str:
        return self._text(row, "title")

    def check_new_rows(self, new: list[str]) -> None:
        for row in new:
            made = self.rows[row]
            assert made.marks, f"a row about nothing that was planted: {self._title(self.office.notion.node(row))}"
            over = frozenset().union(*(m for r, m in self.ended.items() if self.rows[r].database == made.database))
            assert not made.marks <= over, f"revived: {sorted(made.marks)} in {made.database}, which a person deleted or rejected"

    def learn(self, minutes: Minutes) -> None:
        """What the rows are about by now, whatever people made of their titles."""
        snapshot = self.office.snapshot
        texts = dict(_texts(minutes))
        about = {
            item.key: marks_in(texts[item.item], self.office.script)
            for item in (snapshot.items if snapshot else ()) if item.run == minutes.run.id and item.item in texts
        }  # fmt: skip
        for row, made in self.rows.items():
            if made.key in about and row not in self.ended:
                made.marks = about[made.key]

    def check_duplicates(self) -> None:
        """Of what is found now, no two live rows are about the same half."""
        snapshot = self.office.snapshot
        found = {item.key for item in snapshot.items if item.state == "live"} if snapshot else set()
        world = self.office.notion.world
        for database in ROWS:
            seen: dict[str, str] = {}
            for row, made in self.rows.items():
                if made.database != database or made.key not in found or row in self.ended or world.trashed(world.nodes[row]):
                    continue
                for mark in made.marks:
                    assert mark not in seen, f"duplicate: {mark} has two live rows in {database}"
                    seen[mark] = row

    def check_complete(self, minutes: Minutes) -> None:
        """Every item that was found has its row, unless a person ended it, or the store was lost."""
        snapshot = self.office.snapshot
        assert snapshot is not None
        world = self.office.notion.world
        known = {item.item: item for item in snapshot.items if item.run == minutes.run.id}
        for id_, text in _texts(minutes):
            marks, item = marks_in(text, self.office.script), known.get(id_)
            database = OWN_ROW[_kind(id_)]
            ended = frozenset().union(*(m for m in self.ended.values()))
            if item is None or item.state == "gone":
                assert whole(marks, self.office.script) & ended, f"hidden though nobody deleted or rejected it: {text}"
            elif item.state == "offered":
                assert self.lost, f"only offered, though no store was lost: {text}"
            else:
                row = item.rows.get(database)
                assert row is not None, f"no row: {text}"
                there = row.id in self.rows and not world.trashed(world.nodes[row.id])
                assert there, f"its row is gone, or not ours, yet it counts as live: {text}"
                assert row.id not in self.ended, f"a row that a person ended counts as live: {text}"


    # ── the section ──

    def check_lines(self) -> None:
        """No line of ours stands there twice, and none comes back that a person deleted."""
        new = [node for node in self._bullets() if node.id not in self.lines]
        for node in new:
            marks = marks_in(plain(node.payload["rich_text"]), self.office.script)
            back = bool(marks) and marks in self.unlined.values() and not self.lost  # a lost record knew which lines there were
            assert not back, f"a deleted line came back: {plain(node.payload['rich_text'])}"
        texts = [plain(node.payload["rich_text"]) for node in self._bullets() if node.id not in self.edited | self.moved]
        assert len(texts) == len(set(texts)), f"a line stands there twice: {max(texts, key=texts.count)}"
        self.lines |= {node.id for node in new}

    def _bullets(self) -> list[Node]:
        """Of ours, side by side on the first level of the section."""
        world = self.office.notion.world
        roots = [n for n in world.nodes.values() if n.type == "callout" and n.created_by == world.bot and not world.trashed(n)]
        found = [child for root in roots for child in world.live_children(root)]
        return [n for n in found if n.created_by == world.bot and n.type == "bulleted_list_item"]

    def check_section(self, result: Result) -> None:
        """Where nobody touched it and nothing was lost, the section is what a page without a past would have."""
        snapshot = self.office.snapshot
        if self.touched or self.lost or snapshot is None:
            return
        run = result.minutes.run.id
        known = {item.item: item for item in snapshot.items if item.run == run}
        gone = {id_ for id_, _ in _texts(result.minutes) if id_ not in known or known[id_].state == "gone"}
        context = SectionContext(
            page_url=result.page.url, language=self.office.script.language, keys={id_: item.key for id_, item in known.items()},
            hidden=frozenset(gone), offers=result.outcome.offers,
        )  # fmt: skip
        wanted = list(lines_of(section_of(result.minutes, context)))
        tree = [block for block in self.office.notion.tree(self.office.page) if block["by"] == self.office.notion.bot]
        now = [line for block in tree for line in lines_seen(block)]
        assert grouped(now[:-1]) == grouped(wanted[:-1]), f"the section is not what it should be: {differing(now, wanted)}"


def _kind(id_: str) -> str:
    return {"D": "decision", "A": "action_item", "E": "event"}[id_[0]]


def _texts(minutes: Minutes) -> Iterator[tuple[str, str]]:
    yield from ((d.id, d.text) for d in minutes.decisions)
    yield from ((a.id, a.task) for a in minutes.action_items)
    yield from ((e.id, e.title) for e in minutes.events)

