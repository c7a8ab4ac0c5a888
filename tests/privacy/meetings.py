"""The transcripts that the values are said in: five meetings, each in a format of its own."""

import json
import random
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.privacy.people import MEETINGS, Member, directory, present, roster_file
from tests.privacy.value import Carriers, Planted, rows

Turn = tuple[str, str, Planted | None]  # speaker, words, what is planted there


@dataclass(frozen=True, slots=True)
class Meeting:
    """file: its name. content: as exported. values: what is planted in it. split: those that stand in two cues.

    absent: names of the directory that are said in it.
    """

    file: str
    content: bytes
    title: str | None
    values: tuple[Planted, ...]
    split: tuple[Planted, ...]
    absent: tuple[str, ...]


def meetings(values: Sequence[Planted], *, with_borrowed: bool) -> list[Meeting]:
    members = present(with_borrowed=with_borrowed)
    absent = [member.name for member in directory(with_borrowed=with_borrowed)]
    parts = _parts(values)
    return [
        _meeting(at, parts[at], [m for m in members if m.meeting == at], tuple(absent[at::MEETINGS]), _heading(values))
        for at in range(MEETINGS)
    ]


def write_roster(path: Path, *, with_borrowed: bool) -> None:
    """Everybody in one file: those present in any of the meetings, and the directory."""
    people = (*present(with_borrowed=with_borrowed), *directory(with_borrowed=with_borrowed))
    path.write_text(json.dumps(roster_file(people), ensure_ascii=False), encoding="utf-8")


# Which languages are spoken where. A label that is an address fits where a service wrote the labels.
_LANGUAGES = ({"ko", "en"}, {"ko"}, {"ko"}, {"en"}, {"ko", "en"})
_LABELLED = (0, 4)


def _parts(values: Sequence[Planted]) -> list[list[Planted]]:
    parts: list[list[Planted]] = [[] for _ in range(MEETINGS)]
    for value in values:
        fitting = [at for at in range(MEETINGS) if value.language in _LANGUAGES[at] and (not value.label or at in _LABELLED)]
        at = value.meeting if value.meeting is not None else min(fitting, key=lambda at: len(parts[at]))
        parts[at].append(value)
    return parts


def _meeting(at: int, values: list[Planted], members: list[Member], absent: tuple[str, ...], heading: str) -> Meeting:
    chance = random.Random(at)
    turns = list(_turns(values, members, absent, chance))
    name, write = _FORMATS[at]
    content, split = write(turns, heading)
    return Meeting(name, content, heading if at in (0, 3) else None, tuple(values), split, absent)


def _heading(values: Sequence[Planted]) -> str:
    """A title with a telephone number and an address in it, as calendars have them."""
    phone = next(v.value for v in values if v.kind == "kr_phone" and re.fullmatch(r"[\d-]+", v.value))
    email = next(v.value for v in values if v.kind == "email" and re.fullmatch(r"[a-z0-9.@-]+", v.value))
    return f"{phone} 통화 / {email}"


def _turns(values: list[Planted], members: list[Member], absent: Sequence[str], chance: random.Random) -> list[Turn]:
    """Everybody opens with small talk, so that nobody present goes unheard; more of it between the values."""
    small = {language: [text for spoken, text in rows("small_talk.tsv") if spoken == language] for language in ("ko", "en")}
    languages = sorted({value.language for value in values})
    turns: list[Turn] = [(m.label, small[languages[i % len(languages)]][i], None) for i, m in enumerate(members)]
    for i, value in enumerate(values):
        label = value.value if value.label else chance.choice(members).label
        turns.append((label, value.sentence, value))
        if i % 4 == 3:
            turns.append((chance.choice(members).label, chance.choice(small[value.language]), None))
    carriers = Carriers()
    for name in absent:
        language = languages[0] if name[0].isascii() else languages[-1]
        turns.insert(chance.randrange(5, len(turns)), (members[0].label, carriers.sentence(f"name_{language}", language, name), None))
    return turns


Written = tuple[bytes, tuple[Planted, ...]]


def _teams(turns: Sequence[Turn], _: str) -> Written:
    """WebVTT with voice tags. Every second value with a gap in it is torn apart between two cues."""
    cues, split = ["WEBVTT"], []
    for at, (speaker, words, value) in enumerate(turns):
        first, second = _torn(words, value) if at % 2 else (words, "")
        start = at * 6
        cues.append(f"{_clock(start)}.000 --> {_clock(start + 3)}.000\n<v {speaker}>{_escaped(first)}</v>")
        if second and value:
            cues.append(f"{_clock(start + 3)}.000 --> {_clock(start + 5)}.500\n<v {speaker}>{_escaped(second)}</v>")
            split.append(value)
    return "\n\n".join(cues).encode(), tuple(split)


def _clova(turns: Sequence[Turn], title: str) -> Written:
    """Clova Note, all of it decomposed as a Mac writes it, personal values in the title of the file's own header."""
    head = f"{title}\n2026.11.20 금 오후 2:05 ・ 51분 20초\n{turns[0][0]}\n"
    said = [f"{speaker} {_clock(at * 7)[3:]}\n{words}\n" for at, (speaker, words, _) in enumerate(turns)]
    return unicodedata.normalize("NFD", "\n".join([head, *said])).encode(), ()


def _plain(turns: Sequence[Turn], title: str) -> Written:
    labels = ", ".join(dict.fromkeys(speaker for speaker, _, _ in turns))
    head = f"제목: {title}\n일시: 2026년 11월 20일 오후 2:05\n참석자: {labels}\n"
    return "\r\n".join([head, *(f"{speaker}: {words}" for speaker, words, _ in turns)]).encode("utf-16"), ()


def _stamped(turns: Sequence[Turn], _: str) -> Written:
    return "\n".join(f"[{_clock(at * 8)}] {speaker}: {words}" for at, (speaker, words, _) in enumerate(turns)).encode(), ()


def _chat(turns: Sequence[Turn], _: str) -> Written:
    lines = [f"{_clock(36000 + at * 9)} From {speaker} to Everyone:\n\t{words}" for at, (speaker, words, _) in enumerate(turns)]
    return "\n".join(lines).encode(), ()


_FORMATS: tuple[tuple[str, Callable[[Sequence[Turn], str], Written]], ...] = (
    ("teams.vtt", _teams), ("clova.txt", _clova), ("plain.txt", _plain), ("stamped.txt", _stamped), ("chat.txt", _chat),
)  # fmt: skip


def _torn(words: str, value: Planted | None) -> tuple[str, str]:
    """At the gap nearest to the middle of the value."""
    gaps = [m.end() for m in re.finditer(r" +|(?<=\d)-(?=\d)", value.value)] if value and not value.label else []
    if not value or not gaps:
        return words, ""
    middle = words.index(value.value) + min(gaps, key=lambda gap: abs(gap - len(value.value) / 2))
    return words[:middle].rstrip(" "), words[middle:]


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
