"""How faults are told apart, what is tried again, and that no text leaks on the way."""

import asyncio
import io
import logging
import socket
import traceback
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.llm.asking import MESSAGES, NONE_FOUND, REASONING, SECRET, FakeTime, answering, ask, call, options
from worker.errors import CallError, MinutesError, OutageError, SettingsError
from worker.llm.endpoint import Endpoint
from worker.llm.faults import FailedCallError, retry_after
from worker.llm.openai import OpenAIModel

MODES = ["json_schema", "tools", "json"]


def failure(*faults: str | None, **others: Any) -> MinutesError:
    """What a call that meets these faults raises."""
    with answering(*faults) as server, pytest.raises(MinutesError) as raised:
        ask(options(server.url, **others))
    return raised.value


@pytest.mark.parametrize("fault", ["429", "500", "503", "cut", "badjson", "no_choice"])
def test_a_passing_fault_is_tried_again(fault: str) -> None:
    time = FakeTime()
    with answering(fault, fault) as server:
        answer = ask(options(server.url), time=time)
    assert answer.value == NONE_FOUND
    assert len(server.received) == 3
    assert len(time.waits) >= 2


def test_retry_after_is_honoured_in_full() -> None:
    time = FakeTime()
    with answering("429", retry_after="7") as server:
        ask(options(server.url), time=time)
    assert 7 <= time.time <= 8


def test_while_the_endpoint_rests_no_other_call_is_sent() -> None:
    time, arrivals = FakeTime(), list[float]()

    def answer(_: dict[str, Any]) -> dict[str, Any]:
        arrivals.append(time.time)
        return NONE_FOUND

    async def two(url: str) -> None:
        chosen = options(url, parallel=1)
        model = OpenAIModel(chosen, Endpoint(chosen, time.clock))
        await asyncio.gather(model.answer(call(), MESSAGES), model.answer(call(), MESSAGES))
        await model.close()

    with answering("429", retry_after="20", answer=answer) as server:
        asyncio.run(two(server.url))
    assert len(arrivals) == 2
    assert min(arrivals) >= 20


def test_a_wait_longer_than_the_deadline_gives_up_at_once_since_no_other_call_fares_better() -> None:
    time = FakeTime()
    with answering("429", retry_after="3600") as server, pytest.raises(OutageError) as raised:
        ask(options(server.url, deadline=60), time=time)
    assert (raised.value.reason, raised.value.retry_after) == ("outage", 3600)
    assert (len(server.received), time.waits) == (1, [])


def test_the_pauses_grow_and_end_at_the_deadline() -> None:
    time = FakeTime()
    with answering(*["503"] * 60) as server, pytest.raises(CallError) as raised:
        ask(options(server.url, deadline=100), time=time)
    assert (raised.value.reason, raised.value.away) == ("provider", True)
    assert time.waits[:4] == [0.5, 1.0, 2.0, 4.0]
    assert 80 < time.time <= 100


def test_an_http_date_and_milliseconds_are_understood_and_nonsense_is_not() -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    assert retry_after({"retry-after": "2.5"}, now) == 2.5
    assert retry_after({"retry-after": "Sun, 01 Mar 2026 00:00:00 GMT"}, now) == 0.0
    assert retry_after({"retry-after": "soon"}, now) is None
    assert retry_after({}, now) is None


def test_a_refusal_is_final() -> None:
    assert failure("refusal").reason == "refused"  # type: ignore[attr-defined]
    assert failure("filtered").reason == "refused"  # type: ignore[attr-defined]


def test_a_cut_reply_is_final_and_paid_for() -> None:
    error = failure("length")
    assert isinstance(error, FailedCallError)
    assert error.reason == "truncated"
    assert error.usage.prompt > 0


@pytest.mark.parametrize("mode", MODES)
def test_a_reply_that_breaks_the_schema_twice_has_failed(mode: str) -> None:
    with answering(answer=lambda _: {"items": SECRET}) as server, pytest.raises(CallError) as raised:
        ask(options(server.url, mode=mode))
    assert raised.value.reason == "invalid_reply"
    assert len(server.received) == 2


@pytest.mark.parametrize("mode", MODES)
def test_half_a_reply_is_asked_for_again(mode: str) -> None:
    with answering("garbage") as server:
        assert ask(options(server.url, mode=mode)).value == NONE_FOUND
    assert len(server.received) == 2


