"""The example meetings, run whole, and with something hostile put into them."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal

import prompts.template
from worker.llm import Model
from worker.llm.rules import RulesModel
from worker.local import Request, minutes_of, roster_of
from worker.model import Evidence, Minutes, Person, Transcript, Utterance
from worker.redaction import Vault, redact
from worker.roster import load_roster
from worker.run import moment
from worker.stages.extract import lines_of
from worker.store import MemoryStore
from worker.transcripts import read_file

EXAMPLES = Path(__file__).parents[2] / "examples"
Place = Literal["speech", "chat", "speaker"]


@dataclass(frozen=True)
class Example:
    """date: as typed at the command line; None: the file says it. intruder: who says the attacks, one of those present.

    filler: what anybody may say at any time without meaning anything.
    """

    file: str
    date: str | None
    timezone: str
    intruder: str
    filler: str


KOREAN = Example("weekly-planning-ko.txt", None, "Asia/Seoul", "정다은", "네 맞아요.")
ENGLISH = Example("weekly-product-sync.vtt", "2026-11-24T10:00", "America/New_York", "Priya Raman", "Right, okay.")
BOTH = (KOREAN, ENGLISH)


@cache
def transcript(example: Example) -> Transcript:
    return read_file(EXAMPLES / example.file)


def with_lines(example: Example, lines: Mapping[int, str], place: Place) -> Transcript:
    """The meeting with more utterances. lines: what is said right after the utterance of that number."""
    read, added = transcript(example), list[Utterance]()
    for utterance in read.utterances:
        added.append(utterance)
        if utterance.n in lines:
            added.append(_line(example, lines[utterance.n], place))
    numbered = tuple(replace(utterance, n=n) for n, utterance in enumerate(added, start=1))
    return replace(read, utterances=numbered)


def numbers_of(lines: Mapping[int, str]) -> tuple[int, ...]:
    """The numbers that the added utterances have in the new transcript."""
    return tuple(after + position for position, after in enumerate(sorted(lines), start=1))


def spread(example: Example, words: Sequence[str]) -> dict[int, str]:
    """The words over the whole meeting, in order."""
    total = len(transcript(example).utterances)
    return {1 + (2 * k + 1) * (total - 2) // (2 * len(words)): said for k, said in enumerate(words)}


def run(
    example: Example, said: Transcript | None = None, model: Model | None = None, title: str | None = None
) -> Minutes:
    return asyncio.run(_run(example, said or transcript(example), model or RulesModel(), title))


def shown_lines(example: Example, said: Transcript, numbers: Sequence[int]) -> tuple[str, ...]:
    """What a model sees of these utterances: placeholders are given in the same order in every run."""
    redaction = redact(said, roster_of(said, _people()), Vault())
    lines = lines_of([redaction.transcript.utterances[n - 1] for n in numbers])
    _, *shown, _ = prompts.template.transcript(lines).split("\n")
    return tuple(line.partition(": ")[2] for line in shown)


def content(minutes: Minutes) -> list[tuple[object, ...]]:
    """What decisions, action items and events say, without the numbers of utterances, which shift."""
    found: list[tuple[object, ...]] = [("decision", d.text, d.state, d.date, *_quotes(d.evidence)) for d in minutes.decisions]
    for a in minutes.action_items:
        due = a.due and (a.due.phrase, a.due.date, a.due.time)
        quotes = _quotes(a.evidence), _quotes(a.owner_evidence), _quotes(a.due_evidence)
        found.append(("action_item", a.task, a.owner, a.owner_candidates, a.team, due, *quotes))
    found += [("event", e.title, e.start, e.end, e.all_day, *_quotes(e.evidence)) for e in minutes.events]
    return found


def _quotes(evidence: tuple[Evidence, ...]) -> tuple[str, ...]:
    return tuple(e.quote for e in evidence)


def _line(example: Example, words: str, place: Place) -> Utterance:
    if place == "speaker":
        return Utterance(1, words, example.filler)
    return Utterance(1, example.intruder, words, source=place)


async def _run(example: Example, said: Transcript, model: Model, title: str | None) -> Minutes:
    held_at, time_known = moment(example.date, example.timezone) if example.date else (None, True)
    request = Request("page", title, held_at, time_known, example.timezone, people=_people())
    try:
        return await minutes_of(said, request, model, MemoryStore())
    finally:
        await model.close()


@cache
def _people() -> tuple[Person, ...]:
    return load_roster((EXAMPLES / "roster.json").read_text(encoding="utf-8"), name="roster.json")
