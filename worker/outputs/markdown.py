"""Minutes as Markdown. What was said is escaped: it can neither format, link, mention nor embed anything."""

import re
from collections.abc import Iterator

from worker.model import Minutes
from worker.outputs.entries import Entry, Mark, Part
from worker.outputs.page import Page, Section, page_of
from worker.outputs.plain import unlinked

# What CommonMark, GitHub (tables, strike-through, mathematics), Obsidian (tags, highlights, comments) and template
# languages act on inside a line (an underscore only beside a word); then what opens a block at its beginning.
_MARKUP = re.compile(r"[\\`*{}\[\]<#|~$]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)|=(?==)|%(?=%)")
_OPENS_BLOCK = re.compile(r"^(?:[-+>=]|\d+(?=[.)]))")


def to_markdown(minutes: Minutes) -> str:
    """The page as Markdown text, ending in a line feed."""
    page = page_of(minutes)
    blocks = [f"# {escape(page.title)}", _subtitle(page), *_alerts(page), _summary(page)]
    blocks += [page.nothing_decided or "", *(_section(s) for s in page.sections if s.name != "rejected")]
    blocks.append("---\n\n" + _escaped(" · ".join(page.footer)))
    return "\n\n".join(b for b in blocks if b) + "\n"


def escape(text: str) -> str:
    r"""Text that Markdown shows exactly as it is.

    >>> escape("[x](http://a.example) <b> 1. *c*").replace("\u2060", "")
    '\\[x\\](http://a.example) \\<b> 1. \\*c\\*'
    >>> escape("1. one"), escape("- two")
    ('1\\. one', '\\- two')
    """
    return _escaped(unlinked(text))


def _escaped(text: str) -> str:
    return _OPENS_BLOCK.sub(_unopened, _MARKUP.sub(r"\\\g<0>", text))


def _unopened(opening: re.Match[str]) -> str:
    return opening[0] + "\\" if opening[0].isdigit() else "\\" + opening[0]


def _subtitle(page: Page) -> str:
    people = f"{page.labels.participants}: {', '.join(page.participants)}" if page.participants else ""
    return escape(" · ".join(x for x in (page.held, people) if x))


def _alerts(page: Page) -> Iterator[str]:
    for alert in page.alerts:
        yield f"> **{page.labels.attention}** — {escape(alert)}"


def _summary(page: Page) -> str:
    return " ".join(escape(s.text) for s in page.summary)


def _section(section: Section) -> str:
    return "\n".join([f"## {section.heading}", "", *(line for e in section.entries for line in _entry(e))])


def _entry(entry: Entry) -> Iterator[str]:
    parts = ", ".join(_part(p) for p in entry.parts)
    yield f"- {escape(entry.text)}" + (f" — {parts}" if parts else "")
    for mark in entry.marks:
        yield f"  - {_mark(mark)}"


def _part(part: Part) -> str:
    text = f"**{escape(part.text)}**" if part.attention else escape(part.text)
    return " ".join(x for x in (text, f"“{escape(part.said)}”" if part.said else "") if x)


def _mark(mark: Mark) -> str:
    place = f"{mark.field} [{escape(mark.place)}]" if mark.field else f"[{escape(mark.place)}]"
    return f"{place} “{escape(mark.quote)}”" if mark.quote else place
