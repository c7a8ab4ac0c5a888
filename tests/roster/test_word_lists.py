import doctest
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.roster.people import TEAM
from worker.roster import evidence, find_mentions, labels, names, people, romanise, words


@pytest.mark.parametrize("module", [evidence, labels, names, people, romanise, words], ids=lambda m: m.__name__)
def test_the_examples_in_the_docstrings_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


def test_the_lists_are_composed_and_hold_what_they_are_for() -> None:
    for word in words.homonyms():
        assert unicodedata.is_normalized("NFC", word)
        assert len(word) == 2
    assert {"지원", "수정", "하나", "현재", "영국"} <= words.homonyms()
    assert {"will", "may", "mark", "grace", "bill", "joy", "drew", "min"} <= words.common_words()
    assert words.titles("lead")
    assert not set(words.titles("lead")) & set(words.titles("staff"))


@given(st.text(alphabet=st.sampled_from("김민수지원서연이가님씨 팀장will WILLSarahLe@.,'-_İßé\n1"), max_size=60))
def test_any_text_gives_mentions_inside_it_that_do_not_overlap(text: str) -> None:
    mentions = find_mentions(text, TEAM)
    ends = [0, *(m.end for m in mentions)]
    assert all(end <= m.start < m.end <= len(text) for end, m in zip(ends, mentions, strict=False))
    assert all(text[m.start : m.end].strip() for m in mentions)