def test_a_request_that_cannot_be_read_fails_this_call_only() -> None:
    error = failure("413")
    assert isinstance(error, CallError)
    assert (error.reason, error.away) == ("provider", False)


def test_time_outs_fail_the_call_once_the_deadline_is_over() -> None:
    with answering(delay=0.3) as server, pytest.raises(CallError) as raised:
        ask(options(server.url, timeout=0.05, deadline=0.5))
    assert raised.value.reason == "timeout"


@pytest.mark.parametrize(
    ("fault", "named"),
    [("401", "OPENAI_API_KEY"), ("403", "OPENAI_API_KEY"), ("404", "MODEL_EXTRACT"), ("html", "OPENAI_BASE_URL")],
)
def test_a_wrong_setting_stops_the_run_and_is_named(fault: str, named: str) -> None:
    error = failure(fault)
    assert isinstance(error, SettingsError)
    assert named in str(error)
    assert "\n" not in str(error)


@pytest.mark.parametrize("fault", ["quota", "402"])
def test_an_empty_account_is_no_rate_limit(fault: str) -> None:
    with answering(fault) as server, pytest.raises(OutageError, match="insufficient_quota") as raised:
        ask(options(server.url))
    assert raised.value.reason == "quota"
    assert len(server.received) == 1


def test_an_endpoint_that_is_not_there_is_given_up_within_seconds() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/v1"
        time = FakeTime()
        with pytest.raises(OutageError, match="OPENAI_BASE_URL"):
            ask(options(url), time=time)
    assert 0 < time.time <= 5


def test_an_endpoint_that_answered_before_is_waited_for() -> None:
    time = FakeTime()
    with answering("503", *["cut"] * 5) as server:
        assert ask(options(server.url), time=time).value == NONE_FOUND
    assert time.time > 5


@pytest.mark.parametrize("field", ["store", "prompt_cache_key"])
def test_a_server_that_does_not_know_an_optional_field_is_asked_without_it(field: str) -> None:
    async def two(url: str) -> None:
        chosen = options(url)
        model = OpenAIModel(chosen, Endpoint(chosen, FakeTime().clock)).for_page("5f1c")
        await model.answer(call(), [{"role": "user", "content": "first"}])
        await model.answer(call(), [{"role": "user", "content": "second"}])
        await model.close()

    with answering(refused_fields=(field,)) as server:
        asyncio.run(two(server.url))
    assert [field in body for body in server.bodies] == [True, False, False]


@pytest.mark.parametrize(
    ("field", "model", "setting"),
    [("temperature", "our-deployment", "MODEL_REASONING"), ("reasoning_effort", REASONING, "MODEL_REASONING_EFFORT"),
     ("response_format", "our-deployment", "MODEL_MODE")],
)  # fmt: skip
def test_a_parameter_that_the_server_does_not_take_names_its_setting(field: str, model: str, setting: str) -> None:
    with answering(refused_fields=(field,)) as server, pytest.raises(SettingsError, match=f"{setting} "):
        ask(options(server.url, model))


FAULTS = ["refusal", "length", "garbage", "400", "413", "401", "404", "quota", "filtered", "html", "503"]


@pytest.mark.parametrize("mode", MODES)
def test_no_text_of_the_meeting_is_in_logs_or_errors(
    mode: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_LOG", "debug")
    stream = io.StringIO()
    root = logging.getLogger()
    handler = logging.StreamHandler(stream)
    root.addHandler(handler)
    caplog.set_level(logging.DEBUG)
    seen = ""
    try:
        with answering(answer=lambda _: NONE_FOUND) as server:
            ask(options(server.url, mode=mode))
        for name in list(logging.Logger.manager.loggerDict):
            caplog.set_level(logging.DEBUG, logger=name)
        for fault in FAULTS:
            with answering(*[fault] * 40) as server, pytest.raises(MinutesError) as raised:
                ask(options(server.url, mode=mode, deadline=3))
            seen += "".join(traceback.format_exception(raised.value)) + repr(raised.value)
            seen += "".join(repr(error) for error in _chain(raised.value))
    finally:
        root.removeHandler(handler)
    captured = capfd.readouterr()
    seen += stream.getvalue() + caplog.text + captured.out + captured.err
    assert SECRET not in seen
    assert "다미안" not in seen
    assert "\\ub2e4\\ubbf8" not in seen  # the same, escaped


def _chain(error: BaseException | None) -> list[BaseException]:
    """The error and all that led to it, also what a traceback would not show."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found
