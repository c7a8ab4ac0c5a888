"""The README is run: its commands exist, its table is the settings', its minutes are what the program prints."""

import re
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from worker.cli import main
from worker.settings import settings_table

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line.partition("#")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if line.strip()
]


def after(mark: str) -> str:
    """The code block that follows a comment."""
    found = re.search(rf"<!-- {mark}.*?-->\n```text\n(.*?)```", README, re.DOTALL)
    assert found, mark
    return found[1]


def rows() -> str:
    head = "| setting | default | what it is |\n|---|---|---|\n"
    return head + "\n".join(f"| `{name}` | {f'`{default}`' if default else ''} | {text} |" for name, default, text in settings_table())


def test_the_settings_table_is_that_of_the_program() -> None:
    assert f"<!-- settings -->\n{rows()}\n" in README, f"write this table into README.md:\n{rows()}"


def test_the_five_lines_become_the_minutes_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MINUTES_ENGINE", "rules")
    Path("sample.txt").write_text(after("transcript"), encoding="utf-8")
    command = re.search(r"<!-- minutes: minutes (.*?) -->", README)
    assert command
    result = CliRunner().invoke(main, shlex.split(command[1]))
    assert result.exit_code == 0, result.output
    assert volatile(result.output) == volatile(after("minutes")), result.output


def volatile(text: str) -> str:
    """Without what differs from run to run, and where lines are broken."""
    return re.sub(r"run [0-9a-f]{12}", "run …", " ".join(text.split()))


@pytest.mark.parametrize("command", [c for c in COMMANDS if "minutes " in c and not c.startswith("cp")])
def test_a_command_of_the_readme_exists_with_its_options(command: str) -> None:
    words = shlex.split(command.partition("minutes ")[2])
    assert isinstance(main, click.Group)
    sub = main.commands[words[0]]
    options = {name for parameter in sub.params for name in parameter.opts} | {"--help"}
    assert {word for word in words if word.startswith("--")} <= options


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.startswith("make")])
def test_a_make_target_of_the_readme_exists(command: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert f"\n{command.split()[1]}:" in makefile


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\(([^)#]+)\)|`((?:worker|tests|prompts|docs|examples)/[\w./]+)`", README))))
def test_a_file_that_the_readme_names_exists(path: tuple[str, str]) -> None:
    assert (ROOT / (path[0] or path[1])).exists()


def test_the_sections_come_in_the_order_a_newcomer_needs() -> None:
    titles = re.findall(r"^## (.*)$", README, re.MULTILINE)
    assert titles == [
        "Five lines of a meeting", "Try it", "In Notion", "By itself", "Once a week", "How far it can be trusted", "What leaves your machine", "Settings",
        "Add a …", "Troubleshooting",
    ]  # fmt: skip
