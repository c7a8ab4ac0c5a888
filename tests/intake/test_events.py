"""What an event means: which page is looked at, and when."""

import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from tests.intake.notion_events import (
    BOT,
    CONNECTION,
    CONTAINER,
    IN_BLOCK,
    IN_MEETINGS,
    IN_ROWS,
    IN_WORKSPACE,
    MEETINGS,
    NOON,
    NOW,
    ON_PAGE,
    OTHER_PAGE,
    PAGE,
    PERSON,
    ROWS,
    ROWS_CONTAINER,
    SOURCE,
    STATE,
    TYPES,
    event,
    pressed,
    raw,
)  # fmt: skip
from worker.intake.events import AHEAD, OLD, REMEMBERED, Meetings, Wish, is_elsewhere, meetings_of, wish_of
from worker.intake.payloads import WAKING, Parent, read_event, read_handshake, read_pressed
from worker.notion.places import Database, Property, Workspace


def meaning(told: Any, meetings: Meetings | None = MEETINGS, now: float = NOW) -> object:
    """The page that it wakes and how, or why none."""
    found = read_event(raw(told))
    assert found is not None
    return wish_of(found, meetings, now)


WOKEN = Wish(PAGE, NOW)


def test_there_are_31_types() -> None:
    assert len(TYPES) == 31
    assert TYPES.keys() >= WAKING


@pytest.mark.skipif("MINUTES_EVAL_DATA" not in os.environ, reason="MINUTES_EVAL_DATA is not set")
@pytest.mark.parametrize("type_", TYPES)
def test_the_events_of_these_tests_are_notions(type_: str) -> None:
    spec = Path(os.environ["MINUTES_EVAL_DATA"]).parent / "notion-spec" / "notionhq-client-5.26.0.schema.json"
    name = "".join(word.capitalize() for word in type_.replace("_", ".").split("."))
    schema = json.loads(spec.read_bytes())
    jsonschema_rs.validate({**schema, "$ref": f"#/definitions/{name}WebhookPayload"}, event(type_))


@pytest.mark.parametrize("type_", TYPES)
def test_of_all_types_only_edits_of_pages_wake_one(type_: str) -> None:
    assert meaning(event(type_)) == (WOKEN if type_ in WAKING else "type")


@pytest.mark.parametrize("type_", ["page.something_new", "agent.session_ended", "x" * 5000, ""])
def test_a_type_that_is_not_known_yet_means_nothing_whatever_it_holds(type_: str) -> None:
    assert meaning({**event(), "type": type_, "entity": "?", "data": [1], "authors": None}) == "type"


def test_an_entity_that_is_no_page_wakes_nothing() -> None:
    assert meaning({**event(), "entity": {"id": PAGE, "type": "block"}}) == "type"


def test_an_id_without_dashes_is_the_same_page() -> None:
    assert meaning(event(page=PAGE.replace("-", "").upper())) == WOKEN


# ── by whom ──


@pytest.mark.parametrize("authors", [(BOT,), (BOT, BOT), (CONNECTION,)])
def test_what_our_bot_did_alone_is_ignored(authors: tuple[str, ...]) -> None:
    assert meaning(event(authors=authors)) == "own"


@pytest.mark.parametrize("authors", [(PERSON,), (BOT, PERSON), ()])
def test_what_a_person_did_too_or_nobody_is_not(authors: tuple[str, ...]) -> None:
    assert meaning(event(authors=authors)) == WOKEN


def test_our_bot_is_known_by_the_connection_before_the_databases_are() -> None:
    assert meaning(event(authors=(CONNECTION,)), None) == "own"


# ── where ──


@pytest.mark.parametrize("parent", [
    IN_MEETINGS, None, {"id": CONTAINER, "type": "database"}, {"type": "data_source_id", "data_source_id": SOURCE},
    {"type": "database_id", "database_id": CONTAINER}, {"id": CONTAINER.replace("-", ""), "type": "database"},
])  # fmt: skip
def test_a_page_that_is_or_may_be_a_meeting_is_woken(parent: Any) -> None:
    assert meaning(event(parent=parent)) == WOKEN


@pytest.mark.parametrize("parent", [
    IN_ROWS, IN_WORKSPACE, IN_BLOCK, {"id": ROWS_CONTAINER, "type": "database"}, {"id": PERSON, "type": "team"},
    {"id": CONTAINER, "type": "database", "data_source_id": ROWS},  # another table of the same database
    {"type": "data_source_id", "data_source_id": ROWS}, {"type": "database_id", "database_id": ROWS_CONTAINER}, {"type": "page"},
    {"id": "", "type": "space"}, {"id": "Weekly", "type": "page"}, {"id": "x", "type": "something_new"},
])  # fmt: skip
def test_a_page_that_is_surely_none_is_left_alone(parent: Any) -> None:
    assert meaning(event(parent=parent)) == "elsewhere"


def test_while_the_databases_are_not_known_any_row_may_be_a_meeting() -> None:
    assert meaning(event(parent=IN_ROWS), None) == WOKEN
    assert meaning(event(parent=IN_WORKSPACE), None) == "elsewhere"


