"""What `minutes worker` and `minutes beat` run."""

import subprocess
import sys
from pathlib import Path

from worker.roles import beat, nodes, web
from worker.settings import load_settings

SETTINGS = load_settings(Path("none.env"), {"MINUTES_WORKERS": "3"})


def option(command: tuple[str, ...], name: str) -> str:
    return command[command.index(name) + 1]


def test_pages_and_what_keeps_the_queues_moving_never_wait_for_each_other() -> None:
    pages, system = (node.command for node in nodes(SETTINGS))
    assert (option(pages, "--queues"), option(pages, "--concurrency")) == ("interactive,bulk", "3")
    assert (option(system, "--queues"), option(system, "--concurrency")) == ("system", "3")
    assert option(nodes(SETTINGS, pages=7)[0].command, "--concurrency") == "7"


def test_no_two_nodes_have_one_name() -> None:
    names = [option(node.command, "--hostname") for _ in range(3) for node in nodes(SETTINGS)]
    assert len(set(names)) == 6


def test_web_and_beat_stop_before_the_workers_and_all_of_it_within_twenty_seconds() -> None:
    assert {beat().turn, web().turn} == {0}
    assert {node.turn for node in nodes(SETTINGS)} == {1}
    redis = 3.0
    assert max(beat().grace, web().grace) + max(node.grace for node in nodes(SETTINGS)) + redis <= 20


def test_a_folder_that_is_called_like_our_code_is_not_taken_for_it(tmp_path: Path) -> None:
    (tmp_path / "worker").mkdir()
    (tmp_path / "worker" / "__init__.py").write_text("raise SystemExit('not ours')")
    for command in (web().command, beat().command):
        assert command[:2] == (sys.executable, "-P")
        told = subprocess.run([*command[: command.index("-m") + 2], "--help"], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert "not ours" not in told.stderr
        assert told.returncode == 0
