"""Meetings to measure with: made from a seed of `talk.yaml`, half Korean and half English, as long as asked for."""

import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from worker.model import Person, Transcript, Utterance

HOUR = 600  # utterances, about 60,000 characters
SPEAKERS = {
    "ko": ("한도윤", "서지민", "오하람", "문태경"),
    "en": ("Nora Feld", "Callum Reyes", "Priya Anand", "Jonas Weir"),
}
_CALLED = {
    "한도윤": "한도윤 팀장님", "서지민": "지민님", "오하람": "하람님", "문태경": "태경님",
    "Nora Feld": "Nora", "Callum Reyes": "Callum", "Priya Anand": "Priya", "Jonas Weir": "Jonas Weir",
}  # fmt: skip
_BLOCK = 25  # utterances of one language in a row
_SCENE = 0.09  # chance that a scene begins: about forty an hour
_SHORT = 0.12
_LENGTH = {"ko": (20, 150), "en": (40, 225)}  # characters of one turn, at least
_SLOT = re.compile(r"\{(\w+)\}")
_SECONDS = 6.0
_FAMILY, _GIVEN = "강고권나류마민배손신", "가온 다현 라희 소율 재민 하준 서아 유빈 지호 채원".split()


def meeting(hours: int = 1, seed: int = 1) -> Transcript:
    """A transcript of `hours` × 600 utterances; the first hour is the same however many follow."""
    spoken = [line for hour in range(hours) for line in _hour(random.Random(f"{seed} {hour}"))]
    utterances = tuple(
        Utterance(n, speaker, text, start=_SECONDS * n, end=_SECONDS * (n + 1), line=4 * n)
        for n, (speaker, text) in enumerate(spoken, 1)
    )
    return Transcript(utterances, "benchmark")


def directory() -> tuple[Person, ...]:
    """A workspace of a hundred people who are not there, and the eight who are."""
    absent = [Person(f"d{i}{k}", f"{f}{g}") for i, f in enumerate(_FAMILY) for k, g in enumerate(_GIVEN)]
    return (*absent, Person("p1", "한도윤", titles=("팀장",)))


def captions(transcript: Transcript) -> str:
    """The transcript as WebVTT, one cue an utterance."""
    cues = (f"{_clock(u.start)} --> {_clock(u.end)}\n<v {u.speaker}>{u.text}</v>\n" for u in transcript.utterances)
    return "WEBVTT\n\n" + "\n".join(cues)


def _hour(chance: random.Random) -> list[tuple[str, str]]:
    lines: list[tuple[str, str]] = []
    decks = {language: _deck(_talk()["talk"][language], chance) for language in SPEAKERS}
    while len(lines) < HOUR:
        language = "ko" if len(lines) // _BLOCK % 2 == 0 else "en"
        lines += _scene(language, chance) if chance.random() < _SCENE else [_turn(language, decks[language], chance)]
    return lines[:HOUR]


def _deck(sentences: list[str], chance: random.Random) -> Iterator[str]:
    """Every sentence once, in a new order each time, so that none is said twice in a row of few."""
    while True:
        yield from chance.sample(sentences, len(sentences))


def _scene(language: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    people = chance.sample(SPEAKERS[language], 3)
    filled = dict(zip("abc", (_CALLED[person] for person in people), strict=True))
    for index, text in enumerate(chance.choice(_talk()["scenes"][language])):
        yield people[index], _filled(text, chance, filled)


def _turn(language: str, deck: Iterator[str], chance: random.Random) -> tuple[str, str]:
    speaker = chance.choice(SPEAKERS[language])
    if chance.random() < _SHORT:
        return speaker, chance.choice(_talk()["short"][language])
    length, text = chance.randint(*_LENGTH[language]), ""
    if chance.random() < 0.5:
        text = chance.choice(_talk()["openers"][language])
    while len(text) < length:
        text += f"{_filled(next(deck), chance, {})} "
    return speaker, text.strip()


def _filled(text: str, chance: random.Random, called: dict[str, str]) -> str:
    def value(slot: re.Match[str]) -> str:
        return called.get(slot[1]) or _value(slot[1], chance)

    return _SLOT.sub(value, text)


def _value(slot: str, chance: random.Random) -> str:
    match slot:
        case "n":
            return str(chance.randint(3, 900))
        case "pct":
            return str(chance.randint(5, 95))
        case "phone":
            return f"010-{chance.randint(2000, 9999)}-{chance.randint(1000, 9999)}"
        case "email":
            return f"team{chance.randint(1, 999)}@example.com"
        case "account":
            return f"{chance.randint(100000, 999999)}-{chance.randint(10, 99)}-{chance.randint(100000, 999999)}"
        case _:
            return str(chance.choice(_talk()["slots"][slot]))


@cache
def _talk() -> dict[str, Any]:
    talk: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("talk.yaml").read_text(encoding="utf-8"))
    return talk


def _clock(seconds: float | None) -> str:
    whole = int(seconds or 0)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.000"
