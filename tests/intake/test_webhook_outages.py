"""What the webhook service does while the marks or the store are away: nothing is lost that can be sent again, or was a wish."""

import time

import pytest

from tests.intake.notion_events import NOW, PAGE, event, pressed
from tests.intake.serving import Times, Web, desk, served
from tests.intake.test_webhook_refusals import nothing_happened
from worker.errors import TransientError
from worker.store import MemoryStore


@pytest.mark.parametrize("failing", ["all", "claim", "record", "swap"])
def test_an_event_that_could_not_be_taken_can_be_sent_again(web: Web, log: pytest.LogCaptureFixture, failing: str) -> None:
    told = event()
    web.marks.failing = failing
    nothing_happened(web, web.tells(told), 503, log, "Redis")
    web.marks.failing = None
    assert web.tells(told).status_code == 200
    assert [want.generation for want in web.wanted] == [1]


def test_an_event_whose_claim_could_not_be_given_back_counts_a_minute_later(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    told = event()
    web.marks.failing = "swap"
    monkeypatch.setattr(web.marks, "release", lambda *_: False)
    assert web.tells(told).status_code == 503
    web.marks.failing = None
    web.marks._clock = lambda: NOW + 61
    assert web.tells(told).status_code == 200
    assert web.wanted


def test_slow_marks_are_not_waited_for() -> None:
    with served(desk(), times=Times(answer=0.2, ready=0.1)) as web:
        web.marks.seconds = 0.4
        began = time.monotonic()
        assert web.tells(event()).status_code == 503
        assert web.get("/readyz").status_code == 503
        assert web.get("/healthz").status_code == 200
        assert time.monotonic() - began < 0.8
        web.marks.seconds = 0.0


def test_without_the_store_nobody_can_be_known() -> None:
    class Away(MemoryStore):
        away = False

        def get_secret(self, name: str) -> str | None:
            if self.away:
                raise TransientError("Redis does not answer: start it, or correct REDIS_URL.")
            return super().get_secret(name)

    store = Away()
    with served(desk(store=store)) as web:
        store.away = True
        assert web.tells(event()).status_code == 503
        assert web.wanted == []


def test_a_wish_is_kept_until_the_marks_are_back(web: Web, log: pytest.LogCaptureFixture) -> None:
    web.marks.failing = "all"
    assert web.presses(pressed()).status_code == 202
    web.marks.failing = None
    until = time.monotonic() + 3
    while not web.wanted and time.monotonic() < until:
        time.sleep(0.02)
    (want,) = web.wanted
    assert (want.page, want.asked) == (PAGE, True)
    assert "webhook_wish_lost" not in log.text


def test_a_wish_that_cannot_be_kept_any_longer_is_told(web: Web, log: pytest.LogCaptureFixture) -> None:
    web.marks.failing = "all"
    assert web.presses(pressed()).status_code == 202
    until = time.monotonic() + 4
    while "webhook_wish_lost" not in log.text and time.monotonic() < until:
        time.sleep(0.02)
    assert "webhook_wish_lost" in log.text
