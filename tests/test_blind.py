"""Phrasings written without a look at the rules or their own tables: what the rules do with words they were not made for.

`python -m tests.test_blind` prints the figures by class and every row that fails; data/blind/README.md keeps them.
"""

import asyncio
import csv
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.resolution.owner_table import Row, labels, names, resolve, rosters, rows
from worker.llm.rules import RulesModel
from worker.local import Request, minutes_of
from worker.model import Person, Transcript, Utterance
from worker.phrases import looks_like_commitment
from worker.redaction import Vault, redact
from worker.resolution.due import resolve_due
from worker.resolution.owners import Ownership
from worker.roster import build_roster
from worker.store import MemoryStore

BLIND = Path(__file__).parent / "data" / "blind"
OWNERS = BLIND / "owners.yaml"
PRESENT = ("한승우", "김나래", "Elena Rossi", "오지훈 팀장", "Brian O'Connor", "최다인")
CAST = {  # who leads, and the two who are spoken to
    "ko": ("한지원", "배소라", "정우진"),
    "en": ("Grace Hall", "Nina Patel", "Owen Clark"),
    "mixed": ("한지원", "배소라", "Owen Clark"),
}
KIND = {"commitment": "action_item", "assignment": "action_item", "decision": "decision", "event": "event"}
HELD = datetime(2026, 11, 19, 10, tzinfo=ZoneInfo("Asia/Seoul"))


@dataclass(frozen=True)
class Outcome:
    """One row judged. group: what it is counted under."""

    group: str
    row: str
    right: bool
    got: str = ""


def test_due_dates_resolve_as_a_listener_would_have_them() -> None:
    assert _right(due_dates()) >= 118, _wrong(due_dates())


def test_owners_are_those_whom_a_listener_would_name() -> None:
    assert _right(owners()) >= 59, _wrong(owners())


def test_nobody_gets_a_task_that_is_not_theirs_whoever_is_proposed() -> None:
    assert wrong_owners() == []


def test_commitments_assignments_decisions_and_appointments_become_items_of_their_kind() -> None:
    assert _right(spoken_items()) >= 44, _wrong(spoken_items())


def test_at_most_one_in_twenty_of_what_is_no_item_becomes_one() -> None:
    assert len(_wrong(spoken_chatter())) <= 0.05 * len(spoken_chatter()), _wrong(spoken_chatter())


def test_commitments_are_noticed_even_where_no_item_came_of_them() -> None:
    assert _right(noticed()) >= 49, _wrong(noticed())


def test_personal_values_are_hidden_all_but_foreign_names_in_hangul() -> None:
    assert [o for o in _wrong(personal_values()) if o.group != "name"] == []
    assert _right(personal_values()) >= 98, _wrong(personal_values())


def test_what_merely_looks_personal_stays_as_it_was_said() -> None:
    assert _right(lookalikes()) >= 59, _wrong(lookalikes())


def test_the_tables_are_whole() -> None:
    sizes = [len(judge()) for judge in (due_dates, owners, spoken_items, spoken_chatter, personal_values, lookalikes)]
    assert sizes == [120, 60, 50, 70, 100, 60]


@cache
def due_dates() -> list[Outcome]:
    return [_due_date(*row) for row in _table("due.tsv")]


@cache
def owners() -> list[Outcome]:
    """Right: the owner, the candidates and the team expected; of a row with another right owner, that one or nobody."""
    found = [(row, _resolved(row)) for row in rows(OWNERS)]
    return [Outcome(_owner_group(row), str(row), _owner_right(row, owner), _owner_told(owner)) for row, owner in found]


@cache
def wrong_owners() -> list[str]:
    """As proposed in the table, and with everybody who is present proposed in turn."""
    wrong = []
    for row in rows(OWNERS):
        everybody = [replace(row, proposed=p.name, words=None) for p in rosters(OWNERS)[row.roster].present]
        for asked in (row, *everybody):
            person = _resolved(asked).person
            if person and person.name not in (row.owner, row.also):
                wrong.append(f"{asked}: {person.name}")
    return wrong


@cache
def spoken_items() -> list[Outcome]:
    """Right: an item of the kind that was said."""
    return [Outcome(s.group, str(s), KIND[s.group] in kinds.split(), kinds) for s, kinds in _minuted() if s.expected == "item"]


@cache
def spoken_chatter() -> list[Outcome]:
    """Right: no decision, action item or event."""
    return [Outcome(s.group, str(s), not kinds, kinds) for s, kinds in _minuted() if s.expected == "none"]


@cache
def noticed() -> list[Outcome]:
    """Right: the reader of the coverage ledger would be shown it, had no reply mentioned it."""
    return [Outcome(s.group, str(s), looks_like_commitment(*_redacted(s))) for s in _spoken() if s.expected == "item"]