def test_a_page_under_a_page_wakes_that_one_if_it_is_a_meeting() -> None:
    """The transcript may be there, and an edit of it is none of the meeting's."""
    assert meaning(event(page=OTHER_PAGE, parent=ON_PAGE)) == Wish(PAGE, NOW, known=True)


def test_what_an_automation_tells_of_its_page_is_read_too() -> None:
    def elsewhere(parent: Any) -> bool:
        told = read_pressed(raw(pressed(parent=parent)))
        assert told is not None
        return is_elsewhere(told.data.parent, MEETINGS)

    assert not elsewhere({"type": "database_id", "database_id": CONTAINER})
    assert elsewhere({"type": "database_id", "database_id": ROWS_CONTAINER})
    assert elsewhere({"type": "workspace", "workspace": True})
    assert not is_elsewhere(None, MEETINGS)
    assert not is_elsewhere(Parent(type="database"), MEETINGS)


# ── when ──


@pytest.mark.parametrize(("late", "means"), [
    (0.0, WOKEN), (OLD - 1, Wish(PAGE, NOW - OLD + 1)), (OLD + 1, "old"), (10 * OLD, "old"), (-AHEAD - 1, "future"), (-1e9, "future"),
    (1 - AHEAD, WOKEN),  # their clock, not an edit that is still to come
])  # fmt: skip
def test_an_event_counts_from_when_it_happened_for_as_long_as_notion_sends_it(late: float, means: object) -> None:
    assert meaning(event(at=NOON - timedelta(seconds=late))) == means


@pytest.mark.parametrize("stamp", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_the_ends_of_time_are_only_old_or_early(stamp: str) -> None:
    assert meaning({**event(), "timestamp": stamp}) in {"old", "future"}


def test_an_event_cannot_be_sent_again_once_its_id_is_forgotten() -> None:
    assert REMEMBERED > OLD + AHEAD


# ── the column Minutes ──


@pytest.mark.parametrize("column", [STATE, "y^z@", "y%5ez@"])
def test_a_page_whose_minutes_were_set_is_looked_at_without_waiting(column: str) -> None:
    assert meaning(event("page.properties_updated", updated_properties=["title", column])) == Wish(PAGE, NOW, look=True)


@pytest.mark.parametrize(("updated", "meetings"), [
    ([], MEETINGS), (["title", "abcd"], MEETINGS), ([STATE], None), ([""], Meetings(SOURCE, CONTAINER, "", BOT)),
])  # fmt: skip
def test_other_columns_wait_for_quiet(updated: list[str], meetings: Meetings | None) -> None:
    assert meaning(event("page.properties_updated", updated_properties=updated), meetings) == WOKEN


def test_meetings_are_those_of_the_map() -> None:
    columns = {"minutes": Property(STATE, "select")}
    base = Database("meetings", SOURCE, CONTAINER, columns)
    assert meetings_of(Workspace({"meetings": base}, BOT)) == MEETINGS
    assert meetings_of(Workspace({}, BOT)) is None
    assert meetings_of(None) is None


# ── what is no event ──


@pytest.mark.parametrize("body", [
    b"", b"null", b"[]", b"{}", b'"page.created"', b"{", b"\xff\xfe", b"[" * 100_000, b'{"a":' * 100_000, b"1" * 10_000, b"NaN",
    raw({**event(), "id": None}), raw({**event(), "id": "with a space"}), raw({**event(), "id": "x" * 101}), raw({**event(), "id": "é"}),
    raw({**event(), "id": "a\n"}), raw({**event(), "type": 1}), raw({**event(), "timestamp": 1_700_000_000}),
    raw({**event(), "timestamp": "2026-11-20"}), raw({**event(), "timestamp": "2026-11-20T12:00:00"}),
    raw({**event(), "entity": {"id": "page-1", "type": "page"}}), raw({**event(), "entity": None}), raw({**event(), "authors": "me"}),
    raw({**event(), "authors": [{"id": 1}]}), raw({**event(), "data": {"updated_properties": [1]}}),
    raw({**event(), "data": {"parent": {"id": SOURCE}}}), rb'{"id":"\ud800","type":"x","timestamp":"2026-11-20T12:00:00Z"}',
])  # fmt: skip
def test_what_is_no_event_is_told_from_one(body: bytes) -> None:
    assert read_event(body) is None


@pytest.mark.parametrize("body", [
    b"", b"{}", raw({"data": None}), raw({"data": {}}), raw({"data": {"id": 1}}), raw(pressed(page="Weekly")), raw(pressed(page=None)),
    raw(pressed(page=[PAGE])), raw(pressed(event_id="a b")),
])  # fmt: skip
def test_a_wish_must_name_a_page(body: bytes) -> None:
    assert read_pressed(body) is None


@pytest.mark.parametrize("token", ["", "short", "x" * 201, "with a space in it", "여덟글자가넘는낱말", None, 12345678, ["secret_123456"]])
def test_a_handshake_must_bring_a_token(token: Any) -> None:
    assert read_handshake(raw({"verification_token": token})) is None
    assert read_handshake(raw({"verification_token": "secret_tMrlL1qK5v"})) == "secret_tMrlL1qK5v"
