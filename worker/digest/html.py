"""A digest as one HTML file that opens without a network; charts are drawn by style alone, there is no script.

jinja2 escapes everything; the policy in the head of the file forbids all but inline style.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from worker.digest.sheet import AS_OF, FOOTER, Heading, Line, Part, Sheet
from worker.outputs.templates import template


@dataclass(frozen=True, slots=True)
class Group:
    """Parts that belong together: what stands under a heading, lists of bullets as one. part: none for a list."""

    kind: str
    part: Part | None = None
    lines: tuple[Line, ...] = ()


def to_html(sheet: Sheet) -> str:
    """The whole document as text, to be written as UTF-8."""
    by_slot = {part.slot: part for part in sheet.parts}
    body = (part for part in sheet.parts if part.slot not in {AS_OF, FOOTER})
    drawn = template("worker.digest", "digest.html")
    return drawn.render(sheet=sheet, as_of=by_slot.get(AS_OF), footer=by_slot.get(FOOTER), groups=tuple(_groups(body)))


def _groups(parts: Iterator[Part]) -> Iterator[Group]:
    bullets: list[Line] = []
    for part in parts:
        if isinstance(part, Line) and part.bullet:
            bullets.append(part)
            continue
        if bullets:
            yield Group("list", lines=tuple(bullets))
            bullets = []
        yield Group(_kind(part), part)
    if bullets:
        yield Group("list", lines=tuple(bullets))


def _kind(part: Part) -> str:
    return f"h{part.level}" if isinstance(part, Heading) else type(part).__name__.lower()