@cache
def personal_values() -> list[Outcome]:
    """Right: none of the parts of the value is left."""
    found = [(row, _hidden(row[2])) for row in _table("pii.tsv") if row[0] == "hide"]
    return [Outcome(g, said, not any(p in text for p in parts.split("|")), text) for (_, g, said, parts), text in found]


@cache
def lookalikes() -> list[Outcome]:
    found = [(row, _hidden(row[2])) for row in _table("pii.tsv") if row[0] == "keep"]
    return [Outcome(group, said, text == said, text) for (_, group, said, _), text in found]


@dataclass(frozen=True)
class Spoken:
    expected: str
    group: str
    language: str
    before: str
    text: str

    def __str__(self) -> str:
        return f"{self.before} / {self.text}" if self.before else self.text


def _right(found: list[Outcome]) -> int:
    return sum(outcome.right for outcome in found)


def _wrong(found: list[Outcome]) -> list[Outcome]:
    return [outcome for outcome in found if not outcome.right]


def _due_date(language: str, held: str, phrase: str, expected: str) -> Outcome:
    moment, zone = held.split()
    found = resolve_due(phrase, datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone)))
    got = found.date.isoformat() if found.date else "none"
    return Outcome(language, f"{held} {phrase} → {expected}", got == expected, f"{got} ({found.rule})")


def _resolved(row: Row) -> Ownership:
    return resolve(row, rosters(OWNERS)[row.roster], labels(OWNERS)[row.roster])


def _owner_group(row: Row) -> str:
    if row.candidates or row.team:
        return "ambiguous" if row.candidates else "team"
    if row.also or row.owner is None:
        return "wrong one or nobody right"
    return "right one proposed" if row.proposed else "nobody proposed"


def _owner_right(row: Row, found: Ownership) -> bool:
    owner = found.person.name if found.person else None
    if row.also and owner in (None, row.also):
        return True
    return (owner, names(found.candidates), found.team) == (row.owner, row.candidates, row.team)


def _owner_told(found: Ownership) -> str:
    return f"{found.person.name if found.person else None} {names(found.candidates)} {found.team} ({found.reason})"


def _spoken() -> list[Spoken]:
    return [Spoken(*row) for row in _table("speech.tsv")]


@cache
def _minuted() -> list[tuple[Spoken, str]]:
    return [(said, asyncio.run(_kinds(said))) for said in _spoken()]


async def _kinds(said: Spoken) -> str:
    """Of the items that the rules find. The leader speaks; whoever is named in the line before answers it."""
    leader, *others = CAST[said.language]
    answers = next((name for name in others if _given(name) in said.before), others[0])
    lines = [(leader, said.before), (answers, said.text)] if said.before else [(leader, said.text)]
    utterances = tuple(Utterance(n, who, text) for n, (who, text) in enumerate(lines, start=1))
    transcript = Transcript(utterances, "plain", participants=(leader, *others))
    request = Request(page="blind", held_at=HELD, timezone="Asia/Seoul")
    minutes = await minutes_of(transcript, request, RulesModel(), MemoryStore())
    found = {"decision": minutes.decisions, "action_item": minutes.action_items, "event": minutes.events}
    return " ".join(kind for kind, items in found.items() if items)


def _redacted(said: Spoken) -> tuple[str, str]:
    """The text and the line before, as the cue phrases read them: people are placeholders."""
    lines = (Utterance(1, None, said.text), Utterance(2, None, said.before or "."))
    text, before = redact(Transcript(lines, "plain"), build_roster(CAST[said.language], [], []), Vault()).transcript.utterances
    return text.text, before.text if said.before else ""


def _given(name: str) -> str:
    return name.partition(" ")[0] if name.isascii() else name[1:]


def _hidden(sentence: str) -> str:
    roster = build_roster(PRESENT, [], [Person("d1", "강민아")])
    return redact(Transcript((Utterance(1, None, sentence),), "plain"), roster, Vault()).transcript.utterances[0].text


def _table(name: str) -> list[list[str]]:
    with (BLIND / name).open(encoding="utf-8", newline="") as file:
        return [row for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if not row[0].startswith("#")]


def _print(judge: Callable[[], list[Outcome]]) -> None:
    found = judge()
    print(f"\n{judge.__name__}: {_right(found)} of {len(found)}")
    for group in dict.fromkeys(o.group for o in found):
        members = [o for o in found if o.group == group]
        print(f"  {group}: {_right(members)} of {len(members)}")
    for outcome in _wrong(found):
        print(f"  - [{outcome.group}] {outcome.row}  ⇒ {outcome.got or 'nothing'}")


if __name__ == "__main__":
    for table in (due_dates, owners, spoken_items, spoken_chatter, noticed, personal_values, lookalikes):
        _print(table)
    print("\nwrong owners:", *wrong_owners(), sep="\n  ")
