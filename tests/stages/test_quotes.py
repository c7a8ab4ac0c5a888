"""A quote is evidence only where it stands to the letter."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker import likeness
from worker.model import Mask, RedactedUtterance
from worker.stages import checks, denial, grounding, numbers, quotes, replies
from worker.stages.quotes import find, find_cited


def said(text: str, n: int = 1) -> RedactedUtterance:
    return RedactedUtterance(n, "<PERSON_1>", text)


@pytest.mark.parametrize("module", [checks, denial, grounding, likeness, numbers, quotes, replies], ids=lambda m: m.__name__)
def test_doctests(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


@given(st.text(min_size=1, max_size=80), st.data())
def test_what_is_found_is_cut_from_the_utterance(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = find(text[start:end], said(text))
    if found:
        assert found.quote == text[found.start : found.end]


@given(st.text(alphabet="가나다라마바사 abcdefg", min_size=1, max_size=60), st.data())
def test_any_stretch_of_letters_is_found(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    quote = text[start : data.draw(st.integers(start + 1, len(text)))]
    assert not quote.strip() or find(quote, said(text)) is not None


@pytest.mark.parametrize(
    "quote",
    ["we did agree", "by 15 May", "금요일까지 하겠습니다", ""],
)
def test_words_that_were_not_said_are_not_found(quote: str) -> None:
    assert find(quote, said("so we didn't agree to that, deliver by 31 Jul; 금요일까지는 못 합니다")) is None


def test_a_quote_that_cuts_a_placeholder_grows_to_hold_it() -> None:
    utterance = RedactedUtterance(1, None, "ask <PERSON_12> today", masks=(Mask(4, 15, 4, 7, "PERSON"),))
    found = find("PERSON_12> today", utterance)
    assert found is not None
    assert found.quote == "<PERSON_12> today"


def test_a_quote_with_the_wrong_line_number_is_found_where_it_alone_stands() -> None:
    lines = (said("Good morning everyone."), said("I'll send the report.", 2), said("Thanks.", 3))
    found = find_cited("I'll send the report", 3, lines)
    assert found is not None
    assert found.utterance == 2


def test_a_short_quote_is_not_looked_for_elsewhere() -> None:
    assert find_cited("Sure", 2, (said("Sure."), said("No.", 2))) is None


def test_a_quote_that_stands_twice_is_not_guessed() -> None:
    twice = (said("I'll send the report."), said("I'll send the report.", 2), said("Ok", 3))
    assert find_cited("I'll send the report", 3, twice) is None


def test_a_full_stop_that_belongs_to_the_words_stays() -> None:
    utterance = said("See you on Thursday at 2 p.m. in the lobby.")
    found = find("Thursday at 2 p.m.", utterance)
    assert found is not None
    assert found.quote == "Thursday at 2 p.m."
    assert find("in the lobby!", utterance) is not None
