import doctest

import pytest

from tests.resolution.owner_table import Row, labels, names, proposing_everybody, resolve, rosters, rows
from worker.model import Person, RedactedUtterance, Roster
from worker.resolution import acts, owners, roles
from worker.resolution.owners import OwnerClaim, Ownership, resolve_owner

ROWS, ROSTERS, LABELS = rows(), rosters(), labels()


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_an_owner_is_who_was_said_to_do_it_or_nobody(row: Row) -> None:
    found = resolve(row, ROSTERS[row.roster], LABELS[row.roster])
    owner = found.person.name if found.person else None
    assert (owner, names(found.candidates), found.team) == (row.owner, row.candidates, row.team), found.reason


def test_no_row_of_the_table_gets_a_wrong_owner() -> None:
    found = [(row, resolve(row, ROSTERS[row.roster], LABELS[row.roster]).person) for row in ROWS]
    assert [str(row) for row, person in found if person and person.name != row.owner] == []


def test_whoever_proposes_every_person_in_turn_never_gets_a_wrong_owner() -> None:
    """Only the expected one may come back."""
    proposed, wrong = proposing_everybody()
    assert proposed > 2 * len(ROWS)
    assert wrong == []


def test_an_ambiguous_name_is_never_assigned() -> None:
    ambiguous = [row for row in ROWS if row.candidates]
    assert len(ambiguous) >= 20
    assert all(resolve(row, ROSTERS[row.roster], LABELS[row.roster]).person is None for row in ambiguous)


def test_the_table_is_as_large_and_as_mixed_as_promised() -> None:
    korean = [row for row in ROWS if any("가" <= c <= "힣" for c in row.lines[-1].partition(": ")[2])]
    assert len(ROWS) >= 200
    assert len(korean) >= 80
    assert len(ROWS) - len(korean) >= 80


def test_an_unknown_speaker_who_commits_is_nobody() -> None:
    said = RedactedUtterance(1, None, "제가 할게요")
    assert _owner(OwnerClaim(task=said)) == Ownership(reason="unknown_speaker")


def test_a_name_outside_the_roster_is_nobody() -> None:
    said = RedactedUtterance(1, "<PERSON_1>", "<PERSON_9>님이 정리해 주세요")
    assert _owner(OwnerClaim(task=said, owner="<PERSON_9>")) == Ownership(reason="not_in_roster")


def test_a_quote_decides_between_two_doers_of_one_sentence() -> None:
    said = RedactedUtterance(1, "<PERSON_1>", "<PERSON_2>님은 초안을 쓰시고 저는 표를 만들게요.")
    draft = _owner(OwnerClaim(task=said, owner="<PERSON_2>", task_quote="초안을 쓰시고"))
    table = _owner(OwnerClaim(task=said, owner="<PERSON_2>", task_quote="저는 표를 만들게요"))
    assert (draft.person and draft.person.name, table.person) == ("B", None)


def test_very_long_speech_without_a_space_is_read_at_once() -> None:
    endless = RedactedUtterance(1, "<PERSON_1>", "가" * 20_000 + "<PERSON_2>님이 " + "해" * 20_000)
    assert _owner(OwnerClaim(task=endless, owner="<PERSON_1>")).person is None


@pytest.mark.parametrize("module", [acts, roles, owners], ids=lambda m: m.__name__)
def test_the_examples_in_the_docstrings_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


def _owner(claim: OwnerClaim) -> Ownership:
    roster = Roster((Person("a", "A"), Person("b", "B")))
    people = {"<PERSON_1>": ("a",), "<PERSON_2>": ("b",)}
    return resolve_owner(claim, roster, lambda placeholder: people.get(placeholder, ()))
