"""Turns under a line of their own: a name, a gap, a time (`Ana Ruiz  0:02`, `참석자 1 00:47`), or a bare label."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from worker.transcripts.clock import seconds
from worker.transcripts.cues import Cue
from worker.transcripts.names import MAX_NAME, ends_before_time, is_label, is_name_shaped, may_be_name

_HEADING = re.compile(
    rf"\s*(?P<name>[^\s\d:][^\t\n]{{0,{MAX_NAME - 1}}}?)(?P<gap>[ \t]+)"
    r"[(\[]?(?P<time>\d{1,3}:\d{2}(?::\d{2})?)[)\]]?\s*"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """index: of its line. gap: the blanks between name and time, empty for a bare label."""

    index: int
    name: str
    start: float | None
    gap: str


def headings(lines: Sequence[str]) -> list[Heading]:
    """The lines that open a turn.

    A line of speech may end in a number too (`회의는 내일 오후 3:30`): a heading of one space must stand at the
    beginning of a paragraph, must be a label, a name by its shape or one that recurs, and its time must not run back.

    >>> lines = ["참석자 1 00:47", "그럼 내일 3:30", "", "내일 오후 3:30", "", "김도현 1:02:03", "네"]
    >>> [(h.name, h.start) for h in headings(lines)]
    [('참석자 1', 47.0), ('김도현', 3723.0)]
    """
    found = [heading for index, line in enumerate(lines) if (heading := _heading(index, line))]
    counts = Counter(heading.name for heading in found)
    spaced = any(not line.strip() for line in lines)
    kept, latest = list[Heading](), 0.0
    for heading in found:
        if _opens(heading, lines, counts[heading.name] > 1, spaced, latest):
            kept.append(heading)
            latest = max(latest, heading.start or 0.0)
    return kept


def bare_labels(lines: Sequence[str]) -> list[Heading]:
    """Labels alone on their line: `참석자 1`, then what was said."""
    alone = ((i, line.strip()) for i, line in enumerate(lines) if len(line) < MAX_NAME)
    return [Heading(i, line, None, "") for i, line in alone if is_label(line)]


def turns(lines: Sequence[str], found: Sequence[Heading], *, without: Collection[int] = ()) -> list[Cue]:
    """A cue for each heading: the lines down to the next one. without: indices of lines that are not speech."""
    ends = [*(heading.index for heading in found), len(lines)][1:]
    cues = []
    for heading, end in zip(found, ends, strict=True):
        words = [i for i in range(heading.index + 1, end) if i not in without and lines[i].strip()]
        if words:
            text = "\n".join(lines[i] for i in words)
            cues.append(Cue(text, heading.name, heading.start, None, words[0] + 1))
    return cues


def _heading(index: int, line: str) -> Heading | None:
    if len(line) > 80 or ":" not in line:
        return None
    match = _HEADING.fullmatch(line)
    if match is None or not may_be_name(match["name"]) or ends_before_time(match["name"]):
        return None
    return Heading(index, match["name"], seconds(match["time"]), match["gap"])


def _opens(heading: Heading, lines: Sequence[str], recurs: bool, spaced: bool, latest: float) -> bool:
    if heading.start is None or heading.index + 1 == len(lines):
        return False
    if is_label(heading.name):
        return True
    fresh = heading.index == 0 or not spaced or not lines[heading.index - 1].strip()
    known = recurs or is_name_shaped(heading.name)
    wide = len(heading.gap) > 1 or "\t" in heading.gap
    return (known and (fresh or wide) and heading.start >= latest) or (wide and recurs)
