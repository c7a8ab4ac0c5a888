import copy
import json
import logging
import pickle

import pytest

from worker.errors import RedactionError
from worker.redaction import Vault
from worker.redaction.vault import value_key


def test_the_same_key_gets_the_same_placeholder_and_numbers_count_per_kind() -> None:
    vault = Vault()
    made = [
        vault.placeholder(k, key, key)
        for k, key in (("PERSON", "a"), ("PERSON", "b"), ("SECRET", "a"), ("PERSON", "a"))
    ]
    assert made == ["<PERSON_1>", "<PERSON_2>", "<SECRET_1>", "<PERSON_1>"]
    assert vault.placeholders() == ("<PERSON_1>", "<PERSON_2>", "<SECRET_1>")


def test_a_vault_survives_json_and_goes_on_counting() -> None:
    vault = Vault()
    vault.placeholder("PERSON", "id:1", '김 "민" 수', ("1",))
    vault.placeholder("PERSON", "ids:1|2:민수", "민수", ("1", "2"), certain=False)
    again = Vault.from_json(vault.to_json())
    assert again.to_json() == vault.to_json()
    assert again.people("<PERSON_2>") == ("1", "2")
    assert again.placeholder("PERSON", "id:3", "박서연") == "<PERSON_3>"


def test_a_form_beyond_doubt_makes_an_earlier_doubtful_entry_certain() -> None:
    vault = Vault()
    name = vault.placeholder("PERSON", "id:1", "영국", ("1",), certain=False)
    vault.placeholder("PERSON", "id:1", "김영국", ("1",))
    entry = vault.entry(name)
    assert entry is not None
    assert (entry.surface, entry.certain) == ("영국", True)


@pytest.mark.parametrize("stored", [b"", b"{}", b"[1]", json.dumps({"format": 9, "entries": []}).encode(), b"\xff"])
def test_an_unreadable_vault_is_refused(stored: bytes) -> None:
    with pytest.raises(RedactionError):
        Vault.from_json(stored)


def test_a_vault_shows_nothing_and_cannot_be_pickled(caplog: pytest.LogCaptureFixture) -> None:
    vault = Vault()
    vault.placeholder("PERSON", "id:1", "김민수", ("1",))
    logging.getLogger("any").warning("%s %r %s", vault, vault, list(vault))
    assert "민수" not in caplog.text
    for copying in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            copying(vault)


def test_unknown_placeholders_stand_for_nobody() -> None:
    assert Vault().people("<PERSON_1>") == ()
    assert "<PERSON_1>" not in Vault()


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("PHONE_NUMBER", "010-1234-5678", "01012345678"),
        ("PHONE_NUMBER", "+821012345678", "공일공 일이삼사 오육칠팔"),
        ("PHONE_NUMBER", "555-1234", "five five five one two three four"),
        ("CREDIT_CARD", "4111-1111-1111-1111", "4111111111111111"),
        ("IBAN_CODE", "GB82 WEST 1234 5698 7654 32", "GB82WEST12345698765432"),
    ],
)
def test_spellings_of_one_value_have_one_key(kind: str, one: str, other: str) -> None:
    assert value_key(kind, one) == value_key(kind, other)


def test_different_numbers_have_different_keys() -> None:
    assert value_key("PHONE_NUMBER", "010-1234-5678") != value_key("PHONE_NUMBER", "010-1234-5679")
