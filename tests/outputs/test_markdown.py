"""Markdown that a team pastes anywhere: the order of the page, and nothing said in a meeting does anything there."""

import doctest
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.outputs import sample
from tests.outputs.attacks import ATTACKS
from worker.model import Minutes
from worker.outputs import markdown
from worker.outputs.markdown import escape, to_markdown

GOLDEN = Path(__file__).parents[1] / "data" / "outputs"
OUR_BLOCKS = {
    "heading_open", "heading_close", "paragraph_open", "paragraph_close", "bullet_list_open", "bullet_list_close",
    "list_item_open", "list_item_close", "blockquote_open", "blockquote_close", "inline", "hr",
}  # fmt: skip
OUR_INLINE = {"text", "text_special", "softbreak", "strong_open", "strong_close"}


def parsed(source: str) -> list[Token]:
    return MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(source)


def inline(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from token.children or []


def shown(source: str) -> str:
    text = "".join(t.content for t in inline(parsed(source)))
    return text.replace("\u2060", "")


@pytest.mark.parametrize(
    ("name", "minutes"),
    [("korean", sample.korean()), ("english", sample.english()), ("undecided", sample.undecided())],
)
def test_minutes_read_as_they_always_did(name: str, minutes: Minutes) -> None:
    assert to_markdown(minutes) == (GOLDEN / f"{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("words", ATTACKS)
def test_nothing_said_formats_links_mentions_or_embeds_anything(words: str) -> None:
    tokens, plain = parsed(to_markdown(sample.spoken(words))), parsed(to_markdown(sample.spoken("hello")))
    assert {t.type for t in tokens} <= OUR_BLOCKS
    assert {t.type for t in inline(tokens)} <= OUR_INLINE
    assert [t.type for t in tokens if t.type != "inline"] == [t.type for t in plain if t.type != "inline"]


@pytest.mark.parametrize("words", ATTACKS)
def test_no_viewer_can_make_a_link_or_a_mention_of_what_was_said(words: str) -> None:
    source = to_markdown(sample.spoken(words))
    spoken_part = source[: source.rindex("---")]
    assert not re.search(r"://|\bwww\.|mailto:|@\w", spoken_part)


@pytest.mark.parametrize("words", [a for a in ATTACKS if a.isprintable() and "\u202e" not in a])
def test_what_was_said_is_still_readable(words: str) -> None:
    assert shown(escape(words)) == words


def test_only_what_needs_a_person_is_bold() -> None:
    bold = re.findall(r"\*\*(.+?)\*\*", to_markdown(sample.korean()) + to_markdown(sample.english()))
    assert bold == ["담당자 미정 (박지훈/이지훈 가운데 누구인지 확인 필요)", "unassigned"]


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(markdown).failed == 0
