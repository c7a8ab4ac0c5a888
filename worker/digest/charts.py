"""Charts as Mermaid text, which Notion draws by itself. Whatever stands in a name, the text stays a chart and nothing more."""

import re
from collections.abc import Sequence

from worker.digest.facts import Point, Share
from worker.outputs.plain import one_line

_PLAIN = re.compile(r"[^\w .,'()·&/+@-]")
MOST_SLICES = 8
_LONGEST = 40


def weeks_chart(title: str, course: Sequence[Point]) -> str:
    """Open items at the end of each week; empty where fewer than two weeks are known.

    >>> from worker.digest.week import week_named
    >>> print(weeks_chart("Open", [Point(week_named(w), n, 0, 0) for w, n in (("2026-W46", 3), ("2026-W47", 5))]))
    xychart-beta
        title "Open"
        x-axis ["W46", "W47"]
        y-axis 0 --> 5
        bar [3, 5]
    """
    known = [(point.week.name[5:], point.open) for point in course if point.open is not None]
    if len(known) < 2:
        return ""
    names = ", ".join(f'"{name}"' for name, _ in known)
    top = max(1, *(count for _, count in known))
    counts = ", ".join(str(count) for _, count in known)
    return f'xychart-beta\n    title "{label(title)}"\n    x-axis [{names}]\n    y-axis 0 --> {top}\n    bar [{counts}]'


def owners_chart(title: str, people: Sequence[Share], rest: str) -> str:
    """Open items by owner, those with most first; empty where fewer than two own any. rest: what the others are called."""
    slices = [(label(share.owner.name), len(share.open)) for share in people if share.open]
    if len(slices) < 2:
        return ""
    first, others = slices[:MOST_SLICES], slices[MOST_SLICES:]
    lines = [f'    "{name}" : {count}' for name, count in _distinct(first)]
    if others:
        lines.append(f'    "{label(rest.format(count=len(others)))}" : {sum(count for _, count in others)}')
    return "\n".join(["pie showData", f"    title {label(title)}", *lines])


def label(text: str) -> str:
    """Words that end no label and begin no directive.

    >>> label('Kim "%%{init}%%" <b>;')
    'Kim init b'
    """
    plain = " ".join(_PLAIN.sub(" ", one_line(text)).split())
    return plain[:_LONGEST].strip() or "-"


def _distinct(slices: Sequence[tuple[str, int]]) -> Sequence[tuple[str, int]]:
    """Two people of one name are two slices."""
    seen: dict[str, int] = {}
    found = []
    for name, count in slices:
        seen[name] = seen.get(name, 0) + 1
        found.append((name if seen[name] == 1 else f"{name} ({seen[name]})", count))
    return found
