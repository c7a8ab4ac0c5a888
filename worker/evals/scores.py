"""What a measurement counts, as shares that add up: over the cases of a prompt, never averages of averages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce


@dataclass(frozen=True, slots=True)
class Share:
    """`right` out of `of`."""

    right: int = 0
    of: int = 0

    def __add__(self, other: "Share") -> "Share":
        return Share(self.right + other.right, self.of + other.of)

    @property
    def rate(self) -> float | None:
        """None where there was nothing to get right."""
        return self.right / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Miss:
    """One thing that came out otherwise. what: the field, or `item` for one too many or too few."""

    case: str
    what: str
    expected: str
    got: str


@dataclass(frozen=True)
class Score:
    """What came of some cases of one prompt.

    replies: that fitted their schema. quotes: found in the line that they cite. precision, recall: of what a prompt is
    there to find (docs/evals.md says what that is, prompt by prompt). nothing: cases that hold nothing, and nothing was
    found. false_items: found in them all the same. confusion: `supported` against the rest, where that is the question.
    """

    replies: Share = Share()
    quotes: Share = Share()
    precision: Share = Share()
    recall: Share = Share()
    fields: Mapping[str, Share] = field(default_factory=dict)
    nothing: Share = Share()
    false_items: int = 0
    confusion: Mapping[str, int] = field(default_factory=dict)
    misses: tuple[Miss, ...] = ()

    def __add__(self, other: "Score") -> "Score":
        return Score(
            self.replies + other.replies, self.quotes + other.quotes,
            self.precision + other.precision, self.recall + other.recall,
            {name: self.fields.get(name, Share()) + other.fields.get(name, Share()) for name in {**self.fields, **other.fields}},
            self.nothing + other.nothing, self.false_items + other.false_items,
            {name: self.confusion.get(name, 0) + other.confusion.get(name, 0) for name in {**self.confusion, **other.confusion}},
            self.misses + other.misses,
        )  # fmt: skip

    @property
    def every_field(self) -> Share:
        return reduce(Share.__add__, self.fields.values(), Share())


def total(scores: Iterable[Score]) -> Score:
    return reduce(Score.__add__, scores, Score())


@dataclass(frozen=True, slots=True)
class Compared:
    """One field of one reply beside what was expected."""

    right: bool
    expected: object
    got: object

    @property
    def share(self) -> Share:
        return Share(int(self.right), 1)

    def miss(self, case: str, what: str) -> Miss:
        return Miss(case, what, shown(self.expected), shown(self.got))


def shown(value: object) -> str:
    """A value as one short line: quotes with the line that they cite.

    >>> shown({"utterance": 3, "quote": "by Friday"}), shown(None)
    ('[3] “by Friday”', '–')
    """
    if isinstance(value, Mapping) and "quote" in value:
        return short(f"[{value['utterance']}] “{value['quote']}”")
    return "–" if value is None else short(str(value))


def short(text: str, length: int = 60) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
