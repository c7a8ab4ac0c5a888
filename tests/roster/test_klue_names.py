"""Real Korean sentences with their person names marked by annotators (found through MINUTES_EVAL_DATA)."""

import os
import re
from pathlib import Path

import pytest

from worker.model import Person
from worker.roster import Mention, build_roster, find_mentions
from worker.roster.romanise import is_surname

DATA = os.environ.get("MINUTES_EVAL_DATA")
pytestmark = pytest.mark.skipif(not DATA, reason="MINUTES_EVAL_DATA is not set")


def test_full_names_are_found_and_hardly_anything_else() -> None:
    text, people = _klue()
    names = _full_names(text, people)
    mentions = find_mentions(text, build_roster([], [], [Person(str(n), name) for n, name in enumerate(names)]))
    marked = {(start, end) for start, end in people if text[start:end] in set(names)}
    right = [m for m in mentions if _is_person(m, people)]
    assert len(names) > 500
    assert len(right) / len(mentions) >= 0.99
    assert len(marked & {(m.start, m.end) for m in mentions}) / len(marked) >= 0.99


def test_the_strong_forms_of_people_who_are_not_even_there_are_people() -> None:
    text, people = _klue()
    mentions = find_mentions(text, build_roster(_full_names(text, people), [], []))
    for form, least in (("surname_title", 0.95), ("given_honorific", 0.9)):
        said = [m for m in mentions if m.form == form]
        assert said
        assert sum(_is_person(m, people) for m in said) / len(said) >= least


def _klue() -> tuple[str, list[tuple[int, int]]]:
    """All sentences as one text, and where persons stand in it."""
    characters: list[str] = []
    tags: list[str] = []
    for line in (Path(str(DATA)) / "pii" / "klue_ner_wikitree.tsv").read_text(encoding="utf-8").splitlines():
        character, _, tag = line.partition("\t")
        if line.startswith("## "):
            characters.append("\n")
            tags.append("O")
        elif len(character) == 1:
            characters.append(character)
            tags.append(tag)
    marks = "".join({"B-PS": "B", "I-PS": "I"}.get(tag, "O") for tag in tags)
    return "".join(characters), [match.span() for match in re.finditer("BI*", marks)]


def _full_names(text: str, people: list[tuple[int, int]]) -> list[str]:
    words = {text[start:end] for start, end in people}
    return sorted(word for word in words if re.fullmatch("[가-힣]{3}", word) and is_surname(word[0]))


def _is_person(mention: Mention, people: list[tuple[int, int]]) -> bool:
    """The name lies in a marked one; of `김 위원장` the surname does."""
    end = mention.start + 1 if mention.form == "surname_title" else mention.end
    return any(start <= mention.start and end <= last for start, last in people)
