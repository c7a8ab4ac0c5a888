"""A table of a Notion page that holds speech: which column is the time, which the speaker, which the words."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from worker.transcripts.clock import TIME, seconds
from worker.transcripts.cues import Cue
from worker.transcripts.names import may_be_name

_TIME_HEAD = re.compile(r"시간|시각|시작|타임 ?스탬프|time|time ?stamp|start(?: time)?", re.IGNORECASE)
_SPEAKER_HEAD = re.compile(r"화자|발언자|발화자|말한 ?사람|참석자|이름|speaker|name|who|participant", re.IGNORECASE)
_WORDS_HEAD = re.compile(
    r"내용|발언(?: ?내용)?|발화(?: ?내용)?|대화(?: ?내용)?|대사|말|텍스트|text|transcript|utterance|speech|words|content|said",
    re.IGNORECASE,
)
_STAMP = re.compile(rf"\W*({TIME})(?:\s*-+>?\s*{TIME})?\W*")


@dataclass(frozen=True, slots=True)
class Row:
    """The texts of a row's cells, and the block that the row is."""

    cells: tuple[str, ...]
    block: str | None


@dataclass(frozen=True, slots=True)
class _Columns:
    words: int
    speaker: int | None = None
    time: int | None = None


def table_cues(rows: Sequence[Row], *, headed: bool = False) -> list[Cue]:
    """One cue for each row; where no column can be told from the others, the words of its cells in order.

    headed: the table says that its first row is a header.

    >>> rows = [Row(("시간", "화자", "내용"), "h"), Row(("00:47", "이서연", "배포는 월요일로 하죠."), "a")]
    >>> [(c.speaker, c.text, c.start, c.block) for c in table_cues(rows)]
    [('이서연', '배포는 월요일로 하죠.', 47.0, 'a')]
    >>> [(c.speaker, c.text) for c in table_cues([Row(("Ana Ruiz", "Let us ship."), "a"), Row(("Jeff", "Yes."), "b")])]
    [('Ana Ruiz', 'Let us ship.'), ('Jeff', 'Yes.')]
    """
    columns = _named(rows[0]) if rows else None
    said = rows[1:] if columns or headed else rows
    columns = columns or _guessed(said)
    cues = (_cue(row, columns) for row in said)
    return [cue for cue in cues if cue.text.strip()]


def _named(header: Row) -> _Columns | None:
    """Columns by the words above them; without one for the words it is no table of speech that says so."""
    words = _column(header, _WORDS_HEAD)
    speaker, time = _column(header, _SPEAKER_HEAD), _column(header, _TIME_HEAD)
    return None if words is None or (speaker is None and time is None) else _Columns(words, speaker, time)


def _column(header: Row, names: re.Pattern[str]) -> int | None:
    return next((i for i, cell in enumerate(header.cells) if names.fullmatch(cell.strip())), None)


def _guessed(rows: Sequence[Row]) -> _Columns | None:
    """By what stands in most of the cells: a time, a name, and the most words."""
    width = min((len(row.cells) for row in rows), default=0)
    if width < 2:
        return None
    words = max(range(width), key=lambda i: sum(len(row.cells[i]) for row in rows))
    others = [i for i in range(width) if i != words]
    time = next((i for i in others if _mostly(rows, i, lambda cell: _STAMP.fullmatch(cell) is not None)), None)
    speaker = next((i for i in others if i != time and _mostly(rows, i, may_be_name)), None)
    return None if speaker is None and time is None else _Columns(words, speaker, time)


def _mostly(rows: Sequence[Row], column: int, fits: Callable[[str], bool]) -> bool:
    return sum(fits(row.cells[column].strip()) for row in rows) * 10 >= len(rows) * 8


def _cue(row: Row, columns: _Columns | None) -> Cue:
    if columns is None or len(row.cells) <= columns.words:
        return Cue(" ".join(cell.strip() for cell in row.cells if cell.strip()), block=row.block)
    stamp = _STAMP.fullmatch(row.cells[columns.time]) if columns.time is not None else None
    speaker = row.cells[columns.speaker].strip() if columns.speaker is not None else None
    return Cue(row.cells[columns.words], speaker or None, seconds(stamp[1]) if stamp else None, block=row.block)
