"""Markdown, HTML and the terminal draw the same sheet, and nothing that stands in a row does anything there."""

import io
import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt
from rich.console import Console

from tests.digest.sample import empty, hostile, sample, unknown
from tests.outputs.attacks import ATTACKS
from worker.digest.facts import Digest
from worker.digest.html import to_html
from worker.digest.layout import sheet_of
from worker.digest.markdown import to_markdown
from worker.digest.terminal import show

OURS = {
    "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "p", "a", "b", "ul", "li", "dl", "div", "dt", "dd", "table",
    "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "i", "span", "details", "summary", "footer",
}  # fmt: skip
ROWS = "https://app.notion.com/p/"


@dataclass
class Document(HTMLParser):
    """What a browser would see; complains about unbalanced tags."""

    source: str
    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[str] = []
        self.feed(self.source)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag != "meta":
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data if "style" not in self._open else ""


def html(digest: Digest) -> Document:
    return Document(to_html(sheet_of(digest)))


def terminal(digest: Digest, width: int = 80) -> str:
    out = io.StringIO()
    show(sheet_of(digest), Console(file=out, width=width, force_terminal=True, highlight=False))
    return out.getvalue()


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


@pytest.mark.parametrize("words", ATTACKS)
def test_no_words_of_a_row_become_an_element_a_link_or_a_style(words: str) -> None:
    page, usual = html(hostile(words)), html(hostile("hello"))
    assert [tag for tag, _ in page.elements] == [tag for tag, _ in usual.elements]
    assert {tag for tag, _ in page.elements} <= OURS
    assert all(attrs["href"].startswith(ROWS) for _, attrs in page.elements if "href" in attrs)  # type: ignore[union-attr]
    assert not any(name.startswith("on") for _, attrs in page.elements for name in attrs)


@pytest.mark.parametrize("words", ATTACKS)
def test_no_words_of_a_row_format_link_or_embed_anything_in_markdown(words: str) -> None:
    def kinds(text: str) -> list[str]:
        tokens = MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(to_markdown(sheet_of(hostile(text))))
        return [one.type for token in tokens for one in [token, *(token.children or [])] if one.type not in {"text", "text_special"}]

    assert kinds(words) == kinds("hello")


@pytest.mark.parametrize("words", ATTACKS)
def test_no_words_of_a_row_reach_the_terminal_as_anything_but_words(words: str) -> None:
    shown = terminal(hostile(words), 400)
    assert set(re.findall(r"\x1b[^m]*m", shown)) <= set(re.findall(r"\x1b[^m]*m", terminal(hostile("hello"), 400)))
    assert not re.search(r"[\x07\x08\r\u202e\u2066]", shown)


def test_a_page_has_no_script_and_needs_no_network() -> None:
    source = to_html(sheet_of(sample()))
    assert "default-src 'none'; style-src 'unsafe-inline'" in source
    assert not re.search(r"<script|<img|@import|url\(", source)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_all_sinks_tell_the_same(language: str) -> None:
    digest = sample(language)  # type: ignore[arg-type]
    squeezed = [re.sub(r"\W", "", text) for text in (html(digest).text, to_markdown(sheet_of(digest)), plain(terminal(digest)))]
    for task in (*digest.opened, *digest.overdue):
        assert all(re.sub(r"\W", "", task.title) in text for text in squeezed)
    for group in digest.decisions:
        assert all(re.sub(r"\W", "", decision.title) in text for decision in group.decisions for text in squeezed)


def test_every_bar_says_its_number_and_the_longest_is_that_of_most() -> None:
    lines = [line for line in plain(terminal(sample())).splitlines() if "█" in line]
    counts = [(line.count("█"), int(line.split()[-1])) for line in lines]
    assert max(counts[:4])[1] == 3
    assert [count for _, count in counts[4:]] == [11, 9, 10, 8, 6, 7]


def test_lines_fit_the_terminal() -> None:
    assert all(len(line) <= 60 for line in plain(terminal(sample("en"), 60)).splitlines())


@pytest.mark.parametrize("digest", [empty(), unknown(), empty("ko"), unknown("ko"), replace(sample(), people=(), course=())])
def test_weeks_with_little_in_them_are_drawn_everywhere(digest: Digest) -> None:
    assert html(digest).text
    assert to_markdown(sheet_of(digest)).endswith("\n")
    assert terminal(digest)
