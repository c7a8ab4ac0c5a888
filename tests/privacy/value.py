"""A planted value, and the rows of the files that it is made from."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent.parent / "data" / "privacy"


@dataclass(frozen=True, slots=True)
class Planted:
    """A value as it stands in its sentence. meeting: the only one that it may be said in, for names of those present.

    label: the value is what its speaker is called, and the sentence is what is said.
    """

    kind: str
    value: str
    sentence: str
    language: str = "ko"
    meeting: int | None = None
    label: bool = False


class Carriers:
    """Sentences by kind and language, taken in turn."""

    def __init__(self) -> None:
        self._turns: dict[tuple[str, str], int] = {}
        self._rows = rows("carriers.tsv")

    def sentence(self, kind: str, language: str, value: str) -> str:
        fitting = [text for k, spoken, text in self._rows if k == kind and spoken == language]
        turn = self._turns.get((kind, language), 0)
        self._turns[kind, language] = turn + 1
        return fitting[turn % len(fitting)].replace("⟦⟧", value)


@cache
def rows(file: str) -> list[list[str]]:
    lines = (DATA / file).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]
