"""A number or an address in the place of a name."""

from worker.model import Person, Transcript, Utterance
from worker.redaction import with_names


def speakers(*labels: str, people: tuple[Person, ...] = ()) -> list[str | None]:
    said = tuple(Utterance(n, label, "Hello.") for n, label in enumerate(labels, start=1))
    return [u.speaker for u in with_names(Transcript(said, "vtt"), people).utterances]


def test_who_dialled_in_is_a_guest_and_stays_the_same_guest() -> None:
    assert speakers("+1 212-555-0187", "Ana", "010-2345-6789", "+1 212-555-0187") == ["Guest 1", "Ana", "Guest 2", "Guest 1"]


def test_a_guest_takes_no_name_that_somebody_has() -> None:
    assert speakers("Guest 1", "+82 10-2345-6789") == ["Guest 1", "Guest 2"]


def test_an_address_is_the_person_who_has_it_else_what_stands_before_the_at() -> None:
    people = (Person("p1", "이서연", email="seoyeon.lee@example.com"),)
    assert speakers("Seoyeon.Lee@example.com", "ruud@example.com", people=people) == ["이서연", "ruud"]


def test_a_name_beside_an_address_is_kept() -> None:
    assert speakers("Ana Ruiz <ana@example.com>") == ["Ana Ruiz"]


def test_names_with_figures_stay() -> None:
    assert speakers("참석자 2", "Speaker 0", "R2-D2", "24") == ["참석자 2", "Speaker 0", "R2-D2", "24"]
