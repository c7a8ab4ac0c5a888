"""A block that we sent equals the one that Notion gives back, and no change that a person can see goes unseen."""

import doctest
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import worker.notion.section.remarks as remarks_module
import worker.notion.text.links as links_module
import worker.notion.text.rich_text as rich_text_module
from tests.notion.read_back import PLAIN, block_back, link_back
from worker.notion.text.canonical import canonical, canonical_texts
from worker.notion.text.links import normal_link
from worker.notion.text.rich_text import Run, rich_text

Json = dict[str, Any]
PAGE = "393abc1eedcd8170aebfcf1d14057b30"

links = st.sampled_from(
    ["https://a.example", "https://a.example/회의 1?q=가&b=1#끝", "HTTPS://A.example/X", "https://app.notion.com/p/주간-" + PAGE + "#" + PAGE]
)
runs = st.builds(
    Run, st.text("가나ab @<\n👍", max_size=6), st.none() | links, st.booleans(), st.none() | st.sampled_from(["2b1c-0001", "2b1c-0002"])
)
blocks = st.builds(
    lambda kind, texts, color: {"type": kind, kind: {"rich_text": rich_text(*texts), **({"color": color} if color else {})}},
    st.sampled_from(["paragraph", "bulleted_list_item", "heading_3", "toggle", "callout", "to_do"]),
    st.lists(runs, max_size=6),
    st.sampled_from([None, "default", "gray"]),
)


@given(blocks)
def test_a_block_is_the_same_when_notion_gives_it_back(block: Json) -> None:
    assert canonical(block_back(block)) == canonical(block)


@given(st.lists(runs, max_size=5), st.lists(runs, max_size=5))
def test_only_texts_that_read_alike_are_equal(one: list[Run], other: list[Run]) -> None:
    alike = letters(one) == letters(other)
    assert (canonical_texts(rich_text(*one)) == canonical_texts(rich_text(*other))) == alike


def letters(runs: list[Run]) -> list[tuple[object, ...]]:
    """What a reader sees and can click, letter by letter."""
    seen: list[tuple[object, ...]] = []
    for run in runs:
        if run.user:
            seen.append(("@", run.user, run.bold))
        else:
            seen += [(letter, run.link and link_back(run.link), run.bold) for letter in run.text]
    return seen


SENT = {"type": "bulleted_list_item", "bulleted_list_item": {"rich_text": rich_text(Run("배포일은 ", link="https://a.example/x"), "3일")}}


def with_second(**changes: Any) -> Json:
    """The sent line as it came back, its second text changed."""
    block = block_back(deepcopy(SENT))
    texts = block["bulleted_list_item"]["rich_text"]
    texts[1] = texts[1] | changes
    return block


def with_link(link: Json | None) -> Json:
    block = block_back(deepcopy(SENT))
    first = block["bulleted_list_item"]["rich_text"][0]
    first["text"]["link"], first["href"] = link, link and link["url"]
    return block


def words(text: str) -> Json:
    return with_second(text={"content": text, "link": None}, plain_text=text)


def turned_into(kind: str) -> Json:
    block = block_back(deepcopy(SENT))
    return {k: v for k, v in block.items() if k != "bulleted_list_item"} | {"type": kind, kind: block["bulleted_list_item"]}


def coloured(color: str) -> Json:
    block = block_back(deepcopy(SENT))
    return block | {"bulleted_list_item": block["bulleted_list_item"] | {"color": color}}


EDITS = {
    "a word": words("4일"),
    "a space": words(" 3일"),
    "the target of a link": with_link({"url": "https://a.example/y"}),
    "a link taken away": with_link(None),
    "bold": with_second(annotations=PLAIN | {"bold": True}),
    "a colour of words": with_second(annotations=PLAIN | {"color": "red"}),
    "struck through": with_second(annotations=PLAIN | {"strikethrough": True}),
    "a colour of the block": coloured("yellow_background"),
    "turned into a to-do": turned_into("to_do"),
    "turned into a paragraph": turned_into("paragraph"),
    "a mention in place of a name": with_second(type="mention", mention={"type": "user", "user": {"id": "u"}}),
    "an equation": with_second(type="equation", equation={"expression": "3일"}),
}


