"""What the webhook service does with what Notion and buttons tell it."""

from datetime import timedelta
from typing import Any

import pytest

from tests.intake.notion_events import BOT, IN_ROWS, NOON, NOW, ON_PAGE, OTHER_PAGE, PAGE, STATE, TYPES, event, pressed, raw
from tests.intake.serving import QUIET, Web, desk, served
from worker.errors import TransientError
from worker.intake.payloads import WAKING
from worker.intake.wanted import Ended, Wanted
from worker.metrics import key, total


@pytest.mark.parametrize("type_", TYPES)
def test_all_types_are_taken_and_edits_of_pages_wake_them(web: Web, type_: str) -> None:
    assert web.tells(event(type_)).status_code == 200
    assert [want.page for want in web.wanted] == ([PAGE] if type_ in WAKING else [])


def test_a_page_is_due_when_it_was_quiet_since_its_last_edit(web: Web) -> None:
    web.tells(event(at=NOON - timedelta(seconds=200)))
    web.tells(event(at=NOON - timedelta(seconds=20)))
    web.tells(event(at=NOON - timedelta(hours=3)))  # told late
    (want,) = web.wanted
    assert (want.due, want.queue, want.asked, want.generation) == (NOW - 20 + QUIET, "interactive", False, 3)


def test_an_event_that_is_sent_again_has_no_second_effect(web: Web) -> None:
    told = event()
    assert [web.tells(told).status_code for _ in range(3)] == [200, 200, 200]
    assert web.tells({**told, "attempt_number": 2}).status_code == 200
    assert web.wanted[0].generation == 1


def test_an_event_replayed_while_it_is_remembered_has_none_either(web: Web) -> None:
    told = event()
    web.tells(told)
    for day in (0.9, 1.05):
        web.marks._clock = lambda day=day: NOW + day * 86_400
        web.tells(told)
    assert web.wanted[0].generation == 1


@pytest.mark.parametrize("told", [
    event(authors=(BOT,)), event(parent=IN_ROWS), event(at=NOON - timedelta(days=2)), event(at=NOON + timedelta(hours=1)),
    event(page=OTHER_PAGE, parent=ON_PAGE),
])  # fmt: skip
def test_what_means_nothing_to_us_is_taken_all_the_same(web: Web, told: Any) -> None:
    """Else Notion would send it again, eight times."""
    answer = web.tells(told)
    assert (answer.status_code, answer.text) == (200, "ok")
    assert web.wanted == []


def test_a_page_whose_minutes_were_set_is_looked_at_at_once(web: Web) -> None:
    web.tells(event())
    web.tells(event("page.properties_updated", updated_properties=[STATE]))
    (want,) = web.wanted
    assert (want.due, want.asked) == (NOW, False)


def test_an_edit_of_a_page_under_a_meeting_wakes_the_meeting_once_it_is_known(web: Web) -> None:
    Wanted(web.marks).finish(Wanted(web.marks).want(PAGE, due=0, queue="bulk"), Ended(PAGE, "skipped", NOW))
    web.tells(event(page=OTHER_PAGE, parent=ON_PAGE))
    assert [want.page for want in web.wanted] == [PAGE]


def test_an_event_may_say_more_than_we_know_of(web: Web) -> None:
    told = event()
    told |= {"shard": [1, {"a": None}], "data": {**told["data"], "agent": "x"}, "entity": {**told["entity"], "name": "Q3"}}
    assert web.tells(told).status_code == 200
    assert web.wanted


def test_the_bytes_are_signed_as_they_are_sent(web: Web) -> None:
    spaced = raw(event()).replace(b'": ', b'" :\n ') + b"\n\n"
    assert web.tells(spaced).status_code == 200
    assert web.wanted


# ── buttons and automations ──


def test_a_button_has_the_page_made_again_at_once(web: Web) -> None:
    assert web.presses(pressed()).status_code == 202
    (want,) = web.wanted
    assert (want.page, want.due, want.queue, want.asked) == (PAGE, NOW, "interactive", True)


def test_a_wish_that_is_sent_again_is_one_wish_and_two_are_two(web: Web) -> None:
    told = pressed(event_id="4f1c")
    for body in (told, told, pressed(event_id="4f1d")):
        assert web.presses(body).status_code == 202
    assert web.wanted[0].generation == 2


def test_a_body_without_a_source_is_enough(web: Web) -> None:
    for _ in range(2):
        assert web.presses({"data": {"id": PAGE.replace("-", "")}}).status_code == 202
    assert [(want.page, want.generation) for want in web.wanted] == [(PAGE, 2)]


def test_a_button_of_another_database_is_heard_and_not_followed(web: Web) -> None:
    """A failing call would pause the automation."""
    parent = {"type": "data_source_id", "data_source_id": IN_ROWS["data_source_id"]}
    assert web.presses(pressed(parent=parent)).status_code == 202
    assert web.wanted == []


# ── how it is ──


def test_it_is_alive_and_ready(web: Web) -> None:
    assert [web.get(path).status_code for path in ("/healthz", "/readyz")] == [200, 200]
    assert web.client.head("/healthz").status_code == 200
    web.marks.failing = "all"
    assert [web.get(path).status_code for path in ("/healthz", "/readyz")] == [200, 503]


def test_its_metrics_are_those_it_was_given(web: Web) -> None:
    assert web.get("/metrics").status_code == 404

    def away() -> tuple[bytes, str]:
        raise TransientError("Redis does not answer.")

    with served(desk(), lambda: (b"pages 1\n", "text/plain; version=0.0.4; charset=utf-8")) as measured:
        answer = measured.get("/metrics")
        assert (answer.content, answer.headers["content-type"]) == (b"pages 1\n", "text/plain; version=0.0.4; charset=utf-8")
    with served(desk(), away) as measured:
        assert measured.get("/metrics").status_code == 503


def test_it_does_not_say_what_it_runs_on(web: Web) -> None:
    assert "server" not in web.get("/healthz").headers


def test_many_events_at_once_are_all_taken(web: Web) -> None:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(web.tells, [event() for _ in range(60)]))
    assert {answer.status_code for answer in answers} == {200}
    assert web.wanted[0].generation == 60


def test_what_came_is_counted_and_nobody_is_told(web: Web) -> None:
    told = event()
    for sent in (told, told, event("page.locked"), event(page="x")):
        web.tells(sent)
    web.presses(pressed())
    web.tells(event(), token="secret_of_another")
    assert [total(web.marks, key("events", result=result)) for result in ("taken", "left", "refused")] == [2, 2, 2]
