"""What a row says: only columns that are there, options by id, the quotes that it rests on, a mark when it is not found."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.notion.sections import PAGE, located
from tests.outputs.sample import english, korean
from worker.model import Minutes
from worker.notion.databases.columns import TABLES
from worker.notion.places import ROW_DATABASES, Database, DatabaseName, Json, Property
from worker.notion.text.rich_text import plain
from worker.notion.writing.merge import WantedRow
from worker.notion.writing.rows import LONGEST_TITLE, RowMaker, day, marked, moment, span, title

DATABASES: Mapping[DatabaseName, Database] = {
    name: Database(name, name, name, {
        column.key: Property(column.key, column.types[0], {o.key: f"id-{o.key}" for o in column.options})
        for column in TABLES[name].columns
    })
    for name in ROW_DATABASES
}  # fmt: skip


def made(
    minutes: Minutes, *items: str, databases: Mapping[DatabaseName, Database] = DATABASES, **users: str
) -> list[WantedRow]:
    return list(RowMaker(located(minutes), "page", PAGE, databases, users).wanted({id_: f"key-{id_}" for id_ in items}))


def without(name: DatabaseName, *columns: str) -> Mapping[DatabaseName, Database]:
    base = DATABASES[name]
    return {**DATABASES, name: replace(base, columns={c: p for c, p in base.columns.items() if c not in columns})}


def words(value: Json) -> str:
    return plain(value.get("rich_text") or value.get("title") or ())


def test_an_action_item_is_a_row_with_its_owner_date_and_quotes() -> None:
    (row,) = made(korean(), "A1")
    assert row.database == "action_items"
    assert words(row.values["title"]) == "릴리스 노트 작성"
    assert words(row.values["owner_name"]) == "이서연"
    assert row.values["owner"] == {"people": []}
    assert row.values["due"] == {"date": {"start": "2026-12-02"}}
    assert words(row.values["evidence"]).splitlines()[0] == "“릴리스 노트는 제가 다음 주 화요일까지 쓸게요” 〔00:47 이서연〕"


def test_an_owner_who_is_a_user_of_notion_is_a_person_there_and_no_text() -> None:
    (row,) = made(korean(), "A1", 이서연="u1")
    assert row.values["owner"] == {"people": [{"id": "u1"}]}
    assert words(row.values["owner_name"]) == ""


def test_an_owner_that_nobody_can_tell_stays_empty_and_a_vague_date_too() -> None:
    (row,) = made(korean(), "A2")
    assert (row.values["owner"], words(row.values["owner_name"]), row.values["due"]) == ({"people": []}, "", {"date": None})


def test_what_is_the_teams_is_set_when_the_row_is_made_and_not_merged() -> None:
    (row,) = made(korean(), "A1")
    assert set(row.born) == {"meeting", "source_key", "status", "review"}
    assert not set(row.born) & set(row.values)
    assert row.born["meeting"] == {"relation": [{"id": "page"}]}


def test_a_dated_decision_is_a_milestone_too() -> None:
    assert [(row.database, row.key) for row in made(korean(), "D1")] == [("decisions", "key-D1"), ("calendar", "key-D1")]
    assert [row.database for row in made(korean(), "D2")] == ["decisions"]


def test_an_event_stands_at_its_time_of_the_wall() -> None:
    (row,) = made(korean(), "E1")
    assert row.values["when"] == {"date": {"start": "2026-12-01T15:00:00", "time_zone": "Asia/Seoul"}}
    fair, demo = made(english(), "E1", "E2")
    assert fair.values["when"] == {"date": {"start": "2026-12-07", "end": "2026-12-09"}}
    assert demo.values["when"]["date"]["end"] == "2026-12-01T16:00:00"


def test_an_end_that_is_not_after_the_start_is_left_out() -> None:
    event = english().events[0]
    assert span(replace(event, end=event.start)) == {"date": {"start": "2026-12-07"}}
    assert span(replace(event, end=datetime(2026, 12, 9, 10, tzinfo=ZoneInfo("UTC")))) == {"date": {"start": "2026-12-07"}}


def test_options_are_named_by_id_so_that_people_may_rename_them() -> None:
    (decision, milestone) = made(korean(), "D1")
    assert decision.values["state"] == {"select": {"id": "id-decided"}}
    assert milestone.values["kind"] == {"select": {"id": "id-milestone"}}


def test_a_column_or_an_option_that_people_took_away_is_left_out() -> None:
    (row,) = made(korean(), "A1", databases=without("action_items", "due", "review"))
    assert "due" not in row.values
    assert "review" not in row.born
    state = replace(DATABASES["decisions"].columns["state"], options={})
    bare = {**DATABASES, "decisions": replace(DATABASES["decisions"], columns={**DATABASES["decisions"].columns, "state": state})}
    assert "state" not in made(korean(), "D2", databases=bare)[0].values


def test_without_its_database_an_item_has_no_row() -> None:
    assert made(korean(), "A1", databases={name: b for name, b in DATABASES.items() if name != "action_items"}) == []


def test_an_item_without_a_key_has_no_row() -> None:
    assert made(korean()) == []


def test_quotes_lead_to_the_blocks_that_they_stand_in() -> None:
    (row,) = made(korean(), "A1")
    links = [t["text"]["link"]["url"] for t in row.values["evidence"]["rich_text"] if t["text"].get("link")]
    assert links
    assert all(link.startswith(PAGE + "#") for link in links)


@pytest.mark.parametrize(
    "text", ["배송 슬롯 API를 스테이징에 올리고 나서 운영팀에 알려 주고 다음 주 회의에서 결과를 같이 보기로 했던 것 정리", "a" * 200, "👩‍👩‍👧‍👦" * 90],
    ids=["words", "one word", "families"],
)  # fmt: skip
def test_a_long_title_is_cut_between_words_and_never_inside_a_character(text: str) -> None:
    cut = words(title(text))
    assert cut.endswith("…")
    assert text.startswith(cut[:-1])
    assert len(cut.replace("👩‍👩‍👧‍👦", "x")) <= LONGEST_TITLE


def test_a_row_that_is_no_longer_found_says_so_once_and_keeps_its_links() -> None:
    (row,) = made(korean(), "A1")
    once = marked("ko", row.values["evidence"])
    assert once is not None
    assert words(once) == "녹취록에서 더 이상 찾을 수 없음 · " + words(row.values["evidence"])
    assert [t["text"].get("link") for t in once["rich_text"][1:]] == [t["text"].get("link") for t in row.values["evidence"]["rich_text"]]
    assert marked("en", once) is None


def test_a_moment_is_the_time_of_the_wall_beside_its_zone() -> None:
    at = datetime(2026, 12, 1, 15, 0, tzinfo=ZoneInfo("Asia/Seoul"))
    assert moment(at, None, "Asia/Seoul") == {"date": {"start": "2026-12-01T15:00:00", "time_zone": "Asia/Seoul"}}
    assert day(date(2026, 12, 1)) == {"date": {"start": "2026-12-01"}}
    assert day(None) == {"date": None}
