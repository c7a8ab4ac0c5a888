"""What is sent again after which fault, how long that waits, and what it comes to when it does not pass."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.notion.connected import TOKEN, Played, play
from tests.notion.scripted import Reply, error, scripted
from worker.limiter import MemoryLimiter
from worker.notion.api.client import Notion
from worker.notion.failures import BusyError, NotFoundError, RefusedError, UncertainWriteError

PAGE = "393abc1e-edcd-8170-aebf-cf1d14057b30"
DONE = Reply(body={"done": True})

Ask = Callable[[Notion], Awaitable[Any]]


def read(notion: Notion) -> Awaitable[Any]:
    return notion.get(f"pages/{PAGE}")


def query(notion: Notion) -> Awaitable[Any]:
    return notion.post(f"data_sources/{PAGE}/query", {"page_size": 100}, reads=True)


def create(notion: Notion) -> Awaitable[Any]:
    return notion.post("pages", {"parent": {"data_source_id": PAGE}})


def change(notion: Notion) -> Awaitable[Any]:
    return notion.patch(f"blocks/{PAGE}", {"paragraph": {}})


def delete(notion: Notion) -> Awaitable[Any]:
    return notion.delete(f"blocks/{PAGE}")


READS = [read, query]
WRITES = [create, change]
FAILURES = [
    error(500, "internal_server_error"),
    Reply(502, b"<html>bad gateway</html>"),
    error(503, "service_unavailable"),
    error(503, "database_connection_unavailable"),
    error(504, "gateway_timeout"),
    Reply(520, b""),
    Reply(drop="read"),
    Reply(drop="midway", body={"long": "x" * 1000}),
    Reply(body=b"<html>please log in</html>"),
    Reply(body=b"[1, 2]"),
]


@pytest.mark.parametrize("ask", [*READS, *WRITES, delete])
@pytest.mark.parametrize("limit", [(429, "rate_limited"), (529, "service_overload")])
def test_who_is_told_to_wait_waits_in_full_and_sends_again(ask: Ask, limit: tuple[int, str]) -> None:
    played = play(ask, error(*limit, {"Retry-After": "97"}), DONE)
    assert played.result == {"done": True}
    assert 97 <= played.waited <= 98.1


def test_a_wait_that_stands_only_in_the_body_counts_as_well() -> None:
    played = play(
        create, error(429, "rate_limited", rate_limit_reason="public_api_space_request_rate_limit", retry_after="80"), DONE
    )
    assert 80 <= played.waited <= 81.1


def test_a_limit_without_a_time_is_answered_with_ever_longer_rests() -> None:
    limit = error(429, "rate_limited")
    played = play(create, *[limit] * 5, DONE)
    assert played.result == {"done": True}
    assert 10 < played.waited < 30


def test_a_limit_holds_for_everybody_who_shares_the_limiter() -> None:
    async def two(notion: Notion) -> list[Any]:
        first = asyncio.create_task(notion.get("users/me"))
        await asyncio.sleep(0.1)  # it was told to wait by now
        return [await first, await notion.get("users")]

    played = play(two, error(429, "rate_limited", {"Retry-After": "40"}), DONE, DONE)
    assert played.result == [{"done": True}] * 2
    assert 40 <= played.waited <= 41.5


def test_a_wait_beyond_our_patience_is_left_to_whoever_called() -> None:
    played = play(create, error(429, "rate_limited", {"Retry-After": "301"}))
    assert isinstance(played.result, BusyError)
    assert played.result.retry_after == 301
    assert played.waited == 0


def test_others_do_not_stand_in_line_through_a_pause_that_is_too_long() -> None:
    async def two(notion: Notion) -> Any:
        with pytest.raises(BusyError):
            await notion.get("users")
        return await notion.get("users/me")

    played = play(two, error(429, "rate_limited", {"Retry-After": "4000"}))
    assert isinstance(played.result, BusyError)
    assert played.result.retry_after == pytest.approx(4000, rel=0.01)
    assert (played.sent, played.waited) == (1, 0)


def test_a_connection_that_notion_has_blocked_asks_no_more() -> None:
    played = play(read, error(429, "rate_limited", {"Retry-After": "1"}, rate_limit_reason="public_api_request_blocked"))
    assert isinstance(played.result, RefusedError)
    assert played.sent == 1


@pytest.mark.parametrize("ask", [*READS, delete])
@pytest.mark.parametrize("failure", FAILURES)
def test_a_read_or_a_deletion_is_repeated_until_it_is_answered(ask: Ask, failure: Reply) -> None:
    played = play(ask, failure, failure, DONE)
    assert played.result == {"done": True}
    assert played.sent == 3


@pytest.mark.parametrize("ask", WRITES)
@pytest.mark.parametrize("failure", [*FAILURES, error(409, "conflict_error")])
def test_a_write_that_may_have_been_saved_is_never_sent_again(ask: Ask, failure: Reply) -> None:
    played = play(ask, failure, DONE)
    assert isinstance(played.result, UncertainWriteError)
    assert played.sent == 1


@pytest.mark.parametrize("ask", [*READS, delete])
def test_a_collision_concerns_writes_alone(ask: Ask) -> None:
    assert play(ask, error(409, "conflict_error"), DONE).result == {"done": True}


def test_an_uncertain_write_hands_on_what_notion_says_it_saved() -> None:
    saved = error(
        503, "service_unavailable", retry_guidance="saved", committed_resource_id=PAGE, committed_child_ids=["a-1", "b-2"]
    )
    uncertain = play(change, saved).result
    assert isinstance(uncertain, UncertainWriteError)
    assert (uncertain.resource, uncertain.children) == (PAGE, ("a-1", "b-2"))


def test_a_query_that_is_too_much_asks_for_less() -> None:
    too_much = error(503, "service_unavailable", retry_guidance=["reduce page_size"])
    played = play(query, too_much, too_much, error(503, "service_unavailable"), DONE)
    assert [r.json["page_size"] for r in played.server.received] == [100, 50, 25, 25]


@pytest.mark.parametrize("ask", [*READS, delete])
def test_patience_ends(ask: Ask) -> None:
    played = play(ask, *[error(503, "service_unavailable")] * 60, patience=100)
    assert isinstance(played.result, UncertainWriteError if ask is delete else BusyError)
    assert 60 < played.waited <= 100


@pytest.mark.parametrize("ask", [*READS, *WRITES, delete])
def test_patience_with_limits_ends_too_and_nothing_was_written(ask: Ask) -> None:
    played = play(ask, *[error(429, "rate_limited", {"Retry-After": "40"})] * 60, patience=100)
    assert isinstance(played.result, BusyError)
    assert played.result.retry_after == 40
    assert (played.sent, 80 < played.waited <= 100) == (3, True)


@pytest.mark.parametrize("ask", WRITES)
def test_a_write_that_never_left_is_sent_again(ask: Ask) -> None:
    """Nobody listens at first."""
    assert asyncio.run(_when_somebody_listens(ask, after=2)) == {"done": True}


@pytest.mark.parametrize("ask", [*READS, *WRITES, delete])
def test_where_nobody_listens_we_stop_soon_and_name_the_setting(ask: Ask) -> None:
    gone = asyncio.run(_when_somebody_listens(ask, after=1000))
    assert isinstance(gone, BusyError)
    assert "NOTION_BASE_URL" in str(gone)


@pytest.mark.parametrize(("ask", "outcome"), [(read, BusyError), (change, UncertainWriteError), (create, UncertainWriteError)])
def test_a_server_that_is_silent_ends_in_time(ask: Ask, outcome: type[Exception]) -> None:
    assert isinstance(play(ask, Reply(delay=30), patience=0.2).result, outcome)


def test_a_write_lost_in_an_idle_connection_is_uncertain_not_repeated() -> None:
    async def both(notion: Notion) -> Any:
        await read(notion)
        return await create(notion)

    played = play(both, DONE, Reply(drop="read"), DONE)
    assert isinstance(played.result, UncertainWriteError)
    assert played.sent == 2


@pytest.mark.parametrize(
    ("reply", "kind", "says"),
    [
        (error(400, "validation_error"), RefusedError, "400 validation_error"),
        (error(400, "missing_version"), RefusedError, "400 missing_version"),
        (error(401, "unauthorized"), RefusedError, "NOTION_TOKEN"),
        (error(403, "restricted_resource"), RefusedError, "capabilities"),
        (error(404, "object_not_found"), NotFoundError, "••• → Connections"),
        (error(406, "row_limit_exceeded"), RefusedError, "rows"),
        (error(409, "row_limit_exceeded"), RefusedError, "rows"),
        (Reply(404, b"<html>nginx</html>"), RefusedError, "NOTION_BASE_URL"),
        (Reply(413, b""), RefusedError, "NOTION_BASE_URL"),
    ],
)
def test_what_is_refused_is_sent_once_and_told_with_a_way_out(reply: Reply, kind: type[Exception], says: str) -> None:
    played = play(change, reply, DONE)
    assert type(played.result) is kind
    assert says in str(played.result)
    assert "\n" not in str(played.result)
    assert played.sent == 1


def test_what_is_missing_is_named() -> None:
    assert f"page {PAGE}" in str(play(read, error(404, "object_not_found")).result)
    assert f"data source {PAGE}" in str(play(create, error(404, "object_not_found")).result)


@pytest.mark.parametrize("ask", [read, create])
def test_the_token_does_not_follow_a_redirect(ask: Ask) -> None:
    played, elsewhere = asyncio.run(_redirected(ask))
    assert isinstance(played.result, RefusedError)
    assert "NOTION_BASE_URL" in str(played.result)
    assert elsewhere == []


def test_text_that_no_request_can_hold_is_refused_before_it_leaves() -> None:
    played = play(lambda notion: notion.post("pages", {"text": "half \ud83d of a sign"}), DONE)
    assert isinstance(played.result, RefusedError)
    assert played.sent == 0


def test_a_path_that_would_lead_elsewhere_is_refused() -> None:
    played = play(lambda notion: notion.get("pages/../users"), DONE)
    assert isinstance(played.result, RefusedError)
    assert played.sent == 0


async def _when_somebody_listens(ask: Ask, after: int) -> Any:
    """The result of a request when the server starts after so many attempts."""
    tries = 0
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        port = reserved.getsockname()[1]
        servers: list[asyncio.Server] = []

        async def sleep(seconds: float) -> None:
            nonlocal tries
            tries += 1
            clock[0] += seconds
            if tries == after:
                reserved.close()
                servers.append(await asyncio.start_server(_done, "127.0.0.1", port))

        clock = [0.0]
        notion = Notion(
            TOKEN, base_url=f"http://127.0.0.1:{port}", limiter=MemoryLimiter(60_000), sleep=sleep, clock=lambda: clock[0]
        )
        try:
            return await ask(notion)
        except Exception as failure:  # noqa: BLE001 - whatever it is, it is the result
            return failure
        finally:
            await notion.close()
            for server in servers:
                server.close()


async def _done(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 14\r\nConnection: close\r\n\r\n{"done": true}')
    await writer.drain()
    writer.close()


async def _redirected(ask: Ask) -> tuple[Played, list[Any]]:
    async with scripted(DONE) as elsewhere:
        away = Reply(307, b"", {"Location": f"{elsewhere.url}/v1/pages"})
        return await asyncio.to_thread(play, ask, away), elsewhere.received
