"""What a reader sees of a digest, in order, before any sink draws it: Notion, Markdown, HTML and the terminal all draw a `Sheet`.

Each part has a slot by which it is found again on the page. Texts are plain; links are ours alone.
"""

from dataclasses import dataclass
from typing import Final, Literal

from worker.model import Language
from worker.notion.text.rich_text import Run

AS_OF: Final = "as_of"
FOOTER: Final = "footer"


@dataclass(frozen=True, slots=True)
class Heading:
    """level: 2 or 3."""

    slot: str
    level: Literal[2, 3]
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """bullet: of a list. quiet: less than the rest."""

    slot: str
    runs: tuple[Run, ...]
    bullet: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of the week: label and number, or words where it is not known."""

    slot: str
    numbers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Row:
    slot: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The first row is the head; the first column is words, the others numbers."""

    slot: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """mermaid: what Notion draws. bars: the same for who draws by himself: label and number. over_time: oldest first."""

    slot: str
    title: str
    mermaid: str
    bars: tuple[tuple[str, int], ...]
    over_time: bool = False


@dataclass(frozen=True, slots=True)
class Fold:
    """Closed until a reader opens it."""

    slot: str
    runs: tuple[Run, ...]
    lines: tuple[Line, ...]


Part = Heading | Line | Figures | Table | Chart | Fold


@dataclass(frozen=True, slots=True)
class Sheet:
    language: Language
    title: str
    parts: tuple[Part, ...]
