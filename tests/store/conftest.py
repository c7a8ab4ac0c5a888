from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from tests.notion.redis_server import MISSING, present, redis_server
from tests.store.places import Place


@pytest.fixture(scope="module")
def redis_url() -> Iterator[str]:
    if not present():
        pytest.skip(MISSING)
    with redis_server() as url:
        yield url


@pytest.fixture
def empty_redis(redis_url: str) -> Iterator["redis.Redis"]:
    with redis.Redis.from_url(redis_url, decode_responses=False) as client:
        client.flushall()
        yield client


@pytest.fixture(params=["sqlite", "redis"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """That of several processes."""
    if request.param == "sqlite":
        return Place(tmp_path)
    request.getfixturevalue("empty_redis")
    return Place(tmp_path, request.getfixturevalue("redis_url"))