@pytest.mark.parametrize("change", EDITS)
def test_what_a_person_changes_is_seen(change: str) -> None:
    assert canonical(words("3일")) == canonical(SENT)
    assert canonical(EDITS[change]) != canonical(SENT)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"type": "to_do", "to_do": {"rich_text": [], "checked": True}}, {"type": "to_do", "to_do": {"rich_text": []}}),
        ({"heading_3": {"rich_text": [], "is_toggleable": True}}, {"heading_3": {"rich_text": []}}),
        ({"heading_3": {"rich_text": []}}, {"heading_2": {"rich_text": []}}),
        ({"callout": {"icon": {"emoji": "🗒️"}}}, {"callout": {"icon": {"emoji": "📌"}}}),
        ({"callout": {"icon": {"emoji": "🗒️"}}}, {"type": "callout", "callout": {"icon": None}}),
        ({"table_row": {"cells": [rich_text("a"), []]}}, {"table_row": {"cells": [[], rich_text("a")]}}),
        ({"image": {"external": {"url": "https://a.example/1.png"}}}, {"image": {"external": {"url": "https://a.example/2.png"}}}),
    ],
)
def test_other_things_that_people_set_in_a_block_are_seen(one: Json, other: Json) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"callout": {"rich_text": []}}, {"type": "callout", "callout": {"rich_text": [], "icon": {"type": "emoji", "emoji": "💡"}, "color": "default"}}),
        ({"callout": {"icon": {"emoji": "🗒️"}}}, {"callout": {"icon": {"type": "emoji", "emoji": "🗒"}}}),
        ({"callout": {"icon": {"custom_emoji": {"id": "e"}}}}, {"callout": {"icon": {"type": "custom_emoji", "custom_emoji": {"id": "e", "name": "logo", "url": "https://x"}}}}),
        ({"code": {"rich_text": []}}, {"code": {"rich_text": [], "caption": [], "language": "plain text"}}),
        ({"toggle": {"rich_text": [], "children": [{"paragraph": {}}]}}, {"type": "toggle", "id": "b", "toggle": {"rich_text": [], "color": "default"}, "has_children": True}),
        ({"image": {"type": "file", "file": {"url": "https://s3.example/a.png?X-Sig=1", "expiry_time": "x"}}}, {"image": {"type": "file", "file": {"url": "https://s3.example/a.png?X-Sig=2"}}}),
        ({"link_to_page": {"page_id": PAGE}}, {"link_to_page": {"type": "page_id", "page_id": "393abc1e-edcd-8170-aebf-cf1d14057b30"}}),
    ],
)  # fmt: skip
def test_what_notion_fills_in_is_no_change(one: Json, other: Json) -> None:
    assert canonical(one) == canonical(other)


def test_a_mention_counts_by_whom_it_names() -> None:
    sent = [{"mention": {"user": {"id": "393ABC1E-edcd-8170-aebf-cf1d14057b30"}}}]
    assert canonical_texts(sent) == canonical_texts(
        [{"type": "mention", "mention": {"type": "user", "user": {"object": "user", "id": PAGE, "name": "Kim"}}, "plain_text": "@Kim"}]
    )
    page, date = {"type": "page", "page": {"id": "p"}}, {"type": "date", "date": {"start": "2026-12-01", "end": None, "time_zone": None}}
    named = [[{"type": "mention", "mention": m, "plain_text": "x"}] for m in (page, date, {"type": "link_mention", "link_mention": {"href": "https://a.example"}})]
    assert len({str(canonical_texts(n)) for n in [*named, sent]}) == 4
    assert canonical_texts([{"mention": {"date": {"start": "2026-12-01"}}}]) == canonical_texts(named[1])


@pytest.mark.parametrize(
    "link",
    [
        f"https://app.notion.com/p/Weekly-{PAGE}", f"https://www.notion.so/team/Other-title-{PAGE}?pvs=4", f"/{PAGE}", f"https://notion.so/{PAGE}",
        "https://app.notion.com/p/393abc1e-edcd-8170-aebf-cf1d14057b30",
    ],
)  # fmt: skip
def test_a_page_of_notion_is_the_same_by_every_address(link: str) -> None:
    assert normal_link(link) == f"notion:{PAGE}"


def test_other_blocks_views_and_sites_are_other_links() -> None:
    page = f"https://app.notion.com/p/{PAGE}"
    found = [page, f"{page}#{'a' * 32}", f"{page}#{'b' * 32}", f"{page}?v={'c' * 32}", f"https://evil.example/p/{PAGE}", f"https://notion.so.evil.example/{PAGE}"]
    assert len({normal_link(link) for link in found}) == len(found)
    assert normal_link(f"{page}#block-{'a' * 32}") == normal_link(f"/{PAGE}#{'A' * 32}")


@given(st.text(max_size=60))
def test_any_text_has_one_form_that_stays(text: str) -> None:
    """A person may type anything as a link."""
    assert normal_link(normal_link(text)) == normal_link(text)


def test_the_examples_in_the_modules_hold() -> None:
    assert [doctest.testmod(module).failed for module in (links_module, remarks_module, rich_text_module)] == [0, 0, 0]
