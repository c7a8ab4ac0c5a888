"""Meetings to process: as many as asked for, no two alike, Korean, English and both, three to eight chunks each; and long ones."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from tests.benchmarks.meeting import HOUR, meeting
from worker.model import Utterance

SHORT = (70, 170)  # utterances
_LANGUAGES = ("ko", "en", "both")
_CHUNKS_AN_HOUR = 17.9


@dataclass(frozen=True)
class Talk:
    """lines: as pasted on a page, one an utterance."""

    title: str
    lines: tuple[str, ...]


def short_talks(count: int, *, seed: int = 1, utterances: tuple[int, int] = SHORT) -> list[Talk]:
    chance = random.Random(seed)
    return [_short(number, chance, utterances) for number in range(1, count + 1)]


def long_talk(chunks: int = 60, *, seed: int = 1) -> Talk:
    hours = -(-chunks // _CHUNKS_AN_HOUR)
    said = meeting(int(hours), seed=10_000 + seed).utterances
    return Talk(f"Long meeting {seed}", tuple(map(_line, said[: round(chunks / _CHUNKS_AN_HOUR * HOUR)])))


def _short(number: int, chance: random.Random, utterances: tuple[int, int]) -> Talk:
    language, length = _LANGUAGES[number % len(_LANGUAGES)], chance.randint(*utterances)
    said = _spoken(language, chance.randrange(10**6))
    start = next(said)
    lines = [start, *(next(said) for _ in range(length - 1))]
    name = {"ko": f"주간 회의 {number}", "en": f"Weekly sync {number}", "both": f"Launch 준비 회의 {number}"}[language]
    return Talk(name, tuple(map(_line, lines)))


def _spoken(language: str, seed: int) -> Iterator[Utterance]:
    """Without end. A meeting of one language is made of the parts of an hour that are in it."""
    hour = 0
    while True:
        for utterance in meeting(1, seed=seed + hour).utterances:
            korean = any("가" <= letter <= "힣" for letter in utterance.speaker or "")
            if language == "both" or korean == (language == "ko"):
                yield utterance
        hour += 10**6


def _line(utterance: Utterance) -> str:
    return f"{utterance.speaker}: {utterance.text}"
