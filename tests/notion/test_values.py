"""A value that we sent equals the one that Notion gives back, and another value never does."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.notion.read_back import date_back, texts_back
from worker.notion.text.rich_text import Run, rich_text
from worker.notion.text.values import Shown, canonical_value, plain_value

Json = dict[str, Any]
OPTION = "f96d0d0a-5564-4a20-ab15-5f040d49759e"
USER, OTHER = "393abc1e-edcd-8170-aebf-cf1d14057b30", "493abc1e-edcd-8170-aebf-cf1d14057b30"
ZONES = st.sampled_from(["Asia/Seoul", "Europe/London", "America/New_York", "Asia/Kolkata"])


def answered(kind: str, value: Any, **more: Any) -> Json:
    return {"id": "XGe%40", "type": kind, kind: value, **more}


@pytest.mark.parametrize(
    ("sent", "back"),
    [
        ({"title": rich_text("릴리스 노트", " 작성")}, answered("title", texts_back(rich_text("릴리스 노트 작성")))),
        ({"rich_text": rich_text(Run("00:47", link="https://a.example/회의"))}, answered("rich_text", texts_back(rich_text(Run("00:47", link="https://a.example/회의"))))),
        ({"rich_text": []}, answered("rich_text", [])),
        ({"select": {"id": OPTION}}, answered("select", {"id": OPTION, "name": "New", "color": "gray"})),
        ({"status": {"id": OPTION}}, answered("status", {"id": OPTION, "name": "할 일", "color": "default"})),
        ({"select": None}, answered("select", None)),
        ({"people": [{"id": USER}]}, answered("people", [{"object": "user", "id": USER, "name": "Kim", "person": {}}])),
        ({"people": [{"id": OTHER}, {"id": USER}]}, answered("people", [{"id": USER}, {"id": OTHER}])),
        ({"relation": [{"id": USER.replace("-", "")}]}, answered("relation", [{"id": USER}], has_more=False)),
        ({"checkbox": True}, answered("checkbox", True)),
        ({"number": 3}, answered("number", 3.0)),
        ({"url": "https://a.example"}, answered("url", "https://a.example/")),
        ({"url": None}, answered("url", None)),
        ({"date": {"start": "2026-12-01"}}, answered("date", {"start": "2026-12-01", "end": None, "time_zone": None})),
        ({"date": None}, answered("date", None)),
        ({"multi_select": [{"id": "b"}, {"id": "a"}]}, answered("multi_select", [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}])),
        (
            {"files": [{"type": "file_upload", "file_upload": {"id": "u"}, "name": "call.vtt"}]},
            answered("files", [{"type": "file", "name": "call.vtt", "file": {"url": "https://s3/x?sig", "expiry_time": "y"}}]),
        ),
    ],
)  # fmt: skip
def test_a_value_is_the_same_when_notion_gives_it_back(sent: Json, back: Json) -> None:
    assert canonical_value(back) == canonical_value(sent)


@given(st.builds(datetime.combine, st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.times()), st.integers(0, 48), ZONES)
def test_a_time_with_its_zone_equals_the_offset_that_comes_back(start: datetime, hours: int, zone: str) -> None:
    start = start.replace(second=0, microsecond=0)
    end = (start + timedelta(hours=hours)).isoformat() if hours else None
    sent = {"start": start.isoformat(), "end": end, "time_zone": zone}
    earlier = sent | {"start": (start - timedelta(minutes=1)).isoformat()}
    assert canonical_value({"date": sent}) == canonical_value(answered("date", date_back(sent)))
    assert canonical_value({"date": sent}) != canonical_value({"date": earlier})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"title": rich_text("a")}, {"title": rich_text("b")}),
        ({"rich_text": rich_text("a")}, {"rich_text": rich_text(Run("a", bold=True))}),
        ({"select": {"id": "a"}}, {"select": {"id": "b"}}),
        ({"select": {"id": "a"}}, {"select": None}),
        ({"people": [{"id": USER}]}, {"people": []}),
        ({"people": [{"id": USER}]}, {"people": [{"id": OTHER}]}),
        ({"relation": [{"id": USER}]}, {"relation": [{"id": USER}, {"id": OTHER}]}),
        ({"checkbox": True}, {"checkbox": False}),
        ({"number": 0}, {"number": None}),
        ({"url": "https://a.example/x"}, {"url": "https://a.example/y"}),
        ({"date": {"start": "2026-12-01"}}, {"date": {"start": "2026-12-01T00:00:00", "time_zone": "UTC"}}),
        ({"date": {"start": "2026-12-01"}}, {"date": {"start": "2026-12-01", "end": "2026-12-02"}}),
        ({"date": {"start": "2026-12-01T15:00:00+09:00"}}, {"date": {"start": "2026-12-01T15:00:00", "time_zone": "Europe/London"}}),
        ({"files": [{"name": "a", "external": {"url": "https://a.example"}}]}, {"files": [{"name": "a", "external": {"url": "https://b.example"}}]}),
    ],
)  # fmt: skip
def test_another_value_is_seen(one: Json, other: Json) -> None:
    assert canonical_value(one) != canonical_value(other)


def test_an_option_sent_by_name_needs_its_id_to_be_known() -> None:
    back = answered("select", {"id": OPTION, "name": "New", "color": "gray"})
    assert canonical_value({"select": {"name": "New"}}, {"New": OPTION}) == canonical_value(back)
    assert canonical_value({"select": {"name": "New"}}) != canonical_value(back)


def test_an_option_renamed_by_a_person_is_the_same_value() -> None:
    assert canonical_value(answered("status", {"id": OPTION, "name": "Renamed"})) == canonical_value({"status": {"id": OPTION}})


def test_a_column_that_a_person_turned_into_a_formula_is_compared_as_it_is() -> None:
    formula = answered("formula", {"type": "string", "string": "x"})
    assert canonical_value(formula) == canonical_value(formula) != canonical_value({"rich_text": rich_text("x")})
    assert plain_value(formula) == "…"


@pytest.mark.parametrize(
    ("value", "korean", "english"),
    [
        ({"title": rich_text("릴리스 ", Run("노트", bold=True))}, "릴리스 노트", "릴리스 노트"),
        ({"select": {"id": "o1"}}, "결정", "결정"),
        (answered("status", {"id": "o1", "name": "할 일"}), "할 일", "할 일"),
        ({"people": [{"id": "u1"}, {"id": "u2"}]}, "김민수, …", "김민수, …"),
        ({"date": {"start": "2026-12-01"}}, "12/1(화)", "Tue 1 Dec"),
        ({"date": {"start": "2027-01-05", "end": "2027-01-06"}}, "2027/1/5(화) – 2027/1/6(수)", "Tue 5 Jan 2027 – Wed 6 Jan 2027"),
        ({"date": {"start": "2026-12-01T15:00:00", "time_zone": "Asia/Seoul"}}, "12/1(화) 15:00", "Tue 1 Dec 15:00"),
        (answered("date", {"start": "2026-12-01T06:00:00.000+00:00", "end": None, "time_zone": None}), "12/1(화) 15:00", "Tue 1 Dec 15:00"),
        ({"date": None}, "", ""),
        ({"select": None}, "", ""),
        ({"number": 3.0}, "3", "3"),
        ({"number": None}, "", ""),
        ({"url": "https://a.example"}, "https://a.example", "https://a.example"),
        ({"checkbox": True}, "✓", "✓"),
        ({"files": [{"name": "call.vtt"}]}, "call.vtt", "call.vtt"),
    ],
)  # fmt: skip
def test_a_value_is_shown_in_words(value: Json, korean: str, english: str) -> None:
    names = {"o1": "결정", "u1": "김민수"}
    shown = [plain_value(value, Shown(language, names, "Asia/Seoul", date(2026, 11, 25))) for language in ("ko", "en")]
    assert shown == [korean, english]
