"""Redis may be away, come back, or refuse us: what is asked of it waits, or says what to do, and never shows the address."""

import asyncio
import socket
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.notion.redis_server import redis_server
from tests.soak.redis_node import RedisNode
from tests.store.places import KEY
from worker.errors import MinutesError, PermanentError, SettingsError, TransientError
from worker.store import Keys, open_redis_marks, open_redis_store
from worker.store.connection import connected, connected_async
from worker.store.limiter import RedisLimiter
from worker.store.queues import queue_lengths, unacked
from worker.store.redis_faults import awaited, translated

SECRET = "pass-9f"
AWAY = f"redis://:{SECRET}@127.0.0.1:1/0"


def asked_limiter(url: str, patient: bool) -> None:
    async def live() -> None:
        limiter = RedisLimiter(url, "x", 60, patient=patient)
        try:
            await limiter.turn()
        finally:
            await limiter.close()

    asyncio.run(live())


WAYS: dict[str, Callable[[str, bool], Any]] = {
    "marks": lambda url, patient: open_redis_marks(url, patient=patient).claim("n", "me", 1),
    "store": lambda url, patient: open_redis_store(url, Keys([KEY]), patient=patient),
    "limiter": asked_limiter,
    "queues": lambda url, _: queue_lengths(url, ["bulk"]),
    "unacked": lambda url, _: unacked(url),
}


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> Callable[[str, bool], Any]:
    return WAYS[request.param]


def failure(kind: type[MinutesError], ask: Callable[[], Any]) -> str:
    """One line that names the setting, and nothing behind it that knows the password."""
    with pytest.raises(kind) as raised:
        ask()
    told = str(raised.value)
    assert "\n" not in told
    assert raised.value.__context__ is None
    assert raised.value.__cause__ is None
    assert SECRET not in repr(raised.value) + "".join(traceback.format_exception(raised.value))
    return told


def test_who_cannot_wait_is_soon_told_that_redis_is_away() -> None:
    began = time.monotonic()
    with ThreadPoolExecutor() as pool:
        told = list(pool.map(lambda way: failure(TransientError, lambda: way(AWAY, False)), WAYS.values()))
    assert told == ["Redis does not answer: start it, or correct REDIS_URL."] * len(WAYS)
    assert time.monotonic() - began < 5


def test_a_wrong_password_is_told_at_once_even_to_who_waits_for_redis(redis_url: str, way: Callable[[str, bool], Any]) -> None:
    with redis_server("--requirepass", "other") as locked:
        for url in (locked.replace("://", f"://:{SECRET}@"), locked):
            began = time.monotonic()
            assert "password of REDIS_URL" in failure(SettingsError, lambda url=url: way(url, True))
            assert time.monotonic() - began < 1
    assert "password of REDIS_URL" in failure(SettingsError, lambda: way(redis_url.replace("://", f"://u:{SECRET}@"), True))


@pytest.mark.parametrize(
    "url",
    [SECRET, f"http://:{SECRET}@h", f"redis://:{SECRET}@h:port/0", f"redis://:{SECRET}@[::1", f"redis://:{SECRET}@h/0?colour=1",
     f"redis://:{SECRET}@h/0?socket_timeout=x", f"rediss://:{SECRET}@h?ssl_cert_reqs=perhaps"],
)  # fmt: skip
def test_what_is_no_address_is_told_before_anything_is_asked(url: str) -> None:
    for connect in (connected, connected_async):
        assert "REDIS_URL is no address" in failure(SettingsError, lambda connect=connect: connect(url))


def test_what_is_no_redis_is_told_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def greet() -> None:
            while True:
                try:
                    wire, _ = server.accept()
                except OSError:
                    return
                with wire:
                    wire.recv(1024)
                    wire.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        threading.Thread(target=greet, daemon=True).start()
        url = f"redis://:{SECRET}@127.0.0.1:{server.getsockname()[1]}/0"
        assert "REDIS_URL" in failure(MinutesError, lambda: open_redis_marks(url, patient=False).held("n"))
        server.shutdown(socket.SHUT_RDWR)


def test_a_database_that_is_not_there_is_a_wrong_setting(redis_url: str) -> None:
    assert "database" in failure(SettingsError, lambda: open_redis_marks(redis_url.replace("/0", "/99")).held("n"))


def test_a_user_who_may_not_do_it_is_a_wrong_setting(redis_url: str) -> None:
    with redis_server("--user", "minutes", "on", f">{SECRET}", "~other:*", "+@all") as strict:
        url = strict.replace("://", f"://minutes:{SECRET}@")
        assert "minutes:*" in failure(SettingsError, lambda: open_redis_marks(url).claim("n", "me", 1))


def test_a_redis_that_is_full_may_have_room_later(redis_url: str) -> None:
    with redis_server("--maxmemory", "1", "--maxmemory-policy", "noeviction") as full:
        assert "maxmemory" in failure(TransientError, lambda: open_redis_marks(full).swap("t", "k", None, "v"))


def test_what_redis_does_not_understand_is_told_without_its_words(redis_url: str) -> None:
    @translated
    def ask() -> None:
        with connected(redis_url) as redis:
            redis.execute_command("FROBNICATE", SECRET)

    async def live() -> None:
        redis = connected_async(redis_url)
        try:
            await awaited(redis.execute_command("FROBNICATE", SECRET))
        finally:
            await redis.aclose()

    assert "its log says why" in failure(PermanentError, ask)
    assert "its log says why" in failure(PermanentError, lambda: asyncio.run(live()))


@pytest.mark.parametrize("scheme", ["unix", "redis+socket"])
def test_a_socket_in_a_folder_is_reached_as_celery_writes_it_too(tmp_path: Path, redis_url: str, scheme: str) -> None:
    path = tmp_path / "data dir" / "redis.sock"
    path.parent.mkdir()
    with redis_server("--unixsocket", str(path)):
        marks = open_redis_marks(f"{scheme}://{path}", patient=False)
        assert marks.claim("n", "me", 30)
        marks.close()
        assert queue_lengths(f"{scheme}://{path}", ["bulk"]) == {"bulk": 0}
        asked_limiter(f"{scheme}://{path}", False)


def test_a_redis_that_is_killed_and_comes_back_loses_nobody_and_counts_nothing_twice(tmp_path: Path, redis_url: str) -> None:
    node = RedisNode(tmp_path)
    node.start()
    ends, counts = threading.Event(), [0, 0]
    marks = open_redis_marks(node.url)

    def count(thread: int) -> None:
        while not ends.is_set():
            marks.add("sum", 1, 60)
            counts[thread] += 1

    async def limited() -> None:
        limiter = RedisLimiter(node.url, "x", 600_000, burst=1)
        while not ends.is_set():
            await limiter.turn()
        await limiter.close()

    threads = [threading.Thread(target=count, args=(n,)) for n in range(2)]
    threads.append(threading.Thread(target=lambda: asyncio.run(limited())))
    try:
        for thread in threads:
            thread.start()
        for _ in range(2):
            time.sleep(0.1)
            node.away(0.3)
        before = sum(counts)
        time.sleep(0.9)
        ends.set()
        for thread in threads:
            thread.join(10)
        assert not any(thread.is_alive() for thread in threads)
        assert sum(counts) > before
        assert sum(counts) - 4 <= marks.add("sum", 0, 60) <= sum(counts)  # the last before a kill may not have reached the file
    finally:
        ends.set()
        marks.close()
        node.stop()
