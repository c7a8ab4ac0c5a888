"""The managed section: the minutes as a tree of blocks, each with a slot by which it is found again.

A callout holds everything; only *needs review* and the topics are one level deeper, so that the whole tree is within the
two nested levels that one request may carry. Nothing is bold but what needs a person, nothing coloured but the footer.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final

from worker.model import Minutes
from worker.notion.places import Block, Json, Managed, SectionContext
from worker.notion.section.lines import Lines
from worker.notion.text.rich_text import Run, plain, rich_text
from worker.outputs.entries import Entry
from worker.outputs.labels import LABELS
from worker.outputs.page import Page, Section, SectionName, page_of

ROOT_ICON: Final = "🗒️"
"""Of the root callout; with our authorship it marks the section where the store was lost."""


def short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def section_of(minutes: Minutes, context: SectionContext, *, fingerprint: Callable[[str], str] = short_hash) -> Managed:
    """The section as it should stand, in the language of the context; items of `context.hidden` are left out.

    Every decision, action item and event shown needs a key in `context.keys` (else KeyError). fingerprint names lines
    that have no key by their text. Slots say also where a block is, since Notion can move none: a topic is
    `topic:…` inside the toggle `topics`, `open_topic:…` below the heading `h:topics`. The footer differs with every run.
    """
    minutes = replace(minutes, meeting=replace(minutes.meeting, language=context.language))
    page = page_of(minutes, hidden=context.hidden)
    drawn = _Drawing(page, Lines(minutes, context), context, fingerprint)
    title: Json = {"rich_text": rich_text(page.labels.minutes), "icon": {"type": "emoji", "emoji": ROOT_ICON}, "color": "default"}
    return Managed("root", {"type": "callout", "callout": title}, tuple(_distinct(drawn.blocks())))


def is_section(block: Block, bot: str) -> bool:
    """Whether a block of a page is the root of a section that we made; its title may have been changed since."""
    icon = (block.json.get("callout") or {}).get("icon") or {}
    author = (block.json.get("created_by") or {}).get("id")
    return block.type == "callout" and author == bot and _bare(icon.get("emoji", "")) == _bare(ROOT_ICON)


def is_review(block: Block) -> bool:
    """Whether a block of the section is its *needs review*, in either language."""
    words = plain((block.json.get("toggle") or {}).get("rich_text", ()))
    return block.type == "toggle" and words.startswith(tuple(labels.needs_review for labels in LABELS.values()))


class _Drawing:
    def __init__(self, page: Page, lines: Lines, context: SectionContext, fingerprint: Callable[[str], str]) -> None:
        self._page, self._lines, self._context, self._fingerprint = page, lines, context, fingerprint
        self._sections: dict[SectionName, Section] = {section.name: section for section in page.sections}

    def blocks(self) -> Iterator[Managed]:
        yield from self._head()
        yield from self._listed("decisions", self._lines.decision)
        yield from self._listed("action_items", self._lines.action_item)
        yield from self._listed("events", self._lines.event)
        yield from self._review()
        yield from self._topics()
        yield _paragraph("footer", " · ".join(self._page.footer), color="gray")

    def _head(self) -> Iterator[Managed]:
        for number, alert in enumerate(self._page.alerts, 1):
            yield _paragraph(f"alert:{number}", Run(self._page.labels.attention, bold=True), f" — {alert}")
        if self._page.summary:
            yield _paragraph("summary", " ".join(s.text for s in self._page.summary))
        if self._page.nothing_decided:
            yield _paragraph("nothing_decided", self._page.nothing_decided)

    def _listed(self, name: SectionName, line: Callable[[Entry], list[Run]]) -> Iterator[Managed]:
        section = self._sections.get(name)
        if section is None:
            return
        yield _heading(f"h:{name}", section.heading)
        for entry in section.entries:
            yield _bullet(f"item:{self._context.keys[entry.id or '']}", line(entry))

    def _review(self) -> Iterator[Managed]:
        section = self._sections.get("needs_review")
        doubts = section.entries if section else ()
        children = [_bullet(self._named("review", entry), self._lines.doubt(entry)) for entry in doubts]
        children += [_bullet(offer.slot, self._lines.offer(offer)) for offer in self._context.offers]
        if children:
            yield _toggle("review", f"{self._page.labels.needs_review} ({len(children)})", children)

    def _topics(self) -> Iterator[Managed]:
        """Open where nothing was decided. Notion shows every toggle closed at first, so that open means: no toggle."""
        section = self._sections.get("topics")
        if section and section.folded:
            yield _toggle("topics", section.heading, self._topic_lines(section, "topic"))
        elif section:
            yield _heading("h:topics", section.heading)
            yield from self._topic_lines(section, "open_topic")

    def _topic_lines(self, section: Section, slot: str) -> list[Managed]:
        return [_bullet(self._named(slot, entry), self._lines.topic(entry)) for entry in section.entries]

    def _named(self, slot: str, entry: Entry) -> str:
        return f"{slot}:{self._fingerprint(entry.text)}"


def _bare(emoji: str) -> str:
    return emoji.replace("\ufe0f", "")  # the sign that asks for the coloured picture comes and goes


def _distinct(blocks: Iterable[Managed], taken: dict[str, int] | None = None) -> Iterator[Managed]:
    """The same words said twice are two lines: the second one's slot gets `#2`."""
    taken = {} if taken is None else taken
    for block in blocks:
        taken[block.slot] = taken.get(block.slot, 0) + 1
        slot = block.slot if taken[block.slot] == 1 else f"{block.slot}#{taken[block.slot]}"
        yield replace(block, slot=slot, children=tuple(_distinct(block.children, taken)))


def _paragraph(slot: str, *runs: Run | str, color: str | None = None) -> Managed:
    payload: Json = {"rich_text": rich_text(*runs)} | ({"color": color} if color else {})
    return Managed(slot, {"type": "paragraph", "paragraph": payload})


def _heading(slot: str, text: str) -> Managed:
    return Managed(slot, {"type": "heading_3", "heading_3": {"rich_text": rich_text(text)}})


def _bullet(slot: str, runs: Iterable[Run]) -> Managed:
    return Managed(slot, {"type": "bulleted_list_item", "bulleted_list_item": {"rich_text": rich_text(*runs)}})


def _toggle(slot: str, text: str, children: Iterable[Managed]) -> Managed:
    return Managed(slot, {"type": "toggle", "toggle": {"rich_text": rich_text(text)}}, tuple(children))
