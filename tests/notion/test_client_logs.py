"""Nothing that a meeting holds is in a log, whatever is asked, answered or raised."""

import asyncio
import logging
import traceback
from typing import Any

import pytest

from tests.notion.connected import TOKEN, play
from tests.notion.scripted import Reply, error
from worker.notion.api.client import Notion

SENT, RECEIVED = "sent-by-us-9f", "said-by-notion-7c"
REPLIES = [
    Reply(body={"title": RECEIVED}),
    Reply(body={"title": RECEIVED}, headers={"X-Note": RECEIVED}),
    error(400, "validation_error", message=RECEIVED),
    error(401, "unauthorized", message=RECEIVED),
    error(404, "object_not_found", message=RECEIVED),
    error(409, "conflict_error", message=RECEIVED),
    error(503, "service_unavailable", message=RECEIVED, retry_guidance=RECEIVED),
    error(400, RECEIVED, message=RECEIVED),
    Reply(502, RECEIVED.encode()),
    Reply(body=RECEIVED.encode()),
    Reply(drop="read"),
    Reply(drop="midway", body={"title": RECEIVED * 100}),
]


@pytest.fixture
def everything(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """All loggers at DEBUG, those included that exist only once something was sent."""
    play(lambda notion: notion.get("users/me"), Reply())
    for name in list(logging.Logger.manager.loggerDict):
        logging.getLogger(name).setLevel(logging.DEBUG)
    caplog.set_level(logging.DEBUG)
    return caplog


@pytest.mark.parametrize("reply", REPLIES)
def test_no_body_address_or_token_is_logged_or_raised(reply: Reply, everything: pytest.LogCaptureFixture) -> None:
    async def ask(notion: Notion) -> Any:
        return await notion.post("pages", {"text": SENT, "bad": "x"}, query={"q": SENT})

    result = play(ask, reply).result
    told = everything.text
    if isinstance(result, Exception):
        told += "".join(traceback.format_exception(result)) + repr(result)
        assert result.__cause__ is None
        assert result.__context__ is None
    for secret in (SENT, RECEIVED, TOKEN):
        assert secret not in told


def test_text_that_cannot_be_sent_is_not_repeated_either(everything: pytest.LogCaptureFixture) -> None:
    result = play(lambda notion: notion.post("pages", {"text": f"{SENT} \ud83d"}), Reply()).result
    assert SENT not in everything.text + "".join(traceback.format_exception(result)) + repr(result)
    assert result.__context__ is None


def test_a_client_leaves_no_handler_behind() -> None:
    async def several() -> None:
        for _ in range(3):
            play_nothing = Notion(TOKEN, limiter=None)  # type: ignore[arg-type]
            await play_nothing.close()

    before = list(logging.getLogger("notion_client").handlers)
    asyncio.run(several())
    assert logging.getLogger("notion_client").handlers == before
    assert len(logging.getLogger("httpx").filters) == len(set(logging.getLogger("httpx").filters))
