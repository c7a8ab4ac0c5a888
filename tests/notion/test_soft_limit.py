"""After a soft time limit nothing more of a page is sent, by anybody: neither to the model nor to Notion."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.answer_server import AnswerServer
from tests.fakes.asked import Body
from tests.fakes.rule_answers import rule_answers
from tests.notion.team import Team, team
from worker.attempt import Worker, attempt
from worker.intake.wanted import Wanted
from worker.workplace import data_marks

TALK = [f"Mina Park: 이번 주 {n}번 안건은 제가 금요일까지 정리하겠습니다. And I'll send part {n} to Jonas by Tuesday." for n in range(120)]


class Slow:
    """Answers like the rules, but takes its time, and tells when many are waiting for it."""

    def __init__(self) -> None:
        self.began: list[float] = []
        self.many = threading.Event()

    def __call__(self, body: Body) -> Any:
        self.began.append(time.monotonic())
        if len(self.began) >= 8:
            self.many.set()
        time.sleep(0.4)
        return rule_answers(body)


@pytest.fixture
def slow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Team, Slow]]:
    answer = Slow()
    with AnswerServer(answer=answer) as server:
        given = {"MINUTES_ENGINE": "openai", "OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "key-of-the-test", "MODEL_PARALLEL": "4"}
        with team(tmp_path, monkeypatch, **given) as office:
            yield office, answer


def test_after_the_signal_of_the_soft_limit_no_request_leaves(slow: tuple[Team, Slow]) -> None:
    office, answer = slow
    page = office.meeting(TALK)
    reached = []

    def limit() -> None:
        assert answer.many.wait(20)
        reached.append(time.monotonic())
        os.kill(os.getpid(), signal.SIGUSR1)  # as Celery does

    with data_marks(office.settings()) as marks:
        Wanted(marks).want(page, due=0, queue="bulk")
        watch = threading.Thread(target=limit)
        watch.start()
        assert attempt(page, Worker(office.settings(), marks, seconds=60)).code == "timeout"
        watch.join()
    sent = len(office.notion.requests)
    time.sleep(1.5)
    assert len(office.notion.requests) == sent
    assert [began for began in answer.began if began > reached[0] + 0.1] == []
    assert office.shows(page)[0] == "Working"  # whoever goes on says the next thing


def test_after_our_own_limit_the_page_says_so_and_no_call_is_sent(slow: tuple[Team, Slow]) -> None:
    office, answer = slow
    page = office.meeting(TALK)
    with data_marks(office.settings()) as marks:
        Wanted(marks).want(page, due=0, queue="bulk")
        assert attempt(page, Worker(office.settings(), marks, seconds=2.0)).code == "timeout"
        ended = time.monotonic()
        want = Wanted(marks).get(page)
    assert want is not None
    assert want.attempts == 0  # some replies were stored: it got somewhere
    time.sleep(1.0)
    assert [began for began in answer.began if began > ended] == []
    assert office.shows(page)[0] == "Waiting"
