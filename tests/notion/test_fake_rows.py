"""The fake Notion's databases: columns, values of every kind, queries, trash."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, unquote

import pytest

from tests.fakes.notion import DatabaseIds, FakeNotion
from tests.notion.wire import Json, ask, refusal, text, told

COLUMNS: dict[str, Json] = {
    "Name": {"title": {}}, "Note": {"rich_text": {}}, "Due": {"date": {}}, "Owner": {"people": {}}, "Meeting": {"checkbox": {}},
    "Review": {"select": {"options": [{"name": "New"}, {"name": "Rejected"}]}}, "Status": {"status": {}}, "Points": {"number": {}},
    "Tags": {"multi_select": {"options": []}}, "Link": {"url": {}}, "Sum": {"formula": {"expression": "1"}}, "No": {"unique_id": {"prefix": "A"}},
}  # fmt: skip


@pytest.fixture
def notion() -> Iterator[FakeNotion]:
    with FakeNotion() as fake:
        fake.clock = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
        yield fake


@pytest.fixture
def rows(notion: FakeNotion) -> DatabaseIds:
    return notion.database("Action items", COLUMNS, parent=notion.page(title="Team"))


def named(name: str) -> Json:
    return {"Name": {"title": [text(name)]}}


def create(notion: FakeNotion, rows: DatabaseIds, name: str, **more: Any) -> str:
    parent = {"type": "data_source_id", "data_source_id": rows.source}
    return str(told(notion, "POST", "pages", {"parent": parent, "properties": named(name) | more})["id"])


def found(notion: FakeNotion, rows: DatabaseIds, **body: Any) -> list[str]:
    answer = told(notion, "POST", f"data_sources/{rows.source}/query", body)
    return [row["properties"]["Name"]["title"][0]["plain_text"] for row in answer["results"]]


def test_values_of_every_kind_read_back_as_notion_shows_them(notion: FakeNotion, rows: DatabaseIds) -> None:
    kim = notion.person("김민수", email="minsu@example.com")
    create(
        notion, rows, "Write", Note={"rich_text": [text("a"), text("b")]}, Owner={"people": [{"id": kim}]}, Review={"select": {"name": "New"}},
        Due={"date": {"start": "2026-11-24T15:00:00", "time_zone": "Asia/Seoul"}}, Tags={"multi_select": [{"name": "x"}]},
        Points={"number": 3}, Meeting={"checkbox": True}, Link={"url": "https://example.com"},
    )  # fmt: skip
    assert notion.rows(rows)[0]["plain"] == {
        "Name": "Write", "Note": "ab", "Owner": [kim], "Review": "New", "Due": "2026-11-24T15:00:00.000+09:00", "Tags": ["x"],
        "Points": 3, "Meeting": True, "Link": "https://example.com", "Status": "Not started", "No": {"prefix": "A", "number": 1},
        "Sum": {"type": "string", "string": None},
    }  # fmt: skip
    assert notion.rows(rows)[0]["properties"]["Due"]["date"]["time_zone"] is None


@pytest.mark.parametrize("wrong", [
    {"Nobody": {"rich_text": []}}, {"Note": {"number": 3}}, {"Status": {"status": {"name": "Someday"}}}, {"Due": {"date": {"start": "soon"}}},
    {"Due": {"date": {"start": "2026-11-24", "time_zone": "Asia/Seoul"}}}, {"Due": {"date": {"start": "2026-11-24", "end": "2026-11-23"}}},
    {"Due": {"date": {"start": "2026-11-24T10:00:00Z", "time_zone": "Asia/Seoul"}}}, {"Owner": {"people": [{"id": "0" * 32}]}},
    {"Note": {"rich_text": [text("x" * 2001)]}}, {"Owner": {"people": [{"id": "0" * 32}] * 101}},
])  # fmt: skip
def test_a_value_that_does_not_fit_is_refused_and_no_row_is_made(notion: FakeNotion, rows: DatabaseIds, wrong: Json) -> None:
    parent = {"type": "data_source_id", "data_source_id": rows.source}
    assert refusal(notion, "POST", "pages", {"parent": parent, "properties": named("x") | wrong}) == (400, "validation_error")
    assert notion.rows(rows) == []


def test_a_column_that_is_gone_may_also_be_dropped_in_silence(notion: FakeNotion, rows: DatabaseIds) -> None:
    notion.world.drops_unknown_properties = True
    create(notion, rows, "Write", Gone={"rich_text": [text("lost")]})
    assert "Gone" not in notion.rows(rows)[0]["plain"]


def test_columns_are_addressed_by_an_encoded_id_that_survives_a_new_name(notion: FakeNotion, rows: DatabaseIds) -> None:
    shown = told(notion, "GET", f"data_sources/{rows.source}")["properties"]
    notion.rename_property(rows, "Note", "메모")
    row = create(notion, rows, "Write")
    told(notion, "PATCH", f"pages/{row}", {"properties": {shown["Note"]["id"]: {"rich_text": [text("by id")]}}})
    assert notion.row(row)["plain"]["메모"] == "by id"
    assert [event["type"] for event in notion.events[-1:]] == ["page.properties_updated"]
    assert notion.events[-1]["data"]["updated_properties"] == [shown["Note"]["id"]]


def test_a_property_id_goes_into_a_path_as_it_is_shown(notion: FakeNotion, rows: DatabaseIds) -> None:
    for n in range(8):  # some ids need encoding, some do not
        notion.change_columns(rows, {f"C{n}": {"number": {}}})
    row = create(notion, rows, "Write")
    ids = [one["id"] for one in told(notion, "GET", f"data_sources/{rows.source}")["properties"].values()]
    encoded = next(one for one in ids if "%" in one)
    assert told(notion, "GET", f"pages/{row}/properties/{encoded}")["id"] == encoded
    assert list(told(notion, "GET", f"pages/{row}?filter_properties={encoded}")["properties"])
    assert refusal(notion, "GET", f"pages/{row}?filter_properties={quote(encoded)}") == (400, "validation_error")
    assert unquote(encoded) != encoded


def test_more_than_25_people_are_cut_and_read_in_full_elsewhere(notion: FakeNotion, rows: DatabaseIds) -> None:
    people = [notion.person(f"P{n}") for n in range(30)]
    row = create(notion, rows, "Write", Owner={"people": [{"id": one} for one in people]})
    owner = told(notion, "GET", f"pages/{row}")["properties"]["Owner"]
    assert [one["id"] for one in owner["people"]] == people[:25]
    whole = told(notion, "GET", f"pages/{row}/properties/{owner['id']}?page_size=20")
    assert ([one["people"]["id"] for one in whole["results"]], whole["has_more"]) == (people[:20], True)
    rest = told(notion, "GET", f"pages/{row}/properties/{owner['id']}?start_cursor={whole['next_cursor']}")
    assert [one["people"]["id"] for one in rest["results"]] == people[20:]


def test_relations_show_on_both_sides_and_are_cut_at_25(notion: FakeNotion, rows: DatabaseIds) -> None:
    relation = {"relation": {"data_source_id": rows.source, "dual_property": {"synced_property_name": "Notes"}}}
    notes = notion.database("Notes", {"Name": {"title": {}}, "Items": relation})
    items = [create(notion, rows, str(n)) for n in range(26)]
    note = notion.page(title="n", database=notes, properties={"Items": {"relation": [{"id": one} for one in items]}})
    shown = told(notion, "GET", f"pages/{note}")["properties"]["Items"]
    assert (len(shown["relation"]), shown["has_more"]) == (25, True)
    assert notion.row(items[25])["plain"]["Notes"] == [note]


FILTERS: list[tuple[Json, set[str]]] = [
    ({"property": "Name", "title": {"equals": "alpha"}}, {"alpha"}),
    ({"property": "Note", "rich_text": {"contains": "KEY"}}, {"alpha", "beta"}),
    ({"property": "Note", "rich_text": {"is_empty": True}}, {"gamma"}),
    ({"property": "Review", "select": {"equals": "Rejected"}}, {"beta"}),
    ({"property": "Review", "select": {"does_not_equal": "Rejected"}}, {"alpha", "gamma"}),
    ({"property": "Review", "select": {"is_not_empty": True}}, {"alpha", "beta"}),
    ({"property": "Status", "status": {"equals": "Done"}}, {"gamma"}),
    ({"property": "Points", "number": {"greater_than": 1}}, {"beta"}),
    ({"property": "Meeting", "checkbox": {"equals": True}}, {"alpha"}),
    ({"property": "Tags", "multi_select": {"contains": "x"}}, {"alpha"}),
    ({"property": "Due", "date": {"equals": "2026-11-21"}}, {"alpha"}),
    ({"property": "Due", "date": {"on_or_after": "2026-11-21"}}, {"alpha", "beta"}),
    ({"property": "Due", "date": {"after": "2026-11-21"}}, {"beta"}),
    ({"property": "Due", "date": {"next_week": {}}}, {"alpha", "beta"}),
    ({"property": "Due", "date": {"is_empty": True}}, {"gamma"}),
    ({"property": "No", "unique_id": {"equals": 2}}, {"beta"}),
    ({"or": [{"property": "Name", "title": {"equals": "alpha"}}, {"property": "Name", "title": {"starts_with": "gam"}}]}, {"alpha", "gamma"}),
    ({"and": [{"property": "Name", "title": {"contains": "a"}}, {"or": [{"property": "Points", "number": {"equals": 2}}]}]}, {"beta"}),
    ({"timestamp": "last_edited_time", "last_edited_time": {"on_or_after": "2026-11-20T09:05:00Z"}}, {"gamma"}),
    ({"timestamp": "created_time", "created_time": {"before": "2026-11-20T09:05:00Z"}}, {"alpha", "beta"}),
]  # fmt: skip


@pytest.mark.parametrize(("wanted", "names"), FILTERS)
def test_queries_filter(notion: FakeNotion, rows: DatabaseIds, wanted: Json, names: set[str]) -> None:
    note = {"rich_text": [text("the key")]}
    create(
        notion,
        rows,
        "alpha",
        Note=note,
        Review={"select": {"name": "New"}},
        Meeting={"checkbox": True},
        Tags={"multi_select": [{"name": "x"}]},
        Due={"date": {"start": "2026-11-21"}},
    )
    create(
        notion,
        rows,
        "beta",
        Note=note,
        Review={"select": {"name": "Rejected"}},
        Points={"number": 2},
        Due={"date": {"start": "2026-11-22T10:00:00+09:00"}},
    )
    notion.advance(minutes=6)
    create(notion, rows, "gamma", Status={"status": {"name": "Done"}})
    assert set(found(notion, rows, filter=wanted)) == names


def test_people_and_relations_are_filtered_by_id_with_or_without_dashes(notion: FakeNotion, rows: DatabaseIds) -> None:
    kim = notion.person("김민수")
    create(notion, rows, "hers", Owner={"people": [{"id": kim}]})
    create(notion, rows, "nobody's")
    assert found(notion, rows, filter={"property": "Owner", "people": {"contains": kim.replace("-", "")}}) == ["hers"]


@pytest.mark.parametrize("wrong", [
    {"property": "Gone", "title": {"equals": "x"}}, {"property": "Name", "number": {"equals": 1}},
    {"and": [{"or": [{"and": [{"property": "Name", "title": {"equals": "x"}}]}]}]},
])  # fmt: skip
def test_a_filter_that_does_not_fit_is_refused(notion: FakeNotion, rows: DatabaseIds, wrong: Json) -> None:
    create(notion, rows, "x")
    assert refusal(notion, "POST", f"data_sources/{rows.source}/query", {"filter": wrong}) == (400, "validation_error")
    notion.violations.clear()


def test_queries_sort_with_empty_values_last(notion: FakeNotion, rows: DatabaseIds) -> None:
    for name, points in (("b", 2), ("a", 1), ("none", None)):
        create(notion, rows, name, Points={"number": points})
        notion.advance(minutes=1)
    assert found(notion, rows, sorts=[{"property": "Points", "direction": "descending"}]) == ["b", "a", "none"]
    assert found(notion, rows, sorts=[{"property": "Name", "direction": "ascending"}]) == ["a", "b", "none"]
    assert found(notion, rows, sorts=[{"timestamp": "created_time", "direction": "ascending"}]) == ["b", "a", "none"]


def test_a_query_ends_at_its_cap_and_says_so(notion: FakeNotion, rows: DatabaseIds) -> None:
    notion.world.query_cap = 3
    for n in range(5):
        create(notion, rows, str(n))
    first = told(notion, "POST", f"data_sources/{rows.source}/query", {"page_size": 2})
    last = told(notion, "POST", f"data_sources/{rows.source}/query", {"page_size": 2, "start_cursor": first["next_cursor"]})
    assert (first["has_more"], "request_status" in first) == (True, False)
    assert (len(last["results"]), last["has_more"], last["request_status"]["type"]) == (1, False, "incomplete")


def test_a_trashed_row_leaves_the_queries_can_be_asked_for_and_cannot_be_edited(notion: FakeNotion, rows: DatabaseIds) -> None:
    row = create(notion, rows, "x")
    notion.trash(row)
    assert (found(notion, rows), found(notion, rows, in_trash=True)) == ([], ["x"])
    assert told(notion, "GET", f"pages/{row}")["in_trash"] is True
    assert refusal(notion, "PATCH", f"pages/{row}", {"properties": named("y")}) == (400, "validation_error")
    notion.restore(row)
    assert found(notion, rows) == ["x"]


def test_options_are_replaced_by_the_list_that_is_sent_and_keep_their_names(notion: FakeNotion, rows: DatabaseIds) -> None:
    create(notion, rows, "x", Review={"select": {"name": "Rejected"}})
    before = told(notion, "GET", f"data_sources/{rows.source}")["properties"]["Review"]["select"]["options"]
    options = [{"id": before[0]["id"], "name": "Fresh"}, {"name": "More"}]
    told(notion, "PATCH", f"data_sources/{rows.source}", {"properties": {"Review": {"select": {"options": options}}}})
    after = told(notion, "GET", f"data_sources/{rows.source}")["properties"]["Review"]["select"]["options"]
    assert [one["name"] for one in after] == ["New", "More"]
    assert notion.rows(rows)[0]["plain"]["Review"] is None


def test_a_database_is_a_container_and_its_data_source_has_the_columns(notion: FakeNotion) -> None:
    team = notion.page(title="Team")
    body = {
        "parent": {"type": "page_id", "page_id": team},
        "title": [text("Decisions")],
        "initial_data_source": {"properties": {"Name": {"title": {}}, "When": {"date": {}}}},
    }
    made = told(notion, "POST", "databases", body)
    source = told(notion, "GET", f"data_sources/{made['data_sources'][0]['id']}")
    assert ("properties" in made, list(source["properties"])) == (False, ["Name", "When"])
    view = {
        "data_source_id": source["id"],
        "database_id": made["id"],
        "name": "Calendar",
        "type": "calendar",
        "configuration": {"type": "calendar", "date_property_id": source["properties"]["When"]["id"]},
    }
    assert told(notion, "POST", "views", view)["type"] == "calendar"
    assert len(told(notion, "GET", f"views?database_id={made['id']}")["results"]) == 2
    assert [one["type"] for one in notion.tree(team)] == ["child_database"]
    assert [
        one["id"]
        for one in told(notion, "POST", "search", {"query": "decis", "filter": {"property": "object", "value": "data_source"}})[
            "results"
        ]
    ] == [source["id"]]


def test_what_is_not_shared_is_not_found(notion: FakeNotion, rows: DatabaseIds) -> None:
    row = create(notion, rows, "x")
    notion.unshare(rows.id)
    for path in (f"pages/{row}", f"data_sources/{rows.source}", f"databases/{rows.id}", f"blocks/{row}/children"):
        assert refusal(notion, "GET", path) == (404, "object_not_found")
    notion.share(row)
    assert ask(notion, "GET", f"pages/{row}").status_code == 200


def test_an_id_of_another_kind_and_one_that_is_none_are_refused(notion: FakeNotion, rows: DatabaseIds) -> None:
    assert refusal(notion, "GET", f"pages/{rows.id}") == (400, "validation_error")
    assert refusal(notion, "GET", "pages/nonsense") == (400, "validation_error")
    assert refusal(notion, "GET", "pages/" + "0" * 32) == (404, "object_not_found")


def test_addresses_carry_the_title_and_the_id(notion: FakeNotion, rows: DatabaseIds) -> None:
    row = create(notion, rows, "Weekly sync 회의")
    assert told(notion, "GET", f"pages/{row}")["url"] == "https://app.notion.com/p/Weekly-sync-" + row.replace("-", "")
