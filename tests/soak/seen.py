"""What people see of a meeting, without what differs from run to run: so that a disturbed run can be held against a calm one."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tests.fakes.notion import FakeNotion
from worker.notion.addresses import page_link
from worker.notion.databases.columns import TABLES
from worker.notion.places import ROW_DATABASES

Json = dict[str, Any]

_OF_ONE_RUN = frozenset({"source_key", "run", "processed_at"})  # keys are minted, runs have names, and come when they come
_FOOTER = re.compile(r"(run|실행) [0-9a-f]{12}|\$\d+\.\d+|비용 [^·]*")


class Seen:
    """bases: our name of a database → id."""

    def __init__(self, notion: FakeNotion, bases: Mapping[str, str]) -> None:
        self._notion, self._bases = notion, bases
        self.keys = {
            name: {c.name(language): c.key for c in TABLES[name].columns for language in ("en", "ko")}  # type: ignore[index,arg-type]
            for name in ("meetings", *ROW_DATABASES)
        }
        self._rows = {name: notion.rows(bases[name]) for name in ROW_DATABASES}
        self._of: defaultdict[str, list[tuple[str, Json]]] = defaultdict(list)
        for name, rows in self._rows.items():
            for row in rows:
                for page in self._named(name, row).get("meeting") or ():
                    self._of[page].append((name, row))
        self._called = {page_link(row["id"]): f"{name}: {row['title']}" for name, rows in self._rows.items() for row in rows}

    def meeting(self, page: str) -> Json:
        """Its page, its columns, its rows."""
        row, rows = self._notion.row(page), self.rows(page)
        return {
            "page": [self._block(block, page) for block in self._notion.tree(page)],
            "columns": self._columns("meetings", row, page),
            "rows": sorted(([name, self._columns(name, one, page)] for name, one in rows), key=str),
        }

    def rows(self, page: str) -> list[tuple[str, Json]]:
        """The live rows about it, by database."""
        return self._of[page]

    def source_keys(self) -> list[tuple[str, str]]:
        return [(name, self._named(name, row)["source_key"]) for name, rows in self._rows.items() for row in rows]

    def state(self, page: str) -> tuple[str, str]:
        named = self._named("meetings", self._notion.row(page))
        return named["minutes"] or "", named["minutes_note"] or ""

    def _named(self, name: str, row: Json) -> Json:
        return {self.keys[name].get(column, column): value for column, value in row["plain"].items()}

    def _block(self, block: Json, page: str) -> Json:
        return {
            "type": block["type"],
            "text": _FOOTER.sub("…", block["text"]) if block["by"] == self._notion.bot else block["text"],
            "links": [self._link(link, page) for link in block["links"]],
            "children": [self._block(child, page) for child in block["children"]],
        }

    def _columns(self, name: str, row: Json, page: str) -> Json:
        named = {key: value for key, value in self._named(name, row).items() if key not in _OF_ONE_RUN and key != "meeting"}
        links = [self._link(t["href"], page) for v in row["properties"].values() for t in v.get("rich_text", ()) if t.get("href")]
        return {**named, "links": links}

    def _link(self, link: str, page: str) -> str:
        """To a row: what it is called. To a block of the page: the words there."""
        if link in self._called:
            return self._called[link]
        block = link.partition("#")[2]
        if page_link(page) in link and block:
            return "here: " + self._text(block)
        return "here" if link == page_link(page) else link

    def _text(self, block: str) -> str:
        runs = self._notion.node(block).payload.get("rich_text", ())
        return "".join(run["plain_text"] for run in runs)


def sections(notion: FakeNotion, page: str) -> int:
    """How many sections of ours stand on a page."""
    return sum(b["type"] == "callout" and b["by"] == notion.bot for b in notion.tree(page))


def twice(values: Iterable[Any]) -> list[Any]:
    found: dict[Any, int] = {}
    for value in values:
        found[value] = found.get(value, 0) + 1
    return [value for value, count in found.items() if count > 1]


def first_difference(calm: Any, now: Any, place: str = "") -> str:
    """Where two states begin to differ, and how; empty where they do not."""
    if type(calm) is not type(now):
        return f"{place}: {calm!r} became {now!r}"[:400]
    if isinstance(calm, dict):
        keys: Sequence[str] = sorted(calm.keys() | now.keys())
        return next((found for k in keys if (found := first_difference(calm.get(k), now.get(k), f"{place}.{k}"))), "")
    if isinstance(calm, list):
        pairs = zip(calm, now, strict=False)
        found = next((f for i, (a, b) in enumerate(pairs) if (f := first_difference(a, b, f"{place}[{i}]"))), "")
        return found or (f"{place}: {len(calm)} became {len(now)}" if len(calm) != len(now) else "")
    return "" if calm == now else f"{place}: {calm!r} became {now!r}"[:400]
