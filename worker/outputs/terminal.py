"""Minutes on a terminal. What was said is only ever a `Text`, never markup, and holds no control characters."""

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from worker.model import Minutes
from worker.outputs.entries import Entry, Mark, Part
from worker.outputs.page import Page, Section, page_of

_QUIET = "dim"
_ATTENTION = "yellow"
_BULLET, _INDENT = " • ", "   "


def show(minutes: Minutes, console: Console | None = None) -> None:
    """Print the page: what was decided, who does what by when, what to check; quotes dimmed under each line."""
    console = console or Console(highlight=False)
    for number, block in enumerate(_blocks(page_of(minutes))):
        if number:
            console.print()
        for lead, text in block:
            for line in wrapped(lead, text, console):
                console.print(line, no_wrap=True, crop=False, overflow="ignore")


_Block = list[tuple[str, Text]]


def _blocks(page: Page) -> Iterator[_Block]:
    yield _head(page)
    for alert in page.alerts:
        yield [("", Text(f"{page.labels.attention} — {alert}", style=_ATTENTION))]
    if page.summary:
        yield [("", Text(" ".join(s.text for s in page.summary)))]
    if page.nothing_decided:
        yield [("", Text(page.nothing_decided))]
    for section in page.sections:
        if section.name != "rejected":
            yield _section(section)
    yield [("", Text(" · ".join(page.footer), style=_QUIET))]


def _head(page: Page) -> _Block:
    lines = [Text(page.title, style="bold"), Text(page.held, style=_QUIET)]
    if page.participants:
        people = ", ".join(page.participants)
        lines.append(Text(f"{page.labels.participants} {len(page.participants)} — {people}", style=_QUIET))
    return [("", line) for line in lines]


def _section(section: Section) -> _Block:
    return [("", Text(section.heading, style="underline")), *(line for e in section.entries for line in _entry(e))]


def _entry(entry: Entry) -> Iterator[tuple[str, Text]]:
    line = Text(entry.text)
    for number, part in enumerate(entry.parts):
        line.append(" — " if number == 0 else ", ").append_text(_part(part))
    yield _BULLET, line
    for mark in entry.marks:
        yield _INDENT, _mark(mark)


def _part(part: Part) -> Text:
    said = f"“{part.said}”" if part.said else ""
    text = Text().append(part.text, style=_ATTENTION if part.attention else "")
    return text.append(" " if part.text and said else "").append(said, style=_QUIET)


def _mark(mark: Mark) -> Text:
    quote = f" “{mark.quote}”" if mark.quote else ""
    field = f"{mark.field} " if mark.field else ""
    return Text(f"{field}[{mark.place}]{quote}", style=_QUIET)


def wrapped(lead: str, text: Text, console: Console) -> Iterator[Text]:
    """The text wrapped to the width left beside `lead`; wide characters count two, and no line ends in spaces."""
    for number, line in enumerate(text.wrap(console, max(console.width - len(lead), 8))):
        line.rstrip()
        yield Text(lead if number == 0 else " " * len(lead)).append_text(line)
