"""The rows of a meeting as they are now: each item's own row, whatever people copied, moved or deleted."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from uuid import UUID

from worker.notion.failures import NotFoundError, RefusedError
from worker.notion.places import Database, Json, Property, Row, Workspace
from worker.notion.writing.page_rows import rows_of_page
from worker.notion.writing.snapshot import Known, KnownRow

COLUMNS = {"title": "title", "meeting": "relation", "source_key": "rich_text"}
TASKS = Database("action_items", "source", "container", {key: Property(key, kind) for key, kind in COLUMNS.items()})
IDS = {name: str(UUID(int=n)) for n, name in enumerate(("1", "2", "3", "copy"), 1)}
WORKSPACE = Workspace({"action_items": TASKS}, "bot")


class Shelf:
    """A Notion that holds rows. Only what a look at rows asks for."""

    def __init__(self, *rows: Json, trash_is_seen: bool = True) -> None:
        self._rows = {row["id"]: row for row in rows}
        self._trash_is_seen = trash_is_seen

    async def get(self, path: str) -> Json:
        row = self._rows.get(path.removeprefix("pages/"))
        if row is None:
            raise NotFoundError(path)
        return row

    async def every(self, _: str, *, body: Json) -> AsyncIterator[Json]:
        trashed = body.get("in_trash", False)
        if trashed and not self._trash_is_seen:
            raise RefusedError("in_trash")
        for row in self._rows.values():
            if row["in_trash"] == trashed and _fits(row, body["filter"]):
                yield row


def _fits(row: Json, asked: Json) -> bool:
    value = next(v for v in row["properties"].values() if v["id"] == asked["property"])
    if "relation" in asked:
        return {"id": asked["relation"]["contains"]} in value["relation"]
    return bool(value["rich_text"][0]["plain_text"] == asked["rich_text"]["equals"])


def row(id_: str, key: str = "k", *, meeting: str = "page", in_trash: bool = False, by: str = "bot") -> Json:
    properties = {
        "Task": {"id": "title", "type": "title", "title": []},
        "Meeting": {"id": "meeting", "type": "relation", "relation": [{"id": meeting}]},
        "Key": {"id": "source_key", "type": "rich_text", "rich_text": [{"plain_text": key}]},
    }
    author = {"object": "user", "id": by}
    return {"object": "page", "id": IDS[id_], "url": f"url-{id_}", "in_trash": in_trash, "created_by": author, "properties": properties}


def seen(shelf: Shelf, rows: Mapping[str, KnownRow] | None = None) -> list[tuple[str, bool]]:
    items = [Known("k", "action_item", (), frozenset(), frozenset(), rows=rows)] if rows else []  # type: ignore[arg-type]
    found: tuple[Row, ...] = asyncio.run(rows_of_page(shelf, WORKSPACE, "page", items))  # type: ignore[arg-type]
    return [(next(name for name, id_ in IDS.items() if id_ == row.id), row.in_trash) for row in found]


def test_rows_that_lead_to_the_meeting_are_its_rows() -> None:
    assert seen(Shelf(row("1", "k1"), row("2", "k2"), row("3", "k3", meeting="other"))) == [("1", False), ("2", False)]


def test_a_row_that_people_made_without_a_key_is_theirs() -> None:
    assert seen(Shelf(row("1", ""))) == []


def test_the_address_of_a_row_holds_no_word_of_its_title() -> None:
    found = asyncio.run(rows_of_page(Shelf(row("1")), WORKSPACE, "page", ()))  # type: ignore[arg-type]
    assert [r.url for r in found] == [f"https://app.notion.com/p/{UUID(int=1).hex}"]


def test_a_known_row_is_found_wherever_people_moved_it_and_in_the_trash() -> None:
    assert seen(Shelf(row("1", meeting="other")), {"action_items": KnownRow(IDS["1"])}) == [("1", False)]
    assert seen(Shelf(row("1", in_trash=True)), {"action_items": KnownRow(IDS["1"])}) == [("1", True)]


def test_a_known_row_keeps_its_item_when_people_change_its_key() -> None:
    shelf = Shelf(row("1", "something else"))
    found = asyncio.run(
        rows_of_page(shelf, WORKSPACE, "page", [Known("k", "action_item", (), frozenset(), frozenset(), rows={"action_items": KnownRow(IDS["1"])})])  # type: ignore[arg-type]
    )  # fmt: skip
    assert [r.key for r in found] == ["k"]


def test_a_copy_that_people_made_of_a_row_is_theirs() -> None:
    copy = row("copy", by="kim")
    assert seen(Shelf(copy, row("1")), {"action_items": KnownRow(IDS["1"])}) == [("1", False)]
    assert seen(Shelf(copy, row("1"))) == [("1", False)]
    assert seen(Shelf(copy), {"action_items": KnownRow(None)}) == []


def test_a_copy_does_not_take_the_place_of_a_row_that_was_deleted() -> None:
    trashed = Shelf(row("copy"), row("1", in_trash=True))
    assert seen(trashed, {"action_items": KnownRow(IDS["1"])}) == [("1", True)]
    assert seen(trashed, {"action_items": KnownRow(IDS["1"], gone=True)}) == []
    assert seen(Shelf(row("copy")), {"action_items": KnownRow(IDS["1"])}) == []


def test_a_deleted_row_that_people_restored_is_found_again() -> None:
    assert seen(Shelf(row("1")), {"action_items": KnownRow(IDS["1"], gone=True)}) == [("1", False)]


def test_a_row_that_a_broken_run_made_is_found_by_its_key_even_when_people_moved_or_deleted_it_since() -> None:
    made = {"action_items": KnownRow(None)}
    assert seen(Shelf(row("1")), made) == [("1", False)]
    assert seen(Shelf(row("1", meeting="other")), made) == [("1", False)]
    assert seen(Shelf(row("1", in_trash=True)), made) == [("1", True)]


def test_where_notion_does_not_show_what_is_in_the_trash_the_row_counts_as_never_made() -> None:
    assert seen(Shelf(row("1", in_trash=True), trash_is_seen=False), {"action_items": KnownRow(None)}) == []
