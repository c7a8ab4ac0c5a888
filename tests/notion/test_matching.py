"""Which column is which of ours, from schemas as Notion returns them."""

from typing import Any

from worker.notion.databases.columns import ACTION_ITEMS, MEETINGS, TABLES
from worker.notion.databases.matching import additions, definitions, match
from worker.notion.places import Property

MEETINGS_ID = "11111111-1111-4111-8111-111111111111"


def schema(**columns: dict[str, Any]) -> dict[str, Any]:
    """Properties as Notion returns them; a name's underscores are spaces, its id is its name."""
    return {name.replace("_", " "): _returned(name.replace("_", " "), value) for name, value in columns.items()}


def _returned(name: str, value: dict[str, Any]) -> dict[str, Any]:
    kind = value.get("type") or next(iter(value))
    body = dict(value[kind])
    if "options" in body:
        body["options"] = [{"id": f"o-{o['name']}", "color": "default", "description": None, **o} for o in body["options"]]
    return {"id": f"id-{name}", "description": value.get("description"), "name": name, "type": kind, kind: body}


def complete(name: str, language: Any = "en") -> dict[str, Any]:
    made = definitions(TABLES[name], language=language, meetings=MEETINGS_ID)  # type: ignore[index]
    return schema(**made)


def renamed(properties: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    return {(new if k == old else k): ({**v, "name": new} if k == old else v) for k, v in properties.items()}


def select(*names: str) -> dict[str, Any]:
    return {"select": {"options": [{"name": name} for name in names]}}


def test_what_we_define_is_found_again_complete_in_both_languages() -> None:
    for name, table in TABLES.items():
        for language in ("ko", "en"):
            found = match(table, complete(name, language), meetings=None if name == "meetings" else MEETINGS_ID)
            assert found.complete, (name, language, found)
            assert found.columns.keys() == {column.key for column in table.columns}


def test_every_name_is_used_once_within_a_database() -> None:
    for table in TABLES.values():
        for language in ("ko", "en"):
            names = [column.name(language) for column in table.columns]
            assert len(set(names)) == len(names)
            for column in table.columns:
                assert len({option.name(language) for option in column.options}) == len(column.options)


def test_a_database_of_the_teams_own_lacks_only_what_is_ours() -> None:
    own = schema(Topic={"title": {}}, When={"date": {}}, Attendees={"people": {}}, Status={"status": {"options": []}})
    found = match(MEETINGS, own)
    assert [column.key for column in found.absent] == ["minutes", "minutes_note", "processed_at", "run"]
    assert {key: column.id for key, column in found.columns.items()} == {
        "title": "id-Topic", "date": "id-When", "participants": "id-Attendees",
    }  # fmt: skip
    assert list(additions(found, own, language="ko", meetings="")) == ["회의록", "회의록 메모", "처리 시각", "실행"]


def test_a_team_without_a_date_column_gets_none() -> None:
    assert "date" not in match(MEETINGS, schema(Name={"title": {}})).columns


def test_of_two_dates_that_are_not_called_so_none_is_the_meetings() -> None:
    found = match(MEETINGS, schema(Name={"title": {}}, Published={"date": {}}, Review_by={"date": {}}))
    assert "date" not in found.columns


def test_missing_options_are_added_behind_those_that_are_there_which_keep_their_ids() -> None:
    own = schema(Name={"title": {}}, Minutes=select("Waiting", "Archived by Kim", "Done"))
    more = additions(match(MEETINGS, own), own, language="en", meetings="")
    options = more["id-Minutes"]["select"]["options"]
    assert [option.get("id") for option in options[:3]] == ["o-Waiting", "o-Archived by Kim", "o-Done"]
    assert [option["name"] for option in options[3:]] == ["Working", "Needs attention", "Failed", "Re-run", "Ignored"]


def test_an_option_is_found_in_either_language_and_case() -> None:
    own = schema(Name={"title": {}}, Minutes=select("완료", "re-run"))
    assert match(MEETINGS, own).columns["minutes"].options == {"done": "o-완료", "re_run": "o-re-run"}


def test_a_renamed_column_and_a_renamed_option_are_known_by_their_ids() -> None:
    known = {"minutes": Property("id-Minutes", "select", {"done": "o-Done"})}
    own = renamed(schema(Name={"title": {}}, Minutes=select("Done")), "Minutes", "기록 상태")
    own["기록 상태"]["select"]["options"][0]["name"] = "끝!"
    found = match(MEETINGS, own, known=known)
    assert found.columns["minutes"] == Property("id-Minutes", "select", {"done": "o-Done"})


def test_a_renamed_column_is_known_by_its_description_when_the_ids_were_lost() -> None:
    for name in ("Source key", "Evidence", "Owner name"):
        found = match(ACTION_ITEMS, renamed(complete("action_items"), name, "딴 이름"), meetings=MEETINGS_ID)
        assert found.complete, name


def test_a_renamed_select_is_known_by_its_options_when_the_ids_were_lost() -> None:
    own = renamed(complete("meetings"), "Minutes", "State of it")
    own["State of it"]["description"] = None
    assert match(MEETINGS, own).columns["minutes"].id == "id-Minutes"


def test_a_minutes_column_of_another_type_is_a_conflict_and_not_a_second_column() -> None:
    found = match(MEETINGS, schema(Name={"title": {}}, Minutes={"rich_text": {}}))
    assert [(c.name, c.why, c.type) for c in found.conflicts] == [("Minutes", "type", "rich_text")]
    assert "minutes" not in {column.key for column in found.absent}


def test_a_run_column_that_was_there_before_us_is_not_taken_over() -> None:
    own = schema(Name={"title": {}}, Run={"rich_text": {}})
    assert [(c.name, c.why) for c in match(MEETINGS, own).conflicts] == [("Run", "taken")]
    assert match(MEETINGS, {**own, **schema(Minutes=select("Done"))}).conflicts == ()


def test_a_relation_to_another_database_is_a_conflict() -> None:
    own = complete("action_items")
    own["Meeting"]["relation"]["data_source_id"] = "22222222-2222-4222-8222-222222222222"
    found = match(ACTION_ITEMS, own, meetings=MEETINGS_ID)
    assert [(c.name, c.why) for c in found.conflicts] == [("Meeting", "relation")]


def test_a_select_serves_where_notion_makes_no_status() -> None:
    made = definitions(ACTION_ITEMS, language="en", meetings=MEETINGS_ID, plain=True)
    assert made["Status"]["type"] == "select"
    assert match(ACTION_ITEMS, schema(**made), meetings=MEETINGS_ID).columns["status"].type == "select"


def test_the_options_that_notion_gives_a_new_status_are_taken_for_ours() -> None:
    own = complete("action_items")
    own["Status"]["status"]["options"] = [{"id": n, "name": n, "color": "default"} for n in ("Not started", "In progress", "Done")]
    assert match(ACTION_ITEMS, own, meetings=MEETINGS_ID).columns["status"].options == {
        "to_do": "Not started", "in_progress": "In progress", "done": "Done",
    }  # fmt: skip


def test_a_property_of_a_kind_that_came_later_is_no_obstacle() -> None:
    own = {**complete("meetings"), "New": {"id": "x", "name": "New", "type": "holographic"}}
    assert match(MEETINGS, own).complete
