"""What is said in a meeting is words in Notion: it makes no link, no mention, no block and no look of its own."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.notion.sections import PAGE, context_of, located
from tests.outputs import sample
from tests.outputs.attacks import ATTACKS
from worker.notion.places import Managed, Offer
from worker.notion.section.drawn import section_of
from worker.notion.text.rich_text import plain

Json = dict[str, Any]

SPOKEN = [
    "https://evil.example/x", "www.evil.example", "mailto:a@evil.example", "[click](https://evil.example)", "<a href='//evil.example'>x</a>",
    "<mention-user url='user://393abc1e-edcd-8170-aebf-cf1d14057b30'/>", "@김민수", "@everyone", "<@U123>", "@2026-12-01", "@remind tomorrow",
    '{"type":"mention","mention":{"type":"user","user":{"id":"393abc1e-edcd-8170-aebf-cf1d14057b30"}}}',
    '"}},{"type":"callout","callout":{"rich_text":[]}}', '{"object":"block","type":"divider","divider":{}}',
    "# Heading", "- [ ] to do", "> quote", "```js\nalert(1)\n```", "---", "| a | b |\n|---|---|", "/todo", "[[Page]]", "$$E=mc^2$$", "**bold** ~~gone~~ `code`",
    "![x](https://evil.example/x.png)", "{{template}}", "<callout icon='🚨'>x</callout>", "<transcript>x</transcript>", "line\u2028two\x1b[2J\u202e",
    "review", "root", "item:key-A1", "footer",
]  # fmt: skip
MARKS = st.lists(st.sampled_from([*'[]()<>{}@#*_`$~|"\\/:.,', "http", "://", "www.", "evil.example", "{\"type\":", "가", " ", "\n"]), max_size=25)

KINDS = {"callout", "paragraph", "heading_3", "bulleted_list_item", "toggle"}


def every(managed: Managed) -> Iterator[Managed]:
    yield managed
    for child in managed.children:
        yield from every(child)


def written(words: str) -> Managed:
    """The section in which all that can come from a meeting is `words`, what people did beside it included."""
    minutes = located(sample.spoken(words))
    offers = [Offer(f"offer:{n}", code, words, "due", words, words) for n, code in enumerate(("edited_value", "edited_line", "vanished", "unrecorded"))]
    return section_of(minutes, context_of(minutes, *offers))


def shape(managed: Managed) -> Json:
    """All of the section but the words."""
    kind = managed.block["type"]
    payload = {k: v for k, v in managed.block[kind].items() if k != "rich_text"}
    looks = [{k: v for k, v in t.items() if k != "text"} | {"link": t["text"].get("link")} for t in managed.block[kind]["rich_text"]]
    return {"type": kind, "payload": payload, "looks": looks, "children": [shape(c) for c in managed.children]}


@pytest.mark.parametrize("words", [*SPOKEN, *ATTACKS])
def test_spoken_markup_links_and_mentions_stay_words(words: str) -> None:
    harmless(words)


@settings(deadline=None, max_examples=60)
@given(MARKS)
def test_no_mixture_of_marks_becomes_anything(marks: list[str]) -> None:
    harmless("".join(marks) + "x")


def harmless(words: str) -> None:
    section = written(words)
    assert {m.block["type"] for m in every(section)} <= KINDS
    items = [t for m in every(section) for t in m.block[m.block["type"]]["rich_text"]]
    assert {t["type"] for t in items} == {"text"}
    ours = (PAGE + "#", "https://app.notion.com/p/0000")
    assert all(t["text"]["link"]["url"].startswith(ours) for t in items if "link" in t["text"])
    assert shape(section) == shape(written("말"))


def test_the_words_stay_as_they_were_said() -> None:
    """No joint is put into links or mentions: a copy of the line finds the transcript."""
    said = "see [notes](https://a.example/x?y=1) and ask @kim, <b>now</b>"
    words = [plain(m.block[m.block["type"]]["rich_text"]) for m in every(written(said))]
    assert any(line.startswith(said) for line in words)


def test_the_section_is_data_whatever_was_said() -> None:
    """It goes through JSON once, as a value; nothing is pasted into a body."""
    section = written('"}]}}, {"type": "divider"')
    assert [json.loads(json.dumps(m.block)) for m in every(section)] == [m.block for m in every(section)]


def test_an_owner_is_mentioned_for_being_the_owner_not_for_being_said() -> None:
    minutes = located(sample.spoken("Ana Ruiz"))
    section = section_of(minutes, context_of(minutes, users={"Ana Ruiz": "u-1"}))
    mentions = [(m.slot, t) for m in every(section) for t in m.block[m.block["type"]]["rich_text"] if t["type"] == "mention"]
    assert [slot for slot, _ in mentions] == ["item:key-A1"]
