"""The page that opens without a network: every item leads to its words, and no words lead anywhere else."""

from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

import pytest

from tests.outputs import sample
from tests.outputs.attacks import ATTACKS
from worker.model import Evidence, Minutes
from worker.outputs.html import to_html

VOID = {"meta"}
OUR_ELEMENTS = {
    "html", "head", "meta", "title", "style", "body", "main", "article", "header", "h1", "h2", "p", "b", "span", "a",
    "section", "details", "summary", "ul", "li", "div", "q", "footer", "mark", "small",
}  # fmt: skip
OUR_ATTRIBUTES = {
    "lang", "charset", "http-equiv", "content", "name", "class", "id", "href", "role", "aria-label", "open", "title",
}  # fmt: skip


@dataclass
class Document(HTMLParser):
    """What a browser would see: elements, ids, links, marked words by utterance; complains about unbalanced tags."""

    source: str
    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    marked: dict[str, list[str]] = field(default_factory=dict)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[tuple[str, str | None]] = []
        self.feed(self.source)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append((tag, dict(attrs).get("id")))
        if tag == "mark":
            self.marked.setdefault(self._utterance(), []).append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        open_tags = [tag for tag, _ in self._open]
        if "style" in open_tags:
            return
        self.text += data
        if "mark" in open_tags:
            self.marked[self._utterance()][-1] += data

    def _utterance(self) -> str:
        return next(i for _, i in reversed(self._open) if i and i.startswith("u"))

    @property
    def ids(self) -> list[str]:
        return [a["id"] or "" for _, a in self.elements if "id" in a]

    @property
    def links(self) -> list[str]:
        return [a["href"] or "" for _, a in self.elements if "href" in a]


@pytest.mark.parametrize("minutes", [sample.korean(), sample.english(), sample.undecided()])
def test_every_link_stays_in_the_page_and_finds_its_target(minutes: Minutes) -> None:
    page = Document(to_html(minutes))
    assert page.links
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert {f"u{u.n}" for u in minutes.utterances} <= set(page.ids)


def test_each_item_links_to_every_utterance_that_supports_a_field_of_it() -> None:
    page = Document(to_html(sample.korean()))
    links = page.links
    for number in range(1, 9):
        assert f"#u{number}" in links
    assert {"#D1", "#A1", "#A2", "#E1", "#T1"} <= set(links)


def test_exactly_the_quoted_words_are_marked() -> None:
    marked = Document(to_html(sample.korean())).marked
    assert marked["u1"] == ["배포일은 12월 3일로 확정"]
    assert marked["u3"] == ["화요일 말고 수요일까지로 해주세요"]
    assert "u8" not in marked


def test_overlapping_quotes_are_marked_as_one_stretch() -> None:
    minutes = sample.english()
    text = minutes.utterances[0].text
    proof = (Evidence(1, 0, 16, text[:16]), Evidence(1, 9, 27, text[9:27]), Evidence(1, 40, 46, text[40:46]))
    decision = replace(minutes.decisions[0], evidence=proof)
    assert Document(to_html(replace(minutes, decisions=(decision,)))).marked["u1"] == [text[:27], text[40:46]]


def test_the_whole_transcript_is_there_with_its_speakers() -> None:
    minutes = sample.korean()
    text = Document(to_html(minutes)).text
    assert all(u.text in text and (u.speaker or "화자 미상") in text for u in minutes.utterances)
    assert "1:02:03" in text


@pytest.mark.parametrize("minutes", [sample.korean(), sample.spoken("hello")])
def test_the_file_needs_nothing_from_outside_and_runs_nothing(minutes: Minutes) -> None:
    source = to_html(minutes)
    page = Document(source)
    assert "://" not in source
    assert "url(" not in source
    assert "@import" not in source
    assert not {"script", "link", "img", "iframe", "base", "form"} & {tag for tag, _ in page.elements}
    policies = [a["content"] for tag, a in page.elements if a.get("http-equiv") == "Content-Security-Policy"]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"]


@pytest.mark.parametrize("words", ATTACKS)
def test_nothing_said_becomes_an_element_an_attribute_or_a_link(words: str) -> None:
    page, plain = Document(to_html(sample.spoken(words))), Document(to_html(sample.spoken("hello")))
    assert {tag for tag, _ in page.elements} <= OUR_ELEMENTS
    assert {name for _, attributes in page.elements for name in attributes} <= OUR_ATTRIBUTES
    # An utterance that is nothing but the quote stands once among what needs review, whatever was said.
    assert [tag for tag, _ in page.elements] == [tag for tag, _ in plain.elements]
    assert page.links == plain.links


@pytest.mark.parametrize("words", [a for a in ATTACKS if a.isprintable()])
def test_what_was_said_is_shown_as_it_was_said(words: str) -> None:
    assert words in Document(to_html(sample.spoken(words))).text


def test_no_control_or_bidirectional_character_survives() -> None:
    for words in ATTACKS:
        source = to_html(sample.spoken(words))
        assert not [c for c in source if (ord(c) < 32 and c != "\n") or c in "\x7f\u202e\u2066\u200b\u2028"]


def test_review_is_folded_and_topics_open_only_where_nothing_was_decided() -> None:
    def folded(minutes: Minutes) -> dict[str | None, bool]:
        return {a["class"]: "open" not in a for tag, a in Document(to_html(minutes)).elements if tag == "details"}

    assert folded(sample.korean()) == {"needs_review": True, "topics": True, "rejected": True}
    assert folded(sample.undecided())["topics"] is False


def test_the_language_of_the_page_is_that_of_the_meeting() -> None:
    assert Document(to_html(sample.korean())).elements[0] == ("html", {"lang": "ko"})
    assert Document(to_html(sample.english())).elements[0] == ("html", {"lang": "en"})
