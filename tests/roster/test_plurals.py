"""Two people of one name are spoken of in the plural."""

import pytest

from worker.roster import build_roster, find_mentions

ROSTER = build_roster(["Sam Whitfield", "Sam Delgado", "Priya Raman"], [], [])


@pytest.mark.parametrize(("text", "words", "people"), [("The Sams have landed.", "Sams", 2), ("two Priyas?", "Priyas", 1)])
def test_the_plural_of_a_name_is_the_name(text: str, words: str, people: int) -> None:
    (mention,) = find_mentions(text, ROSTER)
    assert text[mention.start : mention.end] == words
    assert len(mention.people) == people


def test_other_words_that_end_alike_are_none() -> None:
    assert find_mentions("the samples and sams of it", ROSTER) == []
