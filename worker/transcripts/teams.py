"""Microsoft Teams transcripts as documents: the .docx that is downloaded, and what is copied out of it or of Word.

New ones have `Ana Ruiz   0:03` above the words (three spaces or a tab), under a title, a date line, `27m 42s` and
`Ana Ruiz started transcription`. Old ones have `0:0:0.0 --> 0:0:3.540`, then the name, then the words.
"""

import re
from collections.abc import Sequence

from worker.model import SourceWarning
from worker.transcripts.captions import is_timing, read_blocks, timing
from worker.transcripts.cues import Cue, Draft, Header, Source
from worker.transcripts.headed import headings, turns
from worker.transcripts.header import date_line
from worker.transcripts.names import may_be_name

NAME = "teams"

_NOTICE = re.compile(
    r"\s*(?:(?P<who>\S.{0,60}?) (?:started|stopped) transcription|"
    r"(?P<ko>\S.{0,40}?)(?:님이|이\(가\)|님|이|가|에서) (?:대화 내용 )?(?:기록|전사)[을를]? ?(?:시작|중지)"
    r"(?:했습니다|함))\.?\s*"
)
_DURATION = re.compile(r"\s*(?:\d+\s*(?:h|hr|시간)\s*)?(?:\d+\s*(?:m|min|분)\s*)?\d+\s*(?:s|sec|초)\s*")


def detect(source: Source) -> float:
    head = source.lines[:400]
    if any(_NOTICE.fullmatch(line) for line in head):
        return 0.9
    if _named_below_times(head):
        return 0.85
    found = headings(head)
    wide = sum(len(heading.gap) > 2 or "\t" in heading.gap for heading in found)
    return 0.75 if found and wide * 2 > len(found) else 0.0


def read(source: Source) -> Draft:
    if _named_below_times(source.lines[:400]):
        return _read_old(source)
    notices = {i for i, line in enumerate(source.lines) if _NOTICE.fullmatch(line)}
    found = headings(source.lines)
    header = _header(source.lines[: found[0].index] if found else source.lines[:10])
    return Draft(turns(source.lines, found, without=notices), header)


def _header(above: Sequence[str]) -> Header:
    filled = [line.strip() for line in above if line.strip() and not _NOTICE.fullmatch(line)]
    held = next((date for line in filled[1:5] if (date := date_line(line))), None)
    who = (match for line in above if (match := _NOTICE.fullmatch(line)))
    people = tuple(dict.fromkeys(name.strip() for match in who if (name := match["who"] or match["ko"])))
    title = filled[0] if filled and not _DURATION.fullmatch(filled[0]) else None
    return Header(title, held[0] if held else None, held[1] if held else True, people)


def _named_below_times(lines: Sequence[str]) -> bool:
    """Timing lines without `WEBVTT` or numbers above, and below each a name and then the words."""
    if any(line.strip() for line in lines[:1]) and lines[0].startswith("WEBVTT"):
        return False
    at = [i for i, line in enumerate(lines) if is_timing(line) and timing(line)]
    named = [i for i in at if i + 2 < len(lines) and lines[i + 2].strip() and may_be_name(lines[i + 1].strip())]
    numbered = sum(i > 0 and lines[i - 1].strip().isdigit() for i in at)
    return bool(at) and len(named) * 10 >= len(at) * 8 and not numbered


def _read_old(source: Source) -> Draft:
    warnings: list[SourceWarning] = []
    cues = []
    for block in read_blocks(enumerate(source.lines, 1), warnings):
        name, *words = block.words
        if words:
            cues.append(Cue("\n".join(words), name.strip(), block.start, block.end, block.line + 1))
        else:
            cues.append(Cue(name, None, block.start, block.end, block.line))
    return Draft(cues, warnings=warnings, joins=True)
