"""How the token that signs events comes to us: once, and again only when a person says so."""

from dataclasses import replace
from typing import Any

import pytest

from tests.intake.notion_events import event
from tests.intake.serving import TOKEN, Web, desk, served
from tests.intake.test_webhook_refusals import NOTION, nothing_happened


def token_of(web: Web) -> str | None:
    return web.desk.store.get_secret("webhook")


def test_the_first_verification_token_is_kept_and_signs_from_then_on(log: pytest.LogCaptureFixture) -> None:
    with served(desk(token=None)) as web:
        assert web.tells(event()).status_code == 401
        assert web.post(NOTION, {"verification_token": TOKEN}).status_code == 200
        assert token_of(web) == TOKEN
        assert web.tells(event()).status_code == 200
        assert len(web.wanted) == 1
    assert TOKEN not in log.text
    assert "webhook_token_kept" in log.text


def test_a_second_token_is_refused_and_the_same_one_is_not(web: Web, log: pytest.LogCaptureFixture) -> None:
    answer = web.post(NOTION, {"verification_token": "secret_of_somebody_else"})
    nothing_happened(web, answer, 409, log, "secret_of_somebody_else")
    assert "webhook_token_refused" in log.text
    assert web.post(NOTION, {"verification_token": TOKEN}).status_code == 200
    assert token_of(web) == TOKEN


def test_who_was_quicker_does_not_stay_once_a_person_resets_it() -> None:
    with served(desk(token="secret_of_somebody_else")) as web:
        assert web.post(NOTION, {"verification_token": TOKEN}).status_code == 409
        web.desk.store.drop_secret("webhook")
        assert web.post(NOTION, {"verification_token": TOKEN}).status_code == 200
        assert web.tells(event(), token="secret_of_somebody_else").status_code == 401
        assert web.tells(event()).status_code == 200


@pytest.mark.parametrize("body", [
    {"verification_token": ""}, {"verification_token": "가" * 20}, {"verification_token": ["secret_1234567"]}, {"verification_token": None},
    {"verification_token": "secret_1234567", "padding": "x" * 5000}, {"verification_token": "x" * 300},
])  # fmt: skip
def test_what_is_no_handshake_leaves_nothing(body: Any) -> None:
    with served(desk(token=None)) as web:
        assert web.post(NOTION, body).status_code == 401
        assert token_of(web) is None


def test_anybody_can_be_refused_but_not_fill_the_log(web: Web, log: pytest.LogCaptureFixture) -> None:
    for n in range(20):
        web.post(NOTION, {"verification_token": f"secret_of_somebody_{n}"})
        web.post(NOTION, event())
    assert log.text.count("webhook_token_refused") == 1
    assert log.text.count("webhook_unsigned") == 1


def test_a_token_that_is_set_wins_and_outlives_the_store() -> None:
    with served(replace(desk(), token="secret_of_the_settings")) as web:
        assert web.post(NOTION, {"verification_token": "secret_of_a_stranger"}).status_code == 409
        assert web.post(NOTION, {"verification_token": "secret_of_the_settings"}).status_code == 200
        assert web.tells(event(), token="secret_of_the_settings").status_code == 200
        assert web.tells(event(), token="secret_of_a_stranger").status_code == 401
