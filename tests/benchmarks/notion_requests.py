"""A meeting page of 600 utterances in Notion: the requests of a run beside the fewest that could do, and its model calls.

The fake Notion behind real HTTP; the rules answer; a paragraph of the page is an utterance. The fewest: the page, its
blocks and those of the section a hundred a request, a query for every database of rows, a request for every row and every
block of the section that has to be other than before, the ids of what was appended, and one write of the page's state.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from rich import box
from rich.console import Console
from rich.table import Table

from tests.benchmarks.meeting import meeting
from tests.benchmarks.notion_page import connection, page_of, paragraphs, processed
from tests.benchmarks.tables import Figure, finish, report
from tests.fakes.notion import FakeNotion
from tests.fakes.notion.traffic import Recorded
from worker.notion.places import ROW_DATABASES, Json
from worker.store import MemoryStore

PURPOSES = ("people", "page", "lists", "queries", "state", "rows", "again", "section", "ids")
_LIST = 100  # blocks or rows in an answer
_MOST = 15.0  # per cent of the calls, after one line
_SLOW = 60.0  # seconds of a model, after which the section is looked at again

Edit = Callable[[str], str | None]


@dataclass(frozen=True)
class Cost:
    """requests, floor: by what they are for. calls: asked of the model."""

    requests: Mapping[str, int]
    floor: Mapping[str, int]
    calls: int

    @property
    def over(self) -> int:
        return sum(self.requests.values()) - sum(self.floor.values())

    @property
    def writes(self) -> int:
        return sum(self.requests.get(purpose, 0) for purpose in ("state", "rows", "section"))


def main() -> bool:
    with FakeNotion() as fake:
        desk = Desk(fake)
        first, unchanged = desk.run(), desk.run()
        after = {name: desk.after(edit, seconds=_SLOW if "slow" in name else 0.0) for name, edit in EDITS.items()}
        slow = Desk(fake).run(_SLOW)
    _print({"first run": first, "first run, a slow model": slow, "the same again": unchanged, **after})
    return report("What has to hold", [
        Figure("first run: requests above the fewest", first.over, "", 1),
        Figure("  a slow model", slow.over, "", 1),
        Figure("the same again: requests above the fewest", unchanged.over, "", 0, "=="),
        Figure("  writes", unchanged.writes, "", 0, "=="),
        Figure("  model calls", unchanged.calls, "", 0, "=="),
        *(figure for name, cost in after.items() for figure in (
            Figure(f"{name}: requests above the fewest", cost.over, "", 2 + cost.requests["again"]),
            Figure("  of them to look at the section again", cost.requests["again"], "", 5),
            Figure("  model calls, of the first run's", 100 * cost.calls / first.calls, "%", _MOST),
        )),
    ])  # fmt: skip


def _typo(text: str) -> str | None:
    return text.replace("서버 점검은", "서버 점은", 1) if "오늘 서버 점검은" in text else None


def _date(text: str) -> str | None:
    said = "저는 12월 4일까지 온보딩 가이드"
    return text.replace(said, said.replace("4일", "7일")) if said in text else None


def _another_date(text: str) -> str | None:
    said = "제가 12월 4일까지 정리해서 공유드릴게요."
    return text.replace(said, said.replace("4일", "8일")) if said in text else None


def _withdrawn(text: str) -> str | None:
    said = "Jonas Weir, can you send me the results of the customer survey before Thursday?"
    return text.replace(said, "The customer survey went well.") if said in text else None


EDITS: Mapping[str, Edit] = {
    "a typo in small talk": _typo,
    "a date said otherwise": _date,
    "a promise taken out": _withdrawn,
    "a date, a slow model": _another_date,
}


@dataclass(frozen=True)
class Seen:
    """rows: their values by id. counts: of the rows in each database. blocks: on the first level of the page."""

    rows: Mapping[str, Json]
    counts: Sequence[int]
    blocks: int
    section: Json | None


class Desk:
    """The page, processed again and again."""

    def __init__(self, fake: FakeNotion) -> None:
        self._fake, self._store, self._to = fake, MemoryStore(), connection(fake)
        self._page = page_of(fake, self._to.workspace, paragraphs(meeting()))

    def run(self, seconds: float = 0.0) -> Cost:
        before, already = self._seen(), len(self._fake.requests)
        calls = asyncio.run(processed(self._to, self._page, self._store, seconds=seconds)).calls
        asked = Counter(_purposes(self._fake.requests[already:], self._page))
        return Cost(asked, _floor(before, self._seen(), people=asked["people"]), calls)

    def after(self, edit: Edit, seconds: float) -> Cost:
        """Of a run after the first line that the edit changes."""
        lines = ((block, edit(block["text"])) for block in self._fake.tree(self._page) if block["type"] == "paragraph")
        block, text = next((block, text) for block, text in lines if text is not None)
        self._fake.retype(block["id"], text)
        return self.run(seconds)

    def _seen(self) -> Seen:
        rows = [self._fake.rows(self._to.workspace.databases[name].id) for name in ROW_DATABASES]
        top = self._fake.tree(self._page)
        section = next((block for block in top if block["type"] == "callout"), None)
        return Seen({row["id"]: row["plain"] for some in rows for row in some}, [len(some) for some in rows], len(top), section)


def _purposes(requests: Sequence[Recorded], page: str) -> Iterator[str]:
    """again: the section as it is when the rows are written."""
    appended = written = False
    for request in requests:
        kind, id_ = (*request.path.split("/")[2:], "", "")[:2]
        if kind == "users":
            yield "people"
        elif kind == "data_sources":
            yield "queries"
        elif kind == "pages":
            yield ("page" if request.reads else "state") if id_ == page else "rows"
            written |= not request.reads
        elif request.reads:
            yield "ids" if appended else "again" if written else "lists"
        else:
            yield "section"
            appended |= request.path.endswith("/children")


def _floor(before: Seen, after: Seen, *, people: int) -> dict[str, int]:
    was, now = (_blocks(seen.section) for seen in (before, after))
    rows = sum(before.rows.get(id_) != row for id_, row in after.rows.items())
    mended = sum(was[id_] != now[id_] for id_ in was.keys() & now.keys())
    section = mended + len(was.keys() - now.keys()) + _appends(after.section, was.keys(), on_page=before.section is None)
    return {
        "people": people,
        "page": 1,
        "lists": ceil(before.blocks / _LIST) + _lists(before.section),
        "queries": sum(max(1, ceil(count / _LIST)) for count in before.counts),
        "rows": rows,
        "again": 0,
        "section": section,
        "ids": _lists(after.section) if before.section is None else 0,
        "state": int(rows + section > 0),
    }


def _blocks(section: Json | None) -> dict[str, str]:
    """What each says, but for the name of the run, which changes nothing by itself."""
    if section is None:
        return {}
    here = {section["id"]: f"{section['type']} {section['text'].partition(' · run ')[0]} {section['links']}"}
    return here | {id_: text for child in section["children"] for id_, text in _blocks(child).items()}


def _lists(section: Json | None) -> int:
    """Requests that read it."""
    if section is None or not section["children"]:
        return 0
    return ceil(len(section["children"]) / _LIST) + sum(_lists(child) for child in section["children"])


def _appends(section: Json | None, known: Sequence[str] | set[str], *, on_page: bool) -> int:
    """New blocks side by side go in one request, with what is under them; a hundred at most."""
    if section is None:
        return 0
    if on_page:
        return 1 + sum(max(0, ceil(len(block["children"]) / _LIST) - 1) for block in _every(section))
    new = ["n" if child["id"] not in known else " " for child in section["children"]]
    runs = sum(ceil(len(run) / _LIST) for run in "".join(new).split())
    return runs + sum(_appends(child, known, on_page=False) for child in section["children"] if child["id"] in known)


def _every(block: Json) -> Iterator[Json]:
    yield block
    for child in block["children"]:
        yield from _every(child)


def _print(costs: Mapping[str, Cost]) -> None:
    table = Table(title="Requests (the fewest), 600 utterances", title_justify="left", title_style="bold", box=box.SIMPLE, pad_edge=False)
    table.add_column("")
    for name in (*PURPOSES, "all", "model calls"):
        table.add_column(name.replace(" ", "\n"), justify="right")
    for name, cost in costs.items():
        parts = (f"{cost.requests.get(p, 0)} ({cost.floor.get(p, 0)})" for p in PURPOSES)
        total = f"{sum(cost.requests.values())} ({sum(cost.floor.values())})"
        table.add_row(name, *parts, total, str(cost.calls))
    Console(width=130, highlight=False).print(table)


if __name__ == "__main__":
    finish(main())
