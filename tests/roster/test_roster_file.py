import pytest

from worker.errors import SettingsError
from worker.roster import load_roster


def test_a_roster_file_is_a_list_of_people() -> None:
    text = '\ufeff[{"name": " 김민수 ", "aliases": ["Minsu"], "titles": ["팀장"], "email": "m@northwind.example", "notion_user_id": "u1"}, {"name": "Sarah Lee"}]'
    first, second = load_roster(text, name="people.json")
    assert (first.name, first.aliases, first.titles, first.email, first.notion_user_id) == (
        "김민수", ("Minsu",), ("팀장",), "m@northwind.example", "u1",
    )  # fmt: skip
    assert (second.name, second.email) == ("Sarah Lee", None)
    assert first.id != second.id


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[{", "people.json, line 1: not JSON"),
        ("{}", "people.json: a roster is a list"),
        pytest.param("[" * 100_000, "people.json: not a roster", id="nested"),
        ('["김민수"]', "people.json, entry 1: an entry is an object"),
        ('[{"name": "A"}, {"email": "x@y.example"}]', 'people.json, entry 2: the field "name" is missing'),
        ('[{"name": ""}]', 'people.json, entry 1, "name"'),
        ('[{"name": "A", "aliases": "B"}]', 'people.json, entry 1, "aliases"'),
        ('[{"name": "A", "mail": "x"}]', 'people.json, entry 1: unknown field "mail"'),
        ('[{"name": "김민수"}, {"name": "B"}, {"name": "김민수"}]', "people.json, entry 3: the name \"김민수\" is already entry 1"),
    ],
)
def test_a_fault_is_named_with_file_and_entry_in_one_line(text: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as raised:
        load_roster(text, name="people.json")
    assert str(raised.value).startswith(sentence)
    assert "\n" not in str(raised.value)


def test_two_of_one_name_are_two_people_if_their_addresses_differ() -> None:
    text = '[{"name": "김민수", "email": "a@northwind.example"}, {"name": "김민수", "email": "b@northwind.example"}]'
    first, second = load_roster(text, name="people.json")
    assert first.id != second.id
