"""The owner table, row by row through the real chain: labels → roster → redaction → owner."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from worker.model import Person, RedactedUtterance, Roster, Transcript, Utterance
from worker.redaction import Vault, redact
from worker.resolution.owners import OwnerClaim, Ownership, resolve_owner
from worker.roster import build_roster, match_name

TABLE = Path(__file__).parent.parent / "data" / "owners.yaml"


@dataclass(frozen=True)
class Row:
    number: int
    roster: str
    lines: tuple[str, ...]
    proposed: str | None
    words: str | None
    task: int
    said: int | None
    quote: str | None
    before: tuple[str, ...]
    owner: str | None
    candidates: tuple[str, ...]
    team: str | None
    also: str | None

    def __str__(self) -> str:
        return f"{self.number}: {' / '.join(self.lines)} [proposed: {self.proposed or self.words}]"


def rows(path: Path = TABLE) -> list[Row]:
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [_row(number, entry) for number, entry in enumerate(document["rows"], start=1)]


def rosters(path: Path = TABLE) -> dict[str, Roster]:
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {name: _roster(entry) for name, entry in document["rosters"].items()}


def labels(path: Path = TABLE) -> dict[str, list[str]]:
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {name: entry["speakers"] for name, entry in document["rosters"].items()}


def resolve(row: Row, roster: Roster, speakers: list[str]) -> Ownership:
    """Everybody says hello first, so that a model could propose anybody; a line of nobody's stands in between."""
    said = [f"{label}: 안녕하세요." for label in speakers] + [": 자, 시작합니다.", *row.before, *row.lines]
    utterances = tuple(
        Utterance(n, label or None, text) for n, (label, text) in enumerate(map(_split, said), start=1)
    )
    vault = Vault()
    redacted = redact(Transcript(utterances, format="plain"), roster, vault).transcript.utterances
    first = len(said) - len(row.lines) - 1
    claim = _claim(row, redacted, first, _placeholder(row, roster, vault, said))
    return resolve_owner(claim, roster, vault.people)


def proposing_everybody(path: Path = TABLE) -> tuple[int, list[str]]:
    """The worst model: for each row, each present person is proposed. How many proposals, and those that came back wrong."""
    table, people, speakers = rows(path), rosters(path), labels(path)
    asked = [(row, person.name) for row in table for person in people[row.roster].present]
    wrong = []
    for row, name in asked:
        found = resolve(replace(row, proposed=name, words=None), people[row.roster], speakers[row.roster]).person
        if found and found.name not in _right(row, table):
            wrong.append(f"{row} ← {name}")
    return len(asked), wrong


def _right(row: Row, table: list[Row]) -> set[str | None]:
    """The row's owner; for a wrong proposal, the owner that the same words have in another row."""
    same = [other for other in table if _words(other) == _words(row)]
    return {other.owner for other in same} | {row.owner, row.also}


def _words(row: Row) -> tuple[object, ...]:
    return row.lines, row.task, row.said, row.quote


def _claim(row: Row, redacted: tuple[RedactedUtterance, ...], first: int, owner: str | None) -> OwnerClaim:
    task = first + row.task
    said = first + row.said if row.said else None
    assert row.quote is None or row.quote in redacted[task].text, f"{row}: the quote is not in {redacted[task].text}"
    return OwnerClaim(
        task=redacted[task],
        owner=owner,
        words=row.words,
        said=redacted[said] if said else None,
        before_task=redacted[task - 1],
        before_said=redacted[said - 1] if said else None,
        task_quote=row.quote,
    )


def _placeholder(row: Row, roster: Roster, vault: Vault, said: list[str]) -> str | None:
    """Of the person proposed, or of the words that fit several."""
    if row.proposed is None:
        return None
    ids = {p.id for p in _bearers(row.proposed, roster)}
    fits = [name for name in vault.placeholders() if set(vault.people(name)) == ids and name.startswith("<PERSON")]
    assert fits, f"{row}: nothing in {said} is {row.proposed}"
    return fits[0]


def _bearers(name: str, roster: Roster) -> list[Person]:
    named = [p for p in (*roster.present, *roster.directory) if p.name == name]
    return named or list(match_name(name, roster))


def _roster(entry: dict[str, Any]) -> Roster:
    directory = [d if isinstance(d, dict) else {"name": d} for d in entry.get("directory", ())]
    people = [
        Person(f"d{n}", d["name"], tuple(d.get("aliases", ())), (), d.get("email")) for n, d in enumerate(directory)
    ]
    return build_roster(entry["speakers"], [], people)


def _row(number: int, entry: dict[str, Any]) -> Row:
    allowed = {"r", "l", "p", "w", "task", "said", "q", "pre", "o", "c", "team", "also"}
    assert set(entry) <= allowed, f"row {number}: {set(entry) - allowed}"
    lines = tuple(entry["l"])
    return Row(
        number, entry["r"], lines, entry.get("p"), entry.get("w"), entry.get("task", len(lines)),
        entry.get("said"), entry.get("q"), tuple(entry.get("pre", ())), entry["o"],
        tuple(sorted(entry.get("c", ()))), entry.get("team"), entry.get("also"),
    )  # fmt: skip


def _split(line: str) -> tuple[str, str]:
    label, _, text = line.partition(": ")
    return label.strip(), text


def names(people: tuple[Person, ...]) -> tuple[str, ...]:
    return tuple(sorted(person.name for person in people))
