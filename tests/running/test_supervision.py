"""Real processes: toys that write down what happens to them, under the supervisor of `minutes up` and `minutes worker`."""

import fcntl
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.running.supervised import alive, supervised, until
from worker.supervision import Child
from worker.supervision.output import told_apart

QUICK = {"first": 0.05, "longest": 0.2, "healthy": 60.0, "start": 0.3}


def test_what_is_killed_is_started_again_and_one_line_says_so(tmp_path: Path) -> None:
    with supervised(tmp_path, {"name": "worker"}, {"name": "web"}, pace=QUICK) as office:
        first = office.wait_for("worker")[0]
        office.wait_for("all")
        os.kill(first, signal.SIGKILL)
        assert office.wait_for("worker", times=2)[1] != first
        assert office.stopped() == 0
    assert len(office.pids("web")) == 1
    assert [(line["role"], line["signal"], line["wait"]) for line in office.events("process_ended")] == [("worker", "SIGKILL", 0.05)]


def test_the_pause_doubles_up_to_the_longest(tmp_path: Path) -> None:
    with supervised(tmp_path, {"name": "beat", "ways": ["lives:0"]}, pace=QUICK) as office:
        office.wait_for("beat", times=5)
        assert office.stopped() == 0
    assert [line["wait"] for line in office.events("process_ended")][:4] == [0.05, 0.1, 0.2, 0.2]
    assert {line["exit"] for line in office.events("process_ended")} == {0}


def test_after_a_healthy_time_the_pause_is_the_first_one_again(tmp_path: Path) -> None:
    with supervised(tmp_path, {"name": "beat", "ways": ["lives:0.2"]}, pace=QUICK | {"healthy": 0.15}) as office:
        office.wait_for("beat", times=4)
        office.stopped()
    assert {line["wait"] for line in office.events("process_ended")} == {0.05}


def test_a_command_that_is_not_there_is_tried_again_and_told(tmp_path: Path) -> None:
    with supervised(tmp_path, {"name": "web", "command": [str(tmp_path / "none")]}, {"name": "beat"}, pace=QUICK) as office:
        office.wait_for("beat")
        time.sleep(0.1)
        assert office.stopped() == 0
    assert office.events("process_not_started")[0]["error"] == "FileNotFoundError"
    assert office.events("process_ended")[0]["exit"] == 127


@pytest.mark.parametrize("word", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_stop_ends_web_and_beat_then_the_workers_then_redis(tmp_path: Path, word: signal.Signals) -> None:
    roles = {"redis": 2, "worker": 1, "system": 1, "beat": 0, "web": 0}
    with supervised(tmp_path, *({"name": name, "turn": turn} for name, turn in roles.items())) as office:
        office.wait_for("all")
        for name in roles:
            office.wait_for(name)
        assert office.stopped(word) == 0
    started, ended = ([who for who, did, _ in office.lines() if did == what and who in roles] for what in ("began", "ended"))
    assert started.index("redis") < len(started)
    assert [roles[who] for who in ended] == [0, 0, 1, 1, 2]
    told = [(who, did) for who, did, _ in office.lines() if did != "began"]
    assert told.index(("redis", "told")) > max(told.index((who, "ended")) for who in ("worker", "system"))
    assert min(told.index((who, "told")) for who in ("worker", "system")) > max(told.index((who, "ended")) for who in ("web", "beat"))


def test_what_does_not_stop_in_its_time_is_killed_with_all_that_it_started(tmp_path: Path) -> None:
    stubborn = {"name": "worker", "ways": ["stubborn", "parent"], "grace": 0.2, "turn": 1}
    with supervised(tmp_path, stubborn, {"name": "redis", "turn": 2}) as office:
        pids = [office.wait_for(name)[0] for name in ("worker", "child-of-worker", "redis")]
        began = time.monotonic()
        assert office.stopped() == 0
        assert time.monotonic() - began < 1.5
        assert not any(alive(pid) for pid in pids)
    assert [line["role"] for line in office.events("process_killed")] == ["worker"]
    assert office.pids("redis", "ended")  # in peace


def test_whoever_asks_twice_does_not_wait(tmp_path: Path) -> None:
    with supervised(tmp_path, {"name": "worker", "ways": ["stubborn"], "grace": 30.0}) as office:
        office.wait_for("worker")
        office.process.send_signal(signal.SIGINT)
        office.wait_for("worker", "told")
        began = time.monotonic()
        office.stopped(signal.SIGINT)
        assert time.monotonic() - began < 1.5


def test_what_dies_while_all_is_stopped_stays_dead(tmp_path: Path) -> None:
    with supervised(tmp_path, {"name": "web", "ways": ["stubborn"], "grace": 0.4}, {"name": "redis", "turn": 2}, pace=QUICK) as office:
        office.wait_for("web")
        redis = office.wait_for("redis")[0]
        office.process.send_signal(signal.SIGTERM)
        office.wait_for("web", "told")
        os.kill(redis, signal.SIGKILL)
        office.ended()
    assert len(office.pids("redis")) == 1


def test_nothing_outlives_a_supervisor_that_is_killed(tmp_path: Path) -> None:
    """Nor does it lose its lock before that: who starts next must not meet what the last one left."""
    lock = tmp_path / "lock"
    parts = ({"name": "worker", "ways": ["stubborn", "parent"]}, {"name": "redis", "turn": 2})
    with supervised(tmp_path, *parts, lock=lock) as office:
        pids = [office.wait_for(name)[0] for name in ("worker", "child-of-worker", "redis")]
        assert not _free(lock)
        office.process.kill()
        until(lambda: _free(lock), 2.0)
        until(lambda: not any(alive(pid) for pid in pids), 1.0)


def test_what_a_dead_child_left_is_ended_before_it_is_started_again(tmp_path: Path) -> None:
    with supervised(tmp_path, {"name": "worker", "ways": ["parent"]}, pace=QUICK) as office:
        left = office.wait_for("child-of-worker")[0]
        os.kill(office.wait_for("worker")[0], signal.SIGKILL)
        office.wait_for("worker", times=2)
        assert not alive(left)


def test_what_others_wait_for_and_never_comes_up_ends_all_with_one_sentence(tmp_path: Path) -> None:
    with supervised(tmp_path, {"name": "redis", "turn": 2, "never_ready": True}, {"name": "worker"}, pace=QUICK) as office:
        redis = office.wait_for("redis")[0]
        assert office.ended() == 1
        assert not alive(redis)
    assert not office.pids("worker")
    assert office.events("crashed")[0]["error"] == "PermanentError"


def test_on_a_terminal_each_line_says_whose_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    web, system = told_apart([Child("web", ()), Child("system", ())], "text")
    assert web.read
    assert system.read
    web.read("오전 회의".encode())
    system.read(b"\xff done")
    assert capsys.readouterr().err == "web    │ 오전 회의\nsystem │ \N{REPLACEMENT CHARACTER} done\n"
    assert web.extra["MINUTES_LOG"] == "text"  # behind a pipe it would write JSON


def test_json_lines_are_passed_on_as_they_are() -> None:
    assert told_apart([Child("web", ())], "json") == [Child("web", ())]


def test_the_keeper_needs_nothing_but_python() -> None:
    from worker.supervision import keeper  # noqa: PLC0415

    source = Path(keeper.__file__).read_text(encoding="utf-8")
    assert {line.split()[1].partition(".")[0] for line in source.splitlines() if line.startswith(("import", "from"))} <= sys.stdlib_module_names


def _free(lock: Path) -> bool:
    with lock.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
    return True
