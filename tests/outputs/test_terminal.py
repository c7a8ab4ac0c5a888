"""What a person reads after `minutes run FILE`."""

import io
import re
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from tests.outputs import sample
from tests.outputs.attacks import ATTACKS
from worker.model import Minutes
from worker.outputs.terminal import show

GOLDEN = Path(__file__).parents[1] / "data" / "outputs"


def printed(minutes: Minutes, width: int) -> str:
    console = Console(record=True, width=width, file=io.StringIO(), force_terminal=False)
    show(minutes, console)
    return console.export_text()


def raw(minutes: Minutes) -> str:
    """As a colour terminal gets it, escape sequences included."""
    file = io.StringIO()
    show(minutes, Console(width=80, file=file, force_terminal=True, color_system="truecolor", legacy_windows=False))
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "minutes", "width"),
    [("korean", sample.korean(), 80), ("english", sample.english(), 120), ("undecided", sample.undecided(), 80)],
)
def test_minutes_read_as_they_always_did(name: str, minutes: Minutes, width: int) -> None:
    assert printed(minutes, width) == (GOLDEN / f"{name}.{width}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("words", [sample.korean(), sample.spoken("가나다라마바사" * 40), sample.spoken("x" * 300)])
def test_no_line_is_wider_than_the_terminal_or_ends_in_spaces(words: Minutes, width: int) -> None:
    for line in printed(words, width).splitlines():
        assert cell_len(line) <= width
        assert line == line.rstrip()


def test_quotes_are_dimmed_and_what_needs_a_person_is_yellow() -> None:
    text = raw(sample.korean())
    assert "\x1b[2m[00:12 이서연] “배포일은 12월 3일로 확정”\x1b[0m" in text
    assert "\x1b[33m담당자 미정 (박지훈/이지훈 가운데 누구인지 확인" in text


@pytest.mark.parametrize("words", ATTACKS)
def test_nothing_said_styles_links_or_drives_the_terminal(words: str) -> None:
    sequences = set(re.findall(r"\x1b[^m]*m?", raw(sample.spoken(words))))
    assert sequences <= {"\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[4m", "\x1b[33m"}


@pytest.mark.parametrize("words", ["[bold red]alarm[/bold red]", ":warning: 42 http://a.example", "[/]"])
def test_markup_and_emoji_codes_are_shown_as_they_were_said(words: str) -> None:
    assert words in printed(sample.spoken(words), 120)
