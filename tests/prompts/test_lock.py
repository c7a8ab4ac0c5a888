from pathlib import Path

import pytest

from prompts import PromptError
from prompts.__main__ import main
from prompts.lock import differences, lock, read_lock

PROMPTS = ("demo",)


def write(folder: Path, *, version: int, instructions: str) -> None:
    (folder / "demo").mkdir(exist_ok=True)
    (folder / "demo" / "prompt.md").write_text(
        f"---\nname: demo\nversion: {version}\ndescription: A prompt for the tests.\n---\n"
        f"## system\n{instructions}\n\n## user\n{{{{word}}}}\n"
    )
    (folder / "demo" / "examples.yaml").write_text("- {covers: [en], variables: {word: x}, reply: {items: []}}\n")


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    write(tmp_path, version=1, instructions="Do this.")
    lock(tmp_path, PROMPTS)
    return tmp_path


def test_no_prompt_of_the_project_changed_without_a_new_version() -> None:
    assert differences() == ()


def test_a_fresh_lock_agrees_with_the_files(locked: Path) -> None:
    assert differences(locked, PROMPTS) == ()
    assert read_lock(locked)["demo"].version == 1


def test_a_changed_text_under_the_old_version_is_reported_and_not_locked(locked: Path) -> None:
    before = (locked / "versions.lock").read_bytes()
    write(locked, version=1, instructions="Do that.")
    assert differences(locked, PROMPTS) == ("demo: changed under version 1; raise the version in prompt.md, then lock",)
    with pytest.raises(PromptError, match=r"changed without a higher version in prompt\.md: demo"):
        lock(locked, PROMPTS)
    assert (locked / "versions.lock").read_bytes() == before


def test_a_changed_example_counts_as_a_change(locked: Path) -> None:
    (locked / "demo" / "examples.yaml").write_text("- {covers: [en], variables: {word: y}, reply: {items: []}}\n")
    assert len(differences(locked, PROMPTS)) == 1


def test_a_higher_version_is_reported_until_it_is_locked(locked: Path) -> None:
    write(locked, version=2, instructions="Do that.")
    assert differences(locked, PROMPTS) == ("demo: version 2 is not locked yet; run `python -m prompts lock`",)
    lock(locked, PROMPTS)
    assert differences(locked, PROMPTS) == ()


def test_a_version_does_not_go_back(locked: Path) -> None:
    write(locked, version=2, instructions="Do that.")
    lock(locked, PROMPTS)
    write(locked, version=1, instructions="Do this.")
    with pytest.raises(PromptError):
        lock(locked, PROMPTS)


def test_an_unreleased_version_may_be_overwritten_on_request(locked: Path) -> None:
    write(locked, version=1, instructions="Do that.")
    lock(locked, PROMPTS, force_unreleased=True)
    assert differences(locked, PROMPTS) == ()


def test_a_locked_prompt_that_is_gone_is_reported(locked: Path) -> None:
    assert differences(locked, ()) == ("demo: locked, but there is no such prompt",)


def test_a_broken_lock_is_reported_with_its_line(locked: Path) -> None:
    (locked / "versions.lock").write_text("demo: 1: abc\n")
    with pytest.raises(PromptError, match=r"versions\.lock, line 1"):
        read_lock(locked)


def test_the_command_checks_and_explains_itself() -> None:
    assert main(["check"]) == 0
    with pytest.raises(PromptError, match=r"usage: python -m prompts lock \[--force-unreleased\] \| check"):
        main(["polish"])
