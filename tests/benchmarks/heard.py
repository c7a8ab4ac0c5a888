"""An example meeting as a verifier meets it: the redacted lines of a request, and where the gold stands in them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from tests.recorded import MEETINGS, ROOT
from worker.evals.gold_file import Gold, GoldActionItem, GoldDecision, GoldEvent, Said, load_gold
from worker.local import language_of, roster_of
from worker.model import Evidence, Line, Meeting, RedactedUtterance
from worker.redaction import Shown, Vault, redact, show, with_names
from worker.roster import load_roster
from worker.stages.quotes import find_cited
from worker.transcripts import read_file

GoldItem = GoldDecision | GoldActionItem | GoldEvent


@dataclass(frozen=True)
class Heard:
    """names: of the people that a placeholder may stand for. Evidence is always that of the shown utterances."""

    gold: Gold
    meeting: Meeting
    redacted: tuple[RedactedUtterance, ...]
    shown: tuple[Shown, ...]
    names: Mapping[str, tuple[str, ...]]

    def number(self, line: Line) -> int:
        """The utterance that a prompt shows as this line; KeyError where nobody says it."""
        return self._numbers[line.speaker, line.text]

    def evidence(self, quote: Mapping[str, Any] | None, lines: Sequence[Line]) -> tuple[Evidence, ...]:
        """A quote of a request or a reply; the whole line where it is not in it, nothing where there is no such line."""
        if quote is None or not 1 <= quote["utterance"] <= len(lines):
            return ()
        utterances = tuple(self.redacted[self.number(line) - 1] for line in lines)
        found = find_cited(quote["quote"], quote["utterance"], utterances)
        if found is None:
            cited = utterances[quote["utterance"] - 1]
            found = Evidence(cited.n, 0, len(cited.text), cited.text)
        move = self.shown[found.utterance - 1].move
        return (Evidence(found.utterance, move(found.start), move(found.end), found.quote),)

    def said(self, quotes: Iterable[Said]) -> tuple[Evidence, ...]:
        return tuple(self._find(quote) for quote in quotes)

    def golds(self, kind: str) -> list[tuple[GoldItem, tuple[Evidence, ...]]]:
        """The items of that kind, and where they were said."""
        items: dict[str, tuple[GoldItem, ...]] = {
            "decision": self.gold.decisions, "action_item": self.gold.action_items, "event": self.gold.events
        }  # fmt: skip
        return [(item, self.said(proof(item))) for item in items[kind]]

    @property
    def _numbers(self) -> Mapping[tuple[str | None, str], int]:
        return _numbers(self.redacted)

    def _find(self, said: Said) -> Evidence:
        names = {said.speaker, self.gold.name_of.get(said.speaker, said.speaker)}
        found = next(s.utterance for s in self.shown if s.utterance.speaker in names and said.quote in s.utterance.text)
        start = found.text.index(said.quote)
        return Evidence(found.n, start, start + len(said.quote), said.quote)


@cache
def heard(name: str) -> Heard:
    """name: one of `tests.recorded.MEETINGS`; placeholders come out as in its replay."""
    gold = gold_of(name)
    people = load_roster((ROOT / "examples" / "roster.json").read_text(encoding="utf-8"), name="roster.json")
    transcript = with_names(read_file(ROOT / "examples" / MEETINGS[name]["file"]), people)
    roster, vault = roster_of(transcript, people), Vault()
    redacted = redact(transcript, roster, vault).transcript.utterances
    language = language_of(transcript)
    held_at = gold.meeting.held_at.astimezone(ZoneInfo(gold.meeting.timezone))
    named = {p.id: p.name for p in (*roster.present, *roster.directory)}
    return Heard(
        gold, Meeting(gold.meeting.title, held_at, gold.meeting.timezone, roster.present, language), redacted,
        tuple(show(u, r, language) for u, r in zip(transcript.utterances, redacted, strict=True)),
        {p: tuple(named[i] for i in vault.people(p) if i in named) for p in vault.placeholders()},
    )  # fmt: skip


@cache
def gold_of(name: str) -> Gold:
    """The gold, in which a task also rests on the line that gives it another date: that line names the task again."""
    gold = load_gold(ROOT / "examples" / "gold" / f"{name}.yaml")
    return gold.model_copy(update={"action_items": tuple(_with_correction(item) for item in gold.action_items)})


def proof(item: GoldItem) -> tuple[Said, ...]:
    return item.evidence.task if isinstance(item, GoldActionItem) else item.evidence


def text_of(item: GoldItem) -> str:
    return item.task if isinstance(item, GoldActionItem) else item.title if isinstance(item, GoldEvent) else item.text


def _with_correction(item: GoldActionItem) -> GoldActionItem:
    if item.due is None or item.due.superseded is None:
        return item
    said = item.evidence
    return item.model_copy(update={"evidence": said.model_copy(update={"task": (*said.task, said.due[0])})})


@cache
def _numbers(utterances: tuple[RedactedUtterance, ...]) -> dict[tuple[str | None, str], int]:
    """Who says the same twice is taken to say it the first time."""
    return {(u.speaker, u.text): u.n for u in reversed(utterances)}
