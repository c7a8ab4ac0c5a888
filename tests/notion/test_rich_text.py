"""Words become rich text within Notion's limits, and come back as they were."""

import regex
from hypothesis import given
from hypothesis import strategies as st

from worker.notion.text.rich_text import MOST_IN_A_TEXT, MOST_TEXTS, Run, pieces, plain, rich_text

ACCENTED = "e" + "\u0301" * 3000
FAMILY = "👩‍👩‍👧‍👦"
GRAPHEMES = st.sampled_from(["가", "각", "a", " ", "e\u0301", FAMILY, "🇰🇷", "한", "\r\n", "नि"])


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@given(st.lists(GRAPHEMES, min_size=0, max_size=40), st.integers(1, 200))
def test_a_long_text_is_cut_between_graphemes_and_nothing_is_lost(some: list[str], times: int) -> None:
    text = "".join(some) * times
    cut = pieces(text)
    assert "".join(cut) == text
    assert all(0 < units(piece) <= MOST_IN_A_TEXT for piece in cut)
    assert sum(len(regex.findall(r"\X", piece)) for piece in cut) == len(regex.findall(r"\X", text))


@given(st.text(max_size=50), st.integers(1, 300))
def test_any_text_fits(text: str, times: int) -> None:
    cut = pieces(text * times)
    assert "".join(cut) == text * times
    assert all(0 < units(piece) <= MOST_IN_A_TEXT for piece in cut)


def test_a_text_of_exactly_the_limit_stays_whole() -> None:
    assert len(pieces("가" * 2000)) == 1
    assert len(pieces("가" * 2001)) == 2
    assert [units(p) for p in pieces("😀" * 1001)] == [2000, 2]


def test_a_grapheme_longer_than_a_text_is_cut_all_the_same() -> None:
    assert "".join(pieces(ACCENTED)) == ACCENTED
    assert len(pieces(ACCENTED)) == 2


def test_more_than_a_hundred_texts_end_in_a_mark_of_the_cut() -> None:
    items = rich_text("가" * 2000 * 101)
    assert len(items) == MOST_TEXTS
    assert items[-1]["text"]["content"] == " …"


def test_every_piece_of_a_run_keeps_its_link_and_look() -> None:
    items = rich_text(Run("가" * 3000, link="https://a.example/x", bold=True))
    assert [i["text"]["link"] for i in items] == [{"url": "https://a.example/x"}] * 2
    assert all(i["annotations"] == {"bold": True} for i in items)


def test_a_link_too_long_for_notion_leaves_its_words() -> None:
    assert rich_text(Run("here", link="https://a.example/" + "x" * 2000)) == [{"type": "text", "text": {"content": "here"}}]


def test_nothing_becomes_nothing() -> None:
    assert rich_text("", Run("")) == []


def test_a_mention_is_made_of_a_user_and_of_nothing_else() -> None:
    assert rich_text("@김민수 ", Run("김민수", user="u-1")) == [
        {"type": "text", "text": {"content": "@김민수 "}},
        {"type": "mention", "mention": {"type": "user", "user": {"id": "u-1"}}},
    ]


def test_plain_words_are_the_same_in_both_forms() -> None:
    assert plain(rich_text("배포일은 ", Run("12월 3일", bold=True))) == "배포일은 12월 3일"
    answered = [
        {"type": "text", "text": {"content": "배포일은 "}, "plain_text": "배포일은 "},
        {"type": "mention", "mention": {}, "plain_text": "@김민수"},
        {"type": "equation", "equation": {"expression": "x"}, "plain_text": "x"},
    ]
    assert plain(answered) == "배포일은 @김민수x"
    assert plain([{"equation": {"expression": "x"}}, {"mention": {"user": {"id": "u"}}}]) == "x@…"
